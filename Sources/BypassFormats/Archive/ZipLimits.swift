/// How much an archive may hold; beyond it nothing is unpacked.
struct ZipLimits: Hashable, Sendable {
  /// Entries of one archive.
  var entries = 2_000
  /// Bytes of one entry, unpacked.
  var entrySize = 64 << 20
  /// Bytes of all entries together, unpacked.
  var totalSize = 256 << 20
  /// Unpacked bytes for each packed one, for entries above a mebibyte; texts of models stay below 100.
  var ratio = 250

  /// The defaults.
  static let standing = ZipLimits()
}
