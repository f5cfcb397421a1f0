import BypassAnalyses
import BypassBDD
import BypassCore
import BypassGraphics
import BypassModel
import BypassReports

/// Tells the answer of `ensemble`.
struct EnsembleTelling {
  let study: EnsembleStudy
  let outcome: EnsembleOutcome

  var result: StudyResult {
    let tables = EnsembleTables(outcome: outcome)
    let diagnostics = outcome.ready.diagnostics + outcome.notes
    return ToldAnswer(
      title: "A family of \(outcome.ready.name)", subtitle: "\(outcome.family.size) members, seed \(study.seed)",
      terminal: terminal(tables), tables: files(tables), pictures: pictures(tables)
    ).result(json: json(tables, diagnostics), diagnostics: diagnostics, status: status)
  }

  private func files(_ tables: EnsembleTables) -> [StudyResult.File] {
    var files: [StudyResult.File] = [.init("unknowns.csv", tables.unknowns)]
    if outcome.members != nil { files.append(.init("members.csv", tables.members)) }
    if let fit = outcome.fit { files.append(.init("responses.csv", ResponseTable(fit).csv)) }
    if outcome.question != nil {
      files += [.init("treatments.csv", tables.treatments), .init("pairs.csv", tables.pairs)]
    }
    return files
  }

  private func pictures(_ tables: EnsembleTables) -> [(name: String, figure: Figure)] {
    [
      ("responses.svg", outcome.fit.map { ResponseTable($0).figure(of: outcome.ready.name) }),
      ("pairs.svg", tables.figure),
    ].compactMap { name, figure in figure.map { (name, $0) } }
  }

  private var status: ExitStatus {
    if outcome.calibrated?.shortfall != nil { return .limitReached }
    return outcome.members?.isEmpty == true ? .noAnswer : .done
  }

  // MARK: JSON

  private func json(_ tables: EnsembleTables, _ diagnostics: [Diagnostic]) -> JSONValue {
    let ready = outcome.ready
    var members: [JSONValue.Member] = [
      .init(
        "family",
        [
          "rules": .string(study.rules.rawValue), "size": Self.count(outcome.family.size),
          "unknowns": .array(
            outcome.family.unknowns.map {
              ["name": .string($0.name), "alternatives": .strings($0.alternatives.map(\.name))]
            }),
        ]), .init("calibration", outcome.calibrated.map(calibration) ?? .null),
      .init("responses", outcome.fit.map { ResponseTable($0).json } ?? .null),
    ]
    if let question = outcome.question {
      members += [
        .init(
          "settings",
          [
            "members": .integer(study.members), "duration": .number(question.duration),
            "trajectories": .integer(question.trajectories), "begin": .string(study.beginning.rawValue),
            "inhibition": .number(study.inhibition.value),
          ]),
        .init(
          "readout",
          .array(
            question.readout.terms.map { ["condition": .string($0.condition.text), "weight": .number($0.weight)] })),
        .init("treatments", .array(tables.treatmentRows.map(\.json))),
        .init("pairs", .array(tables.pairRows.map(\.json))),
        .init("skill", .array(tables.skillRows.map(\.json))),
      ]
    }
    return Envelope(
      verb: EnsembleStudy.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations,
      seed: study.seed
    ).document(members, diagnostics: diagnostics)
  }

  private func calibration(_ answer: CalibratedFamily) -> JSONValue {
    [
      "rest": .string(answer.rest.rawValue), "observations": .integer(answer.observations.count),
      "seen": .integer(answer.seen), "disagreements": answer.disagreements.map { .integer($0) } ?? .null,
      "pairs": answer.pairs.map(Self.count) ?? .null, "best": answer.memberCount.map(Self.count) ?? .null,
      "drawn": .integer(answer.members.count), "uniform": .bool(answer.isUniform),
      "disputed": .array(
        answer.disputed.map {
          [
            "observation": .string($0.observation), "node": .string($0.node.description), "share": .number($0.share),
          ]
        }), "shortfall": answer.shortfall.map { .string($0.rawValue) } ?? .null,
    ]
  }

  /// As a number where it is one that JSON readers keep exactly.
  private static func count(_ count: BigCount) -> JSONValue {
    count.exactly.flatMap { $0 < 1 << 53 ? .integer($0) : nil } ?? .string(count.description)
  }

  // MARK: Terminal

  private func terminal(_ tables: EnsembleTables) -> String {
    let family = outcome.family
    var lines = [
      "\(outcome.ready.name): \(family.unknowns.count) unknowns, \(family.size) members (\(study.rules.rawValue))"
    ]
    if let calibrated = outcome.calibrated { lines += told(calibrated) }
    if let fit = outcome.fit { lines += ["", ResponseTable(fit).terminal] }
    if outcome.members == nil { lines.append("not calibrated: give a profile with --profile") }
    if outcome.question != nil {
      lines += ["", "Pairs by mean excess over Bliss; [95 % of the mean], 5–95 % of members", tables.pairTable]
      if !tables.skillRows.isEmpty { lines += ["Against the pairs measured to act together", tables.skillTable] }
      lines.append(BypassVersion.disclaimer)
    }
    return lines.joined(separator: "\n")
  }

  private func told(_ answer: CalibratedFamily) -> [String] {
    guard let disagreements = answer.disagreements else {
      return ["calibration not finished: \(answer.shortfall?.rawValue ?? "")"]
    }
    var lines = [
      "calibrated to \(answer.seen) levels: best members disagree with \(disagreements) of them, at a "
        + (answer.rest == .fixedPoint ? "fixed point" : "trap space (no member has a fixed point)")
    ]
    if let pairs = answer.pairs {
      let best = answer.memberCount.map { "\($0) best members" } ?? "best members not counted"
      lines.append("\(best), \(pairs) fixed points of them; \(answer.members.count) drawn uniformly")
    } else {
      lines.append("\(answer.members.count) members nearest to random ones; not a uniform sample")
    }
    for item in answer.disputed.prefix(5) {
      lines.append("  \(item.node) disagrees in \(NumberFormat.percent(item.share)) of them (\(item.observation))")
    }
    return lines
  }
}
