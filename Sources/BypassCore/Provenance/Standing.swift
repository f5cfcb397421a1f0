/// How well a piece of knowledge is founded; always derived from its sources, never written.
public enum Standing: String, Hashable, Sendable, Comparable, CaseIterable {
  /// Found wrong after release; refused.
  case withdrawn
  /// No source, a reason is given.
  case assumed
  /// The value is known but its source was not read.
  case recalled
  /// Sources disagree, or a text contradicts itself; both are kept.
  case contested
  /// Read in a text, an abstract, a table or a database, and the entry says which.
  case read

  /// From the worst founded to the best.
  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The standing of a conclusion that rests on several pieces: that of the worst. Nothing stands as `assumed`.
  public static func weakest(of standings: some Sequence<Standing>) -> Standing { standings.min() ?? .assumed }
}
