import BypassCore

/// The central directory of a zip archive, checked record by record.
struct ZipDirectory {
  /// What the directory says of one entry.
  struct Record {
    let name: String
    let isPacked: Bool
    let checksum: UInt32
    let packedSize: Int
    let size: Int
    /// Where its local header lies.
    let offset: Int
  }

  let records: [Record]
  /// Where the directory begins, behind the last entry.
  let start: Int

  /// - Throws: ``Diagnostic``, see ``ZipReader/init(_:file:limits:)``.
  init(_ bytes: [UInt8], at place: Place, limits: ZipLimits) throws(Diagnostic) {
    func damaged(_ what: String) -> Diagnostic {
      .error("zip-damaged", at: place, what, remedy: "fetch or pack the archive again")
    }
    guard let end = Self.endRecord(of: bytes) else {
      throw damaged("this is no zip archive, or its end is missing")
    }
    let (count, size, start) = (
      bytes.number(at: end + 10, 2), bytes.number(at: end + 12, 4), bytes.number(at: end + 16, 4)
    )
    if count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
      throw .error(
        "zip-feature", at: place, "the archive is in the zip64 form, which only archives above 4 GiB need",
        remedy: "pack it again as a plain zip archive")
    }
    guard bytes.number(at: end + 4, 2) == 0, bytes.number(at: end + 6, 2) == 0, bytes.number(at: end + 8, 2) == count
    else { throw .error("zip-feature", at: place, "the archive is one of several parts") }
    guard count <= limits.entries else {
      throw .error("zip-limit", at: place, "the archive has \(count) entries; \(limits.entries) are the limit")
    }
    guard start + size == end else { throw damaged("the directory of the archive is not where its end says") }
    var records: [Record] = []
    var (offset, total) = (start, 0)
    for _ in 0..<count {
      let (record, next) = try Self.record(bytes, at: offset, before: end, limits, place)
      offset = next
      total += record.size
      guard total <= limits.totalSize else {
        throw .error(
          "zip-limit", at: place, "the archive unpacks to more than \(limits.totalSize >> 20) MiB")
      }
      records.append(record)
    }
    guard offset == end else { throw damaged("the directory of the archive has more entries than its end says") }
    self.records = records
    self.start = start
  }

  /// Where the end record lies: the last place whose comment reaches exactly to the end.
  private static func endRecord(of bytes: [UInt8]) -> Int? {
    guard bytes.count >= 22 else { return nil }
    var offset = bytes.count - 22
    let lowest = max(0, offset - 0xFFFF)
    while offset >= lowest {
      if bytes.number(at: offset, 4) == 0x0605_4B50, offset + 22 + bytes.number(at: offset + 20, 2) == bytes.count {
        return offset
      }
      offset -= 1
    }
    return nil
  }

  private static func record(
    _ bytes: [UInt8], at offset: Int, before end: Int, _ limits: ZipLimits, _ place: Place
  ) throws(Diagnostic) -> (Record, next: Int) {
    let nameLength = bytes.number(at: offset + 28, 2)
    let next = offset + 46 + nameLength + bytes.number(at: offset + 30, 2) + bytes.number(at: offset + 32, 2)
    guard next <= end, bytes.number(at: offset, 4) == 0x0201_4B50 else {
      throw .error("zip-damaged", at: place, "the directory of the archive is damaged")
    }
    let name = try ZipEntryName.checked(bytes[offset + 46..<offset + 46 + nameLength], at: place)
    let (flags, method) = (bytes.number(at: offset + 8, 2), bytes.number(at: offset + 10, 2))
    // Bits 0, 6 and 13: encrypted, strongly encrypted, hidden headers.
    guard flags & 0x2041 == 0 else {
      throw .error("zip-feature", at: place, "'\(name.clipped)' is encrypted", remedy: "pack it without a password")
    }
    guard method == 0 || method == 8 else {
      throw .error(
        "zip-feature", at: place, "'\(name.clipped)' is packed by method \(method); only stored and deflated are read")
    }
    // The upper half of the attributes is the mode of Unix; 0o120000 marks a link, 0o100000 a file, 0o040000 a folder.
    let kind = bytes.number(at: offset + 40, 2) & 0o170000
    guard [0, 0o100000, 0o040000].contains(kind) else {
      throw .error("zip-link", at: place, "'\(name.clipped)' is a link or a device, not a file")
    }
    let (packed, size) = (bytes.number(at: offset + 20, 4), bytes.number(at: offset + 24, 4))
    try checkSize(name, packed: packed, size: size, isPacked: method == 8, limits, place)
    let record = Record(
      name: name, isPacked: method == 8, checksum: UInt32(truncatingIfNeeded: bytes.number(at: offset + 16, 4)),
      packedSize: packed, size: size, offset: bytes.number(at: offset + 42, 4))
    return (record, next)
  }

  private static func checkSize(
    _ name: String, packed: Int, size: Int, isPacked: Bool, _ limits: ZipLimits, _ place: Place
  ) throws(Diagnostic) {
    if packed == 0xFFFF_FFFF || size == 0xFFFF_FFFF {
      throw .error("zip-feature", at: place, "'\(name.clipped)' is in the zip64 form")
    }
    guard isPacked || packed == size else {
      throw .error("zip-damaged", at: place, "'\(name.clipped)' is not packed, but has two sizes")
    }
    guard size <= limits.entrySize else {
      throw .error(
        "zip-limit", at: place, "'\(name.clipped)' unpacks to more than \(limits.entrySize >> 20) MiB")
    }
    guard size <= 1 << 20 || size / max(1, packed) <= limits.ratio else {
      throw .error(
        "zip-limit", at: place,
        "'\(name.clipped)' unpacks to \(size / max(1, packed)) times its packed size; no model does",
        remedy: "this looks like an archive made to fill a memory")
    }
    if name.hasSuffix("/"), size > 0 {
      throw .error("zip-damaged", at: place, "'\(name.clipped)' is a folder, but holds bytes")
    }
  }
}
