import BypassCore

/// What is checked of any text before a grammar sees it.
enum TextChecks {
  /// The same text without a byte order mark.
  ///
  /// - Parameter repairs: whether a few malformed bytes become U+FFFD with a warning; only for grammars in which that
  ///   character can stand nowhere but in comments and texts.
  /// - Throws: ``Diagnostic`` for an empty text, a NUL byte or what is not UTF-8, at its place.
  static func prepared(
    _ source: SourceText, findings: inout Findings, allowsEmpty: Bool = false, repairs: Bool = false
  ) throws(Diagnostic) -> SourceText {
    var source = source
    if source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      findings.normalise(
        "byte-order-mark", at: Place(file: source.file, line: 1, column: 1),
        "the text begins with a byte order mark, which is not part of it")
      source = SourceText(file: source.file, bytes: Array(source.bytes.dropFirst(3)))
    }
    if source.bytes.starts(with: [0xFF, 0xFE]) || source.bytes.starts(with: [0xFE, 0xFF]) {
      throw .error(
        "not-utf8", at: Place(file: source.file, line: 1, column: 1), "the text is UTF-16, not UTF-8",
        remedy: "convert it, for example with 'iconv -f UTF-16 -t UTF-8'")
    }
    if let offset = source.bytes.withUnsafeBufferPointer({ $0.firstIndex(of: 0) }) {
      throw .error("not-text", at: source.spot(offset..<offset + 1), "there is a NUL byte, so this is not a text")
    }
    if String(validating: source.bytes, as: UTF8.self) == nil {
      let offset = firstMalformed(source.bytes)
      let place = source.spot(offset..<offset + 1)
      let repaired = Array(String(decoding: source.bytes, as: UTF8.self).utf8)
      // Each repair adds two bytes; a text in an old one-byte encoding needs few of them.
      guard repairs, !findings.strict, repaired.count - source.bytes.count <= 64 + source.bytes.count / 50 else {
        throw .error("not-utf8", at: place, "these bytes are not UTF-8", remedy: "convert the text to UTF-8")
      }
      findings.add(
        Diagnostic(
          .warning, code: "not-utf8", at: place,
          "there are bytes that are not UTF-8; they are read as unknown characters, which only comments may hold"))
      source = SourceText(file: source.file, bytes: repaired)
    }
    guard allowsEmpty || source.bytes.contains(where: { $0 > 0x20 }) else {
      throw .error("empty-file", at: Place(file: source.file, line: 1, column: 1), "there is nothing in this text")
    }
    return source
  }

  private static func firstMalformed(_ bytes: [UInt8]) -> Int {
    var decoder = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .emptyInput, .error: return offset
      }
    }
  }
}
