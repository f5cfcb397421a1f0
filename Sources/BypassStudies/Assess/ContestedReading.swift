import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// What single drugs do when one contested statement is read the other way.
struct ContestedReading: Sendable {
  /// One drug under both readings.
  struct Row: Sendable {
    let drug: DrugEntry
    /// P(death ≥ 1) as the catalogue reads the statement.
    let death: Estimate
    /// P(death ≥ 1) the other way.
    let other: Estimate

    /// Whether the two differ by more than their 95 % intervals.
    var changes: Bool { !death.overlaps(other) }
  }

  let variant: Variant
  /// In the order of the panel.
  let rows: [Row]
}

extension AssessStudy {
  /// Every single drug under every contested statement of the disease read the other way, one at a time.
  ///
  /// - Parameter singles: The outcomes as the catalogue reads them.
  func contested(
    _ disease: DiseaseEntry, singles: [Treatment], progress: (Double) -> Void
  ) async throws -> [ContestedReading] {
    let chosen = Set(profile.tumour.variants.map { NearestNames.folded($0.text) })
    let variants = disease.variants.filter { !chosen.contains(NearestNames.folded($0.id.description)) }
    var readings: [ContestedReading] = []
    for (index, variant) in variants.enumerated() {
      if Task.isCancelled { break }
      var other = self
      try other.profile.add(
        alterations: [], drugs: [], settings: [], clamps: [], variants: [variant.id.description])
      let outcomes = try await other.singles(of: disease)
      let rows = singles.compactMap { treatment -> ContestedReading.Row? in
        guard let drug = treatment.drugs.first, let death = treatment.outcome.death.first,
          let changed = outcomes[drug.agent.id]?.death.first
        else { return nil }
        return ContestedReading.Row(drug: drug, death: death, other: changed)
      }
      readings.append(ContestedReading(variant: variant, rows: rows))
      progress(Double(index + 1) / Double(variants.count))
    }
    return readings
  }

  /// The outcome of each drug of the panel alone.
  private func singles(of disease: DiseaseEntry) async throws -> [DrugID: TreatmentOutcome] {
    let resolved = try catalogue.resolve(profile.tumour, in: disease)
    let screen = screen(resolved, disease)
    let before = try origin(resolved)
    var outcomes: [DrugID: TreatmentOutcome] = [:]
    for member in try panel(of: disease, resolved).members {
      if Task.isCancelled { break }
      let arm = TreatmentScreen.Arm(
        drugs: [member.drug.agent.id], perturbations: member.engagements.perturbations(), before: before)
      outcomes[member.drug.agent.id] = try await screen.outcome(of: arm)
    }
    return outcomes
  }
}
