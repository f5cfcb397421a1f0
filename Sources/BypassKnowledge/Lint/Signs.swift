import BypassCore
import BypassModel

extension CatalogueLinter {
  /// A rule rises in each activator, falls in each inhibitor, and depends on each regulator.
  ///
  /// Decided exactly, over every combination of levels of the node's regulators, on the level that the rule heads for
  /// and on the expression of its activity.
  @Sendable static func signs(_ catalogue: Catalogue) -> [Diagnostic] {
    catalogue.sortedDiseases.flatMap { disease in
      disease.pathways.flatMap(\.nodes).flatMap { signs(of: $0, in: disease.network) }
    }
  }

  private static func signs(of node: NodeEntry, in network: Network) -> [Diagnostic] {
    let regulators = node.regulators.filter { Set(node.declaration.readNodes).contains($0.node) }
    guard !regulators.isEmpty else { return [] }
    guard let effects = RegulatorEffects(of: node.declaration, by: regulators.map(\.node), in: network) else {
      return [
        Diagnostic(
          .warning, code: "too-many-regulators", at: node.place,
          "the signs of \(node.declaration.id) are not checked: over 2²⁰ combinations of its regulators' levels")
      ]
    }
    return zip(regulators, effects.byRegulator).compactMap { regulator, effect in
      finding(regulator, rises: effect.rises, falls: effect.falls, target: node.declaration.id)
    }
  }

  private static func finding(
    _ regulator: NodeEntry.Regulator, rises: Bool, falls: Bool, target: NodeID
  ) -> Diagnostic? {
    let (source, sign) = (regulator.node, regulator.sign)
    switch (sign, rises, falls) {
    case (_, false, false):
      return .error(
        "not-observable", at: regulator.place, "the level of \(source) never makes a difference to \(target)",
        remedy: "the rule mentions it without depending on it: change the rule or delete the regulator")
    case (.activates, _, true), (.inhibits, true, _):
      return .error(
        "wrong-sign", at: regulator.place,
        "\(source) is said to be one that \(sign.rawValue) \(target), but in the rule it \(rises && falls ? "does both" : rises ? "activates" : "inhibits")",
        remedy: "change 'sign:' or the rule; a regulator of both signs says 'sign: both' and 'because:'")
    case (.both, true, true):
      return regulator.because == nil
        ? .error(
          "unexplained-sign", at: regulator.place, "\(source) activates and inhibits \(target) without a reason",
          remedy: "add 'because: …'") : nil
    case (.both, _, _):
      return .error(
        "wrong-sign", at: regulator.place,
        "\(source) is said to act on \(target) in both ways, but in the rule it only \(rises ? "activates" : "inhibits")",
        remedy: "write 'sign: \(rises ? "activates" : "inhibits")'")
    default: return nil
    }
  }
}

/// Whether raising a regulator by one level ever raises or lowers what a node heads for.
struct RegulatorEffects {
  /// One entry a regulator, in the order asked.
  let byRegulator: [(rises: Bool, falls: Bool)]

  /// Nil when there are more than 2²⁰ combinations of levels.
  init?(of node: NodeDeclaration, by regulators: [NodeID], in network: Network) {
    let maxima = regulators.map { network[$0]?.maximum ?? 1 }
    let combinations = maxima.reduce(1.0) { $0 * Double($1 + 1) }
    guard combinations <= 0x1p20 else { return nil }
    let position = Dictionary(regulators.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let clauses = (node.rule?.clauses ?? []).map { (level: $0.level, when: Self.indexed($0.when, position)) }
    let factors = (node.activity?.factors ?? []).map { (when: Self.indexed($0.when, position), factor: $0.factor) }
    var levels = [Int](repeating: 0, count: regulators.count)
    func outcome() -> (target: Int, expression: Double) {
      let target = clauses.last { $0.when.value { levels[$0.position] >= $0.level } }?.level ?? 0
      let expression = factors.reduce(1.0) { $1.when.value { levels[$0.position] >= $0.level } ? $0 * $1.factor : $0 }
      return (target, expression)
    }
    var effects = [(rises: Bool, falls: Bool)](repeating: (false, false), count: regulators.count)
    for _ in 0..<Int(combinations) {
      let here = outcome()
      for index in levels.indices where levels[index] < maxima[index] {
        levels[index] += 1
        let above = outcome()
        levels[index] -= 1
        if above.target > here.target || above.expression > here.expression { effects[index].rises = true }
        if above.target < here.target || above.expression < here.expression { effects[index].falls = true }
      }
      for index in levels.indices {
        if levels[index] < maxima[index] {
          levels[index] += 1
          break
        }
        levels[index] = 0
      }
    }
    byRegulator = effects
  }

  private struct Threshold: Hashable, Sendable {
    let position: Int
    let level: Int
  }

  private static func indexed(_ condition: LevelCondition, _ position: [NodeID: Int]) -> Formula<Threshold> {
    condition.replacingAtoms { atom in
      position[atom.node].map { .atom(Threshold(position: $0, level: atom.atLeast)) } ?? .constant(false)
    }
  }
}
