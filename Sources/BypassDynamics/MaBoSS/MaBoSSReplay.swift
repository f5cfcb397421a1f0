public import BypassCore
public import BypassModel

/// The question that a MaBoSS run asks, answered draw for draw as MaBoSS does, so that its outputs come out to the
/// printed digits.
///
/// For comparison only: neighbouring seeds of these generators give trajectories that are not independent, so that
/// standard errors are not calibrated. The order of the network's nodes is the order in which rates are summed, and
/// the order of the initial groups the order in which they are drawn; both must be those of the MaBoSS files.
public struct MaBoSSReplay: Sendable {
  /// A network of two-level nodes.
  public var network: Network
  /// `max_time`, above 0.
  public var maxTime: Double
  /// `time_tick`, above 0.
  public var timeTick: Double
  /// `sample_count`, 1 or more.
  public var sampleCount: Int
  /// `seed_pseudorandom`; trajectory k has seed + k.
  public var seed: Int32
  /// Which generator.
  public var generator: MaBoSSGenerator
  /// `discrete_time`: every step takes one tick.
  public var hasDiscreteTime: Bool
  /// The nodes that are not internal; nil for all.
  public var outputs: [NodeID]?
  /// Nodes with a reference state of 0 or 1.
  public var references: [NodeID: Int]
  /// Threads; they never change the result.
  public var threads: Int

  /// A MaBoSS run.
  public init(
    _ network: Network, maxTime: Double, timeTick: Double, sampleCount: Int, seed: Int32 = 0,
    generator: MaBoSSGenerator = .rand48, hasDiscreteTime: Bool = false, outputs: [NodeID]? = nil,
    references: [NodeID: Int] = [:], threads: Int = 1
  ) {
    self.network = network
    self.maxTime = maxTime
    self.timeTick = timeTick
    self.sampleCount = sampleCount
    self.seed = seed
    self.generator = generator
    self.hasDiscreteTime = hasDiscreteTime
    self.outputs = outputs
    self.references = references
    self.threads = threads
  }

  /// Runs the trajectories.
  ///
  /// - Throws: as ``ContinuousTimeSimulation/answer(progress:)``; also for a node of more than two levels.
  public func answer(progress: (@Sendable (Double) -> Void)? = nil) async throws -> ContinuousTimeAnswer {
    let question = ContinuousTimeSimulation(
      phases: [.init(network, duration: maxTime)], window: timeTick, trajectories: sampleCount, seed: Seed(0),
      threads: threads, outputs: outputs ?? network.nodes.map(\.id), references: references)
    var findings = question.findings()
    for node in network.nodes where node.maximum > 1 {
      findings.append(
        .error("replay-needs-two-levels", "'\(node.id)' has \(node.maximum + 1) levels, which MaBoSS does not know"))
    }
    guard findings.isEmpty else { throw Diagnostics(findings) }
    // MaBoSS has ⌊max_time/time_tick⌋ windows by plain division.
    let plan = SimulationPlan(question, windowCount: Int(maxTime / timeTick))
    let replay = self
    let total = try await ChunkedRun(plan: plan, trajectories: sampleCount, threads: threads).tally(
      progress: progress
    ) { try ReplayRunner(plan, replay).tally($0) }
    return ContinuousTimeAnswer(plan, total)
  }
}

/// Runs MaBoSS trajectories one after the other in memory of its own.
final class ReplayRunner {
  private let plan: SimulationPlan
  private let replay: MaBoSSReplay
  private let step: StepState
  private let rates: Slab<Double>
  private let groups: [[(bits: [UInt64], share: Double)]]

  init(_ plan: SimulationPlan, _ replay: MaBoSSReplay) {
    self.plan = plan
    self.replay = replay
    step = StepState(plan.phases[0].network)
    rates = Slab(repeating: 0, count: step.network.variableCount)
    groups = plan.sampler.weighted
  }

  /// Runs the trajectories of a range of sample numbers and adds up what they did.
  func tally(_ samples: Range<Int>) throws -> ChunkTally {
    let tally = ChunkTally(plan)
    if let windows = tally.windows {
      var observer = WindowObserver(windows, plan: plan)
      for sample in samples {
        let seed = replay.seed &+ Int32(truncatingIfNeeded: sample)
        var stream = MaBoSSStream(replay.generator, seed: seed)
        draw(&stream)
        observer.begin(in: step.kernel)
        observer.enters(network: 0)
        let (isFixed, transitions) = try walk(&stream, &observer)
        observer.end()
        tally.ends.add(end: step.words, isFixed: isFixed, transitions: transitions) { _ in false }
      }
      windows.states?.settle()
    }
    return tally
  }

  private func draw(_ stream: inout MaBoSSStream) {
    for word in 0..<step.network.wordCount { step.words[word] = plan.sampler.base[word] }
    for alternatives in groups {
      var chosen = alternatives.count - 1
      if alternatives.count > 1 {
        let number = stream.next()
        var sum = 0.0
        chosen =
          alternatives.firstIndex { alternative in
            sum += alternative.share
            return number < sum
          } ?? chosen
      }
      for (index, word) in alternatives[chosen].bits.enumerated() { step.words[index] |= word }
    }
    for word in 0..<step.network.wordCount {
      step.words[word] = (step.words[word] & plan.phases[0].kept[word]) | plan.phases[0].imposed[word]
    }
    step.load()
  }

  private func walk(
    _ stream: inout MaBoSSStream, _ observer: inout WindowObserver
  ) throws -> (isFixed: Bool, transitions: Int) {
    let count = step.network.variableCount
    var time = 0.0
    var transitions = 0
    while true {
      var total = 0.0
      for variable in 0..<count {
        let rate = step.rate(of: variable)
        rates.pointer[variable] = rate
        if rate != 0 { total += rate }
      }
      guard total < .infinity else { throw Diagnostics([TrajectoryRunner.impossible(step)]) }
      if total == 0 {
        observer.stays(from: time, to: replay.maxTime, in: step.kernel)
        return (true, transitions)
      }
      let wait = replay.hasDiscreteTime ? replay.timeTick : -stream.next().naturalLogarithm / total
      let next = time + wait
      observer.stays(from: time, to: next, in: step.kernel)
      guard next < replay.maxTime else { return (false, transitions) }
      var rest = stream.next() * total
      var chosen = 0
      for variable in 0..<count where rest >= 0 {
        chosen = variable
        rest -= rates.pointer[variable]
      }
      step.kernel.flip(chosen)
      observer.flipped(chosen, at: next, in: step.kernel)
      time = next
      transitions += 1
      if transitions & 0xFFFF == 0, Task.isCancelled { throw CancellationError() }
    }
  }
}
