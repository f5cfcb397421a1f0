import BypassBDD
public import BypassCore
import BypassModel

/// A set of states as an interval of levels for each node; what analyses answer in.
public struct LevelSubspace: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The levels that one node can have.
  public struct Interval: Hashable, Sendable {
    /// The node.
    public let node: NodeID
    /// The lowest level, 0 or more.
    public let lowest: Int
    /// The highest level, at least the lowest.
    public let highest: Int
    /// The only level; nil when there are several.
    public var level: Int? { lowest == highest ? lowest : nil }

    /// An interval.
    public init(_ node: NodeID, _ lowest: Int, _ highest: Int) {
      self.node = node
      self.lowest = lowest
      self.highest = highest
    }
  }

  /// One interval a node, in the order of the network.
  public let intervals: [Interval]

  /// A set of states.
  public init(_ intervals: [Interval]) { self.intervals = intervals }

  /// The nodes with one level only, in the order of the network.
  public var fixed: [Interval] { intervals.filter { $0.level != nil } }

  /// Whether it is a single state.
  public var isState: Bool { intervals.allSatisfy { $0.level != nil } }

  /// Node by node: lower levels first.
  public static func < (left: Self, right: Self) -> Bool {
    for (a, b) in zip(left.intervals, right.intervals) where (a.lowest, a.highest) != (b.lowest, b.highest) {
      return (a.lowest, a.highest) < (b.lowest, b.highest)
    }
    return left.intervals.count < right.intervals.count
  }

  /// `A=1 B=0..2`, nodes in the order of the network.
  public var description: String {
    intervals.map { interval in
      interval.level.map { "\(interval.node)=\($0)" } ?? "\(interval.node)=\(interval.lowest)..\(interval.highest)"
    }.joined(separator: " ")
  }
}

extension QualitativeNetwork {
  /// The intervals of levels that a box of variables stands for.
  public func levels(of box: Subspace) -> LevelSubspace {
    LevelSubspace(
      unary.network.nodes.indices.map { index in
        let ranges = unary.variables(ofNodeAt: index).map { box.ranges[$0] }
        return .init(
          unary.network.nodes[index].id, ranges.prefix { $0 == .canBeTrue }.count,
          ranges.prefix { $0.contains(.canBeTrue) }.count)
      })
  }

  /// The box of variables that intervals of levels stand for.
  ///
  /// - Throws: ``Diagnostic`` when a node is absent, or an interval has no level of its node.
  public func box(of levels: LevelSubspace) throws(Diagnostic) -> Subspace {
    var box = Subspace(openVariables: unary.variables.count)
    for interval in levels.intervals {
      guard let index = unary.network.index(of: interval.node) else {
        throw .unknown("node", interval.node.description, among: unary.network.nodes.map(\.id.description))
      }
      let maximum = unary.network.nodes[index].maximum
      guard interval.lowest >= 0, interval.lowest <= interval.highest, interval.highest <= maximum else {
        throw .error(
          "level-range", "'\(interval.node)' has no levels \(interval.lowest) to \(interval.highest)",
          remedy: "its levels are 0 to \(maximum)")
      }
      for (offset, variable) in unary.variables(ofNodeAt: index).enumerated() {
        if offset < interval.lowest { box.fix(variable, true) }
        if offset >= interval.highest { box.fix(variable, false) }
      }
    }
    return box
  }

  /// The box that some fixed levels leave: other nodes are open.
  ///
  /// - Throws: As ``box(of:)``.
  public func box(fixing levels: [NodeID: Int]) throws(Diagnostic) -> Subspace {
    try box(of: LevelSubspace(levels.sorted { $0.key < $1.key }.map { .init($0.key, $0.value, $0.value) }))
  }
}
