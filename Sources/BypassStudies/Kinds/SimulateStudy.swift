public import BypassCore
import BypassDynamics
import BypassFormats
import BypassKnowledge
import BypassModel

/// `simulate`: probabilities in time, by continuous-time stochastic simulation.
public struct SimulateStudy: Study {
  /// `simulate`.
  public static let verb = "simulate"

  /// The model and what acts on it; a drug or clamp may carry its time after `@`.
  public var model: ModelChoice
  /// Units of model time; nil for the file's own, or 100.
  public var duration: Double?
  /// Width of a time window; nil for the file's own, or a hundredth of the duration.
  public var window: Double?
  /// Trajectories; nil for the file's own, or 1,000; with a half-width the most that are run, or 1,000,000.
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
  /// `NODE=SHARE[@WHEN]`: shares of activities that are lost.
  public var inhibitions: [String] = []
  /// `NODE=FACTOR[@WHEN]`: factors of rates.
  public var speeds: [String] = []
  /// `TIME:NODE=LEVEL`: nodes set once.
  public var events: [String] = []
  /// A YAML file of events; nil for none.
  public var schedule: String?
  /// Half of the interval's width of each output at the end that is good enough to stop; nil to run all.
  public var halfWidth: Double?
  /// The confidence of that interval and of a comparison's, in (0, 1).
  public var confidence = 0.95
  /// What the treatment is compared with: `untreated`, or drugs (clamps for a file) separated by commas; nil for none.
  public var versus: String?
  /// The folder in which a long run leaves what it has; nil for nowhere.
  public var checkpointFolder: String?

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
    let question = try SimulationQuestion(self)
    var outcome = try await outcome(of: question, progress)
    if let versus {
      outcome.comparison = try await SimulationComparison(self, question, versus: versus).answer()
    }
    var result = SimulationTelling(question: question, outcome: outcome, why: try why.map { try question.node($0) })
      .result
    result.spent = outcome.spent.map { [$0] } ?? []
    result.experiment = experiment(question, isExact: outcome.isExact)
    return result
  }

  /// The question as an experiment; nil for MaBoSS's own draws and discrete time, which no term names.
  private func experiment(_ question: SimulationQuestion, isExact: Bool) -> StudyExperiment? {
    let simulation = question.simulation
    guard method != .replay, simulation.step == nil else { return nil }
    var asked = SimulationExperiment(isExact ? .exactContinuousTime : .continuousTime, source: "", language: "")
    asked.duration = question.duration
    asked.windows = max(1, Int((question.duration / simulation.window).rounded()))
    asked.trajectories = isExact ? nil : simulation.trajectories
    asked.seed = isExact ? nil : Int(exactly: simulation.seed.value)
    asked.outputs = (simulation.outputs ?? []).map(\.description)
    var model = question.ready.imported ?? ImportedModel(question.ready.treated)
    model.network = question.ready.treated
    model.settings = nil
    var notes = question.actions.map { "acts during a part of the time, which no term says: \($0.text)" }
    if question.settling > 0 {
      notes.append("the model settles for \(question.settling) units of time without drugs before the course begins")
    }
    return StudyExperiment(model, asked, notes: notes)
  }

  private func outcome(of question: SimulationQuestion, _ progress: @escaping Progress) async throws
    -> SimulationOutcome
  {
    switch method {
    case .sampled: return try await sampled(question, progress)
    case .replay: return try await replayed(question, progress)
    case .exact: return try await exact(question, progress)
    case .automatic:
      do {
        return try await exact(question, progress)
      } catch let findings as Diagnostics {
        guard let reason = findings.all.first(where: { ["exact-too-large", "exact-discrete"].contains($0.code) }) else {
          throw findings
        }
        var outcome = try await sampled(question, progress)
        outcome.diagnostics.append(
          Diagnostic(
            .note, code: "sampled-instead", "\(reason.summary), so trajectories were sampled", remedy: reason.remedy))
        return outcome
      }
    }
  }

  private func sampled(_ question: SimulationQuestion, _ progress: @escaping Progress) async throws -> SimulationOutcome
  {
    let simulation = question.simulation
    var control = RunControl(progress: progress)
    control.halfWidth = halfWidth
    control.confidence = confidence
    control.keepsPartialAnswer = true
    let file = checkpointFolder.map { CheckpointFile(folder: $0) }
    control.checkpoints = file?.checkpoints(
      named: NetworkDigest.digest(of: simulation, halfWidth: halfWidth, confidence: confidence))
    var diagnostics = control.checkpoints.flatMap { file?.note(on: $0) }.map { [$0] } ?? []
    let answer: ContinuousTimeAnswer
    do {
      answer = try await simulation.answer(control)
    } catch is CancellationError {
      throw Diagnostic.error(
        "interrupted", "the run was stopped before it had anything to tell", remedy: "run it again")
    }
    let isCut = Task.isCancelled && answer.trajectories < simulation.trajectories
    if isCut { diagnostics.append(cut(answer.trajectories, of: simulation.trajectories)) }
    diagnostics += file?.problem.map { [$0] } ?? []
    var outcome = SimulationOutcome(
      answer, trajectoryTable: MaBoSSOutput.trajectory(answer),
      fixedPointTable: MaBoSSOutput.fixedPoints(answer, of: question.ready.treated),
      method: simulation.step == nil
        ? "continuous-time stochastic simulation (Gillespie)"
        : "discrete-time stochastic simulation (a move takes a tick)")
    outcome.diagnostics = diagnostics
    outcome.isCut = isCut
    outcome.spent = isCut ? nil : file?.ownPath
    if halfWidth != nil {
      outcome.facts.append(.init("stopped", .string(answer.trajectories < simulation.trajectories ? "precise" : "all")))
    }
    if !isCut, let count = question.clusteredTrajectories {
      outcome.distributionTable = MaBoSSOutput.distributions(
        try await simulation.distributions(ofFirst: count, over: question.referenceNodes),
        over: question.referenceNodes, threshold: question.settings.clusterThreshold)
    }
    return outcome
  }

  private func cut(_ done: Int, of asked: Int) -> Diagnostic {
    Diagnostic(
      .warning, code: "interrupted", "the run was stopped: the answer is of the first \(done) of \(asked) trajectories",
      remedy: checkpointFolder.map {
        "run the same command again: it goes on from there, from '\($0)/simulate.checkpoint'"
      }
        ?? "with --out DIR a run that was stopped goes on from where it was")
  }

  private func exact(_ question: SimulationQuestion, _ progress: @escaping Progress) async throws -> SimulationOutcome {
    do {
      let answer = try await ExactSolution(question.simulation, memoryLimit: memoryLimit).answer(progress: progress)
      return SimulationOutcome(
        answer, trajectoryTable: MaBoSSOutput.trajectory(answer),
        fixedPointTable: MaBoSSOutput.fixedPoints(answer, of: question.ready.treated))
    } catch is CancellationError {
      throw Diagnostic.error(
        "interrupted", "the exact solution was stopped; it has nothing to tell before its end", remedy: "sample instead"
      )
    }
  }

  private func replayed(_ question: SimulationQuestion, _ progress: @escaping Progress) async throws
    -> SimulationOutcome
  {
    let replay = try question.replay()
    let answer: ContinuousTimeAnswer
    do {
      answer = try await replay.answer(progress: progress)
    } catch is CancellationError {
      throw Diagnostic.error(
        "interrupted", "the replay was stopped; it is of use as a whole only", remedy: "run it again")
    }
    var outcome = SimulationOutcome(
      answer, trajectoryTable: MaBoSSOutput.trajectory(answer),
      fixedPointTable: MaBoSSOutput.fixedPoints(answer, of: question.ready.treated),
      method: "MaBoSS's trajectories, draw for draw (\(replay.generator.rawValue))")
    if let count = question.clusteredTrajectories {
      outcome.distributionTable = MaBoSSOutput.distributions(
        try await replay.distributions(ofFirst: count, threadCount: question.settings.threadCount),
        over: question.referenceNodes, threshold: question.settings.clusterThreshold)
    }
    return outcome
  }
}
