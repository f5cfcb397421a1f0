import BypassCore

/// A JSON value that knows where it stands.
struct LocatedJSON: Sendable {
  /// What the value is.
  indirect enum Content: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([LocatedJSON])
    case map([(key: String, value: LocatedJSON)])
  }

  let content: Content
  /// Byte offsets.
  let range: Range<Int>

  /// The member of an object by its name in any case; nil when there is none or it is null.
  subscript(name: String) -> LocatedJSON? {
    guard case .map(let members) = content,
      let found = members.first(where: { $0.key.lowercased() == name.lowercased() })?.value
    else { return nil }
    if case .null = found.content { return nil }
    return found
  }

  var list: [LocatedJSON]? { if case .list(let values) = content { values } else { nil } }
  var text: String? { if case .text(let text) = content { text } else { nil } }
  var number: Double? { if case .number(let value) = content { value } else { nil } }
  /// A whole number of at most nine digits.
  var integer: Int? { number.flatMap { $0.magnitude < 1e9 && $0 == $0.rounded() ? Int($0) : nil } }
}

/// Reads JSON (RFC 8259) with a limit on nesting and without recursion.
struct LocatedJSONReader {
  /// Lists and objects inside each other.
  static let depthLimit = 64

  /// A list or an object whose end was not met yet.
  private struct Open {
    let start: Int
    let isList: Bool
    var values: [LocatedJSON] = []
    var keys: [String] = []
    var known: Set<String> = []

    var content: LocatedJSON.Content {
      isList ? .list(values) : .map(zip(keys, values).map { (key: $0, value: $1) })
    }
  }

  private let source: SourceText
  private var offset = 0
  private var open: [Open] = []

  /// The value of a whole text.
  ///
  /// - Throws: ``Diagnostic`` `json-syntax` at the first fault, `nesting-too-deep`.
  static func value(of source: SourceText) throws(Diagnostic) -> LocatedJSON {
    var reader = LocatedJSONReader(source: source)
    return try reader.run()
  }

  private init(source: SourceText) { self.source = source }

  private mutating func run() throws(Diagnostic) -> LocatedJSON {
    while true {
      skipBlanks()
      guard var value = try begin() else { continue }
      // A finished value goes into what is open, which may finish that in turn.
      while true {
        skipBlanks()
        guard let isList = open.last?.isList else {
          guard offset == source.bytes.count else { throw fault("something follows the value") }
          return value
        }
        open[open.count - 1].values.append(value)
        if peek == UInt8(ascii: ",") {
          offset += 1
          break
        }
        guard peek == (isList ? UInt8(ascii: "]") : UInt8(ascii: "}")) else {
          throw fault("a comma or a closing bracket is expected")
        }
        offset += 1
        let finished = open.removeLast()
        value = LocatedJSON(content: finished.content, range: finished.start..<offset)
      }
    }
  }

  /// Begins a value; nil when that opened something whose first part is to be read next.
  private mutating func begin() throws(Diagnostic) -> LocatedJSON? {
    if open.last?.isList == false { try takeKey() }
    let start = offset
    switch peek {
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard open.count < Self.depthLimit else {
        throw .error(
          "nesting-too-deep", at: source.spot(offset..<offset + 1), "values nest deeper than \(Self.depthLimit) levels")
      }
      let isList = peek == UInt8(ascii: "[")
      offset += 1
      skipBlanks()
      if peek == (isList ? UInt8(ascii: "]") : UInt8(ascii: "}")) {
        offset += 1
        return LocatedJSON(content: isList ? .list([]) : .map([]), range: start..<offset)
      }
      open.append(Open(start: start, isList: isList))
      return nil
    case UInt8(ascii: "\""): return LocatedJSON(content: .text(try text()), range: start..<offset)
    default: return try word(from: start)
    }
  }

  private mutating func takeKey() throws(Diagnostic) {
    let key = try text()
    guard open[open.count - 1].known.insert(key).inserted else {
      throw fault("the member '\(key.clipped)' stands twice")
    }
    open[open.count - 1].keys.append(key)
    skipBlanks()
    guard peek == UInt8(ascii: ":") else { throw fault("':' is expected after a member's name") }
    offset += 1
    skipBlanks()
  }

  private mutating func word(from start: Int) throws(Diagnostic) -> LocatedJSON {
    while let byte = peek, byte.isWord || [UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(byte) {
      offset += 1
    }
    let text = String(decoding: source.bytes[start..<offset], as: UTF8.self)
    let content: LocatedJSON.Content
    switch text {
    case "null": content = .null
    case "true": content = .bool(true)
    case "false": content = .bool(false)
    default:
      guard let first = text.utf8.first, first.isDigit || first == UInt8(ascii: "-"), text.utf8.count <= 400,
        !text.lowercased().contains("x"), let value = Double(text), value.isFinite
      else {
        offset = start
        throw fault(start < source.bytes.count ? "no value begins like this" : "the text ends inside a value")
      }
      content = .number(value)
    }
    return LocatedJSON(content: content, range: start..<offset)
  }

  private mutating func text() throws(Diagnostic) -> String {
    guard peek == UInt8(ascii: "\"") else { throw fault("a text in quotes is expected") }
    let start = offset
    offset += 1
    var bytes: [UInt8] = []
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw fault("a line ends inside quotes") }
      offset += 1
      if byte == UInt8(ascii: "\\") { bytes += try escape().utf8 } else { bytes.append(byte) }
    }
    guard peek != nil else {
      offset = start
      throw fault("these quotes are never closed")
    }
    offset += 1
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func escape() throws(Diagnostic) -> String {
    let sign = peek
    offset += 1
    switch sign {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return String(decoding: [sign ?? 0], as: UTF8.self)
    case UInt8(ascii: "u"):
      var units = [try unit()]
      if units[0] & 0xFC00 == 0xD800, peek == UInt8(ascii: "\\"), offset + 1 < source.bytes.count,
        source.bytes[offset + 1] == UInt8(ascii: "u")
      {
        offset += 2
        units.append(try unit())
      }
      return String(decoding: units, as: UTF16.self)
    default:
      offset -= 1
      throw fault("this escape has no meaning")
    }
  }

  private mutating func unit() throws(Diagnostic) -> UInt16 {
    let end = min(offset + 4, source.bytes.count)
    guard end == offset + 4, source.bytes[offset..<end].allSatisfy(\.isHexDigit),
      let value = UInt16(String(decoding: source.bytes[offset..<end], as: UTF8.self), radix: 16)
    else { throw fault("'\\u' needs four hexadecimal digits") }
    offset = end
    return value
  }

  private var peek: UInt8? { offset < source.bytes.count ? source.bytes[offset] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { offset += 1 }
  }

  private func fault(_ summary: String) -> Diagnostic {
    .error("json-syntax", at: source.spot(offset..<offset + 1), "this is no JSON: \(summary)")
  }
}
