import BypassCore
import BypassModel

extension ImportedModel {
  /// The same model with two-level nodes `X_b1`, `X_b2`, … in place of each node with levels, and what that changes.
  ///
  /// In every state that is a ladder the two move alike, at the same rates. A partial inhibition or supply of a node with
  /// levels cannot be said of its parts one by one and is lost.
  func unary() -> (model: ImportedModel, changes: [Diagnostic]) {
    guard network.nodes.contains(where: { $0.maximum > 1 }) else { return (self, []) }
    let unary = UnaryNetwork(network)
    let naming = VariableNames(unary, reserved: [], digitsMayLead: true)
    let ids = naming.names.compactMap { try? NodeID($0) }
    guard ids.count == naming.names.count else { return (self, []) }
    var changes = naming.changes
    let plain = UnaryNetwork(network.withoutPerturbations)
    let nodes = unary.variables.enumerated().map { index, variable in
      Self.declaration(of: index, variable, plain, ids)
    }
    func parts(_ node: NodeID) -> [NodeID] {
      network.index(of: node).map { unary.variables(ofNodeAt: $0).map { ids[$0] } } ?? []
    }
    var perturbations: [Perturbation] = []
    for perturbation in network.perturbations {
      switch perturbation.effect {
      case .clamp(let level):
        perturbations += parts(perturbation.node).enumerated().map {
          Perturbation(.clamp(level > $0.offset ? 1 : 0), of: $0.element)
        }
      case .inhibit, .supply:
        if parts(perturbation.node).count == 1 {
          perturbations.append(perturbation)
        } else {
          changes.append(
            Diagnostic(
              .warning, code: "loss-perturbation",
              "the partial inhibition or supply of '\(perturbation.node)' cannot be said of two-level nodes one by one")
          )
        }
      }
    }
    guard
      let changed = try? Network(
        nodes: nodes, perturbations: perturbations, parameters: network.parameters,
        initial: network.initial.unary(parts))
    else { return (self, []) }
    var model = self
    model.network = changed
    changes += losses(keeping: Set(Format.Ability.allCases).subtracting([.scenarios, .companions]))
    (model.namedLevels, model.namedPerturbations, model.companions) = ([], [], [])
    model.internalNodes = Set(internalNodes.flatMap(parts))
    model.graphNodes = Set(graphNodes.flatMap(parts))
    model.references = references.flatMap { reference in
      parts(reference.node).enumerated().map { .init(node: $0.element, level: reference.level > $0.offset ? 1 : 0) }
    }
    // Where a node is, all of its parts are; other texts go with the first.
    model.annotations = annotations.flatMap { annotation -> [Annotation] in
      guard let node = annotation.node else { return [annotation] }
      return parts(node).prefix(annotation.kind == "compartment" ? .max : 1).map {
        .init(node: $0, kind: annotation.kind, text: annotation.text)
      }
    }
    return (model, changes)
  }

  private static func declaration(
    of index: Int, _ variable: UnaryNetwork.Variable, _ unary: UnaryNetwork, _ ids: [NodeID]
  ) -> NodeDeclaration {
    let node = unary.network.nodes[variable.nodeIndex]
    if node.maximum == 1, ids[index] == node.id, case .input = node.behaviour { return node }
    func condition(_ formula: Formula<Int>) -> LevelCondition { formula.replacingAtoms { .level(ids[$0]) } }
    let behaviour: NodeDeclaration.Behaviour =
      switch node.behaviour {
      case .input(let level): .input(level >= variable.level ? 1 : 0)
      case .ruled: .ruled(Rule(on: condition(unary.updateFunction(of: index))))
      }
    // Some programs go by names instead of identifiers, so that names end as identifiers do.
    let name =
      node.maximum == 1 ? node.name : node.name == node.id.description ? nil : "\(node.name)_b\(variable.level)"
    let kinetics: Kinetics =
      switch node.kinetics {
      case .followingRule: node.kinetics
      case .rates(let up, let down):
        .rates(up: Self.renamed(up, unary, ids), down: Self.renamed(down, unary, ids))
      }
    let activity =
      node.maximum > 1
      ? nil
      : node.activity.map { activity in
        Activity(
          factors: activity.factors.map { .init(when: condition(unary.formula($0.when)), factor: $0.factor) },
          cuts: activity.cuts, spread: activity.spread)
      }
    return NodeDeclaration(ids[index], name: name, behaviour, kinetics: kinetics, activity: activity)
  }

  /// A rate in which the level of a node is the sum of its parts.
  private static func renamed(
    _ expression: NumericExpression, _ unary: UnaryNetwork, _ ids: [NodeID]
  ) -> NumericExpression {
    func below(_ part: NumericExpression) -> NumericExpression { renamed(part, unary, ids) }
    switch expression {
    case .number, .parameter, .ruleHolds: return expression
    case .level(let node):
      guard let index = unary.network.index(of: node) else { return expression }
      let parts = unary.variables(ofNodeAt: index).map { NumericExpression.level(ids[$0]) }
      return parts.dropFirst().reduce(parts[0]) { .binary(.add, $0, $1) }
    case .unary(let sign, let part): return .unary(sign, below(part))
    case .binary(let sign, let left, let right): return .binary(sign, below(left), below(right))
    case .conditional(let test, let then, let otherwise):
      return .conditional(below(test), then: below(then), otherwise: below(otherwise))
    }
  }
}

extension InitialCondition {
  /// The same beginnings of two-level nodes, `parts` giving those of a node.
  fileprivate func unary(_ parts: (NodeID) -> [NodeID]) -> InitialCondition {
    InitialCondition(
      groups.map { group in
        Group(
          group.nodes.flatMap(parts),
          alternatives: group.alternatives.map { alternative in
            .init(
              zip(group.nodes, alternative.levels).flatMap { node, level in
                parts(node).indices.map { level > $0 ? 1 : 0 }
              }, weight: alternative.weight)
          })
      })
  }
}

extension Network {
  /// The same network with nothing acting on it.
  fileprivate var withoutPerturbations: Network {
    (try? Network(nodes: nodes, parameters: parameters, initial: initial)) ?? self
  }
}
