/// A Boolean function inside a ``BDDArena``: equal handles of one arena are equal functions.
///
/// A handle means nothing without its arena and must not be used with another.
public struct BDD: Hashable, Sendable {
  /// Position of the node in the arena.
  let index: Int32

  /// The function that is never true.
  public static let never = BDD(index: 0)
  /// The function that is always true.
  public static let always = BDD(index: 1)

  /// Whether this is one of the two constants.
  public var isConstant: Bool { index < 2 }
}

/// Why an operation on diagrams stopped; both limits count steps, not seconds, so that runs repeat.
public enum BDDLimit: Error, Hashable, Sendable {
  /// The arena would hold more nodes than it may.
  case nodes(Int)
  /// More elementary steps were needed than were granted.
  case work(Int)
}
