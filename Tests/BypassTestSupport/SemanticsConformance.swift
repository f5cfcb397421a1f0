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

  /// A semantics: made for a network once, asked about many states.
  public typealias Semantics = (Network) throws -> (State) throws -> Moves

  private let reference: Semantics
  private let candidate: Semantics

  /// Two semantics: the one that is believed and the one that is held against it.
  public init(reference: @escaping Semantics, candidate: @escaping Semantics) {
    self.reference = reference
    self.candidate = candidate
  }

  /// The first state in which the two differ by more than rounding, in words; nil when they agree on all.
  public func disagreement(on network: Network, in states: some Sequence<State>) throws -> String? {
    let (reference, candidate) = (try reference(network), try candidate(network))
    for state in states {
      let expected = try reference(state)
      let found = try candidate(state)
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
