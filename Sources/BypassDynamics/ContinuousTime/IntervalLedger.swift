/// How much of each window a set of truths holds, with the squares that errors need, at a cost per change of a truth
/// and none per window that it outlasts.
///
/// A stay that begins in one window and ends in another counts as a part of the first, a part of the last, and one
/// entry in a difference array for all the whole windows between.
struct IntervalLedger {
  let rows: Int
  let windows: Int
  let width: Double
  /// By row and window: time in parts of windows, its squares, and changes of the number of whole windows.
  let sums: Slab<Double>
  let squares: Slab<Double>
  let whole: Slab<Int32>
  private let pendingTime: Slab<Double>
  private let pendingWindow: Slab<Int32>

  init(rows: Int, windows: Int, width: Double) {
    self.rows = rows
    self.windows = windows
    self.width = width
    sums = Slab(repeating: 0, count: rows * windows)
    squares = Slab(repeating: 0, count: rows * windows)
    whole = Slab(repeating: 0, count: rows * windows)
    pendingTime = Slab(repeating: 0, count: rows)
    pendingWindow = Slab(repeating: -1, count: rows)
  }

  /// Records that a row's truth held from a time to another within the windows.
  @inline(__always)
  func hold(_ row: Int, from start: Double, to end: Double) {
    let (first, last) = (Self.window(of: start, width, windows), Self.window(of: end, width, windows))
    if first == last {
      part(row, first, end - start)
      return
    }
    part(row, first, Double(first &+ 1) * width - start)
    if last > first &+ 1 {
      whole.pointer[row &* windows &+ first &+ 1] &+= 1
      if last < windows { whole.pointer[row &* windows &+ last] &-= 1 }
    }
    if last < windows { part(row, last, end - Double(last) * width) }
  }

  @inline(__always)
  private func part(_ row: Int, _ window: Int, _ time: Double) {
    guard time > 0, window < windows else { return }
    if pendingWindow.pointer[row] != Int32(truncatingIfNeeded: window) {
      flush(row)
      pendingWindow.pointer[row] = Int32(truncatingIfNeeded: window)
    }
    pendingTime.pointer[row] += time
  }

  /// Ends the trajectory for a row.
  @inline(__always)
  func flush(_ row: Int) {
    let time = pendingTime.pointer[row]
    if time > 0 {
      let cell = row &* windows &+ Int(pendingWindow.pointer[row])
      sums.pointer[cell] += time
      squares.pointer[cell] += time * time
      pendingTime.pointer[row] = 0
    }
    pendingWindow.pointer[row] = -1
  }

  /// The window that a time lies in; `windows` from the end of the last one on.
  @inline(__always)
  static func window(of time: Double, _ width: Double, _ windows: Int) -> Int {
    let guess = time / width
    guard guess < Double(windows) else { return windows }
    let window = Int(guess)
    // The quotient may be rounded across a border that the product does not cross.
    if time < Double(window) * width { return window &- 1 }
    if time >= Double(window &+ 1) * width { return window &+ 1 }
    return window
  }

  /// Adds the times of another ledger of the same shape.
  func merge(_ other: IntervalLedger) {
    for cell in 0..<rows * windows {
      sums.pointer[cell] += other.sums.pointer[cell]
      squares.pointer[cell] += other.squares.pointer[cell]
      whole.pointer[cell] &+= other.whole.pointer[cell]
    }
  }

  /// Time and squared time of a row in each window, summed over trajectories.
  func totals(of row: Int) -> [(time: Double, square: Double)] {
    var running: Int32 = 0
    return (0..<windows).map { window in
      let cell = row * windows + window
      running &+= whole.pointer[cell]
      let full = Double(running)
      return (sums.pointer[cell] + full * width, squares.pointer[cell] + full * width * width)
    }
  }
}
