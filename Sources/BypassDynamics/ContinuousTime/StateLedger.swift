/// How much of each window each joint state of the outputs takes, for outputs too many to number their states: a
/// look-up per change of the visible state, none per window that it outlasts.
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
  private var cells: Slab<Cell>
  private var touched: Slab<Int32>
  private var touchedCount = 0
  private var pendingWindow = -1
  private let key: Slab<UInt64>

  init(windows: Int, width: Double, stateWords: Int) {
    self.windows = windows
    self.width = width
    self.stateWords = stateWords
    table = WordTable(width: stateWords + 1)
    key = Slab(repeating: 0, count: stateWords + 1)
    cells = Slab(repeating: Cell(), count: 64)
    touched = Slab(repeating: 0, count: 64)
  }

  /// The time and squared time of each cell, in the order of ``table``.
  func cell(_ id: Int) -> (time: Double, square: Double) { (cells.pointer[id].time, cells.pointer[id].square) }

  /// Records that a visible state lasted from a time, which lies in window `first`, to another in window `last`.
  func hold(_ state: UnsafePointer<UInt64>, from start: Double, in first: Int, to end: Double, in last: Int) {
    for index in 0..<stateWords { key.pointer[index &+ 1] = state[index] }
    if first == last {
      part(first, end - start)
      return
    }
    part(first, Double(first &+ 1) * width - start)
    if last > first &+ 1, table.count &+ 2 <= Self.cellLimit, let begin = number(first &+ 1) {
      cells.pointer[begin].whole &+= 1
      if last < windows, let end = number(last) { cells.pointer[end].whole &-= 1 }
    }
    part(last, end - Double(last) * width)
  }

  /// Adds what many trajectories spent in a state.
  func add(_ state: [UInt64], in window: Int, time: Double, square: Double) {
    for (word, bits) in state.enumerated() { key.pointer[word + 1] = bits }
    guard let index = number(window) else { return }
    cells.pointer[index].time += time
    cells.pointer[index].square += square
  }

  private func part(_ window: Int, _ time: Double) {
    guard time > 0, window < windows else { return }
    if window != pendingWindow {
      flush()
      pendingWindow = window
    }
    guard let index = number(window) else { return }
    if cells.pointer[index].pending == 0 { touch(index) }
    cells.pointer[index].pending += time
  }

  private func touch(_ index: Int) {
    if touchedCount == touched.count {
      let larger = Slab<Int32>(repeating: 0, count: touched.count * 2)
      larger.pointer.update(from: touched.pointer, count: touchedCount)
      touched = larger
    }
    touched.pointer[touchedCount] = Int32(truncatingIfNeeded: index)
    touchedCount &+= 1
  }

  private func number(_ window: Int) -> Int? {
    key.pointer[0] = UInt64(truncatingIfNeeded: window)
    return number(of: UnsafePointer(key.pointer))
  }

  private func number(of words: UnsafePointer<UInt64>) -> Int? {
    let index = table.number(of: words, limit: Self.cellLimit)
    if let index, index >= cells.count {
      let larger = Slab(repeating: Cell(), count: max(index + 1, cells.count * 2))
      larger.pointer.update(from: cells.pointer, count: cells.count)
      cells = larger
    }
    return index
  }

  /// Ends the present window of the present trajectory.
  func flush() {
    for place in 0..<touchedCount {
      let cell = cells.pointer + Int(touched.pointer[place])
      let time = cell.pointee.pending
      cell.pointee.time += time
      cell.pointee.square += time * time
      cell.pointee.pending = 0
    }
    touchedCount = 0
    pendingWindow = -1
  }

  /// Writes the whole windows of stays into their cells; no stay can be added afterwards.
  func settle() {
    var running: Int32 = 0
    let changes = (0..<table.count).filter { cells.pointer[$0].whole != 0 }.sorted { precedes($0, $1) }
    for (place, index) in changes.enumerated() {
      let window = Int(table.key(index)[0])
      let begins = place == 0 || !isSameState(changes[place - 1], index)
      running = begins ? cells.pointer[index].whole : running + cells.pointer[index].whole
      let continues = place + 1 < changes.count && isSameState(index, changes[place + 1])
      let end = continues ? Int(table.key(changes[place + 1])[0]) : windows
      guard running > 0 else { continue }
      for word in 0..<stateWords { key.pointer[word + 1] = table.key(index)[word + 1] }
      for covered in window..<end {
        guard let target = number(covered) else { break }
        cells.pointer[target].time += Double(running) * width
        cells.pointer[target].square += Double(running) * width * width
      }
    }
    for index in changes { cells.pointer[index].whole = 0 }
  }

  /// Times and squares, of a ledger in which no window of a trajectory is open.
  func write(_ writer: inout ByteWriter) {
    table.write(&writer)
    for id in 0..<table.count {
      writer.put(word: cells.pointer[id].time.bitPattern)
      writer.put(word: cells.pointer[id].square.bitPattern)
    }
  }

  func read(_ reader: inout ByteReader) throws(ByteReader.Malformed) {
    try table.read(&reader, limit: Self.cellLimit)
    if table.count > cells.count { cells = Slab(repeating: Cell(), count: table.count) }
    for id in 0..<table.count {
      cells.pointer[id].time = Double(bitPattern: try reader.word())
      cells.pointer[id].square = Double(bitPattern: try reader.word())
    }
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
    for id in 0..<other.table.count {
      guard let index = number(of: other.table.key(id)) else { continue }
      cells.pointer[index].time += other.cells.pointer[id].time
      cells.pointer[index].square += other.cells.pointer[id].square
    }
  }
}
