public import BypassCore
public import BypassModel

/// The question: how probable are the levels, states and conditions of a network in continuous time, by independent
/// trajectories (Gillespie) through one or more phases?
///
/// The answer depends on the question and the seed alone, never on `threads`.
public struct ContinuousTimeSimulation: Sendable {
  /// A stretch of time under one network.
  public struct Phase: Hashable, Sendable {
    /// What acts during the phase. The phases of a simulation have the same nodes with the same highest levels.
    public var network: Network
    /// In units of model time, 0 or more, finite.
    public var duration: Double
    /// What is set once at the beginning, in this order; from there on the rules go on.
    public var settings: [Setting]
    /// A phase.
    public init(_ network: Network, duration: Double, settings: [Setting] = []) {
      self.network = network
      self.duration = duration
      self.settings = settings
    }
  }

  /// A node that is set once and not held: at a level with a probability, at 0 otherwise.
  public struct Setting: Hashable, Sendable {
    /// The node.
    public var node: NodeID
    /// One of its levels.
    public var level: Int
    /// 0...1.
    public var probability: Double
    /// A setting.
    public init(_ node: NodeID, level: Int, probability: Double = 1) {
      self.node = node
      self.level = level
      self.probability = probability
    }
  }

  /// What is recorded beside the ends of the trajectories.
  public enum Statistics: Hashable, Sendable {
    /// Nothing: the fastest, and enough for shares at the end.
    case endOnly
    /// Time-weighted shares in each window of the observed phases.
    case windows
  }

  /// One after the other; the state is carried over. A clamp or an input of a phase applies at its beginning, and an
  /// input that the initial condition draws keeps its value until a phase declares another level for it.
  public var phases: [Phase]
  /// How many of the last phases the windows cover, 1 or more; their time begins with the first of these.
  public var observedPhases: Int
  /// The width of a time window, above 0. A rest of the observed time shorter than a window is left out of the windows.
  public var window: Double
  /// 1 to 2³² − 1.
  public var trajectories: Int
  /// Where all randomness comes from; the same seed gives conditions the same random numbers.
  public var seed: Seed
  /// How many trajectories run at the same time, 1 or more.
  public var threads: Int
  /// The nodes whose joint states are reported; nil for all that are not inputs, empty for none.
  public var outputs: [NodeID]?
  /// Conditions whose share is counted at the end and in each window.
  public var questions: [LevelCondition]
  /// The state from which Hamming distances (numbers of nodes that differ) are counted.
  public var references: [NodeID: Int]
  /// What is recorded.
  public var statistics: Statistics
  /// Nil: a state is left after an exponential time. A number above 0: discrete time, in which every move takes this
  /// long, counted from the beginning of each phase; which node moves is drawn by the rates all the same.
  public var step: Double?
  /// Whether small networks are written out state by state, which changes the speed and, as another seed would, the
  /// sample, but no probability.
  var writesOutStates = true

  /// A question about one or more phases.
  public init(
    phases: [Phase], observedPhases: Int = 1, window: Double = 1, trajectories: Int = 10_000, seed: Seed,
    threads: Int = 1,
    outputs: [NodeID]? = nil, questions: [LevelCondition] = [], references: [NodeID: Int] = [:],
    statistics: Statistics = .windows, step: Double? = nil
  ) {
    self.phases = phases
    self.observedPhases = observedPhases
    self.window = window
    self.trajectories = trajectories
    self.seed = seed
    self.threads = threads
    self.outputs = outputs
    self.questions = questions
    self.references = references
    self.statistics = statistics
    self.step = step
  }
}
