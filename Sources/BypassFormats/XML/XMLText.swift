import BypassCore

/// What is checked of an XML text before it is read, and how texts are written into one.
enum XMLText {
  /// A text with `& < > "` and line ends as references, for content and attributes alike.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\n": out += "&#10;"
      case "\t": out += "&#9;"
      case "\r": out += "&#13;"
      case _ where scalar.value < 0x20: out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// The text in UTF-8 without byte order mark; Latin-1 documents that say so are converted.
  ///
  /// - Throws: ``Diagnostic`` for an empty text, a NUL byte, malformed UTF-8, or an encoding that is not read.
  static func prepared(_ source: SourceText, _ findings: inout Findings) throws(Diagnostic) -> SourceText {
    var source = source
    if source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      source = SourceText(file: source.file, bytes: Array(source.bytes.dropFirst(3)))
    }
    if let (name, range) = declaredEncoding(source.bytes) {
      switch name.lowercased() {
      case "utf-8", "utf8", "us-ascii", "ascii": break
      case "iso-8859-1", "latin1", "latin-1", "iso8859-1":
        findings.add(
          Diagnostic(
            .note, code: "converted-encoding", at: source.spot(range), "the text is in \(name) and is read as such"))
        var bytes = Array(source.bytes[..<range.lowerBound]) + Array("UTF-8".utf8)
        bytes += String(String.UnicodeScalarView(source.bytes[range.upperBound...].map { Unicode.Scalar($0) })).utf8
        source = SourceText(file: source.file, bytes: bytes)
      default:
        throw .error(
          "unknown-encoding", at: source.spot(range), "the encoding '\(name.clipped)' is not read",
          remedy: "convert the file to UTF-8")
      }
    }
    return try TextChecks.prepared(source, findings: &findings)
  }

  /// The encoding that the XML declaration names, with its range.
  private static func declaredEncoding(_ bytes: [UInt8]) -> (name: String, range: Range<Int>)? {
    let head = bytes.prefix(200)
    guard head.starts(with: Array("<?xml".utf8)), let close = head.firstIndex(of: UInt8(ascii: ">")) else { return nil }
    let declaration = String(decoding: head[..<close], as: UTF8.self)
    guard let word = declaration.range(of: "encoding", last: false) else { return nil }
    let rest = declaration[word.upperBound...]
    guard let quote = rest.firstIndex(where: { $0 == "\"" || $0 == "'" }),
      let end = rest[rest.index(after: quote)...].firstIndex(of: rest[quote])
    else { return nil }
    let name = String(rest[rest.index(after: quote)..<end])
    let start = declaration.utf8.distance(from: declaration.startIndex, to: rest.index(after: quote))
    return (name, start..<start + name.utf8.count)
  }
}

extension StringProtocol {
  /// The first (or last) place of a text, by plain search.
  func range(of text: String, last: Bool) -> Range<Index>? {
    var found: Range<Index>?
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) {
        found = index..<self.index(index, offsetBy: text.count)
        if !last { return found }
      }
      index = self.index(after: index)
    }
    return found
  }
}
