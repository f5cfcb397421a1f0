import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import Foundation

/// Finds everything that a name can mean and makes its card.
struct CardFinder {
  let catalogue: Catalogue

  var diseases: [DiseaseEntry] { catalogue.diseases.values.sorted { $0.id < $1.id } }

  /// Every name under which something can be found.
  var allNames: [String] {
    var names: [String] = []
    for disease in diseases {
      names += disease.names
      names += disease.pathways.flatMap(\.nodes).flatMap(\.names)
      names += disease.alterations.flatMap(\.names)
      names += disease.behaviours.map(\.id.description)
      names += disease.trials.flatMap(\.names)
      names += disease.variants.map(\.id.description)
    }
    names += catalogue.drugs.values.flatMap(\.names)
    names += catalogue.claims.keys.map(\.description)
    names += catalogue.papers.keys.map(\.description)
    return names.sorted()
  }

  /// The cards of everything that a text means; empty when it means nothing.
  func cards(for text: String) -> [Card] {
    if let edge = text.range(of: "->").map({ (String(text[..<$0.lowerBound]), String(text[$0.upperBound...])) }) {
      return diseases.compactMap { self.edge(edge.0, edge.1, in: $0) }
    }
    let key = NearestNames.folded(text)
    func means(_ names: [String]) -> Bool { names.contains { NearestNames.folded($0) == key } }
    var cards = diseases.filter { means($0.names) }.map(card)
    for disease in diseases {
      cards += disease.pathways.flatMap(\.nodes).filter { means($0.names) }.map { card($0, in: disease) }
      cards += disease.alterations.filter { means($0.names) }.map { card($0, in: disease) }
      cards += disease.behaviours.filter { means([$0.id.description]) }.map { card($0, in: disease) }
      cards += disease.trials.filter { means($0.names) }.map { card($0, in: disease) }
      cards += disease.variants.filter { means([$0.id.description]) }.map { card($0, in: disease) }
      cards += disease.ledger.filter { means($0.quantities) }.map { figureCard($0, in: disease) }
    }
    cards += catalogue.drugs.values.filter { means($0.names) }.sorted { $0.agent.id < $1.agent.id }.map(card)
    cards += catalogue.claims.values.filter { means([$0.id.description]) }.map(card)
    cards += catalogue.papers.values.filter { means([$0.key.description]) }.map(card)
    return cards
  }

  func evidence(_ justification: Justification, use: String = "") -> [Reasons.Evidence] {
    let sourced = catalogue.evidence(justification.sources, use: use)
    let assumed = justification.assumed.map {
      [Reasons.Evidence(id: "assumed", says: $0, standing: .assumed, use: use)]
    }
    return sourced + (assumed ?? [])
  }

  func behaviours(mentioning claims: [EntryID], node: NodeID? = nil) -> [String] {
    diseases.flatMap(\.behaviours).filter { behaviour in
      behaviour.claims.contains { claims.contains($0) }
        || node.map { id in behaviour.experiment.expectations.contains { $0.expectation.nodes.contains(id) } } ?? false
    }.map(\.id.description)
  }

  private func card(_ disease: DiseaseEntry) -> Card {
    Card(
      kind: "disease", id: disease.id.description, name: disease.name,
      fields: [
        .init(name: "about", value: disease.about), .init(name: "nodes", value: "\(disease.network.nodes.count)"),
        .init(name: "alterations", value: "\(disease.alterations.count)"),
        .init(name: "malignant when", value: disease.malignant.text),
        .init(name: "panel", value: disease.panel.map(\.description).joined(separator: ", ")),
      ], evidence: [], behaviours: disease.behaviours.map(\.id.description))
  }

  private func card(_ node: NodeEntry, in disease: DiseaseEntry) -> Card {
    let rule = node.declaration.rule.map { rule in
      rule.clauses.map { "\($0.level): \($0.when.text)" }.joined(separator: "; ")
    }
    let targets = disease.pathways.flatMap(\.nodes).filter { other in
      other.regulators.contains { $0.node == node.declaration.id }
    }
    var fields = [
      Card.Field(name: "disease", value: disease.id.description), .init(name: "kind", value: node.kind),
      .init(
        name: "levels", value: node.levelNames.enumerated().map { "\($0.offset) \($0.element)" }.joined(separator: ", ")
      ),
    ]
    if !node.hgnc.isEmpty { fields.append(.init(name: "symbols", value: node.hgnc.joined(separator: ", "))) }
    fields.append(.init(name: rule == nil ? "input" : "rule", value: rule ?? "set from outside"))
    if let because = node.because { fields.append(.init(name: "because", value: because)) }
    fields.append(.init(name: "regulates", value: targets.map(\.declaration.id.description).joined(separator: ", ")))
    let own = evidence(node.justification) + (node.activityJustification.map { evidence($0, use: "activity") } ?? [])
    let edges = node.regulators.flatMap { evidence($0.justification, use: "\($0.node) \($0.sign.rawValue)") }
    let claims = node.justification.sources + node.regulators.flatMap(\.justification.sources)
    return Card(
      kind: "node", id: node.declaration.id.description, name: node.declaration.name, fields: fields,
      evidence: own + edges, behaviours: behaviours(mentioning: claims, node: node.declaration.id))
  }

  private func edge(_ source: String, _ target: String, in disease: DiseaseEntry) -> Card? {
    guard let from = try? disease.node(named: source.filter { $0 != " " }),
      let to = try? disease.node(named: target.filter { $0 != " " }),
      let edge = to.regulators.first(where: { $0.node == from.declaration.id })
    else { return nil }
    var fields = [
      Card.Field(name: "disease", value: disease.id.description), .init(name: "sign", value: edge.sign.rawValue),
      .init(name: "standing", value: catalogue.standing(of: edge.justification).rawValue),
    ]
    if let kind = edge.kind { fields.append(.init(name: "kind", value: kind)) }
    if let site = edge.site { fields.append(.init(name: "site", value: site)) }
    if let note = edge.justification.note { fields.append(.init(name: "note", value: note)) }
    return Card(
      kind: "edge", id: "\(from.declaration.id)->\(to.declaration.id)", name: edge.sign.rawValue, fields: fields,
      evidence: evidence(edge.justification), behaviours: behaviours(mentioning: edge.justification.sources))
  }

  private func card(_ alteration: AlterationEntry, in disease: DiseaseEntry) -> Card {
    var fields = [Card.Field(name: "disease", value: disease.id.description)]
    if let gene = alteration.gene { fields.append(.init(name: "gene", value: gene)) }
    if !alteration.hgvs.isEmpty { fields.append(.init(name: "HGVS", value: alteration.hgvs.joined(separator: ", "))) }
    let changes = (alteration.sets.map { "\($0.key)=\($0.value)" } + alteration.clamps.map { "\($0.key):=\($0.value)" })
      .sorted()
    if !changes.isEmpty { fields.append(.init(name: "changes", value: changes.joined(separator: ", "))) }
    if let key = alteration.potency { fields.append(.init(name: "potency", value: "\(key.table) \(key.mutation)")) }
    if let route = alteration.route { fields.append(.init(name: "route", value: route)) }
    if let prevalence = alteration.prevalence { fields.append(.init(name: "prevalence", value: prevalence)) }
    return Card(
      kind: "alteration", id: alteration.id.description, name: alteration.name, fields: fields,
      evidence: evidence(alteration.justification), behaviours: behaviours(mentioning: alteration.justification.sources)
    )
  }

  private func card(_ behaviour: Behaviour, in disease: DiseaseEntry) -> Card {
    Card(
      kind: "behaviour", id: behaviour.id.description, name: behaviour.says,
      fields: [.init(name: "disease", value: disease.id.description), .init(name: "needs", value: behaviour.needs)],
      evidence: evidence(Justification(sources: behaviour.claims)), behaviours: [])
  }

  private func card(_ paper: Paper) -> Card {
    Card(
      kind: "paper", id: paper.key.description, name: paper.citation,
      fields: [.init(name: "read", value: paper.read.rawValue), .init(name: "doi", value: paper.doi ?? "not known")],
      evidence: [], behaviours: [])
  }
}
