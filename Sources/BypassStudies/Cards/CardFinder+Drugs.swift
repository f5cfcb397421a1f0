import BypassCore
import BypassKnowledge
import BypassPharmacology

extension CardFinder {
  /// The card of a drug: what it does, how the body handles it, and how far that agrees with what is printed.
  func card(_ drug: DrugEntry) -> Card {
    var fields = [
      Card.Field(name: "class", value: drug.drugClass), .init(name: "mode", value: drug.mode),
      .init(name: "targets", value: drug.agent.targets.map(words).joined(separator: "; ")),
    ]
    if let exposure = drug.agent.exposure {
      fields.append(
        .init(name: "exposure", value: "\(exposure.label): free \(exposure.free) (\(exposure.standing.rawValue))"))
    }
    fields += kinetics(of: drug)
    if !drug.about.isEmpty { fields.append(.init(name: "about", value: drug.about)) }
    let edges = drug.agent.targets.flatMap {
      evidence(Justification(sources: $0.evidence), use: "\($0.effect.rawValue) \($0.node)")
    }
    let claims = drug.justification.sources + drug.agent.targets.flatMap(\.evidence)
    return Card(
      kind: "drug", id: drug.agent.id.description, name: drug.agent.name, fields: fields,
      evidence: evidence(drug.justification) + edges, behaviours: behaviours(mentioning: claims))
  }

  private func words(_ target: Agent.Target) -> String {
    let strength =
      switch target.strength {
      case .response(let response): "IC50 \(response.ic50)"
      case .table(let name): "potency table \(name)"
      case .share(let share): "\((share.value * 100).significant(3)) % at an effective dose"
      }
    return "\(target.effect.rawValue) \(target.node) (\(strength), \(target.standing.rawValue))"
  }

  private func kinetics(of drug: DrugEntry) -> [Card.Field] {
    guard let kinetics = drug.agent.kinetics else { return [] }
    let parameters = kinetics.parameters.map {
      Card.Field(name: "kinetics \($0.name)", value: "\($0.printed) (\($0.standing.rawValue): \($0.account))")
    }
    return parameters
      + KineticComparison.Quantity.allCases.compactMap { quantity in
        let lines = drug.comparisons.filter { $0.quantity == quantity }.map(words)
        return lines.isEmpty
          ? nil : Card.Field(name: "printed \(quantity.rawValue)", value: lines.joined(separator: "; "))
      }
  }

  private func words(_ comparison: KineticComparison) -> String {
    let unit = comparison.quantity.unit
    return "\(comparison.observed.significant(3)) \(unit), comes out \(comparison.predicted.significant(3)) \(unit)"
      + (comparison.because.map { ", because \($0)" } ?? "")
      + " (\(comparison.standing.rawValue)\(comparison.account.isEmpty ? "" : ": \(comparison.account)"))"
  }
}
