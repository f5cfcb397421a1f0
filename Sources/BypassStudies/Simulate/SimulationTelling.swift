import BypassAnalyses
import BypassCore
import BypassDynamics
import BypassGraphics
import BypassModel
import BypassReports

/// Tells the answer of `simulate`.
struct SimulationTelling {
  let question: SimulationQuestion
  let outcome: SimulationOutcome
  let why: [NodeID]

  private var ready: ReadyModel { question.ready }
  private var shown: [NodeID] { question.shown }
  private var diagnostics: [Diagnostic] { ready.diagnostics + outcome.diagnostics }

  var result: StudyResult {
    StudyResult(
      json: json, terminal: terminal, files: files, siblings: siblings, diagnostics: diagnostics,
      status: outcome.isCut ? .limitReached : .done)
  }

  // MARK: Names

  /// A state as MaBoSS writes it: the nodes that are on, `X:2` above level 1, `<nil>` when none is.
  private func state(_ levels: [Int], of nodes: [NodeID]) -> String {
    let on = zip(nodes, levels).filter { $0.1 > 0 }.map { $0.1 == 1 ? "\($0.0)" : "\($0.0):\($0.1)" }
    return on.isEmpty ? "<nil>" : on.joined(separator: " -- ")
  }

  /// Nodes by threshold: `ALK`, `ALK>=2`, in the order of the outcome.
  private var thresholds: [(name: String, node: Int, level: Int)] {
    outcome.nodes.enumerated().flatMap { index, id in
      (1...max(1, ready.treated[id]?.maximum ?? 1)).map { ($0 == 1 ? "\(id)" : "\(id)>=\($0)", index, $0) }
    }
  }

  private func share(_ tick: ContinuousTimeAnswer.Tick, _ node: Int, _ level: Int) -> ContinuousTimeAnswer.Share {
    let means = tick.nodeMeans[node]
    return level <= means.count ? means[level - 1] : .init(value: 0, standardError: 0)
  }

  // MARK: JSON

  private var json: JSONValue {
    Envelope(
      verb: SimulateStudy.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: question.perturbations,
      seed: question.seed
    ).document(
      [
        .init("method", .string(outcome.method)),
        .init(
          "settings",
          .object(
            [
              .init("duration", .number(question.duration)), .init("window", .number(question.window)),
              .init("settling", .number(question.settling)),
            ] + outcome.facts)), .init("errorBound", errorBound), .init("ticks", .array(outcome.ticks.map(tick))),
        .init("fixedPoints", .array(fixedPoints)),
        .init(
          "why",
          .array(
            explanations.map {
              ["node": .string($0.node.description), "level": .integer($0.level), "because": .strings($0.because)]
            })), .init("comparison", comparison),
      ], diagnostics: diagnostics)
  }

  private var comparison: JSONValue {
    guard let comparison = outcome.comparison else { return .null }
    let rows = comparison.rows.map { row -> JSONValue in
      [
        "node": .string(row.node.description), "level": .integer(row.level), "p": .number(row.share.value),
        "versus": .number(row.other.value), "difference": .number(row.difference.value),
        "ci": [.number(row.difference.lower), .number(row.difference.upper)], "gain": .number(row.gain),
      ]
    }
    return [
      "versus": .string(comparison.versus), "confidence": .number(comparison.confidence), "rows": .array(rows),
    ]
  }

  private var errorBound: JSONValue { outcome.facts.first { $0.name == "errorBound" }?.value ?? .null }

  private func tick(_ tick: ContinuousTimeAnswer.Tick) -> JSONValue {
    let places = thresholds
    return .object([
      .init("time", .number(tick.time)),
      .init("nodes", .object(places.map { .init($0.name, .number(share(tick, $0.node, $0.level).value)) })),
      .init("errors", .object(places.map { .init($0.name, .number(share(tick, $0.node, $0.level).standardError)) })),
      .init(
        "states",
        .array(
          tick.states.map {
            [
              "state": .string(state($0.levels, of: outcome.outputs)), "p": .number($0.share.value),
              "err": .number($0.share.standardError),
            ]
          })), .init("unlisted", .number(tick.unlisted)), .init("TH", .number(tick.transitionEntropy.value)),
      .init("H", .number(tick.entropy)), .init("HD", .array(tick.hamming.map { .number($0) })),
    ])
  }

  private var fixedPoints: [JSONValue] {
    outcome.fixedPoints.map { point in
      let p = point.share
      return [
        "state": .string(state(point.levels, of: outcome.nodes)), "p": .number(p.value),
        "ci": [.number(p.lower), .number(p.upper)],
        "levels": .object(zip(outcome.nodes, point.levels).map { .init($0.0.description, .integer($0.1)) }),
      ]
    }
  }

  // MARK: Why

  private struct Explanation {
    let node: NodeID
    let level: Int
    let because: [String]
  }

  private var explanations: [Explanation] {
    guard !why.isEmpty, let last = outcome.ticks.last else { return [] }
    var dominant: [NodeID: Int] = [:]
    for (index, id) in outcome.nodes.enumerated() {
      dominant[id] = last.nodeMeans[index].prefix { $0.value >= 0.5 }.count
    }
    let explainer = LevelExplanation(network: ready.treated, state: dominant)
    return why.map { Explanation(node: $0, level: dominant[$0] ?? 0, because: explainer.chain(for: $0)) }
  }

  // MARK: Terminal

  private var terminal: String {
    var parts: [String] = []
    let perturbed = question.perturbations.isEmpty ? "" : "\n" + question.perturbations.joined(separator: "; ")
    parts.append(
      "\(ready.name): \(outcome.phrase), to time \(question.duration.significant(6)), seed \(question.seed)"
        + (question.settling > 0 ? ", settled \(question.settling.significant(6)) without drugs before" : "")
        + perturbed)
    if let last = outcome.ticks.last {
      let rows = thresholds.filter { place in shown.contains(outcome.nodes[place.node]) }.prefix(60).map { place in
        [place.name, NumberFormat.interval(share(last, place.node, place.level).estimate)]
      }
      parts.append(
        "Probability in the last window, from \(last.time.significant(6))\n"
          + TerminalTable(columns: [.init("node"), .init("p (95 %)", .right)], rows: Array(rows)).text(width: 100))
      let states = last.states.prefix(10).map {
        [NumberFormat.interval($0.share.estimate), state($0.levels, of: outcome.outputs)]
      }
      if !states.isEmpty {
        parts.append(
          "Most probable states\n"
            + TerminalTable(columns: [.init("p (95 %)", .right), .init("state")], rows: Array(states)).text(width: 100))
      }
    }
    if !outcome.fixedPoints.isEmpty {
      let rows = outcome.fixedPoints.prefix(10).map {
        [NumberFormat.interval($0.share), state($0.levels, of: outcome.nodes)]
      }
      parts.append(
        "Fixed points reached: \(outcome.fixedPoints.count)\n"
          + TerminalTable(columns: [.init("p (95 %)", .right), .init("state")], rows: Array(rows)).text(width: 100))
    }
    if let comparison = outcome.comparison { parts.append(text(of: comparison)) }
    parts += explanations.map {
      "Why \($0.node) is at \($0.level)\n" + $0.because.map { "  \($0)" }.joined(separator: "\n")
    }
    parts.append(BypassVersion.disclaimer)
    return parts.joined(separator: "\n\n")
  }

  private func text(of comparison: SimulationComparison.Outcome) -> String {
    let rows = comparison.rows.prefix(60).map { row in
      [
        row.level == 1 ? "\(row.node)" : "\(row.node)>=\(row.level)", row.share.value.significant(3),
        row.other.value.significant(3), NumberFormat.interval(row.difference), row.gain.significant(2),
      ]
    }
    let percent = (comparison.confidence * 100).significant(4)
    return "At the end, against \(comparison.versus), by pairs with the same random numbers\n"
      + TerminalTable(
        columns: [
          .init("node"), .init("p", .right), .init("versus", .right), .init("difference (\(percent) %)", .right),
          .init("gain", .right),
        ], rows: Array(rows)
      ).text(width: 100)
  }

  // MARK: Files

  private var files: [StudyResult.File] {
    let places = thresholds
    let header = ["time"] + places.flatMap { [$0.name, "\($0.name)_se"] }
    let rows = outcome.ticks.map { tick in
      [tick.time.description]
        + places.flatMap { place -> [String] in
          let share = share(tick, place.node, place.level)
          return [share.value.description, share.standardError.description]
        }
    }
    let points = outcome.fixedPoints.map {
      [$0.share.value.description, state($0.levels, of: outcome.nodes)]
    }
    return [
      .init("nodes.csv", CSVTable(header: header, rows: rows).text),
      .init("fixedpoints.csv", CSVTable(header: ["p", "state"], rows: points).text), .init("nodes.svg", figure.svg()),
    ]
  }

  /// What MaBoSS writes, under the names that it gives them, for programs that read those.
  private var siblings: [StudyResult.File] {
    guard ready.imported != nil else { return [] }
    return [
      .init("_probtraj.csv", outcome.trajectoryTable), .init("_fp.csv", outcome.fixedPointTable),
      .init("_run.txt", MaBoSSRunText(question, outcome).text),
    ] + (outcome.distributionTable.map { [.init("_statdist.csv", $0)] } ?? [])
  }

  private var figure: Figure {
    let places = thresholds.filter { shown.contains(outcome.nodes[$0.node]) }.prefix(8)
    let series = places.enumerated().map { index, place in
      Plot.banded(
        place.name, color: Palette.category(index), dash: .solid,
        outcome.ticks.map { (x: $0.time + question.window / 2, y: share($0, place.node, place.level).estimate) })
    }
    return Figure(
      title: ready.name,
      caption:
        "Mean over windows of \(question.window.significant(3)); \(outcome.isExact ? "" : "bands are 95 % intervals; ")"
        + "\(outcome.phrase). \(BypassVersion.disclaimer)",
      .plot(Plot(x: Axis("Time", unit: "model time"), y: .probability("probability"), series: series)))
  }
}
