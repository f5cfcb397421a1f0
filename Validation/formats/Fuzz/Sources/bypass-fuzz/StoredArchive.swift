/// A zip archive whose files are stored, not packed: enough to change a file inside and stay a sound archive.
struct StoredArchive {
  struct Entry {
    let name: [UInt8]
    var bytes: [UInt8]
  }

  var entries: [Entry] = []

  /// The archive that bytes are; nil when they are none, or when a file is packed.
  init?(_ bytes: [UInt8]) {
    var place = 0
    func number(_ offset: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[place + offset + $1]) << (8 * $1) }
    }
    while place + 30 <= bytes.count, number(0, 4) == 0x0403_4B50 {
      let (size, nameLength) = (number(18, 4), number(26, 2))
      let start = place + 30 + nameLength + number(28, 2)
      guard number(8, 2) == 0, number(6, 2) & 8 == 0, start + size <= bytes.count else { return nil }
      entries.append(
        Entry(name: Array(bytes[place + 30..<place + 30 + nameLength]), bytes: Array(bytes[start..<start + size])))
      place = start + size
    }
    guard !entries.isEmpty else { return nil }
  }

  /// The archive as a file, its checksums right.
  var bytes: [UInt8] {
    var (out, directory) = ([UInt8](), [UInt8]())
    func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
    for entry in entries {
      let sum = Int(Self.checksum(entry.bytes))
      let common =
        little(20, 2) + little(0, 8) + little(sum, 4) + little(entry.bytes.count, 4) + little(entry.bytes.count, 4)
        + little(entry.name.count, 2) + little(0, 2)
      directory += little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 10) + little(out.count, 4) + entry.name
      out += little(0x0403_4B50, 4) + common + entry.name + entry.bytes
    }
    let end =
      little(0x0605_4B50, 4) + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
      + little(directory.count, 4) + little(out.count, 4) + little(0, 2)
    return out + directory + end
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { sum, byte in
      var sum = sum ^ UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
      return sum
    }
  }
}
