import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// What is dosed: a drug of the catalogue, or an inhibitor of one node that the user made up.
enum DoseSubject: Sendable {
  case drug(DrugEntry)
  case inhibitor(NodeID, DoseResponse)

  var name: String {
    switch self {
    case .drug(let entry): entry.agent.name
    case .inhibitor(let node, let response): "\(node) inhibitor (\(response.ic50))"
    }
  }

  var id: String {
    switch self {
    case .drug(let entry): entry.agent.id.description
    case .inhibitor(let node, _): node.description
    }
  }

  /// What it does at a dose, to be joined with what other drugs do.
  func engagements(at dose: DoseRequest, in genotype: DoseGenotype) throws(Diagnostic) -> [Engagement] {
    switch self {
    case .drug(let entry):
      guard let profile = genotype.ready.profile, let catalogue = genotype.ready.catalogue else { return [] }
      return try catalogue.engagements(of: entry, at: dose, in: profile)
    case .inhibitor(let node, let response):
      guard case .free(let concentration) = dose else { return [] }
      let identifier: DrugID
      do {
        identifier = try DrugID("inhibitor")
      } catch {
        throw .error("malformed-name", error.description)
      }
      let target = Agent.Target(
        node: node, site: "active site", effect: .inhibits, strength: .response(response), standing: .assumed)
      return [
        Engagement(
          drug: identifier, target: target, free: concentration,
          potency: ResolvedPotency(
            .response(response), derivation: .entry, standing: .assumed, account: "IC50 \(response.ic50), as asked"),
          pull: response.pull(at: concentration), maximum: response.maximum, standing: .assumed)
      ]
    }
  }
}

/// A tumour on which doses are tried.
struct DoseGenotype: Sendable {
  let name: String
  let ready: ReadyModel
  /// What acts beside the drug that is varied.
  let background: [Engagement]
  /// The same in words.
  let acting: [String]
}

/// One dose with what it does.
struct DosePoint: Sendable {
  let concentration: Concentration
  /// The share of the main target engaged by the drug alone; nil where it engages none.
  let occupancy: Double?
  let response: Estimate
  /// Divisions less deaths a day, which GR metrics are made of; nil where the catalogue has no such rates.
  let growth: Estimate?
}

/// The answer for one drug on one genotype.
struct DoseCurve: Sendable {
  let subject: DoseSubject
  let genotype: String
  /// Of the main target; nil where none is known.
  let potency: ResolvedPotency?
  let target: NodeID?
  /// What the label gives and what it does; nil where that is not known.
  let exposure: Exposed?
  let points: [DosePoint]
  let untreated: Estimate
  let fit: DoseResponseFit?
  let growth: GrowthRateMetrics?
  /// Why no curve could be made.
  let problem: Diagnostic?
  let standing: Standing?

  /// The label's exposure at work.
  struct Exposed: Sendable {
    let free: Concentration?
    let occupancy: Double?
    let response: Estimate
  }
}
