import BypassCore

/// Completes a kept list of layouts by what the layout package requires and some programs leave out: identities and sizes.
struct LayoutCompletion {
  /// The list with everything that was missing.
  let text: String
  /// How many things were missing.
  let count: Int

  private struct Insertion {
    let offset: Int
    let text: String
  }

  /// - Complexity: O(length). A list that is no XML by itself stays as it is.
  init(_ text: String) {
    let source = SourceText(file: "layouts", text: text)
    guard let root = try? XMLReader.root(of: source, bindsPrefixes: false) else {
      (self.text, count) = (text, 0)
      return
    }
    var insertions: [Insertion] = []
    for (number, layout) in root.children("layout").enumerated() {
      insertions += Self.missing(in: layout, number: number + 1, of: source.bytes)
    }
    var bytes = source.bytes
    for insertion in insertions.sorted(by: { $0.offset > $1.offset }) {
      bytes.insert(contentsOf: insertion.text.utf8, at: insertion.offset)
    }
    (self.text, count) = (String(decoding: bytes, as: UTF8.self), insertions.count)
  }

  private static func missing(in layout: XMLElement, number: Int, of bytes: [UInt8]) -> [Insertion] {
    var insertions: [Insertion] = []
    let prefix = prefix(of: layout, in: bytes)
    if layout.attribute("id") == nil {
      let offset = layout.range.lowerBound + 1 + prefix.utf8.count + "layout".utf8.count
      insertions.append(Insertion(offset: offset, text: " \(prefix)id=\"layout_\(number)\""))
    }
    var (pending, boxes) = ([layout], [XMLElement]())
    while let element = pending.popLast() {
      if element.name == "boundingBox" { boxes.append(element) }
      pending += element.children
    }
    let first = layout.children.first { !["notes", "annotation"].contains($0.name) }
    if layout.child("dimensions") == nil, let first {
      let ends = boxes.compactMap { $0.child("position") }
      let (width, height) = (extent(ends, "x"), extent(ends, "y"))
      insertions.append(
        Insertion(
          offset: first.range.lowerBound,
          text: "<\(prefix)dimensions \(prefix)width=\"\(width)\" \(prefix)height=\"\(height)\"/>"))
    }
    for box in boxes where box.child("dimensions") == nil {
      guard let position = box.child("position") else { continue }
      let prefix = self.prefix(of: position, in: bytes)
      insertions.append(
        Insertion(
          offset: position.range.upperBound, text: "<\(prefix)dimensions \(prefix)width=\"0\" \(prefix)height=\"0\"/>"))
    }
    return insertions
  }

  /// How far places reach from 0 along an axis.
  private static func extent(_ places: [XMLElement], _ axis: String) -> Double {
    places.compactMap { Double($0.attribute(axis) ?? "") }.filter(\.isFinite).reduce(0, max)
  }

  /// The prefix of an element's name with its colon; empty when it has none.
  private static func prefix(of element: XMLElement, in bytes: [UInt8]) -> String {
    let start = bytes[element.range].dropFirst()
    let name = start.prefix { $0 > 0x20 && $0 != 0x3E && $0 != 0x2F }
    guard let colon = name.firstIndex(of: 0x3A) else { return "" }
    return String(decoding: name[...colon], as: UTF8.self)
  }
}
