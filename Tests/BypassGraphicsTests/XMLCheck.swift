/// A small strict reader of the XML that SVG and our pages are made of: elements, attributes, text, five entities.
struct XMLCheck {
  /// The first offence against well-formedness, or nil when there is none.
  static func fault(in text: String) -> String? {
    var check = XMLCheck(Array(text.unicodeScalars))
    return check.document()
  }

  private let scalars: [Unicode.Scalar]
  private var position = 0

  private init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func document() -> String? {
    var open: [String] = []
    var roots = 0
    while let scalar = current {
      if scalar == "<" {
        position += 1
        if current == "/" {
          position += 1
          let name = word()
          guard open.popLast() == name else { return "</\(name)> closes nothing at \(position)" }
          guard take(">") else { return "unfinished </\(name) at \(position)" }
        } else {
          let (name, isEmpty, fault) = startTag()
          if let fault { return fault }
          if open.isEmpty { roots += 1 }
          if !isEmpty { open.append(name) }
        }
      } else {
        if let fault = character(scalar) { return fault }
        if open.isEmpty, !scalar.properties.isWhitespace { return "text outside the root at \(position)" }
      }
    }
    if !open.isEmpty { return "<\(open.joined(separator: "><"))> is never closed" }
    return roots == 1 ? nil : "\(roots) roots"
  }

  private mutating func startTag() -> (name: String, isEmpty: Bool, fault: String?) {
    let name = word()
    if name.isEmpty { return (name, false, "a bare < at \(position)") }
    var seen: Set<String> = []
    while let scalar = current {
      if scalar == ">" { position += 1; return (name, false, nil) }
      if scalar == "/" { position += 1; return (name, true, take(">") ? nil : "/ without > at \(position)") }
      guard take(" ") else { return (name, false, "no blank before an attribute at \(position)") }
      let attribute = word()
      guard !attribute.isEmpty, seen.insert(attribute).inserted else { return (name, false, "attribute \(attribute)") }
      guard take("="), take("\"") else { return (name, false, "attribute \(attribute) without a quoted value") }
      while let inner = current, inner != "\"" {
        if inner == "<" { return (name, false, "< in attribute \(attribute)") }
        if let fault = character(inner) { return (name, false, fault) }
      }
      guard take("\"") else { return (name, false, "attribute \(attribute) is never closed") }
    }
    return (name, false, "<\(name) is never finished")
  }

  /// Consumes one character of text or one entity.
  private mutating func character(_ scalar: Unicode.Scalar) -> String? {
    if scalar == "&" {
      let rest = String(String.UnicodeScalarView(scalars[position..<min(scalars.count, position + 6)]))
      guard let entity = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"].first(where: rest.hasPrefix) else {
        return "a bare & at \(position)"
      }
      position += entity.count
      return nil
    }
    if scalar.value < 0x20, !"\t\n\r".unicodeScalars.contains(scalar) { return "control character at \(position)" }
    position += 1
    return nil
  }

  private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
    guard current == wanted else { return false }
    position += 1
    return true
  }

  private mutating func word() -> String {
    var result = ""
    while let scalar = current, scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-"
    {
      result.unicodeScalars.append(scalar)
      position += 1
    }
    return result
  }
}
