public import BypassCore

/// Which level a node heads for: the highest level whose condition holds, else 0.
public struct Rule: Hashable, Sendable {
  /// What one level needs.
  public struct Clause: Hashable, Sendable {
    /// The level, 1 or more.
    public let level: Int
    /// The condition under which the node heads for at least this level.
    public let when: LevelCondition
    /// A level and its condition.
    public init(level: Int, when: LevelCondition) {
      self.level = level
      self.when = when
    }
  }

  /// One clause a level, ascending; levels without a clause have a condition that is never true.
  public let clauses: [Clause]

  /// A rule; clauses of the same level are alternatives.
  public init(_ clauses: [Clause]) {
    let byLevel = Dictionary(grouping: clauses, by: \.level)
    self.clauses = byLevel.keys.sorted().map { level in
      let conditions = byLevel[level, default: []].map(\.when)
      return Clause(level: level, when: conditions.count == 1 ? conditions[0] : .any(conditions))
    }
  }

  /// The rule of a two-level node.
  public init(on condition: LevelCondition) { self.init([Clause(level: 1, when: condition)]) }

  /// The level the node heads for.
  public func target(_ level: (NodeID) -> Int) -> Int { clauses.last { $0.when.holds(level) }?.level ?? 0 }

  /// The condition under which the target is at least a level: the disjunction of the clauses from it upwards.
  public func reaches(_ level: Int) -> LevelCondition {
    LevelCondition.any(clauses.filter { $0.level >= level }.map(\.when)).simplified
  }

  /// The nodes read, in the order of first mention.
  public var regulators: [NodeID] {
    var seen: Set<NodeID> = []
    return clauses.flatMap(\.when.nodes).filter { seen.insert($0).inserted }
  }

  /// The highest level that a clause names.
  public var highestLevel: Int { clauses.last?.level ?? 0 }
}
