import BypassCore

extension Network {
  /// What makes this network ill-formed; empty for a network that exists.
  func invariantFindings() -> [Diagnostic] {
    nodes.flatMap(findings(of:)) + perturbations.flatMap(findings(of:)) + initialFindings()
  }

  private func findings(of node: NodeDeclaration) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    if node.maximum < 1 {
      findings.append(.error("level-range", "node '\(node.id)' needs a highest level of 1 or more"))
    }
    switch node.behaviour {
    case .input(let level):
      if level < 0 || level > node.maximum { findings.append(outOfRange(node.id, level, maximum: node.maximum)) }
    case .ruled(let rule):
      for clause in rule.clauses {
        if clause.level < 1 || clause.level > node.maximum {
          findings.append(outOfRange(node.id, clause.level, maximum: node.maximum))
        }
        findings += self.findings(of: clause.when, in: "the rule of '\(node.id)'")
      }
    }
    if case .rates(let up, let down) = node.kinetics {
      for expression in [up, down] { findings += self.findings(of: expression, in: "a rate of '\(node.id)'") }
    }
    if let activity = node.activity {
      for factor in activity.factors { findings += self.findings(of: factor.when, in: "the activity of '\(node.id)'") }
      if activity.cuts.count != node.maximum || activity.spread <= 0 || activity.cuts.contains(where: { $0 <= 0 }) {
        findings.append(
          .error("activity-shape", "the activity of '\(node.id)' needs one positive cut a level and a positive spread"))
      }
    }
    return findings
  }

  private func findings(of condition: LevelCondition, in context: String) -> [Diagnostic] {
    condition.atoms.compactMap { atom in
      guard let node = self[atom.node] else {
        return undefined(atom.node, in: context)
      }
      return atom.atLeast >= 1 && atom.atLeast <= node.maximum
        ? nil : outOfRange(atom.node, atom.atLeast, maximum: node.maximum)
    }
  }

  private func findings(of expression: NumericExpression, in context: String) -> [Diagnostic] {
    expression.nodes.filter { self[$0] == nil }.map { undefined($0, in: context) }
      + expression.parameters.filter { parameters[$0] == nil }.map {
        .error("undefined-parameter", "\(context) reads parameter '$\($0)', which has no value")
      }
  }

  private func findings(of perturbation: Perturbation) -> [Diagnostic] {
    guard let node = self[perturbation.node] else {
      return [.unknown("node", perturbation.node.description, among: nodes.map(\.id.description))]
    }
    let level: Int =
      switch perturbation.effect {
      case .clamp(let level): level
      case .inhibit(_, let from), .supply(_, let from): from
      }
    let smallest = if case .clamp = perturbation.effect { 0 } else { 1 }
    return level >= smallest && level <= node.maximum ? [] : [outOfRange(node.id, level, maximum: node.maximum)]
  }

  private func initialFindings() -> [Diagnostic] {
    initial.groups.flatMap { group in
      group.nodes.filter { self[$0] == nil }.map { undefined($0, in: "the initial condition") }
        + group.alternatives.flatMap { alternative in
          zip(group.nodes, alternative.levels).compactMap { node, level in
            guard let maximum = self[node]?.maximum, level < 0 || level > maximum else { return nil }
            return outOfRange(node, level, maximum: maximum)
          }
        }
    }
  }

  private func undefined(_ node: NodeID, in context: String) -> Diagnostic {
    let near = NearestNames.nearest(to: node.description, among: nodes.map(\.id.description))
    return .error(
      "undefined-regulator", "\(context) reads '\(node)', which is not a node",
      remedy: near.first.map { "did you mean '\($0)'?" } ?? "declare it, as an input if nothing regulates it")
  }

  private func outOfRange(_ node: NodeID, _ level: Int, maximum: Int) -> Diagnostic {
    .error(
      "level-range", "'\(node)' has no level \(level)",
      remedy: "its levels are 0 to \(maximum)")
  }
}
