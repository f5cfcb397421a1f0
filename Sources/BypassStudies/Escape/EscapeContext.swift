import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// The treated tumour with one mutation of a target, or none: what each drug does in it.
///
/// A mutation changes the occupancy of every drug that meets its target, so each is a network of its own.
struct EscapeContext: Sendable {
  let mutation: EscapeElement?
  /// The tumour with the mutation and without drugs.
  let untreated: Network
  /// The same under the drugs asked about.
  let treated: Network
  private let catalogue: Catalogue
  private let profile: ResolvedProfile
  private let engaged: [Engagement]

  /// - Throws: ``Diagnostic`` when the potency of one of the drugs against the mutant is not known.
  init(
    _ mutation: EscapeElement?, of profile: ResolvedProfile, untreated: Network, variants: [String],
    under uses: [(drug: DrugEntry, dose: DoseRequest)], catalogue: Catalogue
  ) throws {
    self.mutation = mutation
    self.catalogue = catalogue
    var words = profile.alterations.map { TumourProfile.Word($0.id.description) }
    if let mutation { words.append(.init(mutation.id)) }
    var resolving = TumourProfile(alterations: words)
    resolving.variants = variants.map { .init($0) }
    let resolved = try catalogue.resolve(resolving, in: profile.disease)
    self.profile = resolved
    var engagements: [Engagement] = []
    for use in uses { engagements += try catalogue.engagements(of: use.drug, at: use.dose, in: resolved) }
    engaged = engagements
    self.untreated = try mutation.map { try untreated.choosing([$0.choice]) } ?? untreated
    treated = try self.untreated.perturbed(by: engagements.perturbations())
  }

  /// What the drugs asked about do here.
  var perturbations: [Perturbation] { engaged.perturbations() }

  /// What the drugs asked about and one more at its label's exposure do together; nil when its potency is not known.
  func treatment(with drug: DrugEntry) -> [Perturbation]? {
    (try? catalogue.engagements(of: drug, at: .label, in: profile)).map { (engaged + $0).perturbations() }
  }

  /// What one more drug at its label's exposure adds to those that are given; nil when its potency is not known.
  ///
  /// Drugs of one site compete for it, so what an addition brings depends on what is there.
  func addition(of drug: DrugEntry) -> [Perturbation]? {
    guard let added = try? catalogue.engagements(of: drug, at: .label, in: profile) else { return nil }
    let before = perturbations
    return (engaged + added).perturbations().compactMap { change in
      for earlier in before where earlier.node == change.node {
        switch (earlier.effect, change.effect) {
        case (.inhibit(let had, let from), .inhibit(let has, let level)) where from == level:
          return Self.residual(had, has).map { Perturbation(.inhibit($0, from: from), of: change.node) }
        case (.supply(let had, let to), .supply(let has, let level)) where to == level:
          return Self.residual(had, has).map { Perturbation(.supply($0, to: to), of: change.node) }
        default: continue
        }
      }
      return change
    }
  }

  /// The share that, beside the first, makes the second; nil when there is nothing to add.
  private static func residual(_ had: Fraction, _ has: Fraction) -> Fraction? {
    guard had.value < 1, has.value > had.value else { return nil }
    return Fraction(clamping: 1 - (1 - has.value) / (1 - had.value))
  }

  /// The tumour under another drug at its label's exposure instead; nil when its potency is not known.
  func treated(by drug: DrugEntry) -> (network: Network, perturbations: [Perturbation])? {
    guard let engaged = try? catalogue.engagements(of: drug, at: .label, in: profile) else { return nil }
    let perturbations = engaged.perturbations()
    return (try? untreated.perturbed(by: perturbations)).map { ($0, perturbations) }
  }
}
