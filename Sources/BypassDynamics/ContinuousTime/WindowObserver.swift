/// Writes trajectories' windows into a tally.
///
/// Times come in order, so that the window of the present time is known without a division; each row remembers the
/// window in which its truth began.
struct WindowObserver: TrajectoryObserver {
  private let tally: WindowTally
  private let memory: ObserverMemory
  private let truths: LedgerKernel
  private let numbered: LedgerKernel?
  private let states: StateLedger?
  private let distances: LedgerKernel?
  private var entropy: TransitionEntropy
  private let variables: Int
  private let windows: Int
  private let width: Double
  private let since: UnsafeMutablePointer<Double>
  private let sinceWindow: UnsafeMutablePointer<Int32>
  private let visibleBit: UnsafePointer<Int32>
  private let isWatched: UnsafePointer<Bool>
  private let visible: UnsafeMutablePointer<UInt64>
  private let touched: UnsafeMutablePointer<UInt64>
  private let entropies: UnsafeMutablePointer<Double>
  private let entropySquares: UnsafeMutablePointer<Double>

  /// The window of the present time, and its end.
  private var window = 0
  private var border = 0.0
  private var visibleSince = 0.0
  private var visibleWindow = 0
  private var distance = 0
  private var distanceSince = 0.0
  private var distanceWindow = 0
  private var entropyTime = 0.0
  private var entropyWindow = 0

  init(_ tally: WindowTally, plan: SimulationPlan) {
    self.tally = tally
    let memory = ObserverMemory(plan)
    self.memory = memory
    truths = tally.truths.kernel
    numbered = tally.numbered?.kernel
    states = tally.states
    distances = tally.distances?.kernel
    entropy = memory.entropies[plan.phases[plan.firstObserved].networkNumber]
    variables = plan.windows.visibleBit.count
    windows = plan.windows.count
    width = plan.windows.width
    since = memory.since.pointer
    sinceWindow = memory.sinceWindow.pointer
    visibleBit = memory.visibleBit.pointer
    isWatched = memory.isWatched.pointer
    visible = memory.visible.pointer
    touched = memory.touched.pointer
    entropies = tally.entropies.pointer
    entropySquares = tally.entropySquares.pointer
  }

  mutating func enters(network number: Int) { entropy = memory.entropies[number] }

  /// Looks at the state in which the observed time begins.
  mutating func begin(in step: StepKernel) {
    for word in 0..<memory.visible.count { visible[word] = 0 }
    for variable in 0..<variables {
      let isOn = step.words.isOn(variable)
      since[variable] = isOn ? 0 : -1
      sinceWindow[variable] = 0
      if isOn, visibleBit[variable] >= 0 { visible.set(Int(visibleBit[variable]), true) }
    }
    for index in memory.questions.indices {
      since[variables + index] = memory.holds(index, step.words) ? 0 : -1
      sinceWindow[variables + index] = 0
    }
    distance = 0
    for index in memory.references.indices {
      memory.mismatches.pointer[index] = memory.differs(index, step.words)
      if memory.mismatches.pointer[index] { distance += 1 }
    }
    (window, border) = (0, windows > 0 ? width : .infinity)
    (visibleSince, visibleWindow, distanceSince, distanceWindow) = (0, 0, 0, 0)
    (entropyTime, entropyWindow) = (0, 0)
  }

  /// Closes what is open at the end of the observed time.
  mutating func end() {
    let horizon = Double(windows) * width
    for row in 0..<memory.since.count {
      if since[row] >= 0 {
        truths.hold(row, from: since[row], in: Int(sinceWindow[row]), to: horizon, in: windows)
      }
      truths.flush(row)
    }
    closeState(at: horizon, in: windows)
    if let numbered {
      for word in 0..<memory.touched.count {
        var codes = memory.touched.pointer[word]
        while codes != 0 {
          numbered.flush(word << 6 + codes.trailingZeroBitCount)
          codes &= codes &- 1
        }
        memory.touched.pointer[word] = 0
      }
    }
    states?.flush()
    if let distances {
      distances.hold(distance, from: distanceSince, in: distanceWindow, to: horizon, in: windows)
      for row in 0...memory.references.count { distances.flush(row) }
    }
    flushEntropy()
  }

  @inline(__always)
  mutating func stays(from start: Double, to end: Double, in step: StepKernel) {
    let value = entropy.value(step)
    if end < border {
      if value > 0 { addEntropy(value * (end - start)) }
    } else {
      cross(from: start, to: end, entropy: value)
    }
  }

  /// A stay that reaches into another window, which becomes the present one.
  @inline(never)
  private mutating func cross(from start: Double, to end: Double, entropy value: Double) {
    guard value > 0 else {
      enter(truths.window(of: end))
      return
    }
    var time = start
    while window < windows, end >= border {
      addEntropy(value * (border - time))
      time = border
      enter(window + 1)
    }
    if window < windows { addEntropy(value * (end - time)) }
  }

  private mutating func enter(_ next: Int) {
    window = next
    border = next < windows ? Double(next + 1) * width : .infinity
  }

  @inline(__always)
  private mutating func addEntropy(_ time: Double) {
    if window != entropyWindow {
      flushEntropy()
      entropyWindow = window
    }
    entropyTime += time
  }

  private mutating func flushEntropy() {
    guard entropyTime > 0, entropyWindow < windows else { return }
    entropies[entropyWindow] += entropyTime
    entropySquares[entropyWindow] += entropyTime * entropyTime
    entropyTime = 0
  }

  @inline(__always)
  mutating func flipped(_ variable: Int, at time: Double, in step: StepKernel) {
    toggle(variable, at: time, isOn: step.words.isOn(variable))
    let bit = visibleBit[variable]
    if bit >= 0 {
      closeState(at: time, in: window)
      visible[Int(bit) &>> 6] ^= (1 as UInt64) &<< UInt64(bit & 63)
      visibleSince = time
      visibleWindow = window
    }
    if isWatched[variable] { watch(variable, at: time, step) }
  }

  @inline(__always)
  private func toggle(_ row: Int, at time: Double, isOn: Bool) {
    if isOn {
      since[row] = time
      sinceWindow[row] = Int32(truncatingIfNeeded: window)
    } else {
      truths.hold(row, from: since[row], in: Int(sinceWindow[row]), to: time, in: window)
      since[row] = -1
    }
  }

  @inline(__always)
  private func closeState(at time: Double, in window: Int) {
    if let numbered {
      let code = Int(truncatingIfNeeded: visible[0])
      touched.set(code, true)
      numbered.hold(code, from: visibleSince, in: visibleWindow, to: time, in: window)
    } else if let states {
      states.hold(UnsafePointer(visible), from: visibleSince, in: visibleWindow, to: time, in: window)
    }
  }

  /// Questions and references that read a variable.
  @inline(never)
  private mutating func watch(_ variable: Int, at time: Double, _ step: StepKernel) {
    for question in memory.questionsReading[variable] {
      let isOn = memory.holds(Int(question), step.words)
      let row = variables + Int(question)
      if isOn != (since[row] >= 0) { toggle(row, at: time, isOn: isOn) }
    }
    let reference = Int(memory.referenceOf[variable])
    guard reference >= 0 else { return }
    let differs = memory.differs(reference, step.words)
    guard differs != memory.mismatches.pointer[reference] else { return }
    distances?.hold(distance, from: distanceSince, in: distanceWindow, to: time, in: window)
    memory.mismatches.pointer[reference] = differs
    distance += differs ? 1 : -1
    distanceSince = time
    distanceWindow = window
  }
}

/// What an observer remembers between moves.
///
/// A class because it owns memory.
final class ObserverMemory {
  /// By row: since when its truth holds, or -1, and in which window that was.
  let since: Slab<Double>
  let sinceWindow: Slab<Int32>
  let visible: Slab<UInt64>
  /// The numbered states that the present trajectory has been in.
  let touched: Slab<UInt64>
  let visibleBit: FrozenArray<Int32>
  /// By variable: whether a question or a reference reads it.
  let isWatched: FrozenArray<Bool>
  let questions: [RateProgram]
  let questionsReading: [[Int32]]
  let referenceOf: [Int32]
  let references: [(reached: Int32, passed: Int32)]
  let mismatches: Slab<Bool>
  /// By number of the phase's network.
  let entropies: [TransitionEntropy]
  private let entropyTables: [FrozenArray<Double>]
  private let stack: Slab<Double>

  init(_ plan: SimulationPlan) {
    let layout = plan.windows
    since = Slab(repeating: -1, count: layout.rowCount)
    sinceWindow = Slab(repeating: 0, count: layout.rowCount)
    visible = Slab(repeating: 0, count: layout.stateWords)
    touched = Slab(repeating: 0, count: layout.numbersStates ? ((1 << layout.visibleCount) + 63) / 64 : 0)
    visibleBit = FrozenArray(layout.visibleBit)
    isWatched = FrozenArray(
      layout.visibleBit.indices.map { !layout.questionsReading[$0].isEmpty || layout.referenceOf[$0] >= 0 })
    questions = plan.questions
    questionsReading = layout.questionsReading
    referenceOf = layout.referenceOf
    references = layout.references
    mismatches = Slab(repeating: false, count: layout.references.count)
    stack = Slab(repeating: 0, count: (plan.questions.map(\.depth).max() ?? 0) + 1)
    var tables: [FrozenArray<Double>] = []
    var entropies: [TransitionEntropy] = []
    for phase in plan.phases where phase.networkNumber == entropies.count {
      let marks = FrozenArray(phase.network.classIsMarked.map { $0 ? 1.0 : 0 })
      tables += [marks, phase.network.classLogarithm]
      entropies.append(
        TransitionEntropy(marks: marks.pointer, logarithms: phase.network.classLogarithm.pointer))
    }
    entropyTables = tables
    self.entropies = entropies
  }

  /// Whether a question's condition holds.
  func holds(_ question: Int, _ words: UnsafePointer<UInt64>) -> Bool {
    questions[question].instructions.withUnsafeBufferPointer { steps in
      steps.baseAddress.map {
        RateProgram.run($0, count: steps.count, state: words, stack: stack.pointer) != 0
      } ?? false
    }
  }

  /// Whether a node is at another level than its reference.
  func differs(_ index: Int, _ words: UnsafePointer<UInt64>) -> Bool {
    let reference = references[index]
    let reached = reference.reached < 0 || words.isOn(Int(reference.reached))
    let passed = reference.passed >= 0 && words.isOn(Int(reference.passed))
    return !reached || passed
  }
}

/// −Σ p log₂ p over the next moves of marked variables: log₂ R − (Σ r log₂ r)/R with R = Σ r, by classes.
struct TransitionEntropy: BitwiseCopyable {
  /// By class: 1 when its moves are of marked variables, else 0.
  let marks: UnsafePointer<Double>
  /// By class: log₂ of its rate; NaN where the rate is computed.
  let logarithms: UnsafePointer<Double>

  /// In bits, in the present state.
  @inline(__always)
  func value(_ step: StepKernel) -> Double {
    var total = 0.0
    var moment = 0.0
    var moves: Int32 = 0
    var number = 1
    while number < step.classCount {
      let rateClass = step.rateClasses[number]
      if rateClass.count > 0 {
        let weight = rateClass.weight * marks[number]
        var logarithm = logarithms[number]
        if logarithm.isNaN { logarithm = rateClass.rate.binaryLogarithm }
        moves &+= rateClass.count
        total += weight
        moment += weight * logarithm
      }
      number &+= 1
    }
    // A single possible move is no uncertainty, and neither are moves that nobody sees.
    guard moves > 1, total > 0 else { return 0 }
    return max(0, total.binaryLogarithm - moment / total)
  }
}
