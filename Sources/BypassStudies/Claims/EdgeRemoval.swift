import BypassCore
import BypassModel

/// An edge taken out of a network: its target reads the regulator as level 0, whatever level it has.
struct EdgeRemoval: Hashable, Sendable {
  let from: NodeID
  let to: NodeID

  /// `ALK->STAT3`.
  var name: String { "\(from)->\(to)" }

  /// The target with every question about the regulator answered as for level 0, in its rule and in its activity.
  func removed(from node: NodeDeclaration) -> NodeDeclaration {
    guard node.id == to, let rule = node.rule else { return node }
    func blind(_ condition: LevelCondition) -> LevelCondition {
      condition.replacingAtoms { $0.node == from ? .constant(false) : .atom($0) }.simplified
    }
    let activity = node.activity.map { activity in
      Activity(
        factors: activity.factors.map { .init(when: blind($0.when), factor: $0.factor) }, cuts: activity.cuts,
        spread: activity.spread)
    }
    let clauses = rule.clauses.map { Rule.Clause(level: $0.level, when: blind($0.when)) }
    return NodeDeclaration(
      node.id, name: node.name, maximum: node.maximum, .ruled(Rule(clauses)), kinetics: node.kinetics,
      activity: activity)
  }

  /// The network without the edge.
  func removed(from network: Network) throws(Diagnostics) -> Network {
    try Network(
      nodes: network.nodes.map { removed(from: $0) }, perturbations: network.perturbations,
      parameters: network.parameters, initial: network.initial)
  }

  /// Whether the edge makes no difference in an arm, proved from the levels that its nodes can have.
  func isIdle(in arm: ResolvedArm, _ ranges: LevelRanges) -> Bool {
    guard let target = arm.untreated[to] else { return true }
    return ranges.specialised(target) == ranges.specialised(removed(from: target))
  }
}
