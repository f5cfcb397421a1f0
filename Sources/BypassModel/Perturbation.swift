public import BypassCore

/// A change to one node's behaviour, whatever caused it (a drug, a mutation, an experiment).
public struct Perturbation: Hashable, Sendable {
  /// What the change does.
  public enum Effect: Hashable, Sendable {
    /// The node has this level from the beginning, whatever its rule says.
    case clamp(Int)
    /// The share of the activity of levels `from` and above that is lost; the rest of the gate stays open.
    case inhibit(Fraction, from: Int)
    /// The share of cells in which the node is held at level `to` or above from outside, whatever its rule says.
    case supply(Fraction, to: Int)
  }

  /// The node acted on.
  public let node: NodeID
  /// What is done to it.
  public let effect: Effect

  /// An effect on a node.
  public init(_ effect: Effect, of node: NodeID) {
    self.node = node
    self.effect = effect
  }
}
