/// What listens to a walk on a ``StateChain``; a generic parameter of the loop, so that listening to nothing costs
/// nothing.
protocol ChainObserver {
  /// The next time at which ``crosses(to:in:)`` wants to be called.
  var border: Double { get }
  /// A state lasts over the border to a time.
  mutating func crosses(to time: Double, in state: Int)
  /// A move from a state to another at a time before the border.
  mutating func moves(from old: Int, to new: Int, flip: Int32, at time: Double)
}

/// Listens to nothing.
struct NoChainObserver: ChainObserver {
  var border: Double { .infinity }
  func crosses(to time: Double, in state: Int) {}
  @inline(__always)
  func moves(from old: Int, to new: Int, flip: Int32, at time: Double) {}
}

/// Writes walks into a tally.
struct ChainWindowObserver: ChainObserver {
  private let entries: UnsafePointer<StateChain.Entry>
  private let rows: UnsafePointer<UInt64>
  private let rowWords: Int
  private let isRead: UnsafePointer<Bool>
  private let variables: Int
  private let rowCount: Int
  private let windows: Int
  private let width: Double
  private let begins: UnsafeMutablePointer<Int32>
  private let corrections: UnsafeMutablePointer<SIMD2<Double>>
  private let distances: UnsafeMutablePointer<Double>
  private let entropies: UnsafeMutablePointer<SIMD2<Double>>
  private let rowSlots: Int
  private let slots: UnsafePointer<Int32>
  /// By slot: the correction of the present window so far.
  private let pending: UnsafeMutablePointer<Double>
  private let isTouched: UnsafeMutablePointer<Bool>
  private let touched: UnsafeMutablePointer<Int32>
  private var touchedCount = 0
  private var entropy = 0.0
  private var hasMoved = false

  private var window = 0
  private(set) var border = 0.0
  /// The state in which the present window began, and the first window in a row that began in it.
  private var base = 0
  private var baseSince = 0

  init(_ tally: ChainTally, _ memory: ChainObserverMemory) {
    let chain = tally.chain
    entries = chain.states.pointer
    rows = chain.rows.pointer
    rowWords = chain.rowWords
    isRead = chain.isRead.pointer
    variables = tally.layout.visibleBit.count
    rowCount = chain.rowCount
    windows = tally.layout.count
    width = tally.layout.width
    begins = tally.begins.pointer
    corrections = tally.corrections.pointer
    distances = tally.distances.pointer
    entropies = tally.entropies.pointer
    rowSlots = tally.rowSlots
    slots = UnsafePointer(memory.slots.pointer)
    pending = memory.pending.pointer
    isTouched = memory.isTouched.pointer
    touched = memory.touched.pointer
  }

  /// Looks at the state in which the observed time begins.
  mutating func begin(in state: Int) {
    (base, baseSince, window, border) = (state, 0, 0, width)
  }

  /// Closes what is open at the end of the observed time.
  mutating func end() {
    if window < windows { closeWindow() }
    closeBase(before: windows)
  }

  @inline(never)
  mutating func crosses(to time: Double, in state: Int) {
    closeWindow()
    if state != base {
      closeBase(before: window + 1)
      base = state
      baseSince = window + 1
    }
    window = WindowLayout.window(of: time, width: width, windows: windows)
    border = window < windows ? Double(window + 1) * width : .infinity
  }

  @inline(__always)
  mutating func moves(from old: Int, to new: Int, flip: Int32, at time: Double) {
    guard window < windows else { return }
    let left = border - time
    let row = Int(flip.magnitude) &- 1
    correct(Int(slots[row]), by: flip > 0 ? left : -left)
    if isRead[row] { changeQuestions(from: old, to: new, left) }
    change(from: entries[old], to: entries[new], left)
  }

  /// A phase begins: the state becomes another, possibly in several rows.
  mutating func jumps(from old: Int, to new: Int, at time: Double) {
    guard window < windows else { return }
    let left = border - time
    changeRows(0..<rowCount, from: old, to: new, left)
    change(from: entries[old], to: entries[new], left)
  }

  @inline(__always)
  private mutating func change(from old: StateChain.Entry, to new: StateChain.Entry, _ left: Double) {
    if old.visible != new.visible {
      correct(rowSlots &+ Int(old.visible), by: -left)
      correct(rowSlots &+ Int(new.visible), by: left)
    }
    if old.distance != new.distance {
      distances[Int(old.distance) &* windows &+ window] -= left
      distances[Int(new.distance) &* windows &+ window] += left
    }
    entropy += (new.entropy - old.entropy) * left
    hasMoved = true
  }

  @inline(never)
  private mutating func changeQuestions(from old: Int, to new: Int, _ left: Double) {
    changeRows(variables..<rowCount, from: old, to: new, left)
  }

  private mutating func changeRows(_ range: Range<Int>, from old: Int, to new: Int, _ left: Double) {
    let (before, after) = (rows + old * rowWords, rows + new * rowWords)
    for row in range where before.isOn(row) != after.isOn(row) {
      correct(Int(slots[row]), by: after.isOn(row) ? left : -left)
    }
  }

  @inline(__always)
  private mutating func correct(_ slot: Int, by time: Double) {
    pending[slot] += time
    guard !isTouched[slot] else { return }
    isTouched[slot] = true
    touched[touchedCount] = Int32(truncatingIfNeeded: slot)
    touchedCount &+= 1
  }

  /// Writes the corrections of the present window.
  private mutating func closeWindow() {
    guard hasMoved else { return }
    hasMoved = false
    for index in 0..<touchedCount {
      let slot = Int(touched[index])
      let delta = pending[slot]
      pending[slot] = 0
      isTouched[slot] = false
      let whole = isBaseOn(slot) ? width : 0
      // x² − w² with x = w + δ.
      corrections[slot &* windows &+ window] += SIMD2(delta, delta * (2 * whole + delta))
    }
    touchedCount = 0
    let whole = entries[base].entropy * width
    entropies[window] += SIMD2(entropy, entropy * (2 * whole + entropy))
    entropy = 0
  }

  @inline(__always)
  private func isBaseOn(_ slot: Int) -> Bool {
    guard slot < rowSlots else { return Int(entries[base].visible) == slot &- rowSlots }
    return (rows + base &* rowWords).isOn(Int(slots[rowCount &+ slot]))
  }

  private func closeBase(before next: Int) {
    guard baseSince < windows else { return }
    begins[base &* windows &+ baseSince] &+= 1
    if next < windows { begins[base &* windows &+ next] &-= 1 }
  }
}

/// What an observer of walks remembers between moves.
///
/// A class because it owns memory.
final class ChainObserverMemory {
  /// By row: its slot; then by slot of a row: the row.
  let slots: Slab<Int32>
  let pending: Slab<Double>
  let isTouched: Slab<Bool>
  let touched: Slab<Int32>

  init(_ tally: ChainTally) {
    slots = Slab(copying: tally.slots + tally.chain.varyingRows.map { Int32($0) })
    pending = Slab(repeating: 0, count: tally.slotCount)
    isTouched = Slab(repeating: false, count: tally.slotCount)
    touched = Slab(repeating: 0, count: tally.slotCount)
  }
}
