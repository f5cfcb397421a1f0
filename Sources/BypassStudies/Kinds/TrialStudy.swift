public import BypassCore
public import BypassKnowledge
import BypassPopulation

/// `trial`: arms of virtual patients: responses, time to progression, hazard ratios, routes of failure, toxicity.
public struct TrialStudy: Study {
  /// `trial`.
  public static let verb = "trial"

  /// The knowledge to use.
  public var catalogue: Catalogue
  /// The patients and the arms.
  public var file: EvolutionFile
  /// Patients an arm; nil for the file's number, or 200.
  public var patients: Int?
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

  /// Treats every patient in every arm; the same patient is the same in all of them.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let question = EvolutionQuestion(
      catalogue: catalogue, file: file, seed: seed, threads: threads, trajectories: trajectories,
      checkpoints: checkpoints)
    let count = patients ?? file.patients ?? 200
    let others = file.ranges.flatMap { range in range.values.map { (range.name, $0) } }
    let parts = Double(1 + others.count)
    // A name that does not exist is found before anything is computed.
    for other in others { _ = try with(question, other).disease() }
    let (built, arms) = try await arms(of: question, patients: count) { progress($0 / parts) }
    var telling = TrialTelling(question: question, built: built, arms: arms, disease: try question.disease().0)
    for (index, other) in others.enumerated() {
      let (_, arms) = try await self.arms(of: with(question, other), patients: count) {
        progress((Double(index + 1) + $0) / parts)
      }
      telling.others.append(.init(name: other.0.text, value: other.1, arms: arms))
    }
    return telling.result
  }

  private func with(_ question: EvolutionQuestion, _ other: (TumourProfile.Word, Double)) -> EvolutionQuestion {
    var question = question
    question.instead = (other.0, other.1)
    return question
  }

  /// Every patient in every arm.
  private func arms(
    of question: EvolutionQuestion, patients: Int, progress: @escaping Progress
  ) async throws -> (TumourBuilder.Built, [TrialTelling.ArmResult]) {
    let built = try await question.tumour { progress(0.5 * $0) }
    var arms: [TrialTelling.ArmResult] = []
    for (index, arm) in file.arms.enumerated() {
      let start = 0.5 + 0.5 * Double(index) / Double(file.arms.count)
      let share = 0.5 / Double(file.arms.count)
      let outcomes = try await question.outcomes(
        of: arm, in: built, patients: patients, verb: Self.verb, recordEvery: nil
      ) { progress(start + share * $0) }
      arms.append(.init(arm: arm, outcomes: outcomes))
    }
    return (built, arms)
  }
}
