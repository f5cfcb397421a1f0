import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import Synchronization

/// What the engine is asked about one network under some perturbations.
struct RateQuestion: Hashable, Sendable {
  let untreated: Network
  let before: [Perturbation]
  let perturbations: [Perturbation]

  /// A question; shares are rounded to 10⁻⁶, so that equal ones meet.
  init(_ untreated: Network, before: [Perturbation], _ perturbations: [Perturbation]) {
    self.untreated = untreated
    self.before = before
    self.perturbations = perturbations.map(\.rounded)
  }
}

/// What the engine has answered already. What cells do does not depend on how fast they grow, so a question about other
/// numbers of growth needs no simulation of the network again.
final class RateAnswers: Sendable {
  private let known = Mutex<[RateQuestion: TreatmentOutcome]>([:])

  subscript(question: RateQuestion) -> TreatmentOutcome? {
    get { known.withLock { $0[question] } }
    set { known.withLock { $0[question] = newValue } }
  }
}

/// Asks the engine what each network does under each set of exposures; equal questions are asked once, so that mutants
/// that differ in potency alone share their answers.
struct RateBench {
  let growth: GrowthEntry
  let disease: DiseaseEntry
  /// When each memory's node would go up.
  let memories: [LevelCondition]
  let seed: Seed
  let trajectories: Int
  let answers: RateAnswers
  private var positions: [RateQuestion: Int] = [:]
  private var questions: [RateQuestion] = []

  init(
    growth: GrowthEntry, disease: DiseaseEntry, memories: [LevelCondition], seed: Seed, trajectories: Int,
    answers: RateAnswers
  ) {
    self.growth = growth
    self.disease = disease
    self.memories = memories
    self.seed = seed
    self.trajectories = trajectories
    self.answers = answers
  }

  /// The number of different questions.
  var count: Int { questions.count }

  /// Puts a question on the bench; its place among the answers.
  mutating func plan(_ question: RateQuestion) -> Int {
    if let position = positions[question] { return position }
    positions[question] = questions.count
    questions.append(question)
    return questions.count - 1
  }

  /// Answers every question, some at a time; how many never changes a result.
  func run(threads: Int, progress: @escaping Progress) async throws -> [ResponseSurface.Knot] {
    let (questions, disease, seed, trajectories, memories) = (questions, disease, seed, trajectories, memories)
    let answers = answers
    let reading = CellRateReading(growth)
    return try await questions.indices.concurrentlyMapped(threads: threads, progress: progress) { index in
      let question = questions[index]
      let outcome: TreatmentOutcome
      if let known = answers[question] {
        outcome = known
      } else {
        var screen = TreatmentScreen(
          untreated: question.untreated, death: disease.death, proliferation: disease.proliferation,
          trajectories: trajectories, seed: seed)
        screen.questions = memories
        outcome = try await screen.outcome(
          of: .init(drugs: [], perturbations: question.perturbations, before: question.before))
        answers[question] = outcome
      }
      let normal = disease.normal.map { node in
        (outcome.meanLevels[node]?.mean ?? 0) / Double(max(1, question.untreated[node]?.maximum ?? 1))
      }
      return try reading.knot(outcome, readouts: normal + outcome.shares.map(\.value))
    }
  }
}

extension Perturbation {
  /// The same with its share rounded to 10⁻⁶.
  fileprivate var rounded: Perturbation {
    func round(_ share: Fraction) -> Fraction { Fraction(clamping: (share.value * 1e6).rounded() / 1e6) }
    switch effect {
    case .clamp: return self
    case .inhibit(let share, let level): return Perturbation(.inhibit(round(share), from: level), of: node)
    case .supply(let share, let level): return Perturbation(.supply(round(share), to: level), of: node)
    }
  }
}
