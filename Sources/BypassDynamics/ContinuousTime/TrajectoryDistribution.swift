public import BypassCore
import BypassModel

/// How one trajectory shares its time among the joint states of some nodes.
public struct TrajectoryDistribution: Hashable, Sendable {
  /// A joint state with its share of the time.
  public struct StateTime: Hashable, Sendable {
    /// One level a node.
    public let levels: [Int]
    /// In (0, 1].
    public let share: Double
    /// A state with its share.
    public init(levels: [Int], share: Double) {
      self.levels = levels
      self.share = share
    }
  }

  /// The states that it was in, by levels.
  public let states: [StateTime]

  /// A distribution.
  public init(states: [StateTime]) {
    self.states = states.sorted { $0.levels.lexicographicallyPrecedes($1.levels) }
  }

  /// (Σ p over the common states) · (Σ q over them): 1 for distributions over the same states, 0 without a common one.
  public func similarity(to other: TrajectoryDistribution) -> Double {
    var (mine, theirs) = (0.0, 0.0)
    var next = other.states.startIndex
    for state in states {
      while next < other.states.endIndex, other.states[next].levels.lexicographicallyPrecedes(state.levels) {
        next += 1
      }
      guard next < other.states.endIndex, other.states[next].levels == state.levels else { continue }
      mine += state.share
      theirs += other.states[next].share
    }
    return mine * theirs
  }
}

extension ContinuousTimeSimulation {
  /// How each of the first trajectories shares its observed time among the joint states of some nodes.
  ///
  /// - Throws: as ``answer(progress:)``.
  public func distributions(
    ofFirst count: Int, over nodes: [NodeID]
  ) async throws -> [TrajectoryDistribution] {
    var question = self
    question.outputs = []
    let findings = question.findings()
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let plan = SimulationPlan(question)
    let runner = TrajectoryRunner(plan)
    return try (0..<min(count, trajectories)).map { number in
      try Task.checkCancellation()
      var observer = DistributionObserver(plan.unary, nodes)
      try runner.follow(number, &observer)
      return observer.distribution
    }
  }
}

/// Adds up how long each joint state of some nodes lasts; for few trajectories, because it looks a state up in a
/// dictionary each time.
struct DistributionObserver: TrajectoryObserver {
  private let mask: [UInt64]
  private let levels: ([UInt64]) -> [Int]
  private var times: [[UInt64]: Double] = [:]

  init(_ unary: UnaryNetwork, _ nodes: [NodeID]) {
    let ranges = nodes.compactMap { unary.network.index(of: $0) }.map { unary.variables(ofNodeAt: $0) }
    var mask = [UInt64](repeating: 0, count: max(1, (unary.variables.count + 63) / 64))
    for variable in ranges.joined() { mask[variable >> 6] |= 1 << UInt64(variable & 63) }
    self.mask = mask
    levels = { words in
      ranges.map { range in range.prefix { words[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 }.count }
    }
  }

  func enters(network number: Int) {}
  func flipped(_ variable: Int, at time: Double, in step: StepKernel) {}

  mutating func stays(from start: Double, to end: Double, in step: StepKernel) {
    guard end > start else { return }
    times[mask.indices.map { step.words[$0] & mask[$0] }, default: 0] += end - start
  }

  /// The shares of the time so far.
  var distribution: TrajectoryDistribution {
    let sorted = times.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let total = sorted.reduce(0) { $0 + $1.value }
    return TrajectoryDistribution(states: sorted.map { .init(levels: levels($0.key), share: $0.value / total) })
  }
}
