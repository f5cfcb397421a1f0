import BypassAnalyses
public import BypassCore
import BypassDynamics
import BypassModel
import BypassReports

/// `reach`: whether one set of states can lead to another, and by which way; or into what it can still settle.
public struct ReachStudy: Study {
  /// `reach`.
  public static let verb = "reach"

  /// The model and what acts on it.
  public var model: ModelChoice
  /// Where it may start, `NODE=LEVEL,NODE=LEVEL`; nodes not named may have any level.
  public var from: String
  /// Where it shall get; nil for every attractor.
  public var to: String?
  /// Everything that the logic does not forbid, instead of one node at a time.
  public var mostPermissive = false
  /// Trajectories for the probabilities beside the answer; 0 for none.
  public var trajectories = 1000
  /// Units of model time that they take.
  public var duration = 100.0
  /// The seed.
  public var seed = Seed(1)
  /// Threads; never changes a result.
  public var threads = 1

  /// A question.
  public init(model: ModelChoice, from: String, to: String? = nil) {
    self.model = model
    self.from = from
    self.to = to
  }

  /// Searches.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let ready = try model.ready()
    let network = try QualitativeNetwork(
      ready.treated, options: .init(inputs: ready.standingInputs, keeping: ready.inputsSet))
    let start = try ready.space(from, option: "--from")
    if let to { return try await way(from: start, to: to, network, ready) }
    return try await commitment(from: start, network, ready)
  }

  private var semantics: String { mostPermissive ? "most permissive" : "asynchronous" }

  // MARK: to a set of states

  private func way(
    from start: LevelSubspace, to text: String, _ network: QualitativeNetwork, _ ready: ReadyModel
  ) async throws -> StudyResult {
    let goal = try ready.space(text, option: "--to")
    let answer = try Reachability(
      network, from: start, to: goal, semantics: mostPermissive ? .mostPermissive : .asynchronous
    ).answer()
    let share = try await shares(of: [goal], from: start, ready)?.first
    let path = (answer.path ?? []).map(ready.line)
    let document = envelope(ready).document(
      [
        .init("reachable", answer.isReachable.map { .bool($0) } ?? .null), .init("path", .strings(path)),
        .init("semantics", .string(semantics)),
        .init("shortfall", answer.shortfall.map { .string($0.rawValue) } ?? .null),
        .init("probability", share?.json ?? .null), .init("after", .number(duration)),
      ], diagnostics: ready.diagnostics)
    let verdict =
      switch answer.isReachable {
      case true?: "reachable" + (path.isEmpty ? "" : " in \(max(0, path.count - 1)) moves")
      case false?: "not reachable"
      case nil: "not decided: \(answer.shortfall?.rawValue ?? "")"
      }
    var lines = ["\(ready.name): \(text) from \(from) is \(verdict) (\(semantics))"] + path.map { "  \($0)" }
    if let share { lines.append("share there after \(duration.significant(4)) units: \(NumberFormat.interval(share))") }
    return StudyResult(
      json: document, terminal: (lines + [BypassVersion.disclaimer]).joined(separator: "\n"),
      diagnostics: ready.diagnostics,
      status: answer.isReachable == nil ? .limitReached : answer.isReachable == true ? .done : .noAnswer)
  }

  // MARK: to every attractor

  private struct Prospect {
    let kind: String
    let space: LevelSubspace
    let isReachable: Bool?
  }

  private func commitment(
    from start: LevelSubspace, _ network: QualitativeNetwork, _ ready: ReadyModel
  ) async throws -> StudyResult {
    var limits = SearchLimits.standing
    limits.answers = 1_000
    let prospects: [Prospect]
    let shortfall: Shortfall?
    if mostPermissive {
      let answer = try PermissiveCommitment(network, from: start, limits: limits).answer()
      prospects = answer.items.map {
        Prospect(kind: "minimal trap space", space: $0.trapSpace, isReachable: $0.isReachable)
      }
      shortfall = answer.shortfall
    } else {
      let attractors = try AsynchronousAttractors(network, limits: limits).answer { Task.isCancelled }
      prospects = try Commitment(network, from: start, limits: limits).answer(among: attractors.items).map {
        Prospect(kind: $0.attractor.kind.rawValue, space: $0.attractor.span, isReachable: $0.isReachable)
      }
      shortfall = attractors.shortfall ?? (prospects.contains { $0.isReachable == nil } ? .diagramLimit : nil)
    }
    let shares = try await shares(of: prospects.map(\.space), from: start, ready)
    let document = envelope(ready).document(
      [
        .init("semantics", .string(semantics)), .init("complete", .bool(shortfall == nil)),
        .init("shortfall", shortfall.map { .string($0.rawValue) } ?? .null),
        .init("count", .integer(prospects.filter { $0.isReachable == true }.count)),
        .init(
          "items",
          .array(
            prospects.enumerated().map { index, prospect in
              [
                "kind": .string(prospect.kind), "reachable": prospect.isReachable.map { .bool($0) } ?? .null,
                "levels": .string(prospect.space.description), "probability": shares?[index].json ?? .null,
              ]
            })), .init("after", .number(duration)),
      ], diagnostics: ready.diagnostics)
    let reachable = prospects.filter { $0.isReachable == true }.count
    let rows = prospects.enumerated().map { index, prospect in
      [
        prospect.isReachable.map { $0 ? "yes" : "no" } ?? "not decided", prospect.kind,
        shares.map { NumberFormat.interval($0[index]) } ?? "–", String(ready.line(prospect.space).prefix(300)),
      ]
    }
    let table = TerminalTable(
      columns: [.init("reachable"), .init("kind"), .init("share", .right), .init("what is on")], rows: rows
    ).text(width: 100)
    var lines = ["\(ready.name): from \(from), \(reachable) of \(prospects.count) can be reached (\(semantics))"]
    lines += ready.perturbations + ["", table]
    if shares != nil { lines.append("share: of \(trajectories) trajectories after \(duration.significant(4)) units") }
    if let shortfall { lines.append("not complete: \(shortfall.rawValue)") }
    return StudyResult(
      json: document, terminal: (lines + [BypassVersion.disclaimer]).joined(separator: "\n"),
      diagnostics: ready.diagnostics, status: shortfall == nil ? .done : .limitReached)
  }

  private func envelope(_ ready: ReadyModel) -> Envelope {
    Envelope(
      verb: Self.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations,
      seed: trajectories > 0 ? seed : nil)
  }

  // MARK: by the stochastic engine

  /// The share of trajectories that are inside each set of states at the end; nil when none are asked for.
  ///
  /// Ruled nodes that the start does not name begin at each of their levels with even odds, and so do inputs of a file.
  private func shares(
    of spaces: [LevelSubspace], from start: LevelSubspace, _ ready: ReadyModel
  ) async throws -> [Estimate]? {
    guard trajectories > 0, !spaces.isEmpty else { return nil }
    var levels: [NodeID: Int] = [:]
    for interval in start.intervals { levels[interval.node] = interval.lowest }
    let isOpen = ready.standingInputs == .identity
    let set = ready.inputsSet
    let nodes = ready.treated.nodes.map { node -> NodeDeclaration in
      // An input that keeps whatever level it has is a node that follows itself.
      guard node.rule == nil, isOpen, !set.contains(node.id) else { return node }
      return node.with(
        .ruled(Rule((1...node.maximum).map { .init(level: $0, when: .level(node.id, atLeast: $0)) })))
    }
    let groups = nodes.filter { $0.rule != nil }.map { node -> InitialCondition.Group in
      let choices = levels[node.id].map { [$0] } ?? Array(0...node.maximum)
      return .init([node.id], alternatives: choices.map { .init([$0], weight: 1) })
    }
    let network = try Network(
      nodes: nodes, perturbations: ready.treated.perturbations, parameters: ready.treated.parameters,
      initial: InitialCondition(groups))
    let answer = try await ContinuousTimeSimulation(
      phases: [.init(network, duration: duration)], window: duration, trajectories: trajectories, seed: seed,
      threads: threads, outputs: [], questions: spaces.map { Self.inside($0, of: network) }, references: [:],
      statistics: .endOnly
    ).answer(progress: nil)
    return answer.endCounts.map { .share($0, of: answer.trajectories) }
  }

  private static func inside(_ space: LevelSubspace, of network: Network) -> LevelCondition {
    .all(
      space.intervals.flatMap { interval in
        (interval.lowest > 0 ? [LevelCondition.level(interval.node, atLeast: interval.lowest)] : [])
          + (interval.highest < network[interval.node]?.maximum ?? 1
            ? [.not(.level(interval.node, atLeast: interval.highest + 1))] : [])
      })
  }
}
