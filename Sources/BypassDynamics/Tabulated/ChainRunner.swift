import BypassCore
import BypassModel

/// Walks trajectories on a ``StateChain``, one after the other.
struct ChainRunner {
  private let plan: SimulationPlan
  private let chain: StateChain
  private let states: UnsafePointer<StateChain.Entry>
  private let moves: UnsafePointer<StateChain.Move>
  private let waits = ExponentialZiggurat.shared.kernel

  init(_ plan: SimulationPlan, _ chain: StateChain) {
    self.plan = plan
    self.chain = chain
    states = chain.states.pointer
    moves = chain.moves.pointer
  }

  /// Runs the trajectories of a range of replicates and adds up what they did.
  ///
  /// - Throws: ``Diagnostics`` for a trajectory without end; `CancellationError` when the task is cancelled.
  func tally(_ replicates: Range<Int>) throws -> ChainTally {
    let tally = ChainTally(chain, plan.windows)
    var transitions = 0
    do throws(TrajectoryRunner.Fault) {
      if plan.windows.count > 0 {
        let memory = ChainObserverMemory(tally)
        var observer = ChainWindowObserver(tally, memory)
        for replicate in replicates {
          let end = try run(
            replicate, &transitions, &observer, begin: { $0.begin(in: $1) },
            jump: { $0.jumps(from: $1, to: $2, at: $3) })
          observer.end()
          tally.ends.pointer[end] += 1
        }
        withExtendedLifetime(memory) {}
      } else {
        var observer = NoChainObserver()
        for replicate in replicates {
          let end = try run(replicate, &transitions, &observer, begin: { _, _ in }, jump: { _, _, _, _ in })
          tally.ends.pointer[end] += 1
        }
      }
    } catch {
      throw error.cause
    }
    tally.trajectories = replicates.count
    tally.transitions = transitions
    return tally
  }

  private func run<Observer: ChainObserver>(
    _ replicate: Int, _ transitions: inout Int, _ observer: inout Observer, begin: (inout Observer, Int) -> Void,
    jump: (inout Observer, Int, Int, Double) -> Void
  ) throws(TrajectoryRunner.Fault) -> Int {
    var state = start(of: replicate)
    var random = TrajectoryRandom(
      seed: plan.seed, purpose: .trajectory, replicate: UInt32(truncatingIfNeeded: replicate))
    var time = 0.0
    for index in plan.phases.indices {
      let duration = plan.phases[index].duration
      let before = state
      if index > 0 { state = Int(chain.entries[index - 1].pointer[state]) }
      if index < plan.firstObserved {
        var nobody = NoChainObserver()
        state = try walk(state, from: 0, until: duration, &random, &transitions, &nobody)
        continue
      }
      if index == plan.firstObserved {
        begin(&observer, state)
      } else if state != before {
        jump(&observer, before, state, time)
      }
      let end = time + duration
      state = try walk(state, from: time, until: end, &random, &transitions, &observer)
      if end >= observer.border { observer.crosses(to: end, in: state) }
      time = end
    }
    return state
  }

  private func start(of replicate: Int) -> Int {
    if chain.starts.isSingle { return chain.starts.first }
    var initial = TrajectoryRandom(
      seed: plan.seed, purpose: .initialState, replicate: UInt32(truncatingIfNeeded: replicate))
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: chain.wordCount) { words in
      guard let first = words.baseAddress else { return chain.starts.first }
      plan.sampler.draw(&initial, into: first)
      return chain.starts.number(of: first)
    }
  }

  /// From a state and a time until another; the state at the end.
  ///
  /// - Source: Gillespie 1977, doi:10.1021/j100540a008.
  @inline(__always)
  private func walk<Observer: ChainObserver>(
    _ start: Int, from begin: Double, until end: Double, _ random: inout TrajectoryRandom, _ transitions: inout Int,
    _ observer: inout Observer
  ) throws(TrajectoryRunner.Fault) -> Int {
    let tick = plan.step
    let earlier = transitions
    var numbers = random
    var (state, time, count) = (start, begin, transitions)
    defer {
      random = numbers
      transitions = count
    }
    while true {
      let entry = states[state]
      guard entry.meanStay > 0 else { return state }
      let next = tick > 0 ? begin + Double(count &- earlier &+ 1) * tick : time + waits.draw(&numbers) * entry.meanStay
      guard next < end else { return state }
      if next >= observer.border { observer.crosses(to: next, in: state) }
      let mark = numbers.nextUnit()
      var move = Int(entry.first)
      let last = Int(entry.end) &- 1
      while move < last, mark >= moves[move].chance { move &+= 1 }
      let target = Int(moves[move].target)
      observer.moves(from: state, to: target, flip: moves[move].flip, at: next)
      state = target
      time = next
      count &+= 1
      if count & 0xFFFF == 0 { try check(count &- transitions) }
    }
  }

  private func check(_ count: Int) throws(TrajectoryRunner.Fault) {
    if Task.isCancelled { throw .cancelled }
    guard count >= TrajectoryRunner.transitionLimit else { return }
    throw .impossible(
      .error(
        "too-many-moves", "a trajectory makes more than \(TrajectoryRunner.transitionLimit) moves",
        remedy: "shorten the run or lower the rates; a node that is to be fixed is clamped, not given a huge rate"))
  }
}
