import BypassCore

/// Writes zip archives that depend on nothing but names and contents: entries stored as they are, in the order given, all
/// of 1 January 1980, so that the same contents are the same bytes with every version of every library.
enum ZipWriter {
  /// One file.
  struct Entry: Hashable, Sendable {
    let name: String
    let bytes: [UInt8]
  }

  /// The archive of files.
  ///
  /// - Throws: ``Diagnostic`` for a name that no archive may hold, a duplicate, or contents above the format's 4 GiB.
  static func archive(_ entries: [Entry]) throws(Diagnostic) -> [UInt8] {
    var names: Set<String> = []
    var (out, directory): ([UInt8], [UInt8]) = ([], [])
    guard entries.count < 0xFFFF, entries.reduce(0, { $0 + $1.bytes.count + 4096 }) < 0xFFFF_FFFF else {
      throw .error("zip-limit", "an archive holds at most 65,534 entries and 4 GiB")
    }
    for entry in entries {
      try ZipEntryName.check(entry.name, at: nil)
      guard names.insert(entry.name).inserted else {
        throw .error("zip-duplicate", "two entries are called '\(entry.name.clipped)'")
      }
      let offset = out.count
      let (name, size) = (Array(entry.name.utf8), entry.bytes.count)
      // Version 2.0, UTF-8 names, stored, time 0 of 1980-01-01, checksum, sizes, lengths of name and extra field.
      var common: [UInt8] = []
      for (value, width) in [(20, 2), (0x0800, 2), (0, 2), (0, 2), (0x0021, 2)] { common.append(value, width) }
      common.append(Int(Inflation.checksum(of: entry.bytes)), 4)
      for (value, width) in [(size, 4), (size, 4), (name.count, 2), (0, 2)] { common.append(value, width) }
      out.append(0x0403_4B50, 4)
      out += common + name + entry.bytes
      directory.append(0x0201_4B50, 4)
      directory.append(3 << 8 | 20, 2)
      directory += common
      for (value, width) in [(0, 2), (0, 2), (0, 2), (0, 2), (0o100644, 2), (offset, 4)] {
        directory.append(value, width)
      }
      directory += name
    }
    let start = out.count
    out += directory
    out.append(0x0605_4B50, 4)
    for (value, width) in [(0, 2), (0, 2), (entries.count, 2), (entries.count, 2)] { out.append(value, width) }
    for (value, width) in [(directory.count, 4), (start, 4), (0, 2)] { out.append(value, width) }
    return out
  }
}

extension [UInt8] {
  /// Appends a number, little-endian.
  fileprivate mutating func append(_ value: Int, _ width: Int) {
    for byte in 0..<width { append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
  }
}
