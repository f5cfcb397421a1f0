import BypassCore

/// Reads zip archives: everything is checked against the central directory and the limits before a byte is unpacked.
///
/// - Source: PKWARE's application note for the container; RFC 1951 for the packed bytes.
struct ZipReader {
  /// A file of the archive.
  struct Entry: Hashable, Sendable {
    /// A relative path with slashes.
    let name: String
    /// Unpacked bytes.
    let size: Int
    fileprivate let isPacked: Bool
    fileprivate let checksum: UInt32
    /// Where its packed bytes lie in the archive.
    fileprivate let data: Range<Int>
  }

  /// The files, in the order of the directory; folders are left out.
  let entries: [Entry]
  private let bytes: [UInt8]
  private let place: Place

  /// Reads the directory of an archive.
  ///
  /// - Throws: ``Diagnostic`` for damage (`zip-damaged`), for what is not read such as encryption (`zip-feature`), for
  ///   names, links and duplicates that no archive needs, and beyond the limits (`zip-limit`).
  /// - Complexity: O(entries).
  init(_ bytes: [UInt8], file: String, limits: ZipLimits = .standing) throws(Diagnostic) {
    self.bytes = bytes
    place = Place(file: file, line: 1, column: 1)
    let directory = try ZipDirectory(bytes, at: place, limits: limits)
    var entries: [Entry] = []
    var names: Set<String> = []
    for record in directory.records {
      guard names.insert(record.name).inserted else {
        throw .error("zip-duplicate", at: place, "two entries are called '\(record.name.clipped)'")
      }
      let data = try Self.data(of: record, in: bytes, before: directory.start, at: place)
      entries.append(
        Entry(
          name: record.name, size: record.size, isPacked: record.isPacked, checksum: record.checksum, data: data))
    }
    // Entries that share bytes are how a small archive unpacks to a huge one.
    let ranges = entries.map(\.data).filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
    for (first, second) in zip(ranges, ranges.dropFirst()) where second.lowerBound < first.upperBound {
      throw .error("zip-damaged", at: place, "two entries share the same bytes of the archive")
    }
    self.entries = entries.filter { !$0.name.hasSuffix("/") }
  }

  /// Whether bytes begin as a zip archive does.
  static func recognises(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

  /// The entry of a name.
  subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  /// The bytes of an entry, unpacked and checked.
  ///
  /// - Throws: ``Diagnostic`` `zip-damaged` when they are not those that the directory promises.
  /// - Complexity: O(size); at most the promised size is held.
  func contents(of entry: Entry) throws(Diagnostic) -> [UInt8] {
    let packed = bytes[entry.data]
    let contents: [UInt8]
    if entry.isPacked {
      guard let unpacked = Inflation.unpacked(packed, size: entry.size) else {
        throw .error("zip-damaged", at: place, "'\(entry.name.clipped)' does not unpack to what the archive promises")
      }
      contents = unpacked
    } else {
      contents = Array(packed)
    }
    guard Inflation.checksum(of: contents) == entry.checksum else {
      throw .error(
        "zip-damaged", at: place, "'\(entry.name.clipped)' has another checksum than the archive promises",
        remedy: "fetch or pack the archive again")
    }
    return contents
  }

  /// Where the bytes of an entry lie: behind its local header, which must tell the same name.
  private static func data(
    of record: ZipDirectory.Record, in bytes: [UInt8], before limit: Int, at place: Place
  ) throws(Diagnostic) -> Range<Int> {
    let start = record.offset
    guard start + 30 <= limit, bytes.number(at: start, 4) == 0x0403_4B50 else {
      throw .error("zip-damaged", at: place, "'\(record.name.clipped)' has no header where the directory says")
    }
    let nameLength = bytes.number(at: start + 26, 2)
    let begin = start + 30 + nameLength + bytes.number(at: start + 28, 2)
    guard begin + record.packedSize <= limit else {
      throw .error("zip-damaged", at: place, "'\(record.name.clipped)' ends beyond the archive")
    }
    guard bytes[start + 30..<start + 30 + nameLength].elementsEqual(record.name.utf8) else {
      throw .error(
        "zip-damaged", at: place, "'\(record.name.clipped)' has another name in its own header than in the directory")
    }
    return begin..<begin + record.packedSize
  }
}

extension [UInt8] {
  /// A little-endian number of up to four bytes; 0 where it does not lie inside.
  func number(at offset: Int, _ width: Int) -> Int {
    guard offset >= 0, offset + width <= count else { return 0 }
    return (0..<width).reversed().reduce(0) { $0 << 8 | Int(self[offset + $1]) }
  }
}
