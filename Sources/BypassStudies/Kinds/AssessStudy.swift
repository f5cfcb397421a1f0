import BypassAnalyses
public import BypassCore
public import BypassKnowledge
import BypassModel
import BypassPharmacology

/// The main job: for one tumour, every drug of a panel and every pair, ranked, with reasons and evidence.
public struct AssessStudy: Study {
  /// `assess`.
  public static let verb = "assess"

  /// The knowledge to use.
  public var catalogue: Catalogue
  /// The tumour.
  public var profile: AssessmentProfile
  /// Trajectories an arm.
  public var trajectories = 1000
  /// Units of model time to settle before treatment, and under treatment.
  public var duration = 100.0
  /// The seed.
  public var seed: Seed
  /// Threads; never changes a result.
  public var threads = 1
  /// Whether pairs are tried too.
  public var pairs = true

  /// A question with its defaults.
  public init(catalogue: Catalogue, profile: AssessmentProfile, seed: Seed) {
    self.catalogue = catalogue
    self.profile = profile
    self.seed = seed
  }

  /// A drug of the panel that can be tried.
  struct Member: Sendable {
    let drug: DrugEntry
    let dose: DoseRequest
    let engagements: [Engagement]
  }

  /// Tries everything.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let disease = try catalogue.disease(named: profile.disease.text, at: profile.disease.place)
    let resolved = try catalogue.resolve(profile.tumour, in: disease)
    let (members, skipped) = try panel(of: disease, resolved)
    let screen = screen(resolved, disease)
    let arms = members.indices.map { [$0] } + (pairs ? self.pairs(members.count) : [])
    let before = try origin(resolved)
    let untreated = try await screen.outcome(of: .init(drugs: [], perturbations: [], before: before))
    let reasoning = Reasoning(catalogue: catalogue, profile: resolved, untreated: untreated)
    var treatments: [Treatment] = []
    for (index, arm) in arms.enumerated() {
      // An interrupted run keeps what it has finished and says so.
      if Task.isCancelled { break }
      let used = arm.map { members[$0] }
      let engagements = used.flatMap(\.engagements)
      let outcome = try await screen.outcome(
        of: .init(drugs: used.map(\.drug.agent.id), perturbations: engagements.perturbations(), before: before))
      var treatment = Treatment(
        drugs: used.map(\.drug), doses: used.map(\.dose), engagements: engagements, outcome: outcome)
      treatment.reasons = reasoning.reasons(for: treatment)
      if arm.count == 2 { treatment.benefit = benefit(of: outcome, over: arm.map { treatments[$0].outcome }) }
      treatments.append(treatment)
      progress(0.7 * Double(index + 1) / Double(arms.count))
    }
    let singles = treatments.filter { $0.drugs.count == 1 }
    let contested = try await contested(disease, singles: singles) { progress(0.7 + 0.3 * $0) }
    let assessment = Assessment(
      study: self, disease: disease, resolved: resolved, untreated: untreated, treatments: ranked(treatments),
      skipped: skipped, asked: arms.count, contested: contested)
    return assessment.result
  }

  /// The question about one tumour.
  func screen(_ resolved: ResolvedProfile, _ disease: DiseaseEntry) -> TreatmentScreen {
    var screen = TreatmentScreen(
      untreated: resolved.untreated, death: disease.death, proliferation: disease.proliferation, settling: duration,
      duration: duration, trajectories: trajectories, seed: seed, threads: threads)
    screen.questions = [disease.malignant]
    return screen
  }

  /// The drugs that can be tried at their dose, and those that cannot, each with the reason.
  func panel(
    of disease: DiseaseEntry, _ resolved: ResolvedProfile
  ) throws(Diagnostic) -> (members: [Member], skipped: [(drug: String, reason: Diagnostic)]) {
    let asked = profile.panel ?? disease.panel.map { TumourProfile.DrugUse(drug: .init($0.description), dose: .label) }
    var members: [Member] = []
    var skipped: [(drug: String, reason: Diagnostic)] = []
    var seen: Set<DrugID> = []
    for use in asked {
      let drug = try catalogue.drug(named: use.drug.text, at: use.drug.place)
      guard seen.insert(drug.agent.id).inserted else {
        throw .error(
          "drug-twice", at: use.drug.place, "\(drug.agent.name) is in the panel twice", remedy: "keep one dose")
      }
      do {
        members.append(
          Member(
            drug: drug, dose: use.dose, engagements: try catalogue.engagements(of: drug, at: use.dose, in: resolved)))
      } catch {
        guard use.dose == .label else {
          throw .error(error.code, at: use.drug.place, error.summary, remedy: error.remedy)
        }
        skipped.append((drug.agent.name, error))
      }
    }
    guard !members.isEmpty else {
      throw .error("empty-panel", at: profile.disease.place, "no drug of the panel can be tried on this tumour")
    }
    return (members, skipped)
  }

  /// What the drugs do under which the tumour arose.
  func origin(_ resolved: ResolvedProfile) throws(Diagnostic) -> [Perturbation] {
    try catalogue.engagements(of: profile.aroseUnder, in: resolved).perturbations()
  }

  private func pairs(_ count: Int) -> [[Int]] {
    (0..<count).flatMap { first in (first + 1..<count).map { [first, $0] } }
  }

  /// Score of a pair minus its best member's, with the interval of a difference of independent means.
  private func benefit(of pair: TreatmentOutcome, over members: [TreatmentOutcome]) -> Estimate? {
    guard let best = members.max(by: { $0.score.value < $1.score.value }) else { return nil }
    let difference = pair.score.value - best.score.value
    // Square-and-add keeps the asymmetry of the two intervals (Newcombe 1998).
    let (a, b) = (pair.score, best.score)
    let down = ((a.value - a.lower) * (a.value - a.lower) + (b.upper - b.value) * (b.upper - b.value)).squareRoot()
    let up = ((a.upper - a.value) * (a.upper - a.value) + (b.value - b.lower) * (b.value - b.lower)).squareRoot()
    return Estimate(value: difference, lower: difference - down, upper: difference + up)
  }

  /// By score, then fewer drugs, then name; equal scores share a rank.
  private func ranked(_ treatments: [Treatment]) -> [Treatment] {
    var sorted = treatments.sorted {
      (-$0.outcome.score.value, $0.drugs.count, $0.label) < (-$1.outcome.score.value, $1.drugs.count, $1.label)
    }
    for index in sorted.indices {
      let tied = index > 0 && sorted[index].outcome.score.value == sorted[index - 1].outcome.score.value
      sorted[index].rank = tied ? sorted[index - 1].rank : index + 1
    }
    return sorted
  }
}
