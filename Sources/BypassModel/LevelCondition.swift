public import BypassCore

/// The smallest thing a rule can ask: does a node have at least a level?
public struct LevelAtom: Hashable, Sendable, Comparable {
  /// The node that is asked about.
  public let node: NodeID
  /// The threshold, 1 or more.
  public let atLeast: Int

  /// `node >= atLeast`.
  public init(_ node: NodeID, atLeast: Int = 1) {
    self.node = node
    self.atLeast = atLeast
  }

  /// By node, then by threshold.
  public static func < (left: Self, right: Self) -> Bool {
    (left.node, left.atLeast) < (right.node, right.atLeast)
  }
}

/// A condition on the levels of nodes, such as `STAT3 & !(ALK>=2)`.
public typealias LevelCondition = Formula<LevelAtom>

extension Formula where Atom == LevelAtom {
  /// `node >= level`.
  public static func level(_ node: NodeID, atLeast level: Int = 1) -> Self { .atom(LevelAtom(node, atLeast: level)) }

  /// The nodes asked about, in the order of first mention.
  public var nodes: [NodeID] {
    var seen: Set<NodeID> = []
    return atoms.map(\.node).filter { seen.insert($0).inserted }
  }

  /// The value when every node has the level that `level` says.
  public func holds(_ level: (NodeID) -> Int) -> Bool { value { level($0.node) >= $0.atLeast } }

  /// The condition as text: `&`, `|`, `!`, `^`, `X` for level 1 and `X>=k` above; parentheses where needed.
  public var text: String { written(inside: 0) }

  /// Binding strength: 0 none, 1 or, 2 xor, 3 and, 4 not.
  private func written(inside strength: Int) -> String {
    let (own, text): (Int, String) =
      switch self {
      case .constant(let value): (9, value ? "1" : "0")
      case .atom(let atom): (9, atom.atLeast == 1 ? "\(atom.node)" : "\(atom.node)>=\(atom.atLeast)")
      case .not(.atom(let atom)) where atom.atLeast > 1: (9, "\(atom.node)<\(atom.atLeast)")
      case .not(let part): (4, "!" + part.written(inside: 4))
      case .all(let parts) where parts.isEmpty: (9, "1")
      case .any(let parts) where parts.isEmpty: (9, "0")
      case .all(let parts): (3, parts.map { $0.written(inside: 3) }.joined(separator: " & "))
      case .either(let a, let b): (2, a.written(inside: 3) + " ^ " + b.written(inside: 3))
      case .any(let parts): (1, parts.map { $0.written(inside: 1) }.joined(separator: " | "))
      }
    return own < strength ? "(\(text))" : text
  }
}
