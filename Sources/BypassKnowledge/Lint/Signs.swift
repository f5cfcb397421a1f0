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
    guard let signs = InfluenceSigns(of: node.declaration, in: network) else {
      return [
        Diagnostic(
          .warning, code: "too-many-regulators", at: node.place,
          "the signs of \(node.declaration.id) are not checked: over 2²⁰ combinations of its regulators' levels")
      ]
    }
    return regulators.compactMap { regulator in
      let influence = signs.byRegulator[regulator.node]
      return finding(
        regulator, rises: influence?.rises ?? false, falls: influence?.falls ?? false, target: node.declaration.id)
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
