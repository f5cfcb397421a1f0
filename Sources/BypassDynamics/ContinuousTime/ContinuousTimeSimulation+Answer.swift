import BypassCore
import BypassModel

extension ContinuousTimeSimulation {
  /// Runs the trajectories.
  ///
  /// - Parameter progress: called now and then with the share of trajectories that is done, 0...1.
  /// - Throws: ``Diagnostics`` when the question cannot be answered as asked, or a rate turns out negative or not
  ///   finite on the way; `CancellationError` when the task is cancelled.
  public func answer(progress: (@Sendable (Double) -> Void)? = nil) async throws -> ContinuousTimeAnswer {
    try await answer(findings: findings(), isEnough: nil, progress: progress)
  }

  /// Runs trajectories until the share of each question at the end is known well enough, at most `trajectories`.
  ///
  /// It is looked at after 1,024, 2,048, 4,096, … trajectories, so that where the run ends depends on no thread; the
  /// answer says how many there were.
  /// - Parameter halfWidth: half of the width of the Wilson 95 % interval that is good enough, above 0 and below 1.
  /// - Throws: as ``answer(progress:)``; also without a question to look at.
  public func answer(
    untilHalfWidth halfWidth: Double, progress: (@Sendable (Double) -> Void)? = nil
  ) async throws -> ContinuousTimeAnswer {
    var findings = findings()
    if !(halfWidth > 0 && halfWidth < 1) {
      findings.append(
        .error("interval-width", "an interval cannot be asked to be \(halfWidth) wide", remedy: "use 0.01, say"))
    }
    if questions.isEmpty {
      findings.append(
        .error("no-question", "there is no question whose interval could be looked at", remedy: "ask one"))
    }
    return try await answer(
      findings: findings,
      isEnough: { ends in
        ends.questionCounts.allSatisfy { count in
          let share = Estimate.share(count, of: ends.trajectories)
          return (share.upper - share.lower) / 2 <= halfWidth
        }
      }, progress: progress)
  }

  private func answer(
    findings: [Diagnostic], isEnough: ((EndTally) -> Bool)?, progress: (@Sendable (Double) -> Void)?
  ) async throws -> ContinuousTimeAnswer {
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let plan = SimulationPlan(self)
    let total = try await ChunkedRun(plan: plan, trajectories: trajectories, threads: threads).tally(
      progress: progress, isEnough: isEnough
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
