import BypassCore
public import BypassModel

/// A two-level node's regulators with their signs: what is known of a rule that is not known.
public struct SignedRule: Hashable, Sendable {
  /// One regulator.
  public struct Regulator: Hashable, Sendable {
    /// What is read: a node having at least a level.
    public let atom: LevelAtom
    /// Whether it raises the node; otherwise it lowers it.
    public let raises: Bool
    /// A regulator with its sign.
    public init(_ atom: LevelAtom, raises: Bool) {
      self.atom = atom
      self.raises = raises
    }

    /// The condition under which it pushes the node up.
    var push: LevelCondition { raises ? .atom(atom) : .not(.atom(atom)) }
  }

  /// The node.
  public let node: NodeDeclaration
  /// Activators and inhibitors in the order of the rule.
  public let regulators: [Regulator]

  /// The signs of a node's rule; nil for inputs, nodes of more than two levels, rules without regulators, and rules
  /// in which a regulator both raises and lowers, or which are too large to tell.
  ///
  /// - Complexity: 2ⁿ readings of the rule for n atoms, n at most 16.
  public init?(of node: NodeDeclaration) {
    guard let rule = node.rule, node.maximum == 1, node.activity == nil else { return nil }
    let condition = rule.reaches(1)
    let atoms = condition.atoms
    guard (1...16).contains(atoms.count) else { return nil }
    var raises = [Bool](repeating: false, count: atoms.count)
    var lowers = raises
    let position = Dictionary(atoms.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let indexed: Formula<Int> = condition.replacingAtoms { .atom(position[$0] ?? 0) }
    let table = (0..<1 << atoms.count).map { row in indexed.value { row >> $0 & 1 != 0 } }
    for (bit, _) in atoms.enumerated() {
      for row in table.indices where row >> bit & 1 == 0 && table[row] != table[row | 1 << bit] {
        if table[row] { lowers[bit] = true } else { raises[bit] = true }
      }
      if raises[bit] && lowers[bit] { return nil }
    }
    let used = atoms.indices.filter { raises[$0] || lowers[$0] }
    guard !used.isEmpty else { return nil }
    self.node = node
    regulators = used.map { Regulator(atoms[$0], raises: raises[$0]) }
  }

  /// A node with given regulators.
  public init(_ node: NodeDeclaration, _ regulators: [Regulator]) {
    self.node = node
    self.regulators = regulators
  }

  /// The alternative in which the node is on where a condition holds.
  func alternative(_ name: String, _ condition: LevelCondition) -> NetworkFamily.Unknown.Alternative {
    .init(name, nodes: [node.with(.ruled(Rule(on: condition.simplified)))])
  }
}
