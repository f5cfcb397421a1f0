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

  /// How the question is answered.
  public var method = Method.sampled
  /// Bytes that the exact method may take for states and moves.
  public var memoryLimit = 1 << 30

  /// How a question is answered.
  public enum Method: String, Sendable, CaseIterable {
    /// Independent trajectories; intervals are calibrated.
    case sampled
    /// The master equation, with a bound on the error; refused where too many states can be reached.
    case exact
    /// Exact where the reachable states fit into the memory given, else sampled.
    case automatic = "auto"
    /// MaBoSS's own random numbers, draw for draw, for model files.
    case replay
  }

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
    let references = Dictionary(
      (ready.imported?.references ?? []).map { ($0.node, $0.level) }, uniquingKeysWith: { first, _ in first })
    let simulation = ContinuousTimeSimulation(
      phases: phases, window: window, trajectories: trajectories ?? settings?.sampleCount ?? 1000, seed: seed,
      threads: threads, outputs: shown, questions: [], references: references, statistics: .windows)
    let outcome = try await outcome(of: simulation, ready, progress)
    var result = SimulationTelling(
      ready: ready, outcome: outcome, shown: shown, seed: seed, duration: duration, window: window, settling: settling,
      why: questions
    ).result
    result.experiment = experiment(simulation, ready, isExact: outcome.isExact, settling: settling)
    return result
  }

  /// The question as an experiment; nil for MaBoSS's own draws, which no term names.
  private func experiment(
    _ simulation: ContinuousTimeSimulation, _ ready: ReadyModel, isExact: Bool, settling: Double
  ) -> StudyExperiment? {
    guard method != .replay, let phase = simulation.phases.last else { return nil }
    var asked = SimulationExperiment(isExact ? .exactContinuousTime : .continuousTime, source: "", language: "")
    asked.duration = phase.duration
    asked.windows = max(1, Int((phase.duration / simulation.window).rounded()))
    asked.trajectories = isExact ? nil : simulation.trajectories
    asked.seed = isExact ? nil : Int(exactly: simulation.seed.value)
    asked.outputs = (simulation.outputs ?? []).map(\.description)
    var model = ready.imported ?? ImportedModel(ready.treated)
    model.network = ready.treated
    model.settings = nil
    let notes =
      settling > 0 ? ["the model settles for \(settling) units of time without drugs before the course begins"] : []
    return StudyExperiment(model, asked, notes: notes)
  }

  private func outcome(
    of simulation: ContinuousTimeSimulation, _ ready: ReadyModel, _ progress: @escaping Progress
  ) async throws -> SimulationOutcome {
    switch method {
    case .sampled: return try await sampled(simulation, ready, progress)
    case .replay: return try await replayed(simulation, ready, progress)
    case .exact: return try await exact(simulation, ready, progress)
    case .automatic:
      do {
        return try await exact(simulation, ready, progress)
      } catch let findings as Diagnostics where findings.all.contains(where: { $0.code == "exact-too-large" }) {
        return try await sampled(simulation, ready, progress)
      }
    }
  }

  private func sampled(
    _ simulation: ContinuousTimeSimulation, _ ready: ReadyModel, _ progress: @escaping Progress
  ) async throws -> SimulationOutcome {
    let answer = try await simulation.answer(progress: progress)
    return SimulationOutcome(
      answer, trajectoryTable: MaBoSSOutput.trajectory(answer),
      fixedPointTable: MaBoSSOutput.fixedPoints(answer, of: ready.treated),
      method: "continuous-time stochastic simulation (Gillespie)")
  }

  private func exact(
    _ simulation: ContinuousTimeSimulation, _ ready: ReadyModel, _ progress: @escaping Progress
  ) async throws -> SimulationOutcome {
    let answer = try await ExactSolution(simulation, memoryLimit: memoryLimit).answer(progress: progress)
    return SimulationOutcome(
      answer, trajectoryTable: MaBoSSOutput.trajectory(answer),
      fixedPointTable: MaBoSSOutput.fixedPoints(answer, of: ready.treated))
  }

  private func replayed(
    _ simulation: ContinuousTimeSimulation, _ ready: ReadyModel, _ progress: @escaping Progress
  ) async throws -> SimulationOutcome {
    guard let imported = ready.imported, simulation.phases.count == 1 else {
      throw Diagnostic.error(
        "replay-needs-file", "MaBoSS's draws can be replayed for a model file without drugs",
        remedy: "name a .bnd and a .cfg file")
    }
    let settings = imported.settings ?? SimulationSettings()
    let generator: MaBoSSGenerator
    switch settings.generator {
    case .rand48: generator = .rand48
    case .glibc: generator = .glibc
    case .mersenneTwister: generator = .mersenneTwister
    case .physical:
      throw Diagnostic.error(
        "replay-physical", "use_physrandgen draws from the machine, so it cannot be replayed",
        remedy: "choose another generator in the configuration")
    }
    let answer = try await MaBoSSReplay(
      ready.treated, maxTime: simulation.phases[0].duration, timeTick: simulation.window,
      sampleCount: simulation.trajectories, seed: Int32(truncatingIfNeeded: simulation.seed.value),
      generator: generator, hasDiscreteTime: settings.discreteTime, outputs: simulation.outputs,
      references: simulation.references, threads: threads
    ).answer(progress: progress)
    return SimulationOutcome(
      answer, trajectoryTable: MaBoSSOutput.trajectory(answer),
      fixedPointTable: MaBoSSOutput.fixedPoints(answer, of: ready.treated),
      method: "MaBoSS's trajectories, draw for draw (\(generator.rawValue))")
  }

  private func node(_ word: String, in ready: ReadyModel) throws(Diagnostic) -> NodeID {
    let place = Place.option("--output/--why", word)
    if let disease = ready.profile?.disease { return try disease.node(named: word, at: place).declaration.id }
    if let node = ready.treated.nodes.first(where: { $0.id.description == word || $0.name == word }) { return node.id }
    throw .unknown("node", word, at: place, among: ready.treated.nodes.map(\.id.description))
  }
}
