/// How much of each window each joint state of the outputs takes; a look-up per change of the visible state, none per
/// window that it outlasts.
///
/// A class because it owns growing memory.
final class StateLedger {
  struct Cell: BitwiseCopyable {
    var time = 0.0
    var square = 0.0
    var pending = 0.0
    /// Change, at this window, of the number of trajectories that spend the whole window here.
    var whole: Int32 = 0
  }

  /// Cells (a state in a window) of one ledger; further ones are left out and the loss is reported.
  static let cellLimit = 1 << 20

  let windows: Int
  let width: Double
  let stateWords: Int
  /// Keys are the window and then the words of the state.
  let table: WordTable
  private(set) var cells: [Cell] = []
  private var touched: [Int] = []
  private var pendingWindow = -1
  private let key: Slab<UInt64>

  init(windows: Int, width: Double, stateWords: Int) {
    self.windows = windows
    self.width = width
    self.stateWords = stateWords
    table = WordTable(width: stateWords + 1)
    key = Slab(repeating: 0, count: stateWords + 1)
  }

  /// Records that a visible state lasted from a time to another within the windows.
  func hold(_ state: UnsafePointer<UInt64>, from start: Double, to end: Double) {
    guard end > start else { return }
    for index in 0..<stateWords { key.pointer[index + 1] = state[index] }
    let first = IntervalLedger.window(of: start, width, windows)
    let last = IntervalLedger.window(of: end, width, windows)
    if first == last {
      part(first, end - start)
      return
    }
    part(first, Double(first + 1) * width - start)
    if last > first + 1, table.count + 2 <= Self.cellLimit, let begin = cell(first + 1) {
      cells[begin].whole += 1
      if last < windows, let end = cell(last) { cells[end].whole -= 1 }
    }
    if last < windows { part(last, end - Double(last) * width) }
  }

  private func part(_ window: Int, _ time: Double) {
    guard time > 0, window < windows else { return }
    if window != pendingWindow {
      flush()
      pendingWindow = window
    }
    guard let index = cell(window) else { return }
    if cells[index].pending == 0 { touched.append(index) }
    cells[index].pending += time
  }

  private func cell(_ window: Int) -> Int? {
    key.pointer[0] = UInt64(window)
    guard let index = table.number(of: key.pointer, limit: Self.cellLimit) else { return nil }
    if index == cells.count { cells.append(Cell()) }
    return index
  }

  /// Ends the present window of the present trajectory.
  func flush() {
    for index in touched {
      let time = cells[index].pending
      cells[index].time += time
      cells[index].square += time * time
      cells[index].pending = 0
    }
    touched.removeAll(keepingCapacity: true)
    pendingWindow = -1
  }

  /// Writes the whole windows of stays into their cells; no stay can be added afterwards.
  func settle() {
    var running: Int32 = 0
    let changes = cells.indices.filter { cells[$0].whole != 0 }.sorted { precedes($0, $1) }
    for (place, index) in changes.enumerated() {
      let window = Int(table.key(index)[0])
      let begins = place == 0 || !isSameState(changes[place - 1], index)
      running = begins ? cells[index].whole : running + cells[index].whole
      let continues = place + 1 < changes.count && isSameState(index, changes[place + 1])
      let end = continues ? Int(table.key(changes[place + 1])[0]) : windows
      guard running > 0 else { continue }
      for word in 0..<stateWords { key.pointer[word + 1] = table.key(index)[word + 1] }
      for covered in window..<end {
        guard let target = cell(covered) else { break }
        cells[target].time += Double(running) * width
        cells[target].square += Double(running) * width * width
      }
    }
    for index in changes { cells[index].whole = 0 }
  }

  /// By state, then by window.
  private func precedes(_ first: Int, _ second: Int) -> Bool {
    let (a, b) = (table.key(first), table.key(second))
    for word in 1..<stateWords + 1 where a[word] != b[word] { return a[word] < b[word] }
    return a[0] < b[0]
  }

  private func isSameState(_ first: Int, _ second: Int) -> Bool {
    let (a, b) = (table.key(first), table.key(second))
    return (1..<stateWords + 1).allSatisfy { a[$0] == b[$0] }
  }

  /// Adds the times of another ledger, which has been settled.
  func merge(_ other: StateLedger) {
    for (id, added) in other.cells.enumerated() {
      guard let index = table.number(of: other.table.key(id), limit: Self.cellLimit) else { continue }
      if index == cells.count { cells.append(Cell()) }
      cells[index].time += added.time
      cells[index].square += added.square
    }
  }
}
