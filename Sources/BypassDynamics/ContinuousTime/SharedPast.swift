public import BypassCore
public import BypassModel

/// Trajectories that have run through a common past, kept so that many futures can follow it without running it again.
///
/// A future goes on with each trajectory's own random numbers: the same trajectory of two futures is moved by the same
/// numbers, so that differences between futures are sharp.
public struct SharedPast: Sendable {
  /// Where trajectories ended.
  public struct Ends: Hashable, Sendable {
    /// Trajectories.
    public let trajectories: Int
    /// One row a node of the network, one column a level from 0: trajectories that ended at exactly that level.
    public let levelCounts: [[Int]]
  }

  private let question: ContinuousTimeSimulation
  private let words: [UInt64]
  private let wordCount: Int
  private let random: [TrajectoryRandom]

  /// Runs a past.
  ///
  /// - Parameters:
  ///   - network: what acts during the past.
  ///   - duration: units of model time, 0 or more.
  ///   - trajectories: 1 or more; the most that a future can have.
  /// - Throws: ``Diagnostics`` when the question cannot be answered; `CancellationError` when the task is cancelled.
  public init(under network: Network, duration: Double, trajectories: Int, seed: Seed) throws {
    question = ContinuousTimeSimulation(
      phases: [.init(network, duration: duration)], trajectories: trajectories, seed: seed, outputs: [],
      statistics: .endOnly)
    let findings = question.findings()
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let runner = TrajectoryRunner(SimulationPlan(question))
    wordCount = runner.steps[0].network.wordCount
    (words, random) = try runner.pasts(0..<trajectories, duration: duration)
  }

  /// How many trajectories have this past.
  public var trajectories: Int { random.count }

  /// Runs some of the trajectories on under a network and counts where they end.
  ///
  /// - Parameters:
  ///   - network: the same nodes as in the past, under other perturbations.
  ///   - duration: units of model time, 0 or more.
  ///   - range: within `0..<trajectories`; what they do does not depend on which others run.
  /// - Throws: as `init`.
  public func ends(under network: Network, duration: Double, of range: Range<Int>) throws -> Ends {
    precondition(range.lowerBound >= 0 && range.upperBound <= trajectories, "only trajectories with a past go on")
    var future = question
    future.phases.append(.init(network, duration: duration))
    let findings = future.findings()
    guard findings.isEmpty else { throw Diagnostics(findings) }
    future.phases.removeFirst()
    let runner = TrajectoryRunner(SimulationPlan(future))
    return try runner.futures(range, words: words, wordCount: wordCount, random: random, duration: duration)
  }
}

extension TrajectoryRunner {
  /// The state and the random numbers of each trajectory at the end of the one phase of this plan.
  fileprivate func pasts(_ range: Range<Int>, duration: Double) throws -> ([UInt64], [TrajectoryRandom]) {
    let step = steps[0]
    var words: [UInt64] = []
    var numbers: [TrajectoryRandom] = []
    words.reserveCapacity(range.count * step.network.wordCount)
    for replicate in range {
      let number = UInt32(truncatingIfNeeded: replicate)
      var initial = TrajectoryRandom(seed: plan.seed, purpose: .initialState, replicate: number)
      plan.sampler.draw(&initial, into: step.words)
      impose(on: step)
      var random = TrajectoryRandom(seed: plan.seed, purpose: .trajectory, replicate: number)
      try advance(step, duration, &random)
      for word in 0..<step.network.wordCount { words.append(step.words[word]) }
      numbers.append(random)
    }
    return (words, numbers)
  }

  fileprivate func futures(
    _ range: Range<Int>, words: [UInt64], wordCount: Int, random: [TrajectoryRandom], duration: Double
  ) throws -> SharedPast.Ends {
    let step = steps[0]
    var on = [Int](repeating: 0, count: plan.unary.variables.count)
    for replicate in range {
      for word in 0..<wordCount { step.words[word] = words[replicate * wordCount + word] }
      impose(on: step)
      var random = random[replicate]
      try advance(step, duration, &random)
      for word in 0..<wordCount {
        var rest = step.words[word]
        while rest != 0 {
          on[word << 6 + rest.trailingZeroBitCount] += 1
          rest &= rest &- 1
        }
      }
    }
    let levels = plan.unary.network.nodes.indices.map { index in
      let reached = [range.count] + plan.unary.variables(ofNodeAt: index).map { on[$0] } + [0]
      return zip(reached, reached.dropFirst()).map { $0 - $1 }
    }
    return .init(trajectories: range.count, levelCounts: levels)
  }

  private func impose(on step: StepState) {
    let phase = plan.phases[0]
    for word in 0..<step.network.wordCount {
      step.words[word] = (step.words[word] & phase.kept[word]) | phase.imposed[word]
    }
    step.load()
  }

  private func advance(_ step: StepState, _ duration: Double, _ random: inout TrajectoryRandom) throws {
    var moves = 0
    var nobody = NoObserver()
    do throws(Fault) {
      _ = try walk(step, from: 0, until: duration, &random, &moves, &nobody)
    } catch {
      throw error.cause
    }
  }
}
