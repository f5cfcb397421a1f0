/// A JSON document as a value whose members keep their order, so that the same answer is the same bytes.
public indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Members in the order written.
  case object([Member])

  /// A named value of an object.
  public struct Member: Hashable, Sendable {
    /// The member's name.
    public let name: String
    /// The member's value.
    public let value: JSONValue
    /// A named value.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// An array of texts.
  public static func strings(_ texts: some Sequence<String>) -> JSONValue { .array(texts.map { .string($0) }) }

  /// The member of an object by name; nil when absent or not an object.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The document as text. Numbers are the shortest text that reads back as the same number; what JSON
  /// cannot say (NaN, infinities) is null. Small lists and objects of plain values stand on one line.
  public func text(pretty: Bool = true) -> String {
    // Bytes, because a long answer has millions of small pieces and a String pays for each of them.
    var out: [UInt8] = []
    write(to: &out, pretty ? .lines(indent: 0) : .dense)
    return String(decoding: out, as: UTF8.self)
  }

  /// Where blanks and line ends go.
  private enum Layout: Equatable {
    case dense
    case oneLine
    case lines(indent: Int)
  }

  private var isPlain: Bool {
    switch self {
    case .null, .bool, .integer, .number, .string: true
    case .array, .object: false
    }
  }

  /// What is easier to read on one line than on several.
  private var isSmall: Bool {
    switch self {
    case .array(let values): values.count <= 12 && values.allSatisfy(\.isPlain)
    case .object(let members): members.count <= 4 && members.allSatisfy(\.value.isPlain)
    default: false
    }
  }

  private func write(to out: inout [UInt8], _ asked: Layout) {
    let layout = asked != .dense && isSmall ? Layout.oneLine : asked
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): out.append(contentsOf: String(value).utf8)
    case .number(let value): out.append(contentsOf: Self.text(of: value).utf8)
    case .string(let value): Self.write(value, to: &out)
    case .array(let values):
      Self.write(values, between: "[", and: "]", to: &out, layout) { value, out, inner in value.write(to: &out, inner) }
    case .object(let members):
      Self.write(members, between: "{", and: "}", to: &out, layout) { member, out, inner in
        Self.write(member.name, to: &out)
        out.append(UInt8(ascii: ":"))
        if inner != .dense { out.append(UInt8(ascii: " ")) }
        member.value.write(to: &out, inner)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], between open: Unicode.Scalar, and close: Unicode.Scalar, to out: inout [UInt8],
    _ layout: Layout, each: (Element, inout [UInt8], Layout) -> Void
  ) {
    func line(_ depth: Int) {
      out.append(UInt8(ascii: "\n"))
      out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }
    var inner = layout
    if case .lines(let indent) = layout { inner = .lines(indent: indent + 1) }
    out.append(UInt8(ascii: open))
    for (index, element) in elements.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      switch layout {
      case .dense: break
      case .oneLine: if index > 0 { out.append(UInt8(ascii: " ")) }
      case .lines(let indent): line(indent + 1)
      }
      each(element, &out, inner)
    }
    if case .lines(let indent) = layout, !elements.isEmpty { line(indent) }
    out.append(UInt8(ascii: close))
  }

  private static func text(of value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == value.rounded(), value.magnitude < 1e15 { return String(Int(value)) }
    return value.description
  }

  private static func write(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): out.append(contentsOf: "\\n".utf8)
      case UInt8(ascii: "\r"): out.append(contentsOf: "\\r".utf8)
      case UInt8(ascii: "\t"): out.append(contentsOf: "\\t".utf8)
      case ..<0x20:
        let hex = String(byte, radix: 16)
        out.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8)
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Members in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
