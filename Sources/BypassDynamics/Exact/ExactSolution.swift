public import BypassCore

/// The question of ``ContinuousTimeSimulation``, answered by the master equation instead of by samples.
///
/// All states that can be reached are enumerated and their probabilities followed by uniformisation, with a bound on
/// the error; the number of trajectories, the seed and the number of threads play no part.
public struct ExactSolution: Sendable {
  /// Phases, windows, outputs, questions and references.
  public var question: ContinuousTimeSimulation
  /// Bytes that states and moves may take, about.
  public var memoryLimit: Int
  /// The probability that truncation may lose in all, above 0.
  public var tolerance: Double
  /// Whether the limit of long times is wanted too.
  public var includesLongRun: Bool

  /// A question to answer exactly.
  public init(
    _ question: ContinuousTimeSimulation, memoryLimit: Int = 1 << 30, tolerance: Double = 1e-10,
    includesLongRun: Bool = true
  ) {
    self.question = question
    self.memoryLimit = memoryLimit
    self.tolerance = tolerance
    self.includesLongRun = includesLongRun
  }
}

/// What ``ExactSolution`` found; the same quantities as the sampled answer, as probabilities.
public struct ExactAnswer: Hashable, Sendable {
  /// A state with its probability.
  public struct StateProbability: Hashable, Sendable {
    /// One level a node, in the order of ``ExactAnswer/nodes``.
    public let levels: [Int]
    /// 0...1.
    public let probability: Double
  }

  /// A set of states that, once entered, is never left and is visited again and again.
  public struct Attractor: Hashable, Sendable {
    /// The probability of ending in it.
    public let probability: Double
    /// How many states it has; 1 for a fixed point.
    public let size: Int
    /// Its most visited states, at most 64, with the long-run share of time in each once inside.
    public let states: [StateProbability]
  }

  /// The limit of long times under the last phase.
  public struct LongRun: Hashable, Sendable {
    /// Most probable first.
    public let attractors: [Attractor]
    /// One row a node, one column a level from 1: the long-run share of time at that level or above.
    public let nodeMeans: [[Double]]
    /// One long-run share a question.
    public let questions: [Double]
    /// How far any of these probabilities can be from the truth because an iteration was stopped, about.
    public let residual: Double
  }

  /// The nodes of the network, in its order.
  public let nodes: [NodeID]
  /// The nodes whose joint states are reported.
  public let outputs: [NodeID]
  /// One entry a window, as in the sampled answer; all standard errors are 0.
  public let ticks: [ContinuousTimeAnswer.Tick]
  /// One probability a question, at the end.
  public let endQuestions: [Double]
  /// One row a node, one column a level from 0: the probability of ending at exactly that level.
  public let endLevels: [[Double]]
  /// The most probable states at the end, at most 64.
  public let endStates: [StateProbability]
  /// The probability of being, at the end, in each state that nothing leaves; most probable first.
  public let fixedPoints: [StateProbability]
  /// The limit of long times; nil when it was not asked for.
  public let longRun: LongRun?
  /// The largest number of states that a phase reaches.
  public let stateCount: Int
  /// The largest number of moves between them.
  public let moveCount: Int
  /// No probability above is further than this from the truth: truncated Poisson mass and accumulated rounding.
  public let errorBound: Double
}
