public import BypassCore
public import BypassModel

/// Which rules are thought possible for a node of which the signs of the regulators are known.
public enum RuleKind: String, Hashable, Sendable, CaseIterable {
  /// (any activator) and not (any inhibitor), or (any activator) or not (any inhibitor): two rules where there are both.
  ///
  /// - Source: Niederdorfer et al. 2020, doi:10.3389/fphys.2020.00862 (the two link operators).
  case linkOperators = "link-operators"
  /// At least k of the n regulators push the node up, k from 1 to n.
  case thresholds
  /// All monotone functions with the given signs that depend on each regulator, up to four of them; thresholds above.
  case monotone

  /// The most regulators of a threshold rule, whose text grows with the number of subsets.
  static let mostThresholdRegulators = 10

  /// The alternatives for a node; a single one when nothing is open.
  public func alternatives(of rule: SignedRule) -> [NetworkFamily.Unknown.Alternative] {
    let pushes = rule.regulators.map(\.push)
    switch self {
    case .linkOperators: return Self.links(rule)
    case .thresholds:
      guard pushes.count <= Self.mostThresholdRegulators else { return Self.links(rule) }
      return (1...pushes.count).map { k in
        rule.alternative("\(k) of \(pushes.count)", Self.atLeast(k, of: pushes[...]))
      }
    case .monotone:
      guard pushes.count <= MonotoneFunctions.mostArguments else { return RuleKind.thresholds.alternatives(of: rule) }
      return MonotoneFunctions.dependingOnAll(pushes.count).map { terms in
        let condition = LevelCondition.any(
          terms.map { term in
            .all(pushes.indices.filter { term >> $0 & 1 != 0 }.map { pushes[$0] })
          }
        ).simplified
        return rule.alternative(condition.text, condition)
      }
    }
  }

  private static func links(_ rule: SignedRule) -> [NetworkFamily.Unknown.Alternative] {
    let activators = rule.regulators.filter(\.raises).map(\.push)
    let inhibitors = rule.regulators.filter { !$0.raises }.map(\.push)
    guard !activators.isEmpty else { return [rule.alternative("none of the inhibitors", .all(inhibitors))] }
    guard !inhibitors.isEmpty else { return [rule.alternative("any activator", .any(activators))] }
    return [
      rule.alternative("and not", .all([.any(activators)] + inhibitors)),
      rule.alternative("or not", .any(activators + [.all(inhibitors)])),
    ]
  }

  /// At least k of some conditions: by whether the first one holds.
  private static func atLeast(_ k: Int, of conditions: ArraySlice<LevelCondition>) -> LevelCondition {
    guard k > 0 else { return .constant(true) }
    guard k <= conditions.count, let first = conditions.first else { return .constant(false) }
    guard k < conditions.count else { return .all(Array(conditions)) }
    guard k > 1 else { return .any(Array(conditions)) }
    let rest = conditions.dropFirst()
    return .any([.all([first, atLeast(k - 1, of: rest)]), atLeast(k, of: rest)])
  }
}

extension NetworkFamily {
  /// The family of a network in which the rules of some nodes are open.
  ///
  /// - Parameters:
  ///   - nodes: The nodes whose rules are not known; nil for all of which the signs can be told.
  ///   - inputs: Whether the levels of inputs are not known either.
  /// - Throws: ``Diagnostics`` `unsigned-rule` for a named node of which the signs cannot be told.
  public init(of network: Network, rules kind: RuleKind, nodes: [NodeID]? = nil, inputs: Bool = false)
    throws(Diagnostics)
  {
    var unknowns: [Unknown] = []
    let asked = nodes.map(Set.init)
    for node in network.nodes {
      if inputs, case .input = node.behaviour {
        unknowns.append(
          Unknown(
            node.id.description,
            (0...node.maximum).map { .init("level \($0)", nodes: [node.with(.input($0))]) }))
        continue
      }
      guard asked?.contains(node.id) ?? true else { continue }
      guard let signed = SignedRule(of: node) else {
        guard asked != nil else { continue }
        throw Diagnostics([
          .error(
            "unsigned-rule", "the signs of the regulators of '\(node.id)' cannot be told, so its rule cannot be open",
            remedy: "leave it out: only nodes of two levels whose regulators each raise or lower them can be open")
        ])
      }
      let alternatives = kind.alternatives(of: signed)
      if alternatives.count > 1 { unknowns.append(Unknown(node.id.description, alternatives)) }
    }
    try self.init(base: network, unknowns: unknowns)
  }
}
