/// How much of each window a set of truths holds, with the squares that errors need, at a cost per change of a truth
/// and none per window that it outlasts.
///
/// A stay that begins in one window and ends in another counts as a part of the first, a part of the last, and one
/// entry in a difference array for all the whole windows between.
struct IntervalLedger {
  let rows: Int
  let windows: Int
  let width: Double
  private let sums: Slab<SIMD2<Double>>
  private let whole: Slab<Int32>
  private let pendingTime: Slab<Double>
  private let pendingWindow: Slab<Int32>

  init(rows: Int, windows: Int, width: Double) {
    self.rows = rows
    self.windows = windows
    self.width = width
    sums = Slab(repeating: .zero, count: rows * windows)
    whole = Slab(repeating: 0, count: rows * windows)
    pendingTime = Slab(repeating: 0, count: rows)
    pendingWindow = Slab(repeating: -1, count: rows)
  }

  /// What loops work with; valid while the ledger lives.
  var kernel: LedgerKernel {
    LedgerKernel(
      sums: sums.pointer, whole: whole.pointer, pendingTime: pendingTime.pointer,
      pendingWindow: pendingWindow.pointer, windows: windows, width: width)
  }

  /// Adds the times of another ledger of the same shape.
  func merge(_ other: IntervalLedger) {
    let (mine, theirs) = (kernel, other.kernel)
    for cell in 0..<rows * windows {
      mine.sums[cell] += theirs.sums[cell]
      mine.whole[cell] &+= theirs.whole[cell]
    }
  }

  /// Both are whole: no window of a trajectory may be open.
  func write(_ writer: inout ByteWriter) {
    writer.put(sums)
    writer.put(whole)
  }

  func read(_ reader: inout ByteReader) throws(ByteReader.Malformed) {
    try reader.fill(sums)
    try reader.fill(whole)
  }

  /// Time and squared time of a row in each window, summed over trajectories.
  func totals(of row: Int) -> [(time: Double, square: Double)] {
    var running: Int32 = 0
    return (0..<windows).map { window in
      let cell = row * windows + window
      running &+= whole.pointer[cell]
      let full = Double(running)
      return (sums.pointer[cell].x + full * width, sums.pointer[cell].y + full * width * width)
    }
  }
}

/// A ledger as a loop sees it.
struct LedgerKernel: BitwiseCopyable {
  /// By row and window: time in parts of windows, and its squares.
  let sums: UnsafeMutablePointer<SIMD2<Double>>
  /// By row and window: changes of the number of whole windows.
  let whole: UnsafeMutablePointer<Int32>
  let pendingTime: UnsafeMutablePointer<Double>
  let pendingWindow: UnsafeMutablePointer<Int32>
  let windows: Int
  let width: Double

  /// Records that a row's truth held from a time, which lies in window `first`, to another in window `last`.
  @inline(__always)
  func hold(_ row: Int, from start: Double, in first: Int, to end: Double, in last: Int) {
    if first == last {
      part(row, first, end - start)
    } else {
      holdAcross(row, from: start, in: first, to: end, in: last)
    }
  }

  @inline(never)
  private func holdAcross(_ row: Int, from start: Double, in first: Int, to end: Double, in last: Int) {
    part(row, first, Double(first &+ 1) * width - start)
    if last > first &+ 1 {
      whole[row &* windows &+ first &+ 1] &+= 1
      if last < windows { whole[row &* windows &+ last] &-= 1 }
    }
    part(row, last, end - Double(last) * width)
  }

  @inline(__always)
  private func part(_ row: Int, _ window: Int, _ time: Double) {
    guard time > 0, window < windows else { return }
    if pendingWindow[row] != Int32(truncatingIfNeeded: window) {
      flush(row)
      pendingWindow[row] = Int32(truncatingIfNeeded: window)
    }
    pendingTime[row] += time
  }

  /// Ends the present window of the present trajectory for a row.
  @inline(__always)
  func flush(_ row: Int) {
    let window = Int(pendingWindow[row])
    guard window >= 0 else { return }
    let time = pendingTime[row]
    let cell = row &* windows &+ window
    sums[cell] += SIMD2(time, time * time)
    pendingTime[row] = 0
    pendingWindow[row] = -1
  }

  /// The window that a time lies in; `windows` from the end of the last one on.
  @inline(never)
  func window(of time: Double) -> Int { WindowLayout.window(of: time, width: width, windows: windows) }
}
