public import BypassCore

/// A chain of regulations from a cause to an effect, with the levels that each node has.
public struct CausalPath: Hashable, Sendable {
  /// One node of the chain.
  public struct Step: Hashable, Sendable {
    /// The node.
    public let node: NodeID
    /// Its level in the state compared with; nil when one state alone is explained.
    public let before: Int?
    /// Its level in the state explained.
    public let level: Int
    /// Whether more of this node lowers the next one; false for the last.
    public let inhibitsNext: Bool
  }

  /// The chain, cause first.
  public let steps: [Step]

  /// The chain in words: `ALK 1→0 → STAT3 1→0 → Guard2 1→0 ⊣ Death 0→1`.
  public var text: String {
    var text = ""
    for (index, step) in steps.enumerated() {
      let levels = step.before.map { $0 == step.level ? "\($0)" : "\($0)→\(step.level)" } ?? "\(step.level)"
      text += "\(step.node) \(levels)"
      if index + 1 < steps.count { text += step.inhibitsNext ? " ⊣ " : " → " }
    }
    return text
  }
}
