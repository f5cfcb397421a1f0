import BypassCore
import BypassModel
import BypassPharmacology

extension CatalogueLinter {
  /// Names that lead nowhere: evidence entries, drugs of a panel, targets, tables, nodes of alterations.
  @Sendable static func danglingNames(_ catalogue: Catalogue) -> [Diagnostic] {
    catalogue.sortedDiseases.flatMap { danglingNames($0, catalogue) } + drugNames(catalogue)
      + justifications(in: catalogue).flatMap { justification, place in
        justification.sources.filter { catalogue.standing(of: $0) == nil }.map { source in
          .unknown(
            "evidence entry", source.description, at: place,
            among: (catalogue.claims.keys.map(\.description) + catalogue.papers.keys.map(\.description)).sorted())
        }
      }
  }

  private static func danglingNames(_ disease: DiseaseEntry, _ catalogue: Catalogue) -> [Diagnostic] {
    let nodes = disease.network.nodes.map(\.id.description)
    func node(_ id: NodeID, _ place: Place) -> Diagnostic? {
      disease.network[id] == nil ? .unknown("node", id.description, at: place, among: nodes) : nil
    }
    let readouts = [disease.death, disease.proliferation] + disease.readouts + disease.normal + disease.malignant.nodes
    let fromDisease = readouts.compactMap { node($0, disease.place) }
    let panel = disease.panel.filter { catalogue.drugs[$0] == nil }.map {
      Diagnostic.unknown(
        "drug", $0.description, at: disease.place, among: catalogue.drugs.keys.map(\.description).sorted())
    }
    let altered = disease.alterations.flatMap { alteration -> [Diagnostic] in
      let inputs = alteration.sets.keys.sorted().compactMap { id -> Diagnostic? in
        if let missing = node(id, alteration.place) { return missing }
        guard disease.network[id]?.rule != nil else { return nil }
        return .error(
          "set-needs-input", at: alteration.place, "'\(id)' has a rule, so an alteration cannot set it",
          remedy: "write it under 'clamps:'")
      }
      let table = alteration.potency.flatMap { key in
        catalogue.potencies[key.table] == nil
          ? Diagnostic.unknown(
            "potency table", key.table, at: alteration.place, among: catalogue.potencies.keys.sorted())
          : nil
      }
      return inputs + alteration.clamps.keys.sorted().compactMap { node($0, alteration.place) }
        + [table].compactMap(\.self)
    }
    return fromDisease + panel + altered + growth(disease)
  }

  private static func growth(_ disease: DiseaseEntry) -> [Diagnostic] {
    guard let growth = disease.growth else { return [] }
    let routes = Set(disease.alterations.compactMap(\.route))
    let words = growth.changes.flatMap { change -> [Diagnostic] in
      let names = change.alterations.compactMap { word -> Diagnostic? in
        do throws(Diagnostic) {
          _ = try disease.alteration(named: word.text, at: word.place)
          return nil
        } catch {
          return error
        }
      }
      let unknown = change.routes.filter { !routes.contains($0) }
      return names
        + unknown.map { Diagnostic.unknown("route", $0, at: change.place, among: routes.sorted()) }
    }
    return words
      + growth.memories.filter { disease.network[$0.node]?.rule == nil }.map {
        .error(
          "memory-needs-rule", at: $0.place, "'\($0.node)' is no node with a rule that a memory could follow slowly")
      }
  }

  private static func drugNames(_ catalogue: Catalogue) -> [Diagnostic] {
    let nodes = Set(catalogue.diseases.values.flatMap { $0.network.nodes.map(\.id) })
    return catalogue.sortedDrugs.flatMap { drug in
      drug.agent.targets.flatMap { target -> [Diagnostic] in
        var findings: [Diagnostic] = []
        if !nodes.contains(target.node) {
          findings.append(
            .unknown("node", target.node.description, at: drug.place, among: nodes.map(\.description).sorted()))
        }
        if case .table(let name) = target.strength, catalogue.potencies[name] == nil {
          findings.append(
            Diagnostic.unknown("potency table", name, at: drug.place, among: catalogue.potencies.keys.sorted()))
        }
        return findings
      }
    }
  }

  /// Every justification of the catalogue with its place.
  static func justifications(in catalogue: Catalogue) -> [(Justification, Place)] {
    let nodes = catalogue.sortedDiseases.flatMap(\.pathways).flatMap(\.nodes)
    let ofNodes = nodes.flatMap { node in
      [(node.justification, node.place)] + node.regulators.map { ($0.justification, $0.place) }
        + (node.activityJustification.map { [($0, node.place)] } ?? [])
    }
    let ofAlterations = catalogue.sortedDiseases.flatMap(\.alterations).map { ($0.justification, $0.place) }
    let ofDrugs = catalogue.sortedDrugs.flatMap { drug in
      [(drug.justification, drug.place)]
        + drug.agent.targets.map { (Justification(sources: $0.evidence), drug.place) }
    }
    let ofGrowth = catalogue.sortedDiseases.flatMap { disease in
      (disease.growth?.quantities ?? []).map { ($0.justification, $0.place) }
    }
    return ofNodes + ofAlterations + ofDrugs + ofGrowth
  }
}
