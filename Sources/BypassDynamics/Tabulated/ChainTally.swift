import BypassModel

/// What walks on a ``StateChain`` did.
///
/// Each window of a trajectory is told by the state in which it begins, as though that lasted the whole window, and by
/// corrections for what moves inside the window changed: most windows have none.
///
/// A class because it owns the memory that the observer of a trajectory writes.
final class ChainTally {
  let chain: StateChain
  let layout: WindowLayout
  var trajectories = 0
  var transitions = 0
  /// By state: trajectories that ended in it.
  let ends: Slab<Int>
  /// By state and window: changes of the number of windows that begin in the state.
  let begins: Slab<Int32>
  /// By slot (varying rows, then visible states) and window: corrections of times, and of their squares.
  let corrections: Slab<SIMD2<Double>>
  /// By distance and window: corrections of times.
  let distances: Slab<Double>
  /// By window: corrections of the integral of TH, and of its square.
  let entropies: Slab<SIMD2<Double>>
  /// By row: its slot, or -1.
  let slots: [Int32]
  /// Rows before visible states.
  let rowSlots: Int
  let slotCount: Int

  init(_ chain: StateChain, _ layout: WindowLayout) {
    self.chain = chain
    self.layout = layout
    let windows = layout.count
    var slots = [Int32](repeating: -1, count: chain.rowCount)
    for (slot, row) in chain.varyingRows.enumerated() { slots[row] = Int32(slot) }
    self.slots = slots
    rowSlots = chain.varyingRows.count
    slotCount = rowSlots + chain.visibleStates.count
    ends = Slab(repeating: 0, count: chain.count)
    begins = Slab(repeating: 0, count: chain.count * windows)
    corrections = Slab(repeating: .zero, count: slotCount * windows)
    distances = Slab(repeating: 0, count: (layout.references.count + 1) * windows)
    entropies = Slab(repeating: .zero, count: windows)
  }

  /// Trajectories that are summed before sums are joined: the more, the more there is to join.
  static func chunkSize(of chain: StateChain, _ layout: WindowLayout) -> Int {
    let cells = (chain.count + chain.varyingRows.count + chain.visibleStates.count) * layout.count
    return cells < 1 << 15 ? 1024 : cells < 1 << 17 ? 2048 : 4096
  }

  /// Adds another tally of the same chain.
  func merge(_ other: ChainTally) {
    trajectories += other.trajectories
    transitions += other.transitions
    for index in 0..<ends.count { ends.pointer[index] += other.ends.pointer[index] }
    for index in 0..<begins.count { begins.pointer[index] &+= other.begins.pointer[index] }
    for index in 0..<corrections.count { corrections.pointer[index] += other.corrections.pointer[index] }
    for index in 0..<distances.count { distances.pointer[index] += other.distances.pointer[index] }
    for index in 0..<entropies.count { entropies.pointer[index] += other.entropies.pointer[index] }
  }

  /// The number of trajectories that ended with a question's condition true.
  func endCount(ofQuestion question: Int) -> Int {
    let row = layout.visibleBit.count + question
    return (0..<chain.count).reduce(0) { $0 + (isOn(row, in: $1) ? ends.pointer[$1] : 0) }
  }

  private func isOn(_ row: Int, in state: Int) -> Bool { (chain.rows.pointer + state * chain.rowWords).isOn(row) }

  // MARK: In the form of the general kernel's sums

  /// Where the trajectories ended.
  func endTally(questions: Int) -> EndTally {
    let variables = layout.visibleBit.count
    let tally = EndTally(variables: variables, wordCount: chain.wordCount, questions: questions)
    for state in 0..<chain.count where ends.pointer[state] > 0 {
      tally.add(
        end: chain.words.pointer + state * chain.wordCount, count: ends.pointer[state],
        isFixed: chain.states.pointer[state].first == chain.states.pointer[state].end
      ) { isOn(variables + $0, in: state) }
    }
    tally.count(transitions: transitions)
    return tally
  }

  /// What happened in the windows.
  func windowTally() -> WindowTally {
    let tally = WindowTally(layout)
    let (windows, width) = (layout.count, layout.width)
    for state in 0..<chain.count {
      let changes = UnsafePointer(begins.pointer + state * windows)
      let entry = chain.states.pointer[state]
      for row in 0..<chain.rowCount where isOn(row, in: state) { tally.truths.begin(row, changes) }
      tally.distances?.begin(Int(entry.distance), changes)
      var running: Int32 = 0
      for window in 0..<windows {
        running &+= changes[window]
        let time = entry.entropy * width
        tally.entropies.pointer[window] += Double(running) * time
        tally.entropySquares.pointer[window] += Double(running) * time * time
      }
    }
    for (slot, row) in chain.varyingRows.enumerated() {
      tally.truths.correct(row, corrections.pointer + slot * windows)
    }
    for window in 0..<windows {
      tally.entropies.pointer[window] += entropies.pointer[window].x
      tally.entropySquares.pointer[window] += entropies.pointer[window].y
    }
    if let ledger = tally.distances {
      for distance in 0..<ledger.rows {
        ledger.correct(
          distance, (0..<windows).map { SIMD2(distances.pointer[distance * windows + $0], 0) })
      }
    }
    if layout.stateWords > 0 { fillStates(of: tally) }
    return tally
  }

  private func fillStates(of tally: WindowTally) {
    let windows = layout.count
    let beginning = IntervalLedger(rows: chain.visibleStates.count, windows: windows, width: layout.width)
    for state in 0..<chain.count {
      beginning.begin(Int(chain.states.pointer[state].visible), begins.pointer + state * windows)
    }
    for (number, words) in chain.visibleStates.enumerated() {
      beginning.correct(number, corrections.pointer + (rowSlots + number) * windows)
      if let numbered = tally.numbered {
        numbered.copy(number, of: beginning, to: Int(words[0]))
      } else if let states = tally.states {
        for (window, total) in beginning.totals(of: number).enumerated() where total.time > 0 {
          states.add(words, in: window, time: total.time, square: total.square)
        }
      }
    }
  }
}

extension IntervalLedger {
  /// Counts windows that a row holds wholly, as changes of their number.
  fileprivate func begin(_ row: Int, _ changes: UnsafePointer<Int32>) {
    for window in 0..<windows { kernel.whole[row * windows + window] &+= changes[window] }
  }

  fileprivate func correct(_ row: Int, _ corrections: UnsafePointer<SIMD2<Double>>) {
    for window in 0..<windows { kernel.sums[row * windows + window] += corrections[window] }
  }

  fileprivate func copy(_ row: Int, of other: IntervalLedger, to target: Int) {
    for window in 0..<windows {
      kernel.whole[target * windows + window] = other.kernel.whole[row * windows + window]
      kernel.sums[target * windows + window] = other.kernel.sums[row * windows + window]
    }
  }
}
