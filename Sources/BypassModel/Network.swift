public import BypassCore

/// A node of a network: its levels, what it heads for, how fast, and how a partial inhibition acts on it.
public struct NodeDeclaration: Hashable, Sendable {
  /// What decides the node's level.
  public enum Behaviour: Hashable, Sendable {
    /// Set from outside and constant; the level is what it has unless a question sets another.
    case input(Int)
    /// Heads for the level that its rule says, one level at a time.
    case ruled(Rule)
  }

  /// The name in rules.
  public let id: NodeID
  /// The name for people, as its source prints it; the identifier when the source has no other.
  public let name: String
  /// The highest level, 1 or more.
  public let maximum: Int
  /// Input or rule.
  public let behaviour: Behaviour
  /// How fast it moves.
  public let kinetics: Kinetics
  /// How levels answer to partial inhibition, for nodes whose level measures an activity.
  public let activity: Activity?

  /// A declaration.
  public init(
    _ id: NodeID, name: String? = nil, maximum: Int = 1, _ behaviour: Behaviour,
    kinetics: Kinetics = .standard, activity: Activity? = nil
  ) {
    self.id = id
    self.name = name ?? id.description
    self.maximum = maximum
    self.behaviour = behaviour
    self.kinetics = kinetics
    self.activity = activity
  }

  /// The rule; nil for an input.
  public var rule: Rule? { if case .ruled(let rule) = behaviour { rule } else { nil } }

  /// The same node with another behaviour.
  public func with(_ behaviour: Behaviour) -> NodeDeclaration {
    NodeDeclaration(id, name: name, maximum: maximum, behaviour, kinetics: kinetics, activity: activity)
  }
}

/// How fast a node moves by one level.
public enum Kinetics: Hashable, Sendable {
  /// Towards the rule's target, at `up` per unit of time when below it and `down` when above. Both ≥ 0.
  case followingRule(up: Double, down: Double)
  /// Two-level nodes only: switches on at rate `up` while off and off at rate `down` while on, whatever the rule.
  case rates(up: NumericExpression, down: NumericExpression)

  /// One per unit of time both ways.
  public static let standard = Kinetics.followingRule(up: 1, down: 1)
}

/// How the level of a node answers to partial inhibition: activity = expression × (1 − θ), and level k is open in
/// the share Φ((ln activity − ln cutₖ)/σ) of cells.
public struct Activity: Hashable, Sendable {
  /// A condition that multiplies the expression while it holds.
  public struct Factor: Hashable, Sendable {
    /// When it applies.
    public let when: LevelCondition
    /// Above 0; 1 changes nothing.
    public let factor: Double
    /// A conditional factor.
    public init(when: LevelCondition, factor: Double) {
      self.when = when
      self.factor = factor
    }
  }

  /// All factors that hold are multiplied; without any the expression is 1.
  public let factors: [Factor]
  /// The cut points of levels 1, 2, …; above 0, ascending.
  public let cuts: [Double]
  /// The cell-to-cell spread of ln activity, above 0.
  public let spread: Double

  /// An activity.
  public init(factors: [Factor], cuts: [Double], spread: Double) {
    self.factors = factors
    self.cuts = cuts
    self.spread = spread
  }
}

/// A logical network as a value: nothing in it changes; to perturb it is to make another.
public struct Network: Hashable, Sendable {
  /// The nodes in the order of their source; every node that a rule names is one of them.
  public let nodes: [NodeDeclaration]
  /// What acts on the nodes from outside, applied in order.
  public let perturbations: [Perturbation]
  /// Values of the parameters that rates name.
  public let parameters: [String: Double]
  /// Where runs start.
  public let initial: InitialCondition
  private let indexByID: [NodeID: Int]

  /// A network.
  ///
  /// - Throws: ``Diagnostics`` with one finding for each duplicate node, undefined regulator, level out of range,
  ///   or undefined parameter; in the order of the nodes.
  public init(
    nodes: [NodeDeclaration], perturbations: [Perturbation] = [], parameters: [String: Double] = [:],
    initial: InitialCondition = InitialCondition()
  ) throws(Diagnostics) {
    var index: [NodeID: Int] = [:]
    var findings: [Diagnostic] = []
    for (position, node) in nodes.enumerated() where index.updateValue(position, forKey: node.id) != nil {
      findings.append(.error("duplicate-node", "node '\(node.id)' is declared twice"))
    }
    self.nodes = nodes
    self.perturbations = perturbations
    self.parameters = parameters
    self.initial = initial
    indexByID = index
    findings += invariantFindings()
    guard findings.isEmpty else { throw Diagnostics(findings) }
  }

  /// The position of a node; nil when the network has none of that name.
  public func index(of id: NodeID) -> Int? { indexByID[id] }

  /// The declaration of a node; nil when the network has none of that name.
  public subscript(id: NodeID) -> NodeDeclaration? { indexByID[id].map { nodes[$0] } }

  /// The nodes that are set from outside.
  public var inputs: [NodeID] { nodes.filter { $0.rule == nil }.map(\.id) }

  /// The same network under further perturbations; the receiver is untouched.
  ///
  /// - Throws: ``Diagnostics`` when a perturbation names an absent node or level.
  public func perturbed(by more: some Sequence<Perturbation>) throws(Diagnostics) -> Network {
    try Network(nodes: nodes, perturbations: perturbations + more, parameters: parameters, initial: initial)
  }

  /// The same network with inputs at other levels.
  ///
  /// - Throws: ``Diagnostics`` when a node is absent, has a rule, or has no such level.
  public func setting(_ levels: [NodeID: Int]) throws(Diagnostics) -> Network {
    var findings: [Diagnostic] = []
    for id in levels.keys.sorted() where self[id]?.rule != nil || self[id] == nil {
      findings.append(
        self[id] == nil
          ? .unknown("node", id.description, among: nodes.map(\.id.description))
          : .error(
            "set-needs-input", "'\(id)' has a rule, so it cannot be set like an input",
            remedy: "fix it with --clamp \(id)=\(levels[id] ?? 0)"))
    }
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let changed = nodes.map { node in levels[node.id].map { node.with(.input($0)) } ?? node }
    return try Network(
      nodes: changed, perturbations: perturbations, parameters: parameters, initial: initial.fixing(levels))
  }

  /// The same network starting elsewhere.
  public func starting(_ initial: InitialCondition) throws(Diagnostics) -> Network {
    try Network(nodes: nodes, perturbations: perturbations, parameters: parameters, initial: initial)
  }
}
