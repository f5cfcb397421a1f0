import BypassAnalyses
import BypassBDD
import BypassCore
import BypassKnowledge
import BypassModel
import BypassReports

/// Tells fixed points, trap spaces and attractors.
struct StaticTelling {
  let ready: ReadyModel
  var network: QualitativeNetwork
  let asked: StaticStudy.Asked
  let inputs: StaticStudy.Inputs
  /// Whether pictures are among the files.
  var withPictures: Bool
  /// To be drawn beside the answer.
  var succession: SuccessionDiagram.Answer?

  /// Subspaces, each node a level or a range of levels.
  func result(_ found: Enumeration<LevelSubspace>, count: BigCount?) -> StudyResult {
    let checker = CertificateChecker(network)
    var steps = Self.checkerSteps
    let items = found.items.map { space in
      JSONValue.object([
        .init("levels", levels(space)), .init("free", .integer(space.intervals.count - space.fixed.count)),
        .init("certificate", .string(verdict(on: space, by: checker, spending: &steps))),
      ])
    }
    let header = ["number"] + ready.treated.nodes.map(\.id.description)
    let rows = found.items.enumerated().map { index, space in [String(index + 1)] + space.intervals.map(Self.text) }
    return told(
      items: items, found: found.items.count, complete: found.isComplete, shortfall: found.shortfall,
      count: found.isComplete ? nil : count, lines: found.items.prefix(20).map { line($0) },
      table: CSVTable(header: header, rows: rows).text, figures: figures(found.items.map { ($0, nil) }))
  }

  /// Attractors, with kind, size, stable nodes and phenotype.
  func result(_ found: Enumeration<Attractor>) -> StudyResult {
    let checker = CertificateChecker(network)
    var steps = Self.checkerSteps
    let items = found.items.map { attractor -> JSONValue in
      var members: [JSONValue.Member] = [
        .init("kind", .string(attractor.kind.rawValue)),
        .init("size", attractor.size.map { $0.exactly.map { .integer($0) } ?? .string($0.description) } ?? .null),
        .init("levels", levels(attractor.span)),
        .init("stable", .object(attractor.stable.map { .init($0.node.description, .integer($0.lowest)) })),
        .init("avoidsTrapSpaces", .bool(attractor.avoidsTrapSpaces)),
        .init("member", .strings(member(attractor))),
        .init("certificate", .string(verdict(on: attractor, by: checker, spending: &steps))),
      ]
      if let disease = ready.profile?.disease {
        members.append(.init("malignant", .string(network.share(of: disease.malignant, in: attractor).rawValue)))
      }
      return .object(members)
    }
    let lines = found.items.prefix(20).map { attractor -> String in
      let size = attractor.size?.description ?? "unknown number of"
      let malignant = ready.profile.map { profile in
        "; malignant \(network.share(of: profile.disease.malignant, in: attractor).rawValue)"
      }
      return
        "\(attractor.kind.rawValue), \(size) state\(size == "1" ? "" : "s")\(malignant ?? ""): \(line(attractor.span))"
    }
    let header = ["number", "kind", "size"] + ready.treated.nodes.map(\.id.description)
    let rows = found.items.enumerated().map { index, attractor in
      [String(index + 1), attractor.kind.rawValue, attractor.size?.description ?? ""]
        + attractor.span.intervals.map(Self.text)
    }
    return told(
      items: items, found: found.items.count, complete: found.isComplete, shortfall: found.shortfall, count: nil,
      lines: Array(lines), table: CSVTable(header: header, rows: rows).text,
      figures: figures(found.items.map { ($0.span, $0.kind) }))
  }

  private func figures(_ items: [(LevelSubspace, Attractor.Kind?)]) -> [StudyResult.File] {
    guard withPictures else { return [] }
    return StaticFigures(ready: ready, asked: asked, items: items, succession: succession).files
  }

  /// What the independent checker may spend on one answer of ours; it takes longer than the search where there is much.
  private static let checkerSteps = 25_000_000

  private func verdict(on space: LevelSubspace, by checker: CertificateChecker, spending steps: inout Int) -> String {
    guard steps > 0 else { return "not checked: the checker's budget is spent" }
    if asked == .fixpoints { return Self.word(checker.checkFixedPoint(space)) }
    return Self.word(checker.checkTrapSpace(space, isMinimal: asked == .minimalTrapSpaces, spending: &steps))
  }

  private func verdict(
    on attractor: Attractor, by checker: CertificateChecker, spending steps: inout Int
  ) -> String {
    guard asked == .attractors else { return "not checked" }
    guard steps > 0 else { return "not checked: the checker's budget is spent" }
    guard let states = network.listedStates(of: attractor, limit: 4096) else {
      return "not checked: its states are too many to list"
    }
    return Self.word(checker.checkAttractor(states, spending: &steps))
  }

  private static func word(_ verdict: CertificateChecker.Verdict) -> String {
    switch verdict {
    case .holds: "holds"
    case .fails(let why): "fails: \(why)"
    case .undecided: "undecided within the checker's budget"
    }
  }

  private func told(
    items: [JSONValue], found: Int, complete: Bool, shortfall: Shortfall?, count: BigCount?, lines: [String],
    table: String, figures: [StudyResult.File]
  ) -> StudyResult {
    let total: JSONValue = count.map { $0.exactly.map { .integer($0) } ?? .string($0.description) } ?? .integer(found)
    let document = Envelope(
      verb: asked.rawValue, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations,
      seed: nil
    ).document(
      [
        .init("inputs", .string(inputs.rawValue)), .init("count", total),
        .init("countIsExact", .bool(complete || count != nil)),
        .init("complete", .bool(complete)),
        .init("shortfall", shortfall.map { .string($0.rawValue) } ?? .null), .init("items", .array(items)),
      ], diagnostics: ready.diagnostics)
    let number = count?.description ?? (complete ? String(found) : "at least \(found)")
    let head =
      "\(ready.name): \(number) \(noun(number == "1" ? 1 : 2)), inputs \(inputs.rawValue)"
    let rest = found > lines.count ? ["… and \(found - lines.count) more (see --json or --out)"] : []
    let partial = shortfall.map { ["not complete: \(found) listed; \($0.rawValue)"] } ?? []
    return StudyResult(
      json: document,
      terminal: ([head] + ready.perturbations + lines.map { "  \($0)" } + rest + partial).joined(separator: "\n"),
      files: [.init("items.csv", table)] + figures, diagnostics: ready.diagnostics,
      status: complete ? .done : .limitReached)
  }

  private func noun(_ count: Int) -> String {
    let one =
      switch asked {
      case .fixpoints: "fixed point"
      case .minimalTrapSpaces: "minimal trap space"
      case .maximalTrapSpaces: "maximal trap space"
      case .attractors: "asynchronous attractor"
      case .synchronousAttractors: "synchronous attractor"
      }
    return count == 1 ? one : one + "s"
  }

  /// Fixed nodes as their level, the others as `[lowest, highest]`.
  private func levels(_ space: LevelSubspace) -> JSONValue {
    .object(
      space.intervals.map { interval in
        .init(
          interval.node.description,
          interval.level.map { .integer($0) } ?? .array([.integer(interval.lowest), .integer(interval.highest)]))
      })
  }

  private static func text(_ interval: LevelSubspace.Interval) -> String {
    interval.level.map(String.init) ?? "\(interval.lowest)-\(interval.highest)"
  }

  /// The nodes that are on, `X:2` above level 1, `X:0-1` where it moves; readouts of a disease first.
  private func line(_ space: LevelSubspace) -> String {
    // Inputs tell answers apart where they are not given.
    let hidden = inputs == .declared ? Set(ready.treated.inputs) : []
    let shown = space.intervals.filter { $0.highest > 0 && !hidden.contains($0.node) }
    let words = shown.map { interval in
      interval.level.map { $0 == 1 ? "\(interval.node)" : "\(interval.node):\($0)" }
        ?? "\(interval.node):\(Self.text(interval))"
    }
    let text = words.isEmpty ? "<nil>" : words.joined(separator: " -- ")
    return text.count > 400 ? String(text.prefix(400)) + "…" : text
  }

  private func member(_ attractor: Attractor) -> [String] {
    network.unary.variables.indices.filter { attractor.member[$0] }.map {
      let variable = network.unary.variables[$0]
      return variable.level == 1 ? "\(variable.node)" : "\(variable.node)>=\(variable.level)"
    }
  }
}
