import BypassCore

/// A question to a model as SED-ML says it: which model, which simulation or analysis, for how long, what is told.
public struct SimulationExperiment: Hashable, Sendable {
  /// What is asked.
  public enum Question: String, Hashable, Sendable, CaseIterable {
    /// Sampled trajectories in continuous time.
    case continuousTime = "continuous-time"
    /// The master equation in continuous time.
    case exactContinuousTime = "exact-continuous-time"
    /// States in which nothing moves.
    case fixedPoints = "fixed-points"
    /// Trap spaces that contain no other.
    case minimalTrapSpaces = "minimal-trap-spaces"
    /// Trap spaces that only the whole contains.
    case maximalTrapSpaces = "maximal-trap-spaces"
    /// Attractors when one node moves at a time.
    case asynchronousAttractors = "asynchronous-attractors"
    /// Attractors when all nodes move at once.
    case synchronousAttractors = "synchronous-attractors"

    /// Whether the answer is a course in time.
    public var isTimeCourse: Bool { self == .continuousTime || self == .exactContinuousTime }
  }

  /// A node that begins elsewhere than the model says.
  public struct Start: Hashable, Sendable {
    /// The node's name in the model.
    public let node: String
    /// Its level.
    public let level: Int
    /// A node's start.
    public init(node: String, level: Int) {
      self.node = node
      self.level = level
    }
  }

  /// Where the model is, relative to the document.
  public var source: String
  /// The language of the model, `urn:sedml:language:…`.
  public var language: String
  /// Changes of where nodes begin.
  public var starts: [Start] = []
  /// What is asked; nil when the algorithm is none of ours.
  public var question: Question?
  /// The term of the ontology of simulation algorithms, `KISAO:` and seven digits.
  public var algorithm: String
  /// Units of model time; 0 where there is no course.
  public var duration = 0.0
  /// Time windows that are told.
  public var windows = 0
  /// Trajectories; nil when not said.
  public var trajectories: Int?
  /// The seed; nil when not said.
  public var seed: Int?
  /// Nodes that are told, in order.
  public var outputs: [String] = []

  /// An experiment of ours.
  public init(_ question: Question, source: String, language: String) {
    self.question = question
    self.source = source
    self.language = language
    algorithm = question.term
  }

  init(algorithm: String, source: String, language: String) {
    self.algorithm = algorithm
    self.source = source
    self.language = language
  }
}

extension SimulationExperiment {
  /// The language of a format, as SED-ML names it; formats without a registered one are named after ourselves.
  public static func language(of format: Format) -> String {
    switch format {
    case .sbmlQual: "urn:sedml:language:sbml.level-3.version-1"
    case .ginml, .zginml: "urn:sedml:language:\(format)"
    default: "urn:sedml:language:bypass.\(format)"
    }
  }

  /// A time course with the settings of a MaBoSS configuration.
  init(_ settings: SimulationSettings, source: String, language: String) {
    self.init(.continuousTime, source: source, language: language)
    duration = settings.maxTime
    windows = max(1, Int((settings.maxTime / settings.timeTick).rounded()))
    trajectories = settings.sampleCount
    seed = settings.seed
  }

  /// The settings of a time course; what it does not say is the engine's default.
  var settings: SimulationSettings? {
    guard question?.isTimeCourse == true, duration > 0, windows > 0 else { return nil }
    var settings = SimulationSettings()
    settings.maxTime = duration
    settings.timeTick = duration / Double(windows)
    settings.sampleCount = trajectories ?? settings.sampleCount
    settings.seed = seed ?? settings.seed
    return settings
  }
}

extension SimulationExperiment.Question {
  /// The term of the ontology; the nearest general one where no term says what we do, with the question beside it.
  ///
  /// - Source: KiSAO 2.34; no term of it is uniformisation of a logical model's master equation, or its attractors.
  var term: String {
    switch self {
    case .continuousTime: "KISAO:0000581"
    case .exactContinuousTime: "KISAO:0000448"
    case .fixedPoints: "KISAO:0000660"
    case .minimalTrapSpaces, .maximalTrapSpaces: "KISAO:0000661"
    case .asynchronousAttractors, .synchronousAttractors: "KISAO:0000658"
    }
  }

  /// What other programs' terms ask for; nil for an algorithm that is none of ours.
  init?(term: String) {
    switch term {
    // BKMC; Bortz, Kalos and Lebowitz; Gillespie's direct method.
    case "KISAO:0000581", "KISAO:0000051", "KISAO:0000029": self = .continuousTime
    // Stable states: any method, decision diagrams.
    case "KISAO:0000660", "KISAO:0000659": self = .fixedPoints
    // Trap spaces: any method, answer sets, decision diagrams; the programs that use these terms list minimal ones.
    case "KISAO:0000661", "KISAO:0000662", "KISAO:0000663": self = .minimalTrapSpaces
    default: return nil
    }
  }
}
