/// Numbers keys of a fixed number of words in the order of their first appearance; open addressing.
///
/// A class because it owns growing memory that a hot path reads through pointers.
final class WordTable {
  let width: Int
  private(set) var count = 0
  private var keys: Slab<UInt64>
  private var slots: Slab<Int32>

  /// An empty table of keys of `width` words.
  init(width: Int) {
    self.width = width
    keys = Slab(repeating: 0, count: 64 * max(1, width))
    slots = Slab(repeating: -1, count: 128)
  }

  /// The words of a key by its number.
  func key(_ id: Int) -> UnsafePointer<UInt64> { UnsafePointer(keys.pointer + id * width) }

  /// The number of a key, which is given one unless the table already has `limit` keys.
  func number(of words: UnsafePointer<UInt64>, limit: Int) -> Int? {
    let mask = slots.count - 1
    var slot = hash(words) & mask
    while true {
      let id = Int(slots.pointer[slot])
      if id < 0 { break }
      let known = keys.pointer + id &* width
      var index = 0
      while index < width, known[index] == words[index] { index &+= 1 }
      if index == width { return id }
      slot = (slot &+ 1) & mask
    }
    guard count < limit else { return nil }
    if (count + 1) * 2 > slots.count {
      grow()
      return number(of: words, limit: limit)
    }
    slots.pointer[slot] = Int32(count)
    let place = keys.pointer + count * width
    for index in 0..<width { place[index] = words[index] }
    count += 1
    return count - 1
  }

  /// The number of a key that is there; nothing is changed, so that threads may ask at the same time.
  func known(_ words: UnsafePointer<UInt64>) -> Int? {
    let mask = slots.count - 1
    var slot = hash(words) & mask
    while true {
      let id = Int(slots.pointer[slot])
      if id < 0 { return nil }
      let key = keys.pointer + id &* width
      var index = 0
      while index < width, key[index] == words[index] { index &+= 1 }
      if index == width { return id }
      slot = (slot &+ 1) & mask
    }
  }

  func write(_ writer: inout ByteWriter) {
    writer.put(count)
    for id in 0..<count {
      for word in 0..<width { writer.put(word: key(id)[word]) }
    }
  }

  /// Fills an empty table with the same keys under the same numbers.
  func read(_ reader: inout ByteReader, limit: Int) throws(ByteReader.Malformed) {
    let words = Slab<UInt64>(repeating: 0, count: width)
    for id in 0..<(try reader.number(in: 0...limit)) {
      for word in 0..<width { words.pointer[word] = try reader.word() }
      guard number(of: words.pointer, limit: limit) == id else { throw ByteReader.Malformed() }
    }
  }

  private func grow() {
    let larger = Slab<UInt64>(repeating: 0, count: max(1, slots.count * width))
    for index in 0..<count * width { larger.pointer[index] = keys.pointer[index] }
    keys = larger
    slots = Slab(repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    for id in 0..<count {
      var slot = hash(key(id)) & mask
      while slots.pointer[slot] >= 0 { slot = (slot + 1) & mask }
      slots.pointer[slot] = Int32(id)
    }
  }

  private func hash(_ words: UnsafePointer<UInt64>) -> Int {
    var value: UInt64 = 0x9E37_79B9_7F4A_7C15
    for index in 0..<width {
      value = (value ^ words[index]) &* 0xD6E8_FEB8_6659_FD93
      value ^= value &>> 32
    }
    value &*= 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: (value ^ (value &>> 29)) & 0x7FFF_FFFF_FFFF_FFFF)
  }
}
