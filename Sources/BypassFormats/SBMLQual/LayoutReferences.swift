import BypassCore

/// Layouts without references to elements that the model does not have; some programs draw glyphs for complexes that they
/// left out of the model, and such files are not valid.
struct LayoutReferences {
  /// The list with the other references.
  let text: String
  /// What was referred to and is not there, each once, in the order of the text.
  let absent: [String]

  /// - Parameters:
  ///   - text: a list of layouts.
  ///   - document: what is written before it; every identity there can be referred to.
  /// - Complexity: O(length). A list that is no XML by itself stays as it is.
  init(_ text: String, in document: String) {
    let source = SourceText(file: "layouts", text: text)
    guard let root = try? XMLReader.root(of: source, bindsPrefixes: false) else {
      (self.text, absent) = (text, [])
      return
    }
    let known = Self.identities(in: document).union(Self.identities(in: text))
    var cuts: [(range: Range<Int>, name: String)] = []
    var pending = [root]
    while let element = pending.popLast() {
      pending += element.children
      guard let name = element.attribute("reference"), !known.contains(name),
        let range = Self.range(ofReferenceIn: element.range, of: source.bytes)
      else { continue }
      cuts.append((range, name))
    }
    cuts.sort { $0.range.lowerBound < $1.range.lowerBound }
    var bytes = source.bytes
    for cut in cuts.reversed() { bytes.removeSubrange(cut.range) }
    var seen: Set<String> = []
    absent = cuts.map(\.name).filter { seen.insert($0).inserted }
    self.text = String(decoding: bytes, as: UTF8.self)
  }

  /// Every value of an attribute whose name ends in `id`.
  private static func identities(in text: String) -> Set<String> {
    var found: Set<String> = []
    let bytes = Array(text.utf8)
    let (i, d, equal) = (UInt8(ascii: "i"), UInt8(ascii: "d"), UInt8(ascii: "="))
    for start in bytes.indices.dropLast(3) where bytes[start] == i && bytes[start + 1] == d && bytes[start + 2] == equal
    {
      let quote = bytes[start + 3]
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { continue }
      found.insert(String(decoding: bytes[(start + 4)...].prefix { $0 != quote }, as: UTF8.self))
    }
    return found
  }

  /// The bytes of the attribute `reference` in a start tag, with the blank before it.
  private static func range(ofReferenceIn element: Range<Int>, of bytes: [UInt8]) -> Range<Int>? {
    var index = element.lowerBound
    while index < element.upperBound, bytes[index] != UInt8(ascii: ">") {
      guard bytes[index] <= 0x20 else {
        index += 1
        continue
      }
      let start = index
      index += 1
      let name = bytes[index..<element.upperBound].prefix {
        $0 > 0x20 && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">")
      }
      index = name.endIndex
      while index < element.upperBound, bytes[index] <= 0x20 { index += 1 }
      guard index < element.upperBound, bytes[index] == UInt8(ascii: "=") else { continue }
      index += 1
      while index < element.upperBound, bytes[index] <= 0x20 { index += 1 }
      guard index < element.upperBound else { return nil }
      let value = bytes[(index + 1)..<element.upperBound].prefix { $0 != bytes[index] }
      index = min(element.upperBound, value.endIndex + 1)
      let local = String(decoding: name, as: UTF8.self).split(separator: ":").last
      if local == "reference" { return start..<index }
    }
    return nil
  }
}
