import BypassAnalyses
import BypassCore
import BypassModel

/// `reach`: whether one set of states can lead to another, and by which way.
public struct ReachStudy: Study {
  /// `reach`.
  public static let verb = "reach"

  /// The model and what acts on it.
  public var model: ModelChoice
  /// Where it may start, `NODE=LEVEL,NODE=LEVEL`; nodes not named may have any level.
  public var from: String
  /// Where it shall get.
  public var to: String
  /// Everything that the logic does not forbid, instead of one node at a time.
  public var mostPermissive = false

  /// A question.
  public init(model: ModelChoice, from: String, to: String) {
    self.model = model
    self.from = from
    self.to = to
  }

  /// Searches.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let ready = try model.ready()
    let network = try QualitativeNetwork(
      ready.treated, options: .init(inputs: ready.profile == nil ? .identity : .asDeclared))
    let answer = try Reachability(
      network, from: try space(from, option: "--from", ready), to: try space(to, option: "--to", ready),
      semantics: mostPermissive ? .mostPermissive : .asynchronous
    ).answer()
    let path = (answer.path ?? []).map { state in
      let on = state.intervals.filter { $0.highest > 0 && ready.treated[$0.node]?.rule != nil }
      return on.isEmpty
        ? "<nil>" : on.map { $0.highest == 1 ? "\($0.node)" : "\($0.node):\($0.highest)" }.joined(separator: " -- ")
    }
    let document = Envelope(
      verb: Self.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations, seed: nil
    ).document(
      [
        .init("reachable", answer.isReachable.map { .bool($0) } ?? .null), .init("path", .strings(path)),
        .init("semantics", .string(mostPermissive ? "most permissive" : "asynchronous")),
        .init("shortfall", answer.shortfall.map { .string($0.rawValue) } ?? .null),
      ], diagnostics: ready.diagnostics)
    let verdict =
      switch answer.isReachable {
      case true?: "reachable" + (path.isEmpty ? "" : " in \(max(0, path.count - 1)) moves")
      case false?: "not reachable"
      case nil: "not decided: \(answer.shortfall?.rawValue ?? "")"
      }
    return StudyResult(
      json: document,
      terminal: (["\(ready.name): \(to) from \(from) is \(verdict)"] + path.map { "  \($0)" }).joined(separator: "\n"),
      diagnostics: ready.diagnostics,
      status: answer.isReachable == nil ? .limitReached : answer.isReachable == true ? .done : .noAnswer)
  }

  private func space(_ text: String, option: String, _ ready: ReadyModel) throws(Diagnostic) -> LevelSubspace {
    let place = Place.option(option, text)
    var intervals: [LevelSubspace.Interval] = []
    for part in text.split(separator: ",") {
      let pieces = part.split(separator: "=").map { $0.filter { $0 != " " } }
      guard pieces.count == 2, let level = Int(pieces[1]) else {
        throw .error("setting-syntax", at: place, "'\(part)' is not of the form NODE=LEVEL", remedy: "write A=1,B=0")
      }
      guard let node = ready.treated.nodes.first(where: { $0.id.description == pieces[0] || $0.name == pieces[0] })
      else {
        throw .unknown("node", pieces[0], at: place, among: ready.treated.nodes.map(\.id.description))
      }
      guard (0...node.maximum).contains(level) else {
        throw .error(
          "level-range", at: place, "'\(node.id)' has no level \(level)", remedy: "its levels are 0 to \(node.maximum)")
      }
      intervals.append(.init(node.id, level, level))
    }
    return LevelSubspace(intervals)
  }
}
