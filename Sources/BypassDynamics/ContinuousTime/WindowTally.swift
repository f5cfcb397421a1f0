/// What one or many trajectories did in each window of the last phase.
///
/// A class because it owns the memory that the observer of a trajectory writes.
final class WindowTally {
  let layout: WindowLayout
  let truths: IntervalLedger
  let states: StateLedger?
  /// Distances that are nowhere held yet have no row; one row a distance.
  let distances: IntervalLedger?
  /// By window: the sum of each trajectory's time integral of the transition entropy, and of its squares.
  let entropies: Slab<Double>
  let entropySquares: Slab<Double>

  init(_ layout: WindowLayout) {
    self.layout = layout
    truths = IntervalLedger(rows: layout.rowCount, windows: layout.count, width: layout.width)
    states =
      layout.stateWords > 0
      ? StateLedger(windows: layout.count, width: layout.width, stateWords: layout.stateWords) : nil
    distances =
      layout.references.isEmpty
      ? nil : IntervalLedger(rows: layout.references.count + 1, windows: layout.count, width: layout.width)
    entropies = Slab(repeating: 0, count: layout.count)
    entropySquares = Slab(repeating: 0, count: layout.count)
  }

  /// Adds another tally of the same layout, which has been settled.
  func merge(_ other: WindowTally) {
    truths.merge(other.truths)
    if let states, let more = other.states { states.merge(more) }
    if let distances, let more = other.distances { distances.merge(more) }
    for window in 0..<layout.count {
      entropies.pointer[window] += other.entropies.pointer[window]
      entropySquares.pointer[window] += other.entropySquares.pointer[window]
    }
  }
}
