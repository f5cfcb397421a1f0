import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// One treatment of the table: its drugs, what they engage, what came out.
struct Treatment: Sendable {
  let drugs: [DrugEntry]
  let doses: [DoseRequest]
  let engagements: [Engagement]
  let outcome: TreatmentOutcome
  /// Score minus the best member's; nil for single drugs.
  var benefit: Estimate?
  var rank = 0
  var reasons: Reasons = Reasons(sentences: [], path: nil, evidence: [])

  /// The standing of the worst founded piece of evidence that the answer rests on.
  var standing: Standing { .weakest(of: reasons.evidence.map(\.standing)) }

  /// `lorlatinib + trametinib`.
  var label: String { drugs.map(\.agent.name).joined(separator: " + ") }
}

extension Catalogue {
  /// What entries say, each with its standing, for something that rests on them.
  func evidence(_ sources: [EntryID], use: String) -> [Reasons.Evidence] {
    sources.map { id in
      Reasons.Evidence(
        id: id.description, says: claims[id]?.statement ?? papers[id]?.citation ?? "",
        standing: standing(of: id) ?? .assumed, use: use)
    }
  }
}

/// Why a treatment does what it does.
struct Reasons: Sendable {
  /// One piece of evidence that the answer rests on.
  struct Evidence: Hashable, Sendable {
    /// Claim, paper or table line.
    let id: String
    /// What it says.
    let says: String
    /// How sure it is.
    let standing: Standing
    /// What in the answer rests on it.
    let use: String
  }

  let sentences: [String]
  let path: CausalPath?
  let evidence: [Evidence]
}
