import BypassCore

/// What an entry of an archive may be called: a relative path with slashes that stays inside its folder.
enum ZipEntryName {
  /// The name that bytes say.
  ///
  /// - Throws: ``Diagnostic`` `zip-name` for what is no UTF-8, is empty, long, absolute, holds control characters,
  ///   backslashes or a drive, or leads out of the folder.
  static func checked(_ bytes: ArraySlice<UInt8>, at place: Place) throws(Diagnostic) -> String {
    guard let name = String(validating: bytes, as: UTF8.self) else {
      throw .error(
        "zip-name", at: place, "the name of an entry is not UTF-8", remedy: "pack the archive again with UTF-8 names")
    }
    try check(name, at: place)
    return name
  }

  /// Refuses a name under which an entry must be neither read nor written.
  static func check(_ name: String, at place: Place?) throws(Diagnostic) {
    func refuse(_ why: String) -> Diagnostic {
      .error(
        "zip-name", at: place, "an entry is called '\(name.clipped)', which \(why)",
        remedy: "names are relative paths inside the archive's folder")
    }
    if name.isEmpty { throw refuse("is empty") }
    if name.utf8.count > 1024 { throw refuse("is longer than 1,024 bytes") }
    if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      throw refuse("holds a control character")
    }
    if name.contains("\\") { throw refuse("holds a backslash") }
    if name.hasPrefix("/") || name.dropFirst().hasPrefix(":") { throw refuse("is an absolute path") }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains("..") { throw refuse("leads out of the folder") }
    if parts.contains(".") || parts.dropLast().contains("") { throw refuse("is not in its shortest form") }
  }
}
