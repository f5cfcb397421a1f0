public import BypassCore

/// What ``ContinuousTimeSimulation`` found.
public struct ContinuousTimeAnswer: Hashable, Sendable {
  /// A probability or another mean with the standard error of its estimate.
  public struct Share: Hashable, Sendable {
    /// The mean.
    public let value: Double
    /// √(sample variance between trajectories / number of trajectories); 0 for an exact or a single value.
    public let standardError: Double
    /// A mean with its error.
    public init(value: Double, standardError: Double) {
      self.value = value
      self.standardError = standardError
    }
    /// The mean with its normal 95 % interval.
    public var estimate: Estimate { .mean(value, standardError: standardError) }
  }

  /// How much of the time a joint state of the outputs takes.
  public struct StateShare: Hashable, Sendable {
    /// One level an output node, in the order of ``ContinuousTimeAnswer/outputs``.
    public let levels: [Int]
    /// The share of the window's time.
    public let share: Share
    /// A state with its share.
    public init(levels: [Int], share: Share) {
      self.levels = levels
      self.share = share
    }
  }

  /// How many trajectories ended in a state.
  public struct StateCount: Hashable, Sendable {
    /// One level a node, in the order of ``ContinuousTimeAnswer/nodes``.
    public let levels: [Int]
    /// Trajectories.
    public let count: Int
    /// A state with its count.
    public init(levels: [Int], count: Int) {
      self.levels = levels
      self.count = count
    }
  }

  /// The averages over one window of the last phase.
  public struct Tick: Hashable, Sendable {
    /// The window's beginning, counted from the beginning of the last phase.
    public let time: Double
    /// One row a node, one column a level from 1: the probability of at least that level.
    public let nodeMeans: [[Share]]
    /// Joint states of the outputs, most probable first, equal ones by levels.
    public let states: [StateShare]
    /// The share of time in states that are not listed because there were too many; 0 nearly always.
    public let unlisted: Double
    /// TH: the mean of −Σ pᵢ log₂ pᵢ over the possible next moves of output nodes, in bits.
    public let transitionEntropy: Share
    /// H: −Σ p log₂ p over the listed states, in bits.
    public let entropy: Double
    /// The share of time at Hamming distance 0, 1, … from the references.
    public let hamming: [Double]
    /// One share a question, in the order asked.
    public let questions: [Share]

    /// A window's averages.
    public init(
      time: Double, nodeMeans: [[Share]], states: [StateShare], unlisted: Double, transitionEntropy: Share,
      entropy: Double, hamming: [Double], questions: [Share]
    ) {
      self.time = time
      self.nodeMeans = nodeMeans
      self.states = states
      self.unlisted = unlisted
      self.transitionEntropy = transitionEntropy
      self.entropy = entropy
      self.hamming = hamming
      self.questions = questions
    }
  }

  /// The nodes of the network, in its order.
  public let nodes: [NodeID]
  /// The nodes whose joint states are reported.
  public let outputs: [NodeID]
  /// One entry a window; empty when only ends were asked for.
  public let ticks: [Tick]
  /// One count a question: trajectories that satisfy it at the end.
  public let endCounts: [Int]
  /// One row a node, one column a level from 0: trajectories that end at exactly that level.
  public let endLevelCounts: [[Int]]
  /// The most frequent states at the end, at most ``endStateLimit`` of them.
  public let endStates: [StateCount]
  /// The number of different states at the end.
  public let distinctEndStates: Int
  /// Whether there were more different states at the end than are counted (``distinctStateLimit``).
  public let hasMoreEndStates: Bool
  /// Trajectories that ended in a state that nothing leaves, by state, most frequent first.
  public let fixedPoints: [StateCount]
  /// The number of trajectories.
  public let trajectories: Int
  /// Moves of all trajectories together, earlier phases included.
  public let transitions: Int

  /// How many states at the end are listed.
  public static let endStateLimit = 64
  /// How many different states are counted before further ones are only summed.
  public static let distinctStateLimit = 1 << 17
}
