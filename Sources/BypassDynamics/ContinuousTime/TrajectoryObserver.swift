import BypassCore

/// What listens to a trajectory; a generic parameter of the loop, so that listening to nothing costs nothing.
protocol TrajectoryObserver {
  /// The state that `step` holds lasts from a time to another.
  mutating func stays(from start: Double, to end: Double, in step: StepState)
  /// A variable has flipped; `step` holds the state after it.
  mutating func flipped(_ variable: Int, at time: Double, in step: StepState)
}

/// Listens to nothing.
struct NoObserver: TrajectoryObserver {
  func stays(from start: Double, to end: Double, in step: StepState) {}
  func flipped(_ variable: Int, at time: Double, in step: StepState) {}
}

/// Writes one trajectory's windows into a tally.
struct WindowObserver: TrajectoryObserver {
  private let tally: WindowTally
  private let layout: WindowLayout
  private let horizon: Double
  private let questions: [RateProgram]
  /// By row: since when its truth holds, or -1.
  private let since: Slab<Double>
  private let visible: Slab<UInt64>
  private let stack: Slab<Double>
  private let visibleBit: FrozenArray<Int32>
  private let classMarks: FrozenArray<Double>
  private let variables: Int
  private var visibleSince = 0.0
  private var mismatches: [Bool]
  private var distance = 0
  private var distanceSince = 0.0
  private var entropyWindow = 0
  private var entropyTime = 0.0

  init(_ tally: WindowTally, plan: SimulationPlan) {
    self.tally = tally
    layout = plan.windows
    horizon = Double(layout.count) * layout.width
    questions = plan.questions
    variables = layout.visibleBit.count
    since = Slab(repeating: -1, count: layout.rowCount)
    visible = Slab(repeating: 0, count: layout.stateWords)
    stack = Slab(repeating: 0, count: (plan.questions.map(\.depth).max() ?? 0) + 1)
    visibleBit = FrozenArray(layout.visibleBit)
    classMarks = FrozenArray(plan.phases.last?.network.classIsMarked.map { $0 ? 1 : 0 } ?? [])
    mismatches = Array(repeating: false, count: layout.references.count)
  }

  /// Looks at the state in which the last phase begins.
  mutating func begin(in step: StepState) {
    for word in 0..<visible.count { visible.pointer[word] = 0 }
    for variable in 0..<variables {
      let isOn = step.words.isOn(variable)
      since.pointer[variable] = isOn ? 0 : -1
      if isOn, layout.visibleBit[variable] >= 0 { visible.pointer.set(Int(layout.visibleBit[variable]), true) }
    }
    for index in questions.indices { since.pointer[variables + index] = holds(index, step) ? 0 : -1 }
    for index in mismatches.indices { mismatches[index] = differs(index, step) }
    distance = mismatches.count { $0 }
    (visibleSince, distanceSince, entropyWindow, entropyTime) = (0, 0, 0, 0)
  }

  /// Closes what is open at the end of the last phase.
  mutating func end() {
    for row in 0..<layout.rowCount {
      if since.pointer[row] >= 0 { tally.truths.hold(row, from: since.pointer[row], to: horizon) }
      tally.truths.flush(row)
    }
    if let states = tally.states {
      states.hold(visible.pointer, from: visibleSince, to: horizon)
      states.flush()
    }
    if let distances = tally.distances {
      distances.hold(distance, from: distanceSince, to: horizon)
      for row in 0..<distances.rows { distances.flush(row) }
    }
    flushEntropy()
  }

  mutating func stays(from start: Double, to end: Double, in step: StepState) {
    let entropy = transitionEntropy(step)
    guard entropy > 0 else { return }
    var window = IntervalLedger.window(of: start, layout.width, layout.count)
    var time = start
    while window < layout.count, time < end {
      let border = min(end, Double(window + 1) * layout.width)
      if window != entropyWindow {
        flushEntropy()
        entropyWindow = window
      }
      entropyTime += entropy * (border - time)
      time = border
      window += 1
    }
  }

  mutating func flipped(_ variable: Int, at time: Double, in step: StepState) {
    let time = min(time, horizon)
    toggle(variable, at: time, isOn: step.words.isOn(variable))
    let bit = visibleBit.pointer[variable]
    if bit >= 0, let states = tally.states {
      states.hold(visible.pointer, from: visibleSince, to: time)
      visible.pointer[Int(bit) &>> 6] ^= (1 as UInt64) &<< UInt64(bit & 63)
      visibleSince = time
    }
    for index in layout.questionsReading[variable] {
      let isOn = holds(Int(index), step)
      let row = variables + Int(index)
      if isOn != (since.pointer[row] >= 0) { toggle(row, at: time, isOn: isOn) }
    }
    let reference = Int(layout.referenceOf[variable])
    if reference >= 0 { compare(reference, at: time, step) }
  }

  @inline(__always)
  private func toggle(_ row: Int, at time: Double, isOn: Bool) {
    if isOn {
      since.pointer[row] = time
    } else {
      tally.truths.hold(row, from: since.pointer[row], to: time)
      since.pointer[row] = -1
    }
  }

  private mutating func compare(_ reference: Int, at time: Double, _ step: StepState) {
    let now = differs(reference, step)
    guard now != mismatches[reference] else { return }
    tally.distances?.hold(distance, from: distanceSince, to: time)
    mismatches[reference] = now
    distance += now ? 1 : -1
    distanceSince = time
  }

  private func differs(_ index: Int, _ step: StepState) -> Bool {
    let reference = layout.references[index]
    let reached = reference.reached < 0 || step.words.isOn(Int(reference.reached))
    let passed = reference.passed >= 0 && step.words.isOn(Int(reference.passed))
    return !reached || passed
  }

  private func holds(_ question: Int, _ step: StepState) -> Bool {
    questions[question].instructions.withUnsafeBufferPointer { steps in
      steps.baseAddress.map {
        RateProgram.run($0, count: steps.count, state: step.words, stack: stack.pointer) != 0
      } ?? false
    }
  }

  private mutating func flushEntropy() {
    guard entropyTime > 0 else { return }
    tally.entropies.pointer[entropyWindow] += entropyTime
    tally.entropySquares.pointer[entropyWindow] += entropyTime * entropyTime
    entropyTime = 0
  }

  /// −Σ p log₂ p over the next moves of marked variables: log₂ R − (Σ r log₂ r)/R with R = Σ r, by classes.
  private func transitionEntropy(_ step: StepState) -> Double {
    var total = 0.0
    var moment = 0.0
    var moves: Int32 = 0
    var rateClass = 1
    while rateClass < step.network.classCount {
      let count = step.counts[rateClass]
      if count > 0 {
        let weight = step.weights[rateClass] * classMarks.pointer[rateClass]
        moves &+= count
        total += weight
        moment += weight * step.logarithm(ofClass: rateClass)
      }
      rateClass &+= 1
    }
    // A single possible move is no uncertainty, and neither are moves that nobody sees.
    guard moves > 1, total > 0 else { return 0 }
    return max(0, total.binaryLogarithm - moment / total)
  }
}
