public import BypassCore
import Yams

/// YAML read so that every value knows its line and column.
///
/// The subset that a person writes: mappings with text keys, lists, scalars, one document. Anchors, aliases and
/// tags are refused (an alias can make a small file mean gigabytes), and so is nesting deeper than 64.
public enum LocatedYAML {
  private static let deepest = 64

  /// The value of a YAML text.
  ///
  /// - Throws: ``Diagnostic`` at the first fault of syntax.
  public static func parse(_ source: SourceText) throws(Diagnostic) -> LocatedValue {
    try refuseDeepNesting(source)
    try refuseAliases(source)
    let node: Yams.Node?
    do {
      node = try Yams.compose(yaml: String(decoding: source.bytes, as: UTF8.self))
    } catch let error as YamlError {
      throw diagnostic(for: error, in: source)
    } catch {
      throw .error("yaml-syntax", "'\(source.file)' is not YAML")
    }
    guard let node else { throw .error("empty-file", "'\(source.file)' holds no YAML value") }
    return try value(node, in: source)
  }

  /// A text that cannot be nested deeper than the limit, seen without parsing: the parser below recurses.
  private static func refuseDeepNesting(_ source: SourceText) throws(Diagnostic) {
    var open = 0
    var indicators = 0
    var atLineStart = true
    for (offset, byte) in source.bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): open = max(0, open - 1)
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): (indicators, atLineStart) = (0, true)
      default: break
      }
      if atLineStart, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: " ") {
        indicators += 1
      } else if byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
        atLineStart = false
      }
      if open > deepest || indicators > 8 * deepest {
        throw .error("yaml-depth", at: source.place(at: offset), "this is nested deeper than \(deepest) levels")
      }
    }
  }

  /// Anchors and aliases, found where a value begins: the parser below resolves them without a trace.
  private static func refuseAliases(_ source: SourceText) throws(Diagnostic) {
    var quote: UInt8?
    var beginsValue = true
    var previous: UInt8 = 0x0A
    for (offset, byte) in source.bytes.enumerated() {
      defer { previous = byte }
      switch byte {
      case 0x0A, 0x0D: (quote, beginsValue) = (nil, true)
      case UInt8(ascii: " "):
        beginsValue =
          beginsValue || (quote == nil && [UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?")].contains(previous))
      case _ where quote != nil: if byte == quote { quote = nil }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if beginsValue { quote = byte }
        beginsValue = false
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","): beginsValue = true
      case UInt8(ascii: "&"), UInt8(ascii: "*"):
        let next = offset + 1 < source.bytes.count ? source.bytes[offset + 1] : 0x20
        if beginsValue, next > 0x20 {
          throw refused(byte == UInt8(ascii: "&") ? "an anchor" : "an alias", at: source.place(at: offset))
        }
        beginsValue = false
      default: beginsValue = false
      }
    }
  }

  private static func diagnostic(for error: YamlError, in source: SourceText) -> Diagnostic {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let place = source.place(line: mark.line, column: mark.column)
      let isTab = place.lineText?.contains("\t") ?? false
      return .error(
        "yaml-syntax", at: place, "not valid YAML: \(problem.clipped)",
        remedy: isTab ? "YAML is indented with blanks; replace the tab" : nil)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map(String.init(describing:)).sorted().joined(separator: ", ")
      return .error(
        "duplicate-key", at: source.place(line: context.mark.line, column: context.mark.column),
        "the key \(names) stands twice in this mapping", remedy: "keep one of them")
    default: return .error("yaml-syntax", "'\(source.file)' is not YAML: \(String(describing: error).clipped)")
    }
  }

  private static func value(_ node: Yams.Node, in source: SourceText) throws(Diagnostic) -> LocatedValue {
    let mark = node.mark
    let length = node.scalar.map { $0.string.prefix { !$0.isNewline }.count } ?? 1
    let place = source.place(line: mark?.line ?? 1, column: mark?.column ?? 1, length: length)
    switch node {
    case .alias: throw refused("an alias", at: place)
    case .scalar(let scalar):
      return LocatedValue(place: place, content: .scalar(scalar.string, plain: scalar.style == .plain))
    case .sequence(let sequence):
      var parts: [LocatedValue] = []
      for part in sequence { parts.append(try value(part, in: source)) }
      return LocatedValue(place: place, content: .list(parts))
    case .mapping(let mapping):
      var entries: [LocatedValue.Entry] = []
      for (key, child) in mapping {
        guard let name = key.scalar?.string else { throw refused("a key that is not a text", at: place) }
        let keyPlace = source.place(
          line: key.mark?.line ?? place.line, column: key.mark?.column ?? place.column, length: name.count)
        entries.append(LocatedValue.Entry(key: name, place: keyPlace, value: try value(child, in: source)))
      }
      return LocatedValue(place: place, content: .map(entries))
    }
  }

  private static func refused(_ what: String, at place: Place) -> Diagnostic {
    .error("yaml-subset", at: place, "\(what) is not allowed here", remedy: "write the value out")
  }
}
