public import BypassCore
import BypassDynamics
import BypassFormats
import BypassKnowledge
import BypassModel

/// `simulate`: probabilities in time, by continuous-time stochastic simulation.
public struct SimulateStudy: Study {
  /// `simulate`.
  public static let verb = "simulate"

  /// The model and what acts on it.
  public var model: ModelChoice
  /// Units of model time; nil for the file's own, or 100.
  public var duration: Double?
  /// Width of a time window; nil for the file's own, or a hundredth of the duration.
  public var window: Double?
  /// Trajectories; nil for the file's own, or 1,000.
  public var trajectories: Int?
  /// Units of model time without drugs before the clock starts; nil for 100 where drugs are given, else 0.
  public var settling: Double?
  /// The seed; nil for the file's own, or 1.
  public var seed: Seed?
  /// Threads; never changes a result.
  public var threads = 1
  /// Nodes whose joint states are told; nil for all that the model shows.
  public var outputs: [String]?
  /// Nodes whose level in the dominant state is to be explained.
  public var why: [String] = []

  /// A question with its defaults.
  public init(model: ModelChoice) { self.model = model }

  /// Simulates.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let ready = try model.ready()
    let settings = ready.imported?.settings
    let duration = self.duration ?? settings?.maxTime ?? 100
    let window = self.window ?? settings?.timeTick ?? duration / 100
    let seed = self.seed ?? settings.map { Seed(UInt64(bitPattern: Int64($0.seed))) } ?? Seed(1)
    let settling = self.settling ?? (model.drugs.isEmpty ? 0 : 100)
    guard settling.isFinite, settling >= 0 else {
      throw Diagnostic.error("settling-time", "--settle must be 0 or more")
    }
    var phases = [ContinuousTimeSimulation.Phase(ready.treated, duration: duration)]
    if settling > 0 { phases.insert(.init(ready.untreated, duration: settling), at: 0) }
    let shown = try outputs.map { try $0.map { try node($0, in: ready) } } ?? ready.readouts
    let questions = try why.map { try node($0, in: ready) }
    let simulation = ContinuousTimeSimulation(
      phases: phases, window: window, trajectories: trajectories ?? settings?.sampleCount ?? 1000, seed: seed,
      threads: threads, outputs: shown, questions: [],
      references: Dictionary(
        (ready.imported?.references ?? []).map { ($0.node, $0.level) }, uniquingKeysWith: { first, _ in first }),
      statistics: .windows)
    let answer = try await simulation.answer(progress: progress)
    return SimulationTelling(
      ready: ready, answer: answer, shown: shown, seed: seed, duration: duration, window: window, settling: settling,
      why: questions
    ).result
  }

  private func node(_ word: String, in ready: ReadyModel) throws(Diagnostic) -> NodeID {
    let place = Place(file: "--output/--why", line: 1, column: 1, length: word.count, lineText: word)
    if let disease = ready.profile?.disease { return try disease.node(named: word, at: place).declaration.id }
    if let node = ready.treated.nodes.first(where: { $0.id.description == word || $0.name == word }) { return node.id }
    throw .unknown("node", word, at: place, among: ready.treated.nodes.map(\.id.description))
  }
}
