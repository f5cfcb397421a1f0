import BypassCore
import BypassModel

extension ContinuousTimeSimulation {
  /// Trajectories that are summed before sums are joined, in the order of the chunks: what makes the answer
  /// independent of the number of threads to the last bit.
  static let chunkSize = 256

  /// Runs the trajectories.
  ///
  /// - Parameter progress: called now and then with the share of trajectories that is done, 0...1.
  /// - Throws: ``Diagnostics`` when the question cannot be answered as asked, or a rate turns out negative or not
  ///   finite on the way; `CancellationError` when the task is cancelled.
  public func answer(progress: (@Sendable (Double) -> Void)? = nil) async throws -> ContinuousTimeAnswer {
    let findings = findings()
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let plan = SimulationPlan(self)
    let chunks = (trajectories + Self.chunkSize - 1) / Self.chunkSize
    let total = ChunkTally(plan)
    let trajectories = trajectories
    try await withThrowingTaskGroup(of: (Int, ChunkTally).self) { group in
      var (started, finished, joined) = (0, 0, 0)
      var waiting: [Int: ChunkTally] = [:]
      while joined < chunks {
        // A chunk that lags behind must not make the finished ones pile up without bound.
        while started < chunks, started - finished < threads, started - joined < 8 * threads {
          let chunk = started
          started += 1
          group.addTask {
            let first = chunk * Self.chunkSize
            return (chunk, try Self.run(plan, first..<min(trajectories, first + Self.chunkSize)))
          }
        }
        guard let (chunk, tally) = try await group.next() else { break }
        finished += 1
        waiting[chunk] = tally
        while let next = waiting.removeValue(forKey: joined) {
          total.merge(next)
          joined += 1
          progress?(Double(min(trajectories, joined * Self.chunkSize)) / Double(trajectories))
        }
      }
    }
    return ContinuousTimeAnswer(plan, total)
  }

  private static func run(_ plan: SimulationPlan, _ replicates: Range<Int>) throws -> ChunkTally {
    try Task.checkCancellation()
    do {
      return try TrajectoryRunner(plan).run(replicates)
    } catch {
      switch error {
      case .cancelled: throw CancellationError()
      case .impossible(let finding): throw Diagnostics([finding])
      }
    }
  }
}

extension ContinuousTimeAnswer {
  /// Turns sums into shares.
  init(_ plan: SimulationPlan, _ tally: ChunkTally) {
    let network = plan.unary.network
    let ends = tally.ends
    nodes = network.nodes.map(\.id)
    outputs = plan.outputs
    trajectories = ends.trajectories
    transitions = ends.transitions
    endCounts = ends.questionCounts
    endLevelCounts = network.nodes.indices.map { index in
      let reached = [ends.trajectories] + plan.unary.variables(ofNodeAt: index).map { ends.variableCounts[$0] } + [0]
      return zip(reached, reached.dropFirst()).map { $0 - $1 }
    }
    let all = ends.stateCounts.enumerated().map { id, state in
      (
        count: StateCount(levels: plan.unary.levels(in: ends.states.key(id)), count: state.count),
        isFixed: state.isFixed
      )
    }.sorted { Self.precedes(($0.count.count, $0.count.levels), ($1.count.count, $1.count.levels)) }
    endStates = all.prefix(Self.endStateLimit).map(\.count)
    distinctEndStates = all.count
    hasMoreEndStates = !ends.isComplete
    fixedPoints = all.filter(\.isFixed).map(\.count)
    ticks = tally.windows.map { WindowSummary(plan, $0, trajectories: ends.trajectories).ticks() } ?? []
  }

  /// Larger first, equal ones by levels.
  static func precedes<Number: Comparable>(_ first: (Number, [Int]), _ second: (Number, [Int])) -> Bool {
    first.0 != second.0 ? first.0 > second.0 : first.1.lexicographicallyPrecedes(second.1)
  }
}

extension UnaryNetwork {
  /// The level of every node in a state.
  func levels(in words: UnsafePointer<UInt64>) -> [Int] {
    network.nodes.indices.map { level(ofNodeAt: $0) { words.isOn($0) } }
  }
}
