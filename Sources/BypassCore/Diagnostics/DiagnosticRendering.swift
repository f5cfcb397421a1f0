extension Diagnostic: CustomStringConvertible {
  /// The finding as a person reads it: `file:line:column: error: summary [code]`, the line, a caret, the remedy.
  public var description: String {
    var lines: [String] = []
    let origin = place.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
    lines.append("\(origin)\(severity.rawValue): \(summary) [\(code)]")
    if let place, let text = place.lineText, !text.isEmpty {
      let number = String(place.line)
      let margin = String(repeating: " ", count: number.count)
      let (shown, column) = Self.window(of: text, around: place.column)
      lines.append(" \(number) | \(shown)")
      let width = max(1, min(place.length, shown.count - column + 1))
      let pad = String(repeating: " ", count: max(0, column - 1))
      lines.append(" \(margin) | \(pad)\(String(repeating: "^", count: width))")
    }
    if let remedy { lines.append("   → \(remedy)") }
    return lines.joined(separator: "\n")
  }

  /// At most 110 characters of a line around a column, tabs as single blanks so that the caret stands right.
  private static func window(of text: String, around column: Int) -> (shown: String, column: Int) {
    let flat = text.map { character -> Character in
      // A terminal must not obey what a broken file holds.
      let isControl = character.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
      return character.isWhitespace ? " " : isControl ? "·" : character
    }
    guard flat.count > 110 else { return (String(flat), column) }
    let start = max(0, min(column - 40, flat.count - 100))
    let shown = String(flat[start..<min(flat.count, start + 100)])
    return start == 0 ? (shown + "…", column) : ("…" + shown + "…", column - start + 1)
  }
}

extension Diagnostics: CustomStringConvertible {
  /// All findings, one after the other.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}
