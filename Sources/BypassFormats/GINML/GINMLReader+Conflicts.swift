import BypassCore
import BypassModel

extension GINMLReader {
  /// A level with a condition under which a node heads for it.
  typealias LevelCase = (level: Int, when: LevelCondition)

  /// States of regulators up to which contradictions are looked for one by one.
  private static let stateLimit = 1 << 14

  /// Expressions so that no two of different levels hold in one state.
  ///
  /// GINsim drops what expressions of different levels say of one state, so that the node heads for 0 there unless a
  /// parameter says otherwise. Expressions that exclude each other stay as they are.
  ///
  /// - Complexity: O(states of the regulators × expressions), up to a limit above which nothing is looked at and every
  ///   expression is written as excluding the others.
  mutating func settled(_ cases: [LevelCase], after parameters: [LevelCase], of node: Node) -> [LevelCase] {
    guard Set(cases.map(\.level)).count > 1 else { return warned(cases, parameters, node) }
    let exclusive: [LevelCase] = cases.map { own in
      let others = cases.filter { $0.level != own.level }.map { LevelCondition.not($0.when) }
      return (own.level, LevelCondition.all([own.when] + others))
    }
    guard let states = states(of: cases) else { return exclusive }
    guard let found = Self.conflict(in: cases, cases, states) else { return warned(cases, parameters, node) }
    warn(
      node, found, "by expressions in one state: GINsim drops both there, so that only a parameter counts, else 0",
      remedy: "make the conditions exclude each other")
    return exclusive
  }

  /// The same expressions, with a warning when parameters contradict each other or them.
  private mutating func warned(_ cases: [LevelCase], _ parameters: [LevelCase], _ node: Node) -> [LevelCase] {
    let all = parameters + cases
    guard Set(all.map(\.level)).count > 1, !parameters.isEmpty, let states = states(of: all),
      let found = Self.conflict(in: parameters, all, states)
    else { return cases }
    warn(
      node, found,
      "in one state: parameters count before expressions, and what comes first before what comes later",
      remedy: "make the conditions exclude each other")
    return cases
  }

  /// Says that two parameters give different levels to the same active interactions.
  mutating func warnOfRepeated(_ entries: [ParameterTable.Entry], _ node: Node) {
    let levels = Dictionary(entries.map { ($0.active, $0.level) }) { first, _ in first }
    guard let later = entries.first(where: { $0.level != levels[$0.active] }) else { return }
    warn(
      node, (levels[later.active] ?? 0, later.level),
      "by two parameters of the same interactions: the first counts, as in GINsim", remedy: "remove one of them")
  }

  private mutating func warn(_ node: Node, _ levels: (Int, Int), _ how: String, remedy: String) {
    findings.normalise(
      "conflicting-levels", at: node.element.place(in: source),
      "'\(node.name.clipped)' is given levels \(levels.0) and \(levels.1) \(how)", remedy: remedy, as: .warning)
  }

  /// Two levels that a node is given in one state, one of them by the first cases.
  private static func conflict(
    in first: [LevelCase], _ all: [LevelCase], _ states: [[NodeID: Int]]
  ) -> (Int, Int)? {
    for state in states {
      guard let one = first.first(where: { $0.when.holds { state[$0] ?? 0 } })?.level else { continue }
      if let other = all.first(where: { $0.level != one && $0.when.holds { state[$0] ?? 0 } }) {
        return (one, other.level)
      }
    }
    return nil
  }

  /// Every state of the nodes that conditions ask for; nil when there are too many.
  private func states(of cases: [LevelCase]) -> [[NodeID: Int]]? {
    var seen: Set<NodeID> = []
    let nodes = cases.flatMap(\.when.nodes).filter { seen.insert($0).inserted }
    return LevelStates.all(of: nodes, limit: Self.stateLimit, maximum: maximum)
  }
}
