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
  /// `NODE.schedule`, in the order of the nodes.
  ///
  /// MaBoSS fires a move at every time of its schedule, the last node's where nothing can move. So does the replay,
  /// and nothing else here: ``ContinuousTimeSimulation/Phase/settings`` set nodes and change nothing more.
  public var schedule: [Setting] = []

  /// A node that is set on at a time with a probability, off otherwise.
  public struct Setting: Hashable, Sendable {
    /// Model time.
    public let time: Double
    /// The node.
    public let node: NodeID
    /// 0...1.
    public let probability: Double
    /// A setting.
    public init(time: Double, node: NodeID, probability: Double) {
      self.time = time
      self.node = node
      self.probability = probability
    }
  }

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
    let findings = findings()
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let (plan, replay) = (plan, self)
    let run = ChunkedRun(
      plan: plan, chain: nil, trajectories: sampleCount, threads: threads, control: RunControl(progress: progress))
    let total = try await run.tally { try ReplayRunner(plan, replay).tally($0) }
    return ContinuousTimeAnswer(plan, total)
  }

  private func findings() -> [Diagnostic] {
    var findings = question.findings()
    for node in network.nodes where node.maximum > 1 {
      findings.append(
        .error("replay-needs-two-levels", "'\(node.id)' has \(node.maximum + 1) levels, which MaBoSS does not know"))
    }
    for setting in schedule where network.index(of: setting.node) == nil {
      findings.append(.unknown("node", setting.node.description, among: network.nodes.map(\.id.description)))
    }
    return findings
  }

  /// What is counted.
  private var question: ContinuousTimeSimulation {
    ContinuousTimeSimulation(
      phases: [.init(network, duration: maxTime)], window: timeTick, trajectories: sampleCount, seed: Seed(0),
      threads: threads, outputs: outputs ?? network.nodes.map(\.id), references: references)
  }

  private var plan: SimulationPlan {
    // MaBoSS has ⌊max_time/time_tick⌋ windows by plain division.
    SimulationPlan(
      question, windowCount: Int(maxTime / timeTick), settable: schedule.isEmpty ? [] : Set(network.nodes.map(\.id)))
  }

  /// How each of MaBoSS's first trajectories shares its time among the states of the reference nodes.
  ///
  /// - Parameters:
  ///   - count: `statdist_traj_count`.
  ///   - threadCount: `thread_count`: each thread of MaBoSS gives its first ones.
  /// - Throws: as ``answer(progress:)``.
  public func distributions(ofFirst count: Int, threadCount: Int = 1) async throws -> [TrajectoryDistribution] {
    let findings = findings()
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let (plan, nodes) = (plan, network.nodes.map(\.id).filter { references[$0] != nil })
    let runner = ReplayRunner(plan, self)
    return try Self.samples(min(count, sampleCount), of: sampleCount, threadCount: threadCount).map { sample in
      try Task.checkCancellation()
      var observer = DistributionObserver(plan.unary, nodes)
      try runner.follow(sample, &observer)
      return observer.distribution
    }
  }

  /// The numbers of the trajectories that each thread gives; the first thread has the remainders.
  static func samples(_ count: Int, of sampleCount: Int, threadCount: Int) -> [Int] {
    let threads = max(1, min(threadCount, sampleCount))
    let (share, wanted) = (sampleCount / threads, count / threads)
    var first = 0
    return (0..<threads).flatMap { thread -> Range<Int> in
      let begin = first
      first += thread == 0 ? share + sampleCount % threads : share
      return begin..<begin + (thread == 0 ? wanted + count % threads : wanted)
    }
  }
}

/// Runs MaBoSS trajectories one after the other in memory of its own.
final class ReplayRunner {
  private let plan: SimulationPlan
  private let replay: MaBoSSReplay
  private let step: StepState
  private let rates: Slab<Double>
  private let groups: [[(bits: [UInt64], share: Double)]]
  /// By time: the variables that are set, with their probabilities.
  private let schedule: [(time: Double, settings: [(variable: Int, probability: Double)])]

  init(_ plan: SimulationPlan, _ replay: MaBoSSReplay) {
    self.plan = plan
    self.replay = replay
    step = StepState(plan.phases[0].network)
    rates = Slab(repeating: 0, count: step.network.variableCount)
    groups = plan.sampler.weighted
    schedule = Set(replay.schedule.map(\.time)).sorted().map { time in
      let entries = replay.schedule.filter { $0.time == time }.compactMap { entry in
        replay.network.index(of: entry.node).map { (variable: $0, probability: entry.probability) }
      }
      return (time, entries.sorted { $0.variable < $1.variable })
    }
  }

  /// Runs one trajectory for an observer that needs to know nothing of its beginning.
  func follow(_ sample: Int, _ observer: inout DistributionObserver) throws {
    var stream = MaBoSSStream(replay.generator, seed: replay.seed &+ Int32(truncatingIfNeeded: sample))
    draw(&stream)
    // The last stay is counted beyond the end of the run, a tick at most.
    _ = try walk(&stream, &observer, until: Double(plan.windows.count + 1) * plan.windows.width)
  }

  /// Runs the trajectories of a range of sample numbers and adds up what they did.
  func tally(_ samples: Range<Int>) throws -> ChunkTally {
    let tally = ChunkTally(plan, chain: nil)
    if let windows = tally.windows {
      var observer = WindowObserver(windows, plan: plan)
      for sample in samples {
        let seed = replay.seed &+ Int32(truncatingIfNeeded: sample)
        var stream = MaBoSSStream(replay.generator, seed: seed)
        draw(&stream)
        observer.begin(in: step.kernel)
        observer.enters(network: 0)
        let (isFixed, transitions) = try walk(&stream, &observer, until: .infinity)
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
    _ stream: inout MaBoSSStream, _ observer: inout some TrajectoryObserver, until limit: Double
  ) throws -> (isFixed: Bool, transitions: Int) {
    var time = 0.0
    var transitions = 0
    var due = schedule[...]
    while true {
      if let first = due.first, first.time <= time {
        set(first.settings, &stream, &observer, at: time)
        due.removeFirst()
      }
      let total = try totalRate()
      var next = due.first?.time ?? replay.maxTime
      if total > 0 {
        let wait = replay.hasDiscreteTime ? replay.timeTick : -stream.next().naturalLogarithm / total
        next = time + (due.first.map { min(wait, $0.time - time) } ?? wait)
      }
      observer.stays(from: time, to: min(next, limit), in: step.kernel)
      guard next < replay.maxTime else { return (total == 0, transitions) }
      var rest = stream.next() * total
      var chosen = 0
      for variable in 0..<step.network.variableCount where rest >= 0 {
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

  private func totalRate() throws -> Double {
    var total = 0.0
    for variable in 0..<step.network.variableCount {
      let rate = step.rate(of: variable)
      rates.pointer[variable] = rate
      if rate != 0 { total += rate }
    }
    guard total < .infinity else { throw Diagnostics([TrajectoryRunner.impossible(step)]) }
    return total
  }

  private func set(
    _ settings: [(variable: Int, probability: Double)], _ stream: inout MaBoSSStream,
    _ observer: inout some TrajectoryObserver, at time: Double
  ) {
    for setting in settings where (setting.probability >= stream.next()) != step.words.isOn(setting.variable) {
      step.kernel.flip(setting.variable)
      observer.flipped(setting.variable, at: time, in: step.kernel)
    }
  }
}
