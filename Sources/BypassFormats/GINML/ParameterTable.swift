import BypassModel
import BypassCore

/// Logical parameters: the level that a node heads for when exactly certain interactions are active.
struct ParameterTable {
  /// A source that acts while its level is in a range.
  struct Activity: Hashable {
    let source: NodeID
    let levels: ClosedRange<Int>

    func condition(_ maximum: Int) -> LevelCondition {
      let from = LevelCondition.level(source, atLeast: levels.lowerBound)
      return levels.upperBound >= maximum ? from : .all([from, .not(.level(source, atLeast: levels.upperBound + 1))])
    }
  }

  /// One parameter.
  struct Entry {
    let level: Int
    /// Positions of the active ones.
    let active: Set<Int>
    /// All interactions of the node.
    let activities: [Activity]
  }

  /// Levels with the conditions under which the node heads for them, no two of which hold at once.
  let cases: [(level: Int, when: LevelCondition)]

  /// - Parameter maximum: the highest level of a node.
  /// - Complexity: O(entries × interactions).
  init(_ entries: [Entry], maximum: (NodeID) -> Int) {
    let activities = entries.first?.activities ?? []
    let conditions = activities.map { $0.condition(maximum($0.source)) }
    var seen: Set<Set<Int>> = []
    let distinct = entries.filter { seen.insert($0.active).inserted }
    cases = Set(distinct.map(\.level)).sorted(by: >).map { level in
      let active = distinct.filter { $0.level == level }.map(\.active)
      return (level, Self.decision(active[...], conditions[...], position: 0))
    }
  }

  /// True when exactly the interactions of one of the sets are active, by one case distinction an interaction.
  private static func decision(
    _ sets: ArraySlice<Set<Int>>, _ conditions: ArraySlice<LevelCondition>, position: Int
  ) -> LevelCondition {
    guard let condition = conditions.first, !sets.isEmpty else { return .constant(!sets.isEmpty) }
    let with = decision(sets.filter { $0.contains(position) }[...], conditions.dropFirst(), position: position + 1)
    let without = decision(sets.filter { !$0.contains(position) }[...], conditions.dropFirst(), position: position + 1)
    if with == without { return with }
    func both(_ test: LevelCondition, _ rest: LevelCondition) -> LevelCondition {
      switch rest {
      case .constant(false): rest
      case .constant(true): test
      case .all(let parts): .all([test] + parts)
      default: .all([test, rest])
      }
    }
    let (yes, no) = (both(condition, with), both(.not(condition), without))
    if case .constant(false) = yes { return no }
    if case .constant(false) = no { return yes }
    return .any([yes, no])
  }
}
