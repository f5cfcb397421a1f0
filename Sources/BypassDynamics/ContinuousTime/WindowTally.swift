/// What one or many trajectories did in each window of the last phase.
///
/// A class because it owns the memory that the observer of a trajectory writes.
final class WindowTally {
  let layout: WindowLayout
  /// One row a variable, then one a question.
  let truths: IntervalLedger
  /// Joint states of few outputs: one row a state, numbered by its bits.
  let numbered: IntervalLedger?
  /// Joint states of many outputs.
  let states: StateLedger?
  /// One row a Hamming distance.
  let distances: IntervalLedger?
  /// By window: the sum of each trajectory's time integral of the transition entropy, and of its squares.
  let entropies: Slab<Double>
  let entropySquares: Slab<Double>

  init(_ layout: WindowLayout) {
    self.layout = layout
    func ledger(_ rows: Int) -> IntervalLedger {
      IntervalLedger(rows: rows, windows: layout.count, width: layout.width)
    }
    truths = ledger(layout.rowCount)
    numbered = layout.stateWords > 0 && layout.numbersStates ? ledger(1 << layout.visibleCount) : nil
    states =
      layout.stateWords > 0 && !layout.numbersStates
      ? StateLedger(windows: layout.count, width: layout.width, stateWords: layout.stateWords) : nil
    distances = layout.references.isEmpty ? nil : ledger(layout.references.count + 1)
    entropies = Slab(repeating: 0, count: layout.count)
    entropySquares = Slab(repeating: 0, count: layout.count)
  }

  /// Adds another tally of the same layout, which has been settled.
  func merge(_ other: WindowTally) {
    truths.merge(other.truths)
    if let numbered, let more = other.numbered { numbered.merge(more) }
    if let states, let more = other.states { states.merge(more) }
    if let distances, let more = other.distances { distances.merge(more) }
    for window in 0..<layout.count {
      entropies.pointer[window] += other.entropies.pointer[window]
      entropySquares.pointer[window] += other.entropySquares.pointer[window]
    }
  }
}
