import BypassCore

/// Rules of two-level nodes, one a line: `target, rule`.
enum BNetFormat {
  /// Words that stand for operators or constants, so that no node can have their names.
  static let reserved: Set<String> = ["and", "or", "not", "xor", "true", "false", "0", "1"]

  /// The union of what the readers of the field take.
  static let dialect: Dialect = {
    var dialect = Dialect(title: "bnet")
    dialect.names = .loose
    dialect.hashComments = .anywhere
    dialect.linesMatter = true
    dialect.wordOperators = true
    dialect.truthWords = true
    dialect.signs = Dialect.signs([
      ("!", .not), ("~", .not), ("&&", .and), ("&", .and), ("||", .or), ("|", .or), ("^", .xor),
    ])
    dialect.strengths = [.and: 3, .or: 2, .xor: 1]
    dialect.xorNeedsParentheses = true
    return dialect
  }()

  static let entry = FormatEntry(
    format: .bnet, title: "bnet: Boolean rules, one a line", extensions: ["bnet"], expresses: [],
    read: { sources, options throws(Diagnostics) in try BNetReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try BNetWriter.write(model, options: options) },
    recognises: recognises)

  /// Whether a text without a telling name looks like this format: its first rule line is `name, rule`.
  static func recognises(_ source: SourceText) -> Bool {
    for number in 1...min(source.lineCount, 50) {
      guard let line = source.line(number) else { return false }
      let text = line.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
      if text.isEmpty || text.hasPrefix("#") { continue }
      guard let comma = text.firstIndex(of: ","), !text.hasPrefix("<"), !text.hasPrefix("{") else { return false }
      let target = text[..<comma]
      return !target.isEmpty && !target.contains { " \t=(){};".contains($0) && !$0.isWhitespace }
    }
    return false
  }
}
