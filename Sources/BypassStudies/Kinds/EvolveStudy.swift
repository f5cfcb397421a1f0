public import BypassCore
public import BypassKnowledge
import BypassPopulation

/// `evolve`: one tumour under one schedule, many times: burden, clones, time to progression, and by which route.
public struct EvolveStudy: Study {
  /// `evolve`.
  public static let verb = "evolve"

  /// The knowledge to use.
  public var catalogue: Catalogue
  /// The tumour and its treatment.
  public var file: EvolutionFile
  /// A treatment instead of the file's, in the one-line language.
  public var treatment: String?
  /// How often the same tumour is followed; nil for the file's number, or 100.
  public var replicates: Int?
  /// Trajectories of the network for each knot of the response surfaces.
  public var trajectories = 400
  /// The seed.
  public var seed: Seed
  /// Threads; never changes a result.
  public var threads = 1
  /// Where finished work is kept, so that a stopped run goes on; nil for nowhere.
  public var checkpoints: String?

  /// A question with its defaults.
  public init(catalogue: Catalogue, file: EvolutionFile, seed: Seed) {
    self.catalogue = catalogue
    self.file = file
    self.seed = seed
  }

  /// Follows the tumour.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    var file = file
    if let treatment {
      file.arms = [
        .init(name: "treatment", plan: try PlanParser.plan(treatment, at: .option("--treatment", treatment)))
      ]
    }
    guard file.arms.count == 1, let arm = file.arms.first else {
      throw Diagnostic.error(
        "several-arms", at: file.disease.place, "the file has \(file.arms.count) arms",
        remedy: "ask 'bypass trial', or name one plan with --treatment")
    }
    let question = EvolutionQuestion(
      catalogue: catalogue, file: file, seed: seed, threads: threads, trajectories: trajectories,
      checkpoints: checkpoints)
    let built = try await question.tumour { progress(0.5 * $0) }
    let count = replicates ?? file.patients ?? 100
    let every = max(1, (file.followUp / 260).rounded())
    let outcomes = try await question.outcomes(
      of: arm, in: built, patients: count, verb: Self.verb, recordEvery: every
    ) { progress(0.5 + 0.5 * $0) }
    return EvolutionTelling(
      question: question, built: built, arm: arm, outcomes: outcomes, every: every, disease: try question.disease().0
    ).result
  }
}
