public import BypassCore
public import BypassModel

/// What a network does, in the slowest and plainest form: levels by name, rules evaluated by recursion.
///
/// Every fast engine is held against it; any result can be rechecked with it. It reads the ``Network`` itself and
/// shares no code with the compiled form.
public struct ReferenceSemantics: Sendable {
  /// The level of every node.
  public typealias State = [NodeID: Int]

  /// One step of one node by one level.
  public struct Move: Hashable, Sendable {
    /// The node that moves.
    public let node: NodeID
    /// The level that it moves to.
    public let level: Int
    /// How often per unit of time while the state lasts; above 0.
    public let rate: Double
  }

  /// The network, its perturbations included.
  public let network: Network

  /// The semantics of a network.
  public init(_ network: Network) { self.network = network }

  /// The level that a clamp holds a node at; the last clamp counts.
  func clampedLevel(of node: NodeDeclaration) -> Int? {
    for perturbation in network.perturbations.reversed() where perturbation.node == node.id {
      if case .clamp(let level) = perturbation.effect { return level }
    }
    return nil
  }

  /// The level that a node heads for, partial inhibition and supply left out.
  public func target(of node: NodeDeclaration, in state: State) -> Int {
    if let level = clampedLevel(of: node) { return level }
    switch node.behaviour {
    case .input: return state[node.id, default: 0]
    case .ruled(let rule): return rule.target { state[$0, default: 0] }
    }
  }

  /// One level from a level towards another.
  private func step(from level: Int, towards target: Int) -> Int {
    target > level ? level + 1 : target < level ? level - 1 : level
  }

  /// The state after every node has moved one level towards its target at once.
  public func synchronousSuccessor(of state: State) -> State {
    var next = state
    for node in network.nodes {
      next[node.id] = step(from: state[node.id, default: 0], towards: target(of: node, in: state))
    }
    return next
  }

  /// The states that one node's move of one level leads to, in the order of the nodes; empty in a fixed point.
  public func asynchronousSuccessors(of state: State) -> [State] {
    network.nodes.compactMap { node in
      let level = state[node.id, default: 0]
      let next = step(from: level, towards: target(of: node, in: state))
      guard next != level else { return nil }
      var successor = state
      successor[node.id] = next
      return successor
    }
  }

  /// Every level combination of the network, first node slowest; clamps and inputs are not applied.
  ///
  /// - Complexity: the product of the nodes' numbers of levels.
  public func allStates() -> [State] {
    var states: [State] = [[:]]
    for node in network.nodes {
      states = states.flatMap { state in
        (0...node.maximum).map { level in
          var extended = state
          extended[node.id] = level
          return extended
        }
      }
    }
    return states
  }
}
