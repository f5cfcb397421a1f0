import BypassCore
import BypassModel

extension ContinuousTimeSimulation {
  /// Runs the trajectories.
  ///
  /// - Parameter progress: called now and then with the share of trajectories that is done, 0...1.
  /// - Throws: ``Diagnostics`` when the question cannot be answered as asked, or a rate turns out negative or not
  ///   finite on the way; `CancellationError` when the task is cancelled.
  public func answer(progress: (@Sendable (Double) -> Void)? = nil) async throws -> ContinuousTimeAnswer {
    try await answer(RunControl(progress: progress))
  }

  /// Runs trajectories until the share of each question at the end is known well enough, at most `trajectories`; the
  /// answer says how many there were.
  ///
  /// - Parameter halfWidth: half of the width of the Wilson 95 % interval that is good enough, above 0 and below 1.
  /// - Throws: as ``answer(progress:)``; also without a question to look at.
  public func answer(
    untilHalfWidth halfWidth: Double, progress: (@Sendable (Double) -> Void)? = nil
  ) async throws -> ContinuousTimeAnswer {
    var control = RunControl(progress: progress)
    control.halfWidth = halfWidth
    return try await answer(control)
  }

  /// Runs the trajectories as told.
  ///
  /// - Throws: as ``answer(progress:)``; also for wishes that make no sense.
  public func answer(_ control: RunControl) async throws -> ContinuousTimeAnswer {
    let findings = findings() + control.findings(for: self)
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let plan = SimulationPlan(self)
    let chain = writesOutStates ? ChainBuilder.chain(of: plan) : nil
    let run = ChunkedRun(plan: plan, chain: chain, trajectories: trajectories, threads: threads, control: control)
    let total = try await run.tally { replicates in
      guard let chain else { return try TrajectoryRunner(plan).tally(replicates) }
      return ChunkTally(plan, try ChainRunner(plan, chain).tally(replicates))
    }
    return ContinuousTimeAnswer(plan, total)
  }
}

extension ContinuousTimeAnswer {
  /// Turns sums into shares.
  init(_ plan: SimulationPlan, _ tally: ChunkTally) {
    let network = plan.unary.network
    let ends = tally.chain?.endTally(questions: plan.questions.count) ?? tally.ends
    let windows = plan.windows.count > 0 ? tally.chain?.windowTally() ?? tally.windows : nil
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
    ticks = windows.map { WindowSummary(plan, $0, trajectories: ends.trajectories).ticks() } ?? []
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
