public import BypassCore

/// Where a run starts: joint distributions over groups of nodes; nodes in no group start at their input level or 0.
public struct InitialCondition: Hashable, Sendable {
  /// Nodes that are drawn together.
  public struct Group: Hashable, Sendable {
    /// One joint assignment with its weight.
    public struct Alternative: Hashable, Sendable {
      /// One level a node of the group, in the group's order.
      public let levels: [Int]
      /// 0 or more; weights of a group are normalised when drawn.
      public let weight: Double
      /// An assignment.
      public init(_ levels: [Int], weight: Double) {
        self.levels = levels
        self.weight = weight
      }
    }
    /// The nodes, each in one group at most.
    public let nodes: [NodeID]
    /// What they can be; at least one with a weight above 0.
    public let alternatives: [Alternative]
    /// A group.
    public init(_ nodes: [NodeID], alternatives: [Alternative]) {
      self.nodes = nodes
      self.alternatives = alternatives
    }
  }

  /// In the order of their source, which is the order in which they are drawn.
  public let groups: [Group]

  /// An initial condition.
  public init(_ groups: [Group] = []) { self.groups = groups }

  /// One state.
  public init(levels: [NodeID: Int]) {
    groups = levels.sorted { $0.key < $1.key }.map { node, level in
      Group([node], alternatives: [.init([level], weight: 1)])
    }
  }

  /// The same, with some nodes fixed at levels instead of what their group says.
  ///
  /// A joint group loses the fixed nodes and keeps the marginal distribution of the others.
  public func fixing(_ levels: [NodeID: Int]) -> InitialCondition {
    var kept: [Group] = []
    for group in groups {
      let stays = group.nodes.indices.filter { levels[group.nodes[$0]] == nil }
      guard !stays.isEmpty else { continue }
      kept.append(
        Group(
          stays.map { group.nodes[$0] },
          alternatives: group.alternatives.map { alternative in
            .init(stays.map { alternative.levels[$0] }, weight: alternative.weight)
          }))
    }
    return InitialCondition(kept + InitialCondition(levels: levels).groups)
  }
}
