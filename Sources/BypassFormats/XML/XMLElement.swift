import BypassCore

/// An element of an XML document with where it stands in the text.
struct XMLElement: Sendable {
  /// An attribute; `namespace` is empty for one without prefix.
  struct Attribute: Sendable {
    let name: String
    let namespace: String
    let value: String
  }

  /// The name without prefix.
  let name: String
  /// The namespace, empty when there is none.
  let namespace: String
  let attributes: [Attribute]
  /// Prefixes declared here with their namespaces; the default one has the empty prefix.
  let prefixes: [(prefix: String, namespace: String)]
  var children: [XMLElement] = []
  /// The text directly inside, pieces between children joined.
  var text = ""
  /// Byte offsets from `<` of the start tag to `>` of the end tag.
  var range: Range<Int>

  /// The value of an attribute by its name, whatever its prefix.
  func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

  /// The first child of a name.
  func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

  /// The children of a name.
  func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

  /// The text without blanks around it.
  var trimmedText: String { text.trimmingBlanks }

  /// The bytes of the element in its document.
  func verbatim(in source: SourceText) -> String { String(decoding: source.bytes[range], as: UTF8.self) }

  /// The place of the start tag's name.
  func place(in source: SourceText) -> Place { source.spot(range.lowerBound..<range.lowerBound + 1 + name.utf8.count) }
}

extension StringProtocol {
  /// The text without blanks at its ends.
  var trimmingBlanks: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return String(rest)
  }
}
