import BypassCore
import BypassModel

/// Runs trajectories one after the other in memory of its own.
///
/// A class because it owns that memory.
final class TrajectoryRunner {
  /// Why a trajectory cannot be finished.
  enum Fault: Error {
    case cancelled
    case impossible(Diagnostic)

    /// The error to show.
    var cause: any Error {
      switch self {
      case .cancelled: CancellationError()
      case .impossible(let finding): Diagnostics([finding])
      }
    }
  }

  /// More moves than this in one trajectory, and the question is refused: rates and duration do not fit together.
  static let transitionLimit = 1_000_000_000

  let plan: SimulationPlan
  /// One a phase; phases of the same network share theirs.
  let steps: [StepState]
  private let durations: [Double]
  private let kept: [Slab<UInt64>]
  private let imposed: [Slab<UInt64>]
  /// The bits that the beginning of a phase has changed.
  private let changed: Slab<UInt64>
  private let stack: Slab<Double>
  /// The beginning of every trajectory, when it is always the same.
  private var start: StepState.Image?
  private let waits = ExponentialZiggurat.shared.kernel

  init(_ plan: SimulationPlan) {
    self.plan = plan
    var states: [Int: StepState] = [:]
    steps = plan.phases.map { phase in
      let state = states[phase.networkNumber] ?? StepState(phase.network)
      states[phase.networkNumber] = state
      return state
    }
    durations = plan.phases.map(\.duration)
    kept = plan.phases.map { Slab(copying: $0.kept) }
    imposed = plan.phases.map { Slab(copying: $0.imposed) }
    changed = Slab(repeating: 0, count: plan.phases[0].network.wordCount)
    stack = Slab(repeating: 0, count: (plan.questions.map(\.depth).max() ?? 0) + 1)
    guard plan.sampler.isSingleState else { return }
    var unused = TrajectoryRandom(seed: plan.seed, purpose: .initialState, replicate: 0)
    plan.sampler.draw(&unused, into: steps[0].words)
    guard plan.phases[0].draws.isEmpty else { return }
    enter(0, &unused)
    start = steps[0].image
  }

  /// Runs the trajectories of a range of replicates and adds up what they did.
  ///
  /// - Throws: ``Diagnostics`` for an impossible rate; `CancellationError` when the task is cancelled.
  func tally(_ replicates: Range<Int>) throws -> ChunkTally {
    do {
      return try run(replicates)
    } catch {
      throw error.cause
    }
  }

  /// Runs one trajectory for an observer that needs to know nothing of its beginning.
  ///
  /// - Throws: as ``tally(_:)``.
  func follow(_ replicate: Int, _ observer: inout some TrajectoryObserver) throws {
    let scratch = ChunkTally(plan, chain: nil)
    do {
      try run(replicate, scratch.ends, &observer, begin: { _, _ in }, end: { _ in })
    } catch {
      throw error.cause
    }
  }

  /// By question: whether each trajectory of a range ends with its condition true.
  ///
  /// - Throws: as ``tally(_:)``.
  func endTruths(_ replicates: Range<Int>) throws -> [[Bool]] {
    var truths = [[Bool]](repeating: [], count: plan.questions.count)
    let ends = ChunkTally(plan, chain: nil).ends
    var nobody = NoObserver()
    for replicate in replicates {
      let before = ends.questionCounts
      do {
        try run(replicate, ends, &nobody, begin: { _, _ in }, end: { _ in })
      } catch {
        throw error.cause
      }
      for question in truths.indices {
        truths[question].append(ends.questionCounts[question] > before[question])
      }
    }
    return truths
  }

  private func run(_ replicates: Range<Int>) throws(Fault) -> ChunkTally {
    let tally = ChunkTally(plan, chain: nil)
    if let windows = tally.windows {
      var observer = WindowObserver(windows, plan: plan)
      for replicate in replicates {
        try run(replicate, tally.ends, &observer, begin: { $0.begin(in: $1.kernel) }, end: { $0.end() })
      }
      windows.states?.settle()
    } else {
      var observer = NoObserver()
      for replicate in replicates { try run(replicate, tally.ends, &observer, begin: { _, _ in }, end: { _ in }) }
    }
    return tally
  }

  private func run<Observer: TrajectoryObserver>(
    _ replicate: Int, _ ends: EndTally, _ observer: inout Observer, begin: (inout Observer, StepState) -> Void,
    end: (inout Observer) -> Void
  ) throws(Fault) {
    let number = UInt32(truncatingIfNeeded: replicate)
    if start == nil {
      var initial = TrajectoryRandom(seed: plan.seed, purpose: .initialState, replicate: number)
      plan.sampler.draw(&initial, into: steps[0].words)
    }
    var random = TrajectoryRandom(seed: plan.seed, purpose: .trajectory, replicate: number)
    var transitions = 0
    var isFixed = false
    var time = 0.0
    for index in steps.indices {
      let step = steps[index]
      if index == 0, let start {
        step.restore(start)
      } else {
        enter(index, &random)
      }
      if index < plan.firstObserved {
        var nobody = NoObserver()
        _ = try walk(step, from: 0, until: durations[index], &random, &transitions, &nobody)
        continue
      }
      if index == plan.firstObserved {
        begin(&observer, step)
      } else {
        report(&observer, at: time, in: step)
      }
      observer.enters(network: plan.phases[index].networkNumber)
      isFixed = try walk(step, from: time, until: time + durations[index], &random, &transitions, &observer)
      time += durations[index]
    }
    end(&observer)
    guard let last = steps.last else { return }
    ends.add(end: last.words, isFixed: isFixed, transitions: transitions) { question in
      plan.questions[question].instructions.withUnsafeBufferPointer { program in
        program.baseAddress.map {
          RateProgram.run($0, count: program.count, state: last.words, stack: stack.pointer) != 0
        } ?? false
      }
    }
  }

  /// Carries the state over into a phase and imposes what the phase clamps.
  private func enter(_ index: Int, _ random: inout TrajectoryRandom) {
    let step = steps[index]
    let source = index == 0 ? step.words : steps[index - 1].words
    for word in 0..<step.network.wordCount {
      changed.pointer[word] = source[word]
      step.words[word] = (source[word] & kept[index].pointer[word]) | imposed[index].pointer[word]
    }
    for draw in plan.phases[index].draws {
      let isSet = random.nextUnit() < draw.probability
      for word in 0..<step.network.wordCount {
        step.words[word] = (step.words[word] & ~draw.cleared[word]) | (isSet ? draw.set[word] : 0)
      }
    }
    for word in 0..<step.network.wordCount { changed.pointer[word] ^= step.words[word] }
    step.load()
  }

  /// Tells an observer which variables the beginning of a phase has changed.
  private func report(_ observer: inout some TrajectoryObserver, at time: Double, in step: StepState) {
    for index in 0..<changed.count {
      var word = changed.pointer[index]
      while word != 0 {
        observer.flipped(index << 6 + word.trailingZeroBitCount, at: time, in: step.kernel)
        word &= word &- 1
      }
    }
  }

  /// Gillespie's direct method from the present state and a time until another; in discrete time, its moves alone.
  ///
  /// - Returns: whether the state at the end is one that nothing leaves.
  /// - Source: Gillespie 1977, doi:10.1021/j100540a008.
  func walk<Observer: TrajectoryObserver>(
    _ state: StepState, from start: Double, until end: Double, _ random: inout TrajectoryRandom,
    _ transitions: inout Int, _ observer: inout Observer
  ) throws(Fault) -> Bool {
    let step = state.kernel
    let waits = waits
    let tick = plan.step
    let earlier = transitions
    var numbers = random
    var time = start
    var total = step.totalRate
    var count = transitions
    defer {
      transitions = count
      random = numbers
    }
    while total > 0 && total < .infinity {
      // A product and not a sum, so that moves fall on the borders of windows whatever their number.
      let next = tick > 0 ? start + Double(count &- earlier &+ 1) * tick : time + waits.draw(&numbers) / total
      guard next < end else {
        observer.stays(from: time, to: end, in: step)
        return false
      }
      observer.stays(from: time, to: next, in: step)
      let variable = step.variable(at: numbers.nextUnit() * total)
      step.flip(variable)
      observer.flipped(variable, at: next, in: step)
      time = next
      total = step.totalRate
      count &+= 1
      if count & 0xFFFF == 0 { try Self.check(count, state) }
    }
    guard total == 0 else { throw .impossible(Self.impossible(state)) }
    observer.stays(from: time, to: end, in: step)
    // The memory behind the kernel is this object's own.
    withExtendedLifetime(state) {}
    return true
  }

  static func check(_ count: Int, _ step: StepState) throws(Fault) {
    if Task.isCancelled { throw .cancelled }
    guard count >= transitionLimit else { return }
    let fastest = step.fastest()
    throw .impossible(
      .error(
        "too-many-moves",
        "a trajectory makes more than \(transitionLimit) moves; '\(fastest?.node.description ?? "")' moves \(fastest?.rate ?? 0) times per unit of time",
        remedy: "shorten the run or lower the rates; a node that is to be fixed is clamped, not given a huge rate"))
  }

  static func impossible(_ step: StepState) -> Diagnostic {
    guard let fastest = step.fastest() else { return .error("impossible-rate", "the rates have no finite sum") }
    return .impossibleRate(fastest.rate, of: fastest.node)
  }
}

/// What the trajectories of one chunk did. Handed over whole to the one who joins the chunks.
final class ChunkTally: @unchecked Sendable {
  let ends: EndTally
  let windows: WindowTally?
  /// What was walked on a chain, in place of the others.
  private(set) var chain: ChainTally?

  init(_ plan: SimulationPlan, chain: StateChain?) {
    self.chain = chain.map { ChainTally($0, plan.windows) }
    ends = EndTally(
      variables: plan.unary.variables.count, wordCount: max(1, (plan.unary.variables.count + 63) / 64),
      questions: plan.questions.count)
    windows = chain == nil && plan.windows.count > 0 ? WindowTally(plan.windows) : nil
  }

  /// The sums of walks on a chain.
  init(_ plan: SimulationPlan, _ walked: ChainTally) {
    chain = walked
    ends = EndTally(variables: 0, wordCount: 1, questions: 0)
    windows = nil
  }

  /// Trajectories so far.
  var trajectories: Int { chain?.trajectories ?? ends.trajectories }

  /// By question: trajectories that ended with its condition true.
  var questionCounts: [Int] {
    guard let chain else { return ends.questionCounts }
    return (0..<chain.layout.questionCount).map { chain.endCount(ofQuestion: $0) }
  }

  /// Adds another chunk.
  func merge(_ other: ChunkTally) {
    if let chain, let more = other.chain {
      chain.merge(more)
      return
    }
    ends.merge(other.ends)
    if let windows, let more = other.windows { windows.merge(more) }
  }
}
