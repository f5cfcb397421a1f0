public import BypassCore

extension OMEXArchive {
  /// Whether bytes are an archive of any kind; only its manifest tells which.
  public static func recognises(_ bytes: [UInt8]) -> Bool { ZipReader.recognises(bytes) }

  /// The archive that bytes are.
  ///
  /// - Throws: ``Diagnostics`` for a damaged or dangerous archive, a missing or broken manifest, or a file that the
  ///   manifest lists and the archive lacks. Files that it does not list are left out.
  public init(reading bytes: [UInt8], file: String) throws(Diagnostics) {
    let archive = try Diagnostics.collecting { () throws(Diagnostic) in try ZipReader(bytes, file: file) }
    self = try Self.reading(file: file) { (location: String) throws(Diagnostic) -> [UInt8]? in
      guard let entry = archive[location] else { return nil }
      return try archive.contents(of: entry)
    }
  }

  /// The archive in a file.
  ///
  /// - Throws: as for its bytes, and for a file that cannot be read or is larger than 256 MiB.
  public init(file: String) throws(Diagnostics) {
    let bytes = try Diagnostics.collecting { () throws(Diagnostic) in
      try FileBytes.contents(ofFile: file, limit: 256 << 20)
    }
    try self.init(reading: bytes, file: file)
  }

  /// The archive that a folder is: its manifest and what that lists.
  ///
  /// - Throws: as for an archive in one file.
  public init(folder: String, limit: Int = 64 << 20) throws(Diagnostics) {
    self = try Self.reading(file: folder) { (location: String) throws(Diagnostic) -> [UInt8]? in
      do throws(Diagnostic) {
        return try FileBytes.contents(ofFile: "\(folder)/\(location)", limit: limit)
      } catch {
        if error.code == "unreadable-file" { return nil }
        throw error
      }
    }
  }

  private static func reading(
    file: String, _ contents: (String) throws(Diagnostic) -> [UInt8]?
  ) throws(Diagnostics) -> OMEXArchive {
    var findings = Findings(strict: false)
    var archive = OMEXArchive([])
    do throws(Diagnostic) {
      guard let bytes = try contents(manifestName) else {
        throw .error(
          "omex-manifest", at: Place(file: file, line: 1, column: 1), "there is no \(manifestName)",
          remedy: "a COMBINE archive lists its files there")
      }
      let source = try XMLText.prepared(SourceText(file: "\(file)/\(manifestName)", bytes: bytes), &findings)
      let root = try XMLReader.root(of: source)
      guard root.name == "omexManifest" else {
        throw .error("omex-manifest", at: root.place(in: source), "the manifest begins with '\(root.name.clipped)'")
      }
      for element in root.children("content") {
        let location = try Self.location(of: element, in: source)
        guard let location, archive[location] == nil else { continue }
        guard let bytes = try contents(location) else {
          throw .error(
            "omex-missing", at: element.place(in: source),
            "the manifest lists '\(location.clipped)', which is not there")
        }
        archive.contents.append(
          Content(
            location, format: element.attribute("format") ?? "", isMaster: element.attribute("master") == "true",
            bytes: bytes))
      }
    } catch {
      throw Diagnostics([error])
    }
    return archive
  }

  /// The path of an entry; nil for the archive itself and its manifest.
  private static func location(of element: XMLElement, in source: SourceText) throws(Diagnostic) -> String? {
    guard var location = element.attribute("location") else {
      throw .error("omex-manifest", at: element.place(in: source), "an entry has no 'location'")
    }
    if location == "." || location == "./" { return nil }
    if location.hasPrefix("./") { location = String(location.dropFirst(2)) }
    if location == manifestName { return nil }
    try ZipEntryName.check(location, at: element.place(in: source))
    return location
  }
}
