/// Bytes of a checkpoint being written, all numbers little-endian.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ number: Int) { put(word: UInt64(bitPattern: Int64(number))) }

  mutating func put(word: UInt64) { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }

  mutating func put(_ text: String) {
    put(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// The contents of memory; its length is not written, because whoever reads it has memory of the same shape.
  mutating func put<Element: BitwiseCopyable>(_ slab: Slab<Element>) {
    bytes.append(
      contentsOf: UnsafeRawBufferPointer(start: slab.pointer, count: slab.count * MemoryLayout<Element>.stride))
  }
}

/// Bytes of a checkpoint being read; nothing is read beyond their end.
struct ByteReader {
  /// The bytes are not those of a checkpoint.
  struct Malformed: Error {}

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether everything has been read.
  var isAtEnd: Bool { position == bytes.count }

  mutating func word() throws(Malformed) -> UInt64 {
    guard bytes.count - position >= 8 else { throw Malformed() }
    var word: UInt64 = 0
    for offset in 0..<8 { word |= UInt64(bytes[position + offset]) << UInt64(8 * offset) }
    position += 8
    return word
  }

  /// A number in a range.
  mutating func number(in range: ClosedRange<Int> = 0...Int.max) throws(Malformed) -> Int {
    let number = Int(Int64(bitPattern: try word()))
    guard range.contains(number) else { throw Malformed() }
    return number
  }

  mutating func text(limit: Int) throws(Malformed) -> String {
    let count = try number(in: 0...limit)
    guard bytes.count - position >= count else { throw Malformed() }
    defer { position += count }
    return String(decoding: bytes[position..<position + count], as: UTF8.self)
  }

  /// Fills memory.
  mutating func fill<Element: BitwiseCopyable>(_ slab: Slab<Element>) throws(Malformed) {
    let count = slab.count * MemoryLayout<Element>.stride
    guard bytes.count - position >= count else { throw Malformed() }
    let target = UnsafeMutableRawBufferPointer(start: slab.pointer, count: count)
    bytes.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
    position += count
  }
}
