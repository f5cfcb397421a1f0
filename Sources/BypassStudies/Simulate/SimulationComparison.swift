import BypassCore
import BypassDynamics
import BypassModel

/// Compares a treatment with another one, pair by pair of trajectories with the same random numbers.
struct SimulationComparison {
  private let question: SimulationQuestion
  private let other: SimulationQuestion
  private let versus: String
  private let confidence: Double

  /// One output and level, in both conditions.
  struct Row {
    let node: NodeID
    let level: Int
    let share: Estimate
    let other: Estimate
    let difference: Estimate
    /// How many times as many independent pairs would be needed.
    let gain: Double
  }

  /// The answer.
  struct Outcome {
    let versus: String
    let confidence: Double
    let rows: [Row]
  }

  /// - Parameter versus: `untreated`, or drugs (for a file: clamps) separated by commas.
  init(_ study: SimulateStudy, _ question: SimulationQuestion, versus: String) throws {
    var second = study
    (second.model.drugs, second.model.clamps) = ([], [])
    (second.inhibitions, second.speeds, second.events, second.schedule) = ([], [], [], nil)
    let words = versus.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    guard !words.isEmpty else {
      throw Diagnostic.error(
        "versus-syntax", at: .option("--versus", versus), "nothing is named to compare with",
        remedy: "write untreated, or drugs separated by commas")
    }
    if words != ["untreated"] {
      if question.ready.imported == nil { second.model.drugs = words } else { second.model.clamps = words }
    }
    // Both settle alike, so that they differ in nothing else.
    second.settling = question.settling
    self.question = question
    other = try SimulationQuestion(second)
    self.versus = versus
    confidence = study.confidence
  }

  /// Runs both conditions.
  func answer() async throws -> Outcome {
    var paired = PairedSimulation(question.simulation, versus: other.simulation.phases)
    paired.confidence = confidence
    let z = paired.z
    let pairs: [PairedSimulation.Pairs]
    do {
      pairs = try await paired.answer()
    } catch is CancellationError {
      throw Diagnostic.error("interrupted", "the comparison was stopped", remedy: "run it again, or without --versus")
    }
    let thresholds = SimulationQuestion.thresholds(of: question.shown, in: question.ready)
    let rows = zip(thresholds, pairs).map { threshold, pairs in
      Row(
        node: threshold.node, level: threshold.level,
        share: .share(pairs.both + pairs.onlyFirst, of: pairs.count, z: z),
        other: .share(pairs.both + pairs.onlySecond, of: pairs.count, z: z), difference: pairs.difference(z: z),
        gain: pairs.gain)
    }
    return Outcome(versus: versus, confidence: confidence, rows: rows)
  }
}
