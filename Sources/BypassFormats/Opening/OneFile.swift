import BypassCore

/// The text of a model that is one file.
enum OneFile {
  /// The only text.
  ///
  /// - Parameter what: The model with its article, such as "an AEON model".
  /// - Throws: ``Diagnostics`` `too-many-files` when there is none or more than one.
  static func only(_ sources: [SourceText], _ what: String) throws(Diagnostics) -> SourceText {
    guard let first = sources.first, sources.count == 1 else {
      throw Diagnostics([.error("too-many-files", "\(what) is one file")])
    }
    return first
  }

  /// The only text, checked and normalised for line-based readers.
  ///
  /// - Throws: As ``only(_:_:)``, and what was found so far together with what stops the reading.
  static func prepared(
    _ sources: [SourceText], _ what: String, findings: inout Findings
  ) throws(Diagnostics) -> SourceText {
    let first = try only(sources, what)
    do {
      return try TextChecks.prepared(first, findings: &findings)
    } catch {
      throw Diagnostics(findings.all + [error])
    }
  }

  /// All texts as one, checked and normalised; places tell lines of the first file and count on in the next.
  ///
  /// - Throws: What was found so far together with what stops the reading.
  static func joined(_ sources: [SourceText], findings: inout Findings) throws(Diagnostics) -> SourceText {
    guard let first = sources.first else { throw Diagnostics([.error("no-file", "there is no file to read")]) }
    var bytes: [UInt8] = []
    for (index, source) in sources.enumerated() {
      do throws(Diagnostic) {
        bytes += try TextChecks.prepared(source, findings: &findings, allowsEmpty: index > 0).bytes
      } catch {
        throw Diagnostics(findings.all + [error])
      }
      if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    }
    return sources.count == 1
      ? SourceText(file: first.file, bytes: bytes)
      : SourceText(
        file: sources.map(\.file).joined(separator: "+"), bytes: bytes)
  }
}
