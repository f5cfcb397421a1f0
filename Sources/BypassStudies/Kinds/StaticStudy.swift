import BypassAnalyses
import BypassBDD
import BypassCore
import BypassFormats
import BypassKnowledge
import BypassModel

/// `fixpoints`, `trapspaces` and `attractors`: what a network can settle into, however fast it moves.
public struct StaticStudy: Study {
  /// `attractors`; ``asked`` tells which verb it was.
  public static let verb = "attractors"

  /// What is looked for.
  public enum Asked: String, Sendable, CaseIterable {
    case fixpoints
    case minimalTrapSpaces = "trapspaces --minimal"
    case maximalTrapSpaces = "trapspaces --maximal"
    case attractors
    case synchronousAttractors = "attractors --synchronous"
  }

  /// What is done with inputs that are not set.
  public enum Inputs: String, Sendable, CaseIterable {
    /// At the level that the model declares.
    case declared
    case free
    case identity
    case `true`
    case `false`
  }

  /// The model and what acts on it.
  public var model: ModelChoice
  /// What is looked for.
  public var asked: Asked
  /// What is done with inputs; nil for `declared` in diseases of the catalogue and `identity` in files.
  public var inputs: Inputs?
  /// The most answers to list; nil for ``standingLimit``.
  public var limit: Int?
  /// Sets of clamps, `NODE=LEVEL,NODE=LEVEL`; when there are some, the question is answered under each of them.
  public var each: [String] = []
  /// Also the diagram of nested trap spaces, as a picture; only where it is small.
  public var withSuccession = false
  /// Pictures among the files; a door that writes no files spares their making.
  public var withPictures = true

  /// The most answers that are listed unless another number is asked for.
  public static func standingLimit(_ asked: Asked) -> Int { asked == .attractors ? 100_000 : 1_000 }

  /// A question with its defaults.
  public init(model: ModelChoice, asked: Asked) {
    self.model = model
    self.asked = asked
  }

  /// Finds them.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let ready = try model.ready()
    let convention = inputs ?? (ready.profile == nil ? .identity : .declared)
    let network = try QualitativeNetwork(
      ready.treated, options: .init(inputs: convention.options, keeping: ready.inputsSet))
    var limits = SearchLimits.standing
    limits.answers = limit ?? Self.standingLimit(asked)
    var telling = StaticTelling(
      ready: ready, network: network, asked: asked, inputs: convention, withPictures: withPictures)
    if withSuccession { telling.succession = try Self.smallSuccession(of: network) }
    var result =
      each.isEmpty
      ? try answer(network, limits, telling) : try scan(ready, network, limits, telling, progress: progress)
    result.experiment = experiment(of: ready, convention)
    return result
  }

  /// The question as an experiment.
  private func experiment(of ready: ReadyModel, _ convention: Inputs) -> StudyExperiment {
    let question: SimulationExperiment.Question =
      switch asked {
      case .fixpoints: .fixedPoints
      case .minimalTrapSpaces: .minimalTrapSpaces
      case .maximalTrapSpaces: .maximalTrapSpaces
      case .attractors: .asynchronousAttractors
      case .synchronousAttractors: .synchronousAttractors
      }
    var model = ready.imported ?? ImportedModel(ready.treated)
    model.network = ready.treated
    model.settings = nil
    return StudyExperiment(
      model, SimulationExperiment(question, source: "", language: ""),
      notes: ["inputs that are not set are taken as '\(convention.rawValue)'"])
  }

  func answer(
    _ network: QualitativeNetwork, _ limits: SearchLimits, _ telling: StaticTelling
  ) throws -> StudyResult {
    let stop: () -> Bool = { Task.isCancelled }
    switch asked {
    case .fixpoints:
      let search = FixedPoints(network, limits: limits)
      let found = try search.answer(stop: stop)
      return telling.result(found, count: found.isComplete ? nil : try search.count())
    case .minimalTrapSpaces, .maximalTrapSpaces:
      let search = TrapSpaces(asked == .minimalTrapSpaces ? .minimal : .maximal, of: network, limits: limits)
      let found = try search.answer(stop: stop)
      return telling.result(found, count: found.isComplete ? nil : try search.count(stop: stop))
    case .attractors:
      return telling.result(try AsynchronousAttractors(network, limits: limits).answer(stop: stop))
    case .synchronousAttractors:
      return telling.result(try SynchronousAttractors(network, limits: limits).answer(stop: stop))
    }
  }

  /// The diagram of nested trap spaces when it has no more of them than a picture can show; else nil.
  static func smallSuccession(of network: QualitativeNetwork) throws(Diagnostic) -> SuccessionDiagram.Answer? {
    let answer = try SuccessionDiagram(network, limits: .init(answers: 60, conflicts: 100_000)).answer()
    return answer.shortfall == nil ? answer : nil
  }
}

extension StaticStudy.Inputs {
  /// The choice as the analyses have it.
  var options: QualitativeNetwork.Inputs {
    switch self {
    case .declared: .asDeclared
    case .free: .free
    case .identity: .identity
    case .true: .constant(true)
    case .false: .constant(false)
    }
  }
}
