public import BypassCore
public import BypassModel

/// Holds one way of computing the moves of a network against another, on given states.
public struct SemanticsConformance {
  /// The level of every node.
  public typealias State = [NodeID: Int]
  /// The rate of every move that has one, by node and the level moved to.
  public typealias Moves = [Move: Double]

  /// A node and the level that it moves to.
  public struct Move: Hashable, Sendable {
    /// The node.
    public let node: NodeID
    /// The level.
    public let level: Int
    /// A move.
    public init(_ node: NodeID, to level: Int) {
      self.node = node
      self.level = level
    }
  }

  private let reference: (Network, State) throws -> Moves
  private let candidate: (Network, State) throws -> Moves

  /// Two semantics: the one that is believed and the one that is held against it.
  public init(
    reference: @escaping (Network, State) throws -> Moves, candidate: @escaping (Network, State) throws -> Moves
  ) {
    self.reference = reference
    self.candidate = candidate
  }

  /// The first state in which the two differ by more than rounding, in words; nil when they agree on all.
  public func disagreement(on network: Network, in states: some Sequence<State>) throws -> String? {
    for state in states {
      let expected = try reference(network, state)
      let found = try candidate(network, state)
      for move in Set(expected.keys).union(found.keys) {
        let (left, right) = (expected[move] ?? 0, found[move] ?? 0)
        guard abs(left - right) <= 1e-12 * max(1, abs(left)) else {
          return "\(move.node) to \(move.level) in \(state): \(left) by the reference, \(right) by the other"
        }
      }
    }
    return nil
  }
}
