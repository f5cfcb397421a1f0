public import BypassCore
public import BypassModel

/// A smaller network with the same long-term behaviour, and the way back to the larger one.
///
/// Constants, fixed inputs and clamps are propagated through the rules and their nodes removed; then nodes are
/// removed whose rule can be put in their place. Which ones depends on what must be preserved:
/// - `attractors`: outputs that nothing reads, themselves included; and mediators, that is two-level nodes with one
///   regulator and one target, the two different, and the regulator not read by the target directly. Number and
///   kind of asynchronous attractors stay the same, fixed points with their levels; a cyclic attractor of the
///   smaller network is part of its counterpart, which may pass through further states while a mediator lags.
/// - `fixedPoints`: every two-level node that does not read itself. Fixed points correspond one to one; cyclic
///   attractors may appear, merge or vanish.
///
/// Nodes that something acts on partly stay, as do nodes of several levels.
/// - Source: Saadatpour, Albert and Reluga 2013, doi:10.1137/13090537X (mediators); Naldi, Remy, Thieffry and
///   Chaouiya 2011, doi:10.1016/j.tcs.2010.10.021 (nodes that do not read themselves).
public struct NetworkReduction: Sendable {
  /// What must stay.
  public enum Guarantee: String, Hashable, Sendable, CaseIterable {
    /// Asynchronous attractors.
    case attractors
    /// Fixed points only.
    case fixedPoints
  }

  /// A node that was removed, with the condition under which it is at level 1.
  public struct Removal: Hashable, Sendable {
    /// The node.
    public let node: NodeID
    /// Its condition over nodes that remain or were removed later.
    public let condition: LevelCondition
  }

  /// The network before.
  public let original: Network
  /// The smaller network.
  public let network: Network
  /// Nodes that have one level in everything that lasts, with that level.
  public let constants: [NodeID: Int]
  /// The nodes removed by substitution, in the order of removal.
  public let removals: [Removal]

  /// Rules are not substituted where that would make one longer than this many conditions.
  private static let longestRule = 200

  /// Reduces a network.
  ///
  /// - Parameter options: What is done with inputs; open ones stay.
  /// - Throws: ``Diagnostics`` when a rule is too complex.
  public init(
    _ original: Network, preserving guarantee: Guarantee, keeping kept: Set<NodeID> = [],
    options: QualitativeNetwork.Options = .init()
  ) throws(Diagnostics) {
    self.original = original
    let constants = try Self.constants(of: original, options)
    self.constants = constants
    var rules: [NodeID: LevelCondition] = [:]
    var nodes: [NodeDeclaration] = []
    for node in original.nodes where constants[node.id] == nil || kept.contains(node.id) {
      let simpler = Self.substituting(constants, in: node)
      nodes.append(simpler)
      if let rule = simpler.rule, simpler.maximum == 1 { rules[node.id] = rule.reaches(1) }
    }
    let touched = Set(original.perturbations.map(\.node)).union(kept)
    var search = MediatorSearch(nodes: nodes, conditions: rules, fixed: touched, longest: Self.longestRule)
    removals = search.removeAll(guarantee)
    let remaining = Set(search.nodes.map(\.id))
    network = try Network(
      nodes: search.nodes, perturbations: original.perturbations.filter { remaining.contains($0.node) },
      parameters: original.parameters)
  }

  private static func constants(
    of network: Network, _ options: QualitativeNetwork.Options
  ) throws(Diagnostics) -> [NodeID: Int] {
    do throws(Diagnostic) {
      let qualitative = try QualitativeNetwork(network, options: options)
      let outer = qualitative.levels(of: qualitative.system.percolated(qualitative.domain))
      return Dictionary(
        uniqueKeysWithValues: outer.intervals.compactMap { interval in interval.level.map { (interval.node, $0) } })
    } catch {
      throw Diagnostics([error])
    }
  }

  private static func substituting(_ constants: [NodeID: Int], in node: NodeDeclaration) -> NodeDeclaration {
    func simpler(_ condition: LevelCondition) -> LevelCondition {
      condition.replacingAtoms { atom in
        constants[atom.node].map { .constant($0 >= atom.atLeast) } ?? .atom(atom)
      }.simplified
    }
    let activity = node.activity.map { activity in
      Activity(
        factors: activity.factors.map { .init(when: simpler($0.when), factor: $0.factor) }, cuts: activity.cuts,
        spread: activity.spread)
    }
    let behaviour: NodeDeclaration.Behaviour =
      constants[node.id].map { .input($0) }
      ?? node.rule.map { rule in
        .ruled(Rule(rule.clauses.map { .init(level: $0.level, when: simpler($0.when)) }))
      } ?? node.behaviour
    // Rates play no part in what lasts, and may read nodes that are gone.
    return NodeDeclaration(node.id, name: node.name, maximum: node.maximum, behaviour, activity: activity)
  }

  /// The levels of all nodes of the original network in a state of the smaller one, removed nodes at rest.
  public func restored(_ levels: [NodeID: Int]) -> [NodeID: Int] {
    var levels = levels.merging(constants) { known, _ in known }
    for removal in removals.reversed() {
      levels[removal.node] = removal.condition.holds { levels[$0] ?? 0 } ? 1 : 0
    }
    return levels
  }
}

/// The removal of nodes by substitution.
private struct MediatorSearch {
  private(set) var nodes: [NodeDeclaration]
  private var conditions: [NodeID: LevelCondition]
  private let fixed: Set<NodeID>
  private let longest: Int

  init(nodes: [NodeDeclaration], conditions: [NodeID: LevelCondition], fixed: Set<NodeID>, longest: Int) {
    self.nodes = nodes
    self.conditions = conditions
    self.fixed = fixed
    self.longest = longest
  }

  mutating func removeAll(_ guarantee: NetworkReduction.Guarantee) -> [NetworkReduction.Removal] {
    var removals: [NetworkReduction.Removal] = []
    while let node = nodes.first(where: { canGo($0, guarantee) }), let condition = conditions[node.id] {
      remove(node.id, condition)
      removals.append(.init(node: node.id, condition: condition))
    }
    return removals
  }

  private func reads(_ node: NodeDeclaration) -> [NodeID] {
    (node.rule?.regulators ?? []) + (node.activity?.factors.flatMap(\.when.nodes) ?? [])
  }

  private func canGo(_ node: NodeDeclaration, _ guarantee: NetworkReduction.Guarantee) -> Bool {
    guard let condition = conditions[node.id], !fixed.contains(node.id), node.activity == nil else { return false }
    let regulators = condition.nodes
    let targets = nodes.filter { reads($0).contains(node.id) }
    guard !regulators.contains(node.id), !targets.contains(where: { $0.activity != nil }) else { return false }
    if targets.isEmpty { return true }
    let longestAfter = targets.map { ($0.rule?.clauses.reduce(0) { $0 + $1.when.length } ?? 0) * condition.length }
      .max()
    guard let longestAfter, longestAfter <= longest else { return false }
    switch guarantee {
    case .fixedPoints: return true
    case .attractors:
      guard regulators.count == 1, targets.count == 1 else { return false }
      return targets[0].id != regulators[0] && !reads(targets[0]).contains(regulators[0])
    }
  }

  private mutating func remove(_ gone: NodeID, _ condition: LevelCondition) {
    nodes.removeAll { $0.id == gone }
    conditions[gone] = nil
    nodes = nodes.map { node in
      guard let rule = node.rule, rule.regulators.contains(gone) else { return node }
      let clauses = rule.clauses.map { clause in
        Rule.Clause(
          level: clause.level,
          when: clause.when.replacingAtoms { $0.node == gone ? condition : .atom($0) }.simplified)
      }
      return node.with(.ruled(Rule(clauses)))
    }
    for node in nodes { if let rule = node.rule, node.maximum == 1 { conditions[node.id] = rule.reaches(1) } }
  }
}

extension Formula {
  /// How many atoms are written, repetitions counted; constants count one.
  var length: Int {
    switch self {
    case .constant, .atom: 1
    case .not(let part): part.length
    case .all(let parts), .any(let parts): max(1, parts.reduce(0) { $0 + $1.length })
    case .either(let first, let second): first.length + second.length
    }
  }
}
