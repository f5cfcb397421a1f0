public import BypassCore

/// A multi-valued network as Boolean variables `X≥1, X≥2, …`, moves of one level; what every engine runs on.
///
/// Of a node X with highest level m the variables are X≥1 … X≥m, in this order, nodes in the order of the network.
/// Reachable states are ladders: X≥k implies X≥k−1. With Lₖ the condition under which the rule heads for k or more,
/// X≥k may switch on only above X≥k−1 and off only below X≥k+1:
/// fₖ = (Lₖ ∧ X≥k−1) ∨ X≥k+1 (X≥0 true, X≥m+1 false).
///
/// In continuous time, with the node's rates u and d, a gate g and a supply s:
/// on-rate = uLₖ·g + (d(1−Lₖ) + uLₖ(1−g))·s, off-rate = (d(1−Lₖ) + uLₖ(1−g))·(1−s).
/// - Source: Van Ham 1979 for the encoding; gates as `Documentation/decisions/0002-partial-inhibition.md`.
public struct UnaryNetwork: Sendable {
  /// One variable: "the node has at least this level".
  public struct Variable: Hashable, Sendable {
    /// Position of the node in the network.
    public let nodeIndex: Int
    /// The node.
    public let node: NodeID
    /// The threshold, 1 or more.
    public let level: Int
    /// The variable X≥level−1, unless level is 1.
    public let below: Int?
    /// The variable X≥level+1, unless level is the highest.
    public let above: Int?
  }

  /// What drives a variable.
  public enum Law: Hashable, Sendable {
    /// It never changes: an input or a clamped node.
    case fixed(Bool)
    /// It follows a condition Lₖ over variable indices, with these rates and modifiers.
    case following(Formula<Int>, up: Double, down: Double, gate: Gate?, supply: Double)
    /// It follows explicit rates (two-level nodes); `logic` is the rule, for `@logic` and for qualitative semantics.
    case rates(logic: Formula<Int>, up: NumericExpression, down: NumericExpression, gate: Gate?, supply: Double)
  }

  /// The share of cells in which a partly inhibited level stays open, as a function of the state.
  public struct Gate: Hashable, Sendable {
    /// A state-dependent factor of the expression.
    public struct Factor: Hashable, Sendable {
      /// When it applies.
      public let when: Formula<Int>
      /// What the expression is multiplied by.
      public let factor: Double
    }
    /// The share of activity left by all inhibitors together, 1 − θ.
    public let remaining: Double
    /// Factors of the expression; empty for a gate that is `remaining` itself.
    public let factors: [Factor]
    /// The cut point and spread; nil for a gate that is `remaining` itself.
    public let threshold: Threshold?

    /// A cut point of ln activity with its spread.
    public struct Threshold: Hashable, Sendable {
      /// Activity at which half of the cells are open.
      public let cut: Double
      /// Standard deviation of ln activity between cells.
      public let spread: Double
      /// A cut and a spread, both above 0.
      public init(cut: Double, spread: Double) {
        self.cut = cut
        self.spread = spread
      }
    }

    /// The open share g in a state given by the truth of variables, 0...1.
    public func share(_ truth: (Int) -> Bool) -> Double {
      guard let threshold else { return remaining }
      let expression = factors.reduce(1.0) { $1.when.value(truth) ? $0 * $1.factor : $0 }
      return Self.openShare(activity: expression * remaining, threshold: threshold)
    }

    /// Φ((ln activity − ln cut)/σ); 0 for an activity of 0.
    public static func openShare(activity: Double, threshold: Threshold) -> Double {
      guard activity > 0 else { return 0 }
      return NormalDistribution.cumulative(
        (activity.naturalLogarithm - threshold.cut.naturalLogarithm) / threshold.spread)
    }
  }

  /// The network that this is a form of.
  public let network: Network
  /// The variables, in order.
  public let variables: [Variable]
  /// One law a variable.
  public let laws: [Law]
  private let firstOfNode: [Int]

  /// The unary form of a network, its perturbations applied.
  ///
  /// - Complexity: O(variables × size of rules).
  public init(_ network: Network) {
    self.network = network
    var variables: [Variable] = []
    var first: [Int] = []
    for (index, node) in network.nodes.enumerated() {
      first.append(variables.count)
      for level in 1...node.maximum {
        let position = variables.count
        variables.append(
          Variable(
            nodeIndex: index, node: node.id, level: level, below: level > 1 ? position - 1 : nil,
            above: level < node.maximum ? position + 1 : nil))
      }
    }
    self.variables = variables
    firstOfNode = first
    var acting: [NodeID: [Perturbation.Effect]] = [:]
    for perturbation in network.perturbations { acting[perturbation.node, default: []].append(perturbation.effect) }
    var builder = LawBuilder(network: network, firstOfNode: first, acting: acting)
    laws = variables.map { builder.law(of: $0) }
  }

  /// The variable of a node and a level (1 or more); nil when the network has none.
  public func variable(_ node: NodeID, atLeast level: Int) -> Int? {
    guard let index = network.index(of: node), level >= 1, level <= network.nodes[index].maximum else { return nil }
    return firstOfNode[index] + level - 1
  }

  /// The variables of a node by its position.
  public func variables(ofNodeAt index: Int) -> Range<Int> {
    firstOfNode[index]..<firstOfNode[index] + network.nodes[index].maximum
  }

  /// A condition over levels as one over variables. Atoms of absent nodes or levels are false.
  public func formula(_ condition: LevelCondition) -> Formula<Int> {
    condition.replacingAtoms { atom in variable(atom.node, atLeast: atom.atLeast).map { .atom($0) } ?? .constant(false)
    }
  }

  /// fₖ: what a variable becomes when it is updated, gates left out.
  public func updateFunction(of index: Int) -> Formula<Int> {
    let logic: Formula<Int>
    switch laws[index] {
    case .fixed(let value): return .constant(value)
    case .following(let condition, _, _, _, _): logic = condition
    case .rates(let condition, _, _, _, _): logic = condition
    }
    let rising = variables[index].below.map { .all([logic, .atom($0)]) } ?? logic
    return (variables[index].above.map { .any([rising, .atom($0)]) } ?? rising).simplified
  }

  /// The level of a node in a state.
  public func level(ofNodeAt index: Int, _ truth: (Int) -> Bool) -> Int {
    variables(ofNodeAt: index).prefix(while: truth).count
  }
}

/// Makes the laws of one network's variables.
private struct LawBuilder {
  let network: Network
  let firstOfNode: [Int]
  let acting: [NodeID: [Perturbation.Effect]]

  mutating func law(of variable: UnaryNetwork.Variable) -> UnaryNetwork.Law {
    let node = network.nodes[variable.nodeIndex]
    let effects = acting[node.id] ?? []
    for case .clamp(let level) in effects.reversed() { return .fixed(level >= variable.level) }
    let supply =
      1
      - effects.reduce(1.0) { left, effect in
        if case .supply(let share, let to) = effect, to >= variable.level { left * (1 - share.value) } else { left }
      }
    guard case .ruled(let rule) = node.behaviour else {
      guard case .input(let level) = node.behaviour, supply > 0, level < variable.level else {
        if case .input(let level) = node.behaviour { return .fixed(level >= variable.level) }
        return .fixed(false)
      }
      return .following(.constant(false), up: 1, down: 1, gate: nil, supply: supply)
    }
    let gate = gate(of: variable, node: node, effects: effects)
    // Every atom of a network names a variable of its own, so what was simple stays simple.
    let logic = formula(rule.reaches(variable.level))
    switch node.kinetics {
    case .followingRule(let up, let down):
      return .following(logic, up: up, down: down, gate: gate, supply: supply)
    case .rates(let up, let down):
      return .rates(logic: logic, up: up, down: down, gate: gate, supply: supply)
    }
  }

  private func gate(
    of variable: UnaryNetwork.Variable, node: NodeDeclaration, effects: [Perturbation.Effect]
  ) -> UnaryNetwork.Gate? {
    var remaining = 1.0
    var inhibited = false
    for case .inhibit(let share, let from) in effects where variable.level >= from && share.value > 0 {
      remaining *= 1 - share.value
      inhibited = true
    }
    guard inhibited else { return nil }
    guard let activity = node.activity else { return .init(remaining: remaining, factors: [], threshold: nil) }
    return .init(
      remaining: remaining,
      factors: activity.factors.map { .init(when: formula($0.when).simplified, factor: $0.factor) },
      threshold: .init(cut: activity.cuts[variable.level - 1], spread: activity.spread))
  }

  private func formula(_ condition: LevelCondition) -> Formula<Int> {
    condition.replacingAtoms { atom in
      network.index(of: atom.node).map { .atom(firstOfNode[$0] + atom.atLeast - 1) } ?? .constant(false)
    }
  }
}
