public import BypassCore
public import BypassModel
import BypassSAT

/// Whether two networks have the same variables and update each of them alike in every state; decided, not sampled.
///
/// Networks are seen as the variables "X has at least level k". Variables of the two correspond by what ``NameTable``
/// says, else by name and level, else as `X_bk` of one network and level k of X in the other. States that are no ladders
/// (X≥2 without X≥1) cannot occur and do not count.
public struct FunctionComparison: Sendable {
  /// What an input is to the comparison.
  public enum Inputs: String, Hashable, Sendable, CaseIterable {
    /// A variable that keeps its value, whatever its level.
    case free
    /// The constant of its level.
    case declared
  }

  /// The networks.
  public let first: Network
  /// The network held against it.
  public let second: Network
  /// What inputs are.
  public var inputs = Inputs.free
  /// Names of the second network for those of the first, where they differ.
  public var names = NameTable()
  /// The most conflicts that the search may meet for one variable.
  public var conflictLimit: Int32 = 2_000_000

  /// A comparison.
  public init(_ first: Network, _ second: Network) {
    self.first = first
    self.second = second
  }

  /// What a variable is, in one network.
  public struct Variable: Hashable, Sendable, CustomStringConvertible {
    /// The node as its network calls it.
    public let node: NodeID
    /// The threshold, 1 or more.
    public let level: Int
    /// Whether the node has two levels.
    public let isBoolean: Bool
    /// `X`, or `X>=k`.
    public var description: String { isBoolean ? "\(node)" : "\(node)>=\(level)" }
  }

  /// One way in which the networks differ.
  public enum Difference: Hashable, Sendable {
    /// The second network has no such variable.
    case onlyInFirst(Variable)
    /// The first network has no such variable.
    case onlyInSecond(Variable)
    /// In this state the variable becomes `first` in the first network and the opposite in the second.
    case function(Variable, state: [Setting], first: Bool)
    /// The search met its limit.
    case undecided(Variable)
  }

  /// A variable's value in a witness.
  public struct Setting: Hashable, Sendable {
    /// The variable.
    public let variable: Variable
    /// Its value.
    public let isOn: Bool
  }

  /// The differences, variables of the first network in its order, then those that only the second has.
  public struct Answer: Hashable, Sendable {
    /// Variables that both networks have.
    public let compared: Int
    /// What differs.
    public let differences: [Difference]
    /// True when nothing differs, false when something does, nil when that was not decided.
    public var isEqual: Bool? {
      if differences.isEmpty { return true }
      let isOpen = differences.allSatisfy { if case .undecided = $0 { true } else { false } }
      return isOpen ? nil : false
    }
  }

  /// Compares.
  ///
  /// - Complexity: One satisfiability question a variable, over what the two functions read.
  public func answer() -> Answer {
    let joint = JointVariables(UnaryNetwork(first), UnaryNetwork(second), names)
    var differences: [Difference] = []
    var compared = 0
    for index in joint.first.variables.indices {
      guard let partner = joint.partner[index] else {
        differences.append(.onlyInFirst(joint.variable(index)))
        continue
      }
      compared += 1
      let mine = function(of: index, in: joint.first, first)
      let theirs = function(of: partner, in: joint.second, second).replacingAtoms { .atom(joint.ofSecond[$0]) }
      if let difference = difference(of: index, mine, theirs, joint) { differences.append(difference) }
    }
    let matched = Set(joint.partner.values)
    for index in joint.second.variables.indices where !matched.contains(index) {
      differences.append(.onlyInSecond(joint.variable(joint.ofSecond[index])))
    }
    return Answer(compared: compared, differences: differences)
  }

  private func function(of index: Int, in unary: UnaryNetwork, _ network: Network) -> Formula<Int> {
    let node = network.nodes[unary.variables[index].nodeIndex]
    let isClamped = network.perturbations.contains { perturbation in
      if case .clamp = perturbation.effect { perturbation.node == node.id } else { false }
    }
    if node.rule == nil, !isClamped, inputs == .free { return .atom(index) }
    return unary.updateFunction(of: index)
  }

  private func difference(
    of index: Int, _ mine: Formula<Int>, _ theirs: Formula<Int>, _ joint: JointVariables
  ) -> Difference? {
    if mine == theirs { return nil }
    var clauses = FormulaClauses()
    let difference = clauses.literal(of: .either(mine, theirs))
    clauses.addLadders(joint.below)
    switch clauses.solver.solve(assuming: [difference], conflicts: conflictLimit) {
    case .unsatisfiable: return nil
    case .unknown: return .undecided(joint.variable(index))
    case .satisfiable: break
    }
    var state: [Setting] = []
    var truth: [Int: Bool] = [:]
    for atom in clauses.atoms.keys.sorted() {
      guard let literal = clauses.atoms[atom] else { continue }
      truth[atom] = clauses.solver.value(literal)
      state.append(Setting(variable: joint.variable(atom), isOn: clauses.solver.value(literal)))
    }
    return .function(joint.variable(index), state: state, first: mine.value { truth[$0] ?? false })
  }
}
