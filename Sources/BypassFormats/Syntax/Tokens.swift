import BypassCore

/// A piece of a text.
struct Token: Sendable {
  enum Kind: Hashable, Sendable {
    case name, variable, alias, number, text
    case sign(Operation)
    case word(Operation)
    case truth(Bool)
    case question, colon, open, close, comma, semicolon, dot, equals
    case openBracket, closeBracket, openBrace, closeBrace
    case hash, lineEnd, end
    case other
  }

  let kind: Kind
  let range: Range<Int>
  /// Of a number.
  var value = 0.0
}

/// Cuts a text into tokens on demand, so that a text of any length needs no more memory than itself.
///
/// - Complexity: O(length) for a whole text.
struct Tokens: Sendable {
  let source: SourceText
  let dialect: Dialect
  private(set) var offset: Int
  private(set) var current: Token
  /// Comments that began after something else on their line.
  private(set) var trailingComments: [Int] = []
  private var lineHasContent = false

  init(_ source: SourceText, dialect: Dialect, from offset: Int = 0) {
    self.source = source
    self.dialect = dialect
    self.offset = offset
    current = Token(kind: .end, range: offset..<offset)
    advance()
  }

  /// The text of a token.
  func text(_ token: Token) -> String { String(decoding: source.bytes[token.range], as: UTF8.self) }

  /// The text of the present token.
  var text: String { text(current) }

  /// The token after the present one.
  var following: Token {
    var copy = self
    copy.advance()
    return copy.current
  }

  /// Moves on when the present token is of a kind.
  mutating func take(_ kind: Token.Kind) -> Bool {
    guard current.kind == kind else { return false }
    advance()
    return true
  }

  /// Moves to the next token.
  mutating func advance() {
    skipBlanksAndComments()
    let start = offset
    guard let byte = peek() else {
      current = Token(kind: .end, range: start..<start)
      return
    }
    if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
      offset += byte == UInt8(ascii: "\r") && peek(1) == UInt8(ascii: "\n") ? 2 : 1
      lineHasContent = false
      current = Token(kind: .lineEnd, range: start..<offset)
      return
    }
    lineHasContent = true
    current = scan(byte, from: start)
  }

  /// Moves past the end of the present line, or to the end of the text.
  mutating func skipLine() {
    while current.kind != .lineEnd, current.kind != .end {
      while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { offset += 1 }
      advance()
    }
    advance()
  }

  private func peek(_ ahead: Int = 0) -> UInt8? {
    offset + ahead < source.bytes.count ? source.bytes[offset + ahead] : nil
  }

  private mutating func skipBlanksAndComments() {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if dialect.linesMatter { return }
        lineHasContent = false
        offset += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0B, 0x0C: offset += 1
      case UInt8(ascii: "#") where startsHashComment: skipToLineEnd()
      case UInt8(ascii: "/") where dialect.slashComments && peek(1) == UInt8(ascii: "/"): skipToLineEnd()
      case UInt8(ascii: "/") where dialect.slashComments && peek(1) == UInt8(ascii: "*"): skipBlockComment()
      default: return
      }
    }
  }

  private var startsHashComment: Bool {
    switch dialect.hashComments {
    case .never: return false
    case .atLineStart:
      guard offset > 0 else { return true }
      return [UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(source.bytes[offset - 1])
    case .anywhere: return true
    }
  }

  private mutating func skipToLineEnd() {
    if lineHasContent, dialect.linesMatter { trailingComments.append(offset) }
    while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { offset += 1 }
  }

  private mutating func skipBlockComment() {
    offset += 2
    while let byte = peek() {
      offset += 1
      if byte == UInt8(ascii: "*"), peek() == UInt8(ascii: "/") {
        offset += 1
        return
      }
    }
  }
}

extension Tokens {
  private mutating func scan(_ byte: UInt8, from start: Int) -> Token {
    if dialect.variables, byte == UInt8(ascii: "$") { return prefixed(.variable, from: start) }
    if dialect.aliases, byte == UInt8(ascii: "@") { return prefixed(.alias, from: start) }
    if dialect.numbers, byte.isDigit || (byte == UInt8(ascii: ".") && (peek(1)?.isDigit ?? false)) {
      return number(from: start)
    }
    for sign in dialect.signs where starts(with: sign.text) {
      offset += sign.text.count
      return Token(kind: .sign(sign.operation), range: start..<offset)
    }
    if let kind = punctuation(byte) {
      offset += 1
      return Token(kind: kind, range: start..<offset)
    }
    if byte == UInt8(ascii: "\"") { return quoted(from: start) }
    guard isNamePart(byte) else {
      offset += 1
      while let next = peek(), next & 0xC0 == 0x80 { offset += 1 }
      return Token(kind: .other, range: start..<offset)
    }
    while let next = peek(), isNamePart(next) { offset += 1 }
    return word(start..<offset)
  }

  private func starts(with text: [UInt8]) -> Bool {
    for (index, byte) in text.enumerated() where peek(index) != byte { return false }
    return true
  }

  private func punctuation(_ byte: UInt8) -> Token.Kind? {
    switch byte {
    case UInt8(ascii: ":") where dialect.names == .identifiers: .colon
    case UInt8(ascii: ".") where dialect.names == .identifiers: .dot
    case UInt8(ascii: "{") where dialect.names == .identifiers: .openBrace
    case UInt8(ascii: "}") where dialect.names == .identifiers: .closeBrace
    case UInt8(ascii: "("): .open
    case UInt8(ascii: ")"): .close
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: ";"): .semicolon
    case UInt8(ascii: "["): .openBracket
    case UInt8(ascii: "]"): .closeBracket
    case UInt8(ascii: "="): .equals
    case UInt8(ascii: "?"): .question
    case UInt8(ascii: "#"): .hash
    default: nil
    }
  }

  private func isNamePart(_ byte: UInt8) -> Bool {
    if byte.isWord { return true }
    guard dialect.names == .loose, byte > 0x20, byte != 0x7F else { return false }
    return !Self.separators.contains(byte)
  }

  private static let separators = Array("!~&|^(),;#[]=<>\"?".utf8)

  private mutating func prefixed(_ kind: Token.Kind, from start: Int) -> Token {
    offset += 1
    while let next = peek(), next.isWord { offset += 1 }
    return Token(kind: offset > start + 1 ? kind : .other, range: start..<offset)
  }

  private func word(_ range: Range<Int>) -> Token {
    guard range.count <= 5, dialect.wordOperators || dialect.truthWords else {
      return Token(kind: .name, range: range)
    }
    switch String(decoding: source.bytes[range], as: UTF8.self).lowercased() {
    case "and" where dialect.wordOperators: return Token(kind: .word(.and), range: range)
    case "or" where dialect.wordOperators: return Token(kind: .word(.or), range: range)
    case "not" where dialect.wordOperators: return Token(kind: .word(.not), range: range)
    case "xor" where dialect.wordOperators: return Token(kind: .word(.xor), range: range)
    case "true" where dialect.truthWords: return Token(kind: .truth(true), range: range)
    case "false" where dialect.truthWords: return Token(kind: .truth(false), range: range)
    default: return Token(kind: .name, range: range)
    }
  }

  private mutating func quoted(from start: Int) -> Token {
    offset += 1
    while let byte = peek(), byte != UInt8(ascii: "\"") {
      if dialect.linesMatter, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
      offset += byte == UInt8(ascii: "\\") && peek(1) != nil ? 2 : 1
    }
    guard peek() == UInt8(ascii: "\"") else {
      offset = start + 1
      return Token(kind: .other, range: start..<offset)
    }
    offset += 1
    return Token(kind: .text, range: start..<offset)
  }

  private mutating func number(from start: Int) -> Token {
    if dialect.hexadecimals, peek() == UInt8(ascii: "0"), peek(1).map({ $0 | 0x20 }) == UInt8(ascii: "x") {
      return hexadecimal(from: start)
    }
    while let next = peek(), next.isDigit { offset += 1 }
    if peek() == UInt8(ascii: ".") {
      offset += 1
      while let next = peek(), next.isDigit { offset += 1 }
    }
    takeExponent(marker: UInt8(ascii: "e"))
    var text = String(decoding: source.bytes[start..<offset], as: UTF8.self)
    if text.hasPrefix(".") { text = "0" + text }
    if let dot = text.firstIndex(of: "."), !(text[text.index(after: dot)...].first?.isNumber ?? false) {
      text.remove(at: dot)
    }
    return Token(kind: .number, range: start..<offset, value: Double(text) ?? .nan)
  }

  private mutating func takeExponent(marker: UInt8) {
    guard let mark = peek(), mark | 0x20 == marker else { return }
    let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
    guard peek(signed ? 2 : 1)?.isDigit ?? false else { return }
    offset += signed ? 2 : 1
    while let next = peek(), next.isDigit { offset += 1 }
  }

  private mutating func hexadecimal(from start: Int) -> Token {
    offset += 2
    while let next = peek(), next.isHexDigit || next == UInt8(ascii: ".") { offset += 1 }
    takeExponent(marker: UInt8(ascii: "p"))
    let value = Double(String(decoding: source.bytes[start..<offset], as: UTF8.self))
    return Token(kind: value == nil ? .other : .number, range: start..<offset, value: value ?? .nan)
  }
}

extension UInt8 {
  /// An ASCII digit.
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  /// An ASCII letter.
  var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }
  /// An ASCII letter, digit or underscore.
  var isWord: Bool { isDigit || isLetter || self == UInt8(ascii: "_") }
  /// An ASCII hexadecimal digit.
  var isHexDigit: Bool { isDigit || ((self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "f")) }
}
