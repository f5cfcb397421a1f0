import BypassCore
import Testing

@testable import BypassFormats

@Suite("Archives are read within bounds or refused")
struct ZipTests {
  /// 1,000 times the letter a, deflated (made with Python's zlib).
  static let packed: [UInt8] = [75, 76, 28, 5, 163, 96, 20, 12, 119, 0, 0]
  static let letters = [UInt8](repeating: 97, count: 1000)

  @Test("What is written is read again, byte by byte and in order, and is the same bytes each time")
  func roundTrip() throws {
    let entries = [
      ZipWriter.Entry(name: "b/ü.txt", bytes: Array("grün".utf8)), .init(name: "a", bytes: []),
      .init(name: "c.bin", bytes: (0...255).map { UInt8($0) }),
    ]
    let bytes = try ZipWriter.archive(entries)
    #expect(try ZipWriter.archive(entries) == bytes)
    let reader = try ZipReader(bytes, file: "x.zip")
    #expect(reader.entries.map(\.name) == ["b/ü.txt", "a", "c.bin"])
    for entry in entries {
      #expect(try reader.contents(of: #require(reader[entry.name])) == entry.bytes)
    }
  }

  @Test("Deflated entries are unpacked")
  func deflated() throws {
    let reader = try ZipReader(CraftedZip([.init("a", packed: Self.packed, of: Self.letters)]).bytes, file: "x.zip")
    #expect(try reader.contents(of: #require(reader["a"])) == Self.letters)
  }

  @Test(
    "A name that leads outside, is absolute or odd is refused",
    arguments: [
      "../x", "a/../../x", "/etc/passwd", "C:/x", "a\\..\\x", "", "a//b", "./a", "a\u{0}b", "a\u{1B}[2J", "..",
      String(repeating: "n", count: 2000),
    ])
  func names(_ name: String) throws {
    #expect(refusal(CraftedZip([.init(name)]).bytes) == "zip-name")
    #expect(throws: Diagnostic.self) { try ZipWriter.archive([.init(name: name, bytes: [])]) }
    // The same archive under a plain name is read.
    #expect(refusal(CraftedZip([.init("plain")]).bytes) == nil)
  }

  @Test("Names that are not UTF-8 are refused")
  func encoding() {
    var entry = CraftedZip.Entry("a")
    entry.name = [0x61, 0xFF]
    #expect(refusal(CraftedZip([entry]).bytes) == "zip-name")
  }

  @Test("Two entries of one name, links and devices are refused")
  func duplicatesAndLinks() {
    #expect(refusal(CraftedZip([.init("a"), .init("a")]).bytes) == "zip-duplicate")
    var link = CraftedZip.Entry("a")
    link.mode = 0o120777
    #expect(refusal(CraftedZip([link]).bytes) == "zip-link")
    link.mode = 0o100644
    #expect(refusal(CraftedZip([link]).bytes) == nil)
  }

  @Test("Encryption, other methods, zip64 and archives in parts are refused by name")
  func features() {
    var entry = CraftedZip.Entry("a")
    entry.flags = 1
    #expect(refusal(CraftedZip([entry]).bytes) == "zip-feature")
    entry = .init("a")
    entry.method = 12
    #expect(refusal(CraftedZip([entry]).bytes) == "zip-feature")
    var zip = CraftedZip([.init("a")])
    zip.count = 0xFFFF
    #expect(refusal(zip.bytes) == "zip-feature")
  }

  @Test("An entry that says it unpacks to a thousand times its bytes is refused before anything is unpacked")
  func bomb() {
    // Four mebibytes of zeros deflate to 4,080 bytes.
    let entry = CraftedZip.Entry("bomb", packedBytes: [UInt8](repeating: 0, count: 4080), size: 4 << 20)
    #expect(refusal(CraftedZip([entry]).bytes) == "zip-limit")
    let huge = CraftedZip.Entry("huge", packedBytes: [UInt8](repeating: 0, count: 1 << 20), size: 100 << 20)
    #expect(refusal(CraftedZip([huge]).bytes) == "zip-limit")
    let part = [UInt8](repeating: 0, count: 1 << 18)
    let many = (0..<6).map { CraftedZip.Entry("part\($0)", packedBytes: part, size: 50 << 20) }
    #expect(refusal(CraftedZip(many).bytes) == "zip-limit")
  }

  @Test("An entry that unpacks to more or less than it says is refused, and no more than it says is held")
  func lies() {
    for size in [10, 999, 1001] {
      let entry = CraftedZip.Entry("a", packedBytes: Self.packed, size: size, of: Self.letters)
      #expect(refusal(CraftedZip([entry]).bytes, unpacking: true) == "zip-damaged")
    }
    var wrong = CraftedZip.Entry("a", packed: Self.packed, of: Self.letters)
    wrong.checksum ^= 1
    #expect(refusal(CraftedZip([wrong]).bytes, unpacking: true) == "zip-damaged")
  }

  @Test("Entries that share their bytes are refused")
  func overlap() {
    var zip = CraftedZip([.init("a", packed: Self.packed, of: Self.letters)])
    zip.repeatsFirst = 300
    #expect(["zip-duplicate", "zip-damaged"].contains(refusal(zip.bytes)))
  }

  @Test("A hundred thousand entries are refused, whatever the end says their number is")
  func crowd() {
    var zip = CraftedZip((0..<100_000).map { CraftedZip.Entry("\($0)") })
    #expect(refusal(zip.bytes) == "zip-limit")
    zip.count = 5
    #expect(refusal(zip.bytes) == "zip-damaged")
  }

  @Test("Every truncation and every changed byte is refused or read, but never a crash")
  func damage() {
    let bytes = CraftedZip([.init("a", packed: Self.packed, of: Self.letters), .init("b")]).bytes
    for length in 0..<bytes.count { #expect(refusal(Array(bytes.prefix(length)), unpacking: true) == "zip-damaged") }
    for offset in bytes.indices {
      for value in [0, 0x7F, 0xFF] as [UInt8] {
        var changed = bytes
        changed[offset] = value
        _ = refusal(changed, unpacking: true)
      }
    }
  }

  private func refusal(_ bytes: [UInt8], unpacking: Bool = false) -> String? {
    do throws(Diagnostic) {
      let reader = try ZipReader(bytes, file: "x.zip")
      if unpacking { for entry in reader.entries { _ = try reader.contents(of: entry) } }
      return nil
    } catch {
      return error.place?.file == "x.zip" ? error.code : "no place"
    }
  }
}

/// An archive with every field at the tester's will.
struct CraftedZip {
  struct Entry {
    var name: [UInt8]
    var flags = 0
    var method = 0
    var mode = 0
    var checksum: UInt32
    var size: Int
    var data: [UInt8]

    init(_ name: String) { self.init(name, packedBytes: [], size: 0, of: [], method: 0) }

    init(_ name: String, packed: [UInt8], of bytes: [UInt8]) {
      self.init(name, packedBytes: packed, size: bytes.count, of: bytes)
    }

    init(_ name: String, packedBytes: [UInt8], size: Int, of bytes: [UInt8] = [], method: Int = 8) {
      self.name = Array(name.utf8)
      (checksum, self.size, data, self.method) = (Inflation.checksum(of: bytes), size, packedBytes, method)
    }
  }

  var entries: [Entry]
  /// What the end record says; nil for the truth as 16 bits.
  var count: Int?
  /// Further records of the directory that point at the first entry.
  var repeatsFirst = 0

  init(_ entries: [Entry]) { self.entries = entries }

  var bytes: [UInt8] {
    var (out, directory): ([UInt8], [UInt8]) = ([], [])
    var records = 0
    func record(_ entry: Entry, at offset: Int) {
      records += 1
      directory += Self.numbers([(0x0201_4B50, 4), (20, 2)]) + Self.common(entry)
      directory += Self.numbers([(0, 2), (0, 2), (0, 2), (0, 2), (entry.mode, 2), (offset, 4)]) + entry.name
    }
    for entry in entries {
      record(entry, at: out.count)
      out += Self.numbers([(0x0403_4B50, 4)]) + Self.common(entry) + entry.name + entry.data
    }
    for _ in 0..<repeatsFirst { record(entries[0], at: 0) }
    let said = count ?? records & 0xFFFF
    return out + directory
      + Self.numbers([
        (0x0605_4B50, 4), (0, 2), (0, 2), (said, 2), (said, 2), (directory.count, 4), (out.count, 4), (0, 2),
      ])
  }

  private static func common(_ entry: Entry) -> [UInt8] {
    numbers([
      (20, 2), (entry.flags, 2), (entry.method, 2), (0, 4), (Int(entry.checksum), 4), (entry.data.count, 4),
      (entry.size, 4), (entry.name.count, 2), (0, 2),
    ])
  }

  private static func numbers(_ pairs: [(Int, Int)]) -> [UInt8] {
    pairs.flatMap { value, width in (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  }
}
