import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

// Cards of what the reviews say: claims with everything that uses them, trials, figures, variants.

extension CardFinder {
  /// A claim with how it is judged and everything of the catalogue that rests on it.
  func card(_ claim: Claim) -> Card {
    let entries = diseases.flatMap { disease in
      disease.ledger.filter { $0.id == claim.id }.map { (disease: disease, entry: $0) }
    }
    var fields = [
      Card.Field(name: "kind", value: claim.kind),
      .init(name: "reads", value: "\(claim.subject) \(claim.relation) \(claim.object)"),
      .init(name: "detail", value: claim.detail), .init(name: "executable as", value: claim.executableAs),
      .init(name: "certainty", value: claim.certainty), .init(name: "standing", value: claim.standing.rawValue),
    ]
    for (disease, entry) in entries {
      fields.append(.init(name: "judged in \(disease.id) by", value: entry.judgement.text))
      if let failure = entry.knownFailure { fields.append(.init(name: "known to fail", value: failure)) }
      if let note = entry.note { fields.append(.init(name: "note", value: note)) }
    }
    fields += uses(of: claim.id).map { .init(name: $0.kind, value: $0.names.joined(separator: ", ")) }
    let own = Reasons.Evidence(id: claim.id.description, says: claim.statement, standing: claim.standing, use: "")
    return Card(
      kind: "claim", id: claim.id.description, name: claim.statement, fields: fields, evidence: [own],
      behaviours: behaviours(mentioning: [claim.id]) + entries.compactMap(\.entry.judgement.behaviour))
  }

  /// What rests on a claim, by kind; kinds without any are left out.
  func uses(of claim: EntryID) -> [(kind: String, names: [String])] {
    func rests(_ justification: Justification?) -> Bool { justification?.sources.contains(claim) ?? false }
    let nodes = diseases.flatMap(\.pathways).flatMap(\.nodes)
    let drugs = catalogue.drugs.values.sorted { $0.agent.id < $1.agent.id }
    let all: [(kind: String, names: [String])] = [
      (
        "nodes that rest on it",
        nodes.filter { rests($0.justification) || rests($0.activityJustification) }.map(\.declaration.id.description)
      ),
      (
        "edges that rest on it",
        nodes.flatMap { node in
          node.regulators.filter { rests($0.justification) }.map { "\($0.node)->\(node.declaration.id)" }
        }
      ),
      (
        "drugs that rest on it",
        drugs.filter { drug in rests(drug.justification) || drug.agent.targets.contains { $0.evidence.contains(claim) }
        }
        .map(\.agent.id.description)
      ),
      (
        "alterations that rest on it",
        diseases.flatMap(\.alterations).filter { rests($0.justification) }.map(\.id.description)
      ),
      (
        "trials about it",
        diseases.flatMap(\.trials).filter { trial in
          trial.claims.contains(claim) || trial.outcomes.contains { $0.claim == claim }
        }.map(\.id.description)
      ),
      (
        "variants that turn it round",
        diseases.flatMap(\.variants).filter { $0.claims.contains(claim) }.map(\.id.description)
      ),
    ]
    return all.compactMap { kind, names in
      var seen: Set<String> = []
      let kept = names.filter { seen.insert($0).inserted }
      return kept.isEmpty ? nil : (kind, kept)
    }
  }

  /// A trial with its figures.
  func card(_ trial: Trial, in disease: DiseaseEntry) -> Card {
    var fields = [
      Card.Field(name: "disease", value: disease.id.description), .init(name: "setting", value: trial.setting),
    ]
    if !trial.drugs.isEmpty {
      fields.append(.init(name: "drugs", value: trial.drugs.map(\.text).joined(separator: ", ")))
    }
    if let status = trial.status { fields.append(.init(name: "status", value: status)) }
    fields += trial.outcomes.map { outcome in
      .init(
        name: outcome.figure.quantity,
        value: "\(outcome.figure.value)\(outcome.claim.map { ", \($0)" } ?? "")")
    }
    if let from = trial.from { fields.append(.init(name: "from", value: "\(from) (\(trial.read.rawValue))")) }
    if let note = trial.note { fields.append(.init(name: "note", value: note)) }
    let claims = trial.claims + trial.outcomes.compactMap(\.claim)
    var seen: Set<EntryID> = []
    return Card(
      kind: "trial", id: trial.id.description, name: trial.name, fields: fields,
      evidence: evidence(Justification(sources: claims.filter { seen.insert($0).inserted })), behaviours: [])
  }

  /// A figure of a review, found by what it counts.
  func figureCard(_ entry: LedgerEntry, in disease: DiseaseEntry) -> Card {
    Card(
      kind: "figure", id: entry.id.description, name: entry.judgement.text,
      fields: [.init(name: "disease", value: disease.id.description)]
        + uses(of: entry.id).map { .init(name: $0.kind, value: $0.names.joined(separator: ", ")) },
      evidence: evidence(Justification(sources: [entry.id])), behaviours: [])
  }

  /// A contested statement with both readings.
  func card(_ variant: Variant, in disease: DiseaseEntry) -> Card {
    let sets = variant.sets.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let potencies = variant.potencies.map { potency in
      let subject = "\(potency.drug.text) against \(potency.table) \(potency.mutation ?? "wild type")"
      return switch potency.change {
      case .fold(let fold): "\(subject): \(fold.significant(4))-fold of the wild type"
      case .anchor(let nanomolar): "\(subject): \(nanomolar.significant(4)) nM"
      }
    }
    return Card(
      kind: "variant", id: variant.id.description, name: variant.says,
      fields: [
        .init(name: "disease", value: disease.id.description),
        .init(name: "changes", value: (sets + potencies).joined(separator: ", ")),
      ], evidence: evidence(Justification(sources: variant.claims)), behaviours: behaviours(mentioning: variant.claims))
  }
}

extension LedgerEntry {
  /// What its figures count.
  var quantities: [String] {
    if case .data(let data) = judgement { data.figures.map(\.quantity) } else { [] }
  }
}

extension LedgerEntry.Judgement {
  /// The behaviour that judges it, if one does.
  var behaviour: String? { if case .behaviour(let id) = self { id.description } else { nil } }

  /// How a statement is judged, in words.
  var text: String {
    switch self {
    case .structure(let structure): structure.text
    case .experiment(let experiment):
      "running \(experiment.arms.map(\.name).joined(separator: ", ")) and comparing \(experiment.expectations.count) outcomes"
    case .behaviour(let id): "behaviour \(id)"
    case .data(let data): (data.figures.map(\.text) + (data.relation.map { [$0] } ?? [])).joined(separator: "; ")
    case .metadata(let subject): "what is known of \(subject.text)"
    case .deferred(let needs, let room): "nothing yet: needs \(needs); \(room)"
    }
  }
}

extension LedgerEntry.Structure {
  /// What must be there, and what must not.
  var text: String {
    let parts =
      edges.map { "\($0.from)->\($0.to) \($0.sign?.rawValue ?? "")" } + absentEdges.map { "no \($0.from)->\($0.to)" }
      + nodes.map { "node \($0.id)" } + targets.map { "\($0.drug.text) acts on \($0.node)" }
      + absentTargets.map { "\($0.drug.text) does not act on \($0.node)" }
      + alterations.map { "alteration \($0.text)" }
    return parts.joined(separator: "; ")
  }
}

extension PrintedFigure {
  /// `0.9 (fraction)`.
  var value: String {
    let number =
      switch amount {
      case .exactly(let value): value.significant(6)
      case .between(let lower, let upper): "\(lower.significant(6)) to \(upper.significant(6))"
      case .above(let value): "above \(value.significant(6))"
      case .below(let value): "below \(value.significant(6))"
      }
    return "\(number)\(unit.map { " (\($0))" } ?? "")"
  }

  /// `objective response: 0.9 (fraction)`.
  var text: String { "\(quantity): \(value)" }
}
