import BypassCore
import BypassModel

extension ContinuousTimeSimulation {
  /// Runs the trajectories.
  ///
  /// - Parameter progress: called now and then with the share of trajectories that is done, 0...1.
  /// - Throws: ``Diagnostics`` when the question cannot be answered as asked, or a rate turns out negative or not
  ///   finite on the way; `CancellationError` when the task is cancelled.
  public func answer(progress: (@Sendable (Double) -> Void)? = nil) async throws -> ContinuousTimeAnswer {
    let findings = findings()
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let plan = SimulationPlan(self)
    let total = try await ChunkedRun(plan: plan, trajectories: trajectories, threads: threads).tally(
      progress: progress
    ) { try TrajectoryRunner(plan).tally($0) }
    return ContinuousTimeAnswer(plan, total)
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
    func listed(_ ids: some Sequence<Int>, limit: Int) -> [StateCount] {
      ends.mostFrequent(ids, limit: limit).map { id in
        StateCount(levels: plan.unary.levels(in: ends.states.key(id)), count: ends.stateCounts[id].count)
      }
    }
    let fixed = ends.stateCounts.indices.filter { ends.stateCounts[$0].isFixed }
    endStates = listed(ends.stateCounts.indices, limit: Self.endStateLimit)
    distinctEndStates = ends.stateCounts.count
    hasMoreEndStates = !ends.isComplete
    fixedPoints = listed(fixed, limit: fixed.count)
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
