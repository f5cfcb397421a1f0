/// How many columns of a terminal a text takes.
enum TextWidth {
  /// Two columns for the wide characters of East Asia and for emoji, none for marks and control characters.
  ///
  /// - Source: Unicode Standard Annex 11, ranges of class W and F.
  static func columns(_ character: Character) -> Int {
    let widths = character.unicodeScalars.map(columns(of:))
    return widths.max() ?? 0
  }

  /// How many columns of a terminal a text takes.
  static func columns(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + columns($1) } }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<32, 127..<160: 0
    case 0x300...0x36F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2064, 0xFE00...0xFE0F: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF: 2
    case 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD: 2
    default: 1
    }
  }

  /// The text on one line, without control characters, which could move a terminal's cursor.
  static func cleaned(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          scalar.value < 32 || (127..<160).contains(scalar.value) ? " " : scalar
        }))
  }

  /// The text, or as much of it as fits with an ellipsis behind it.
  static func fitted(_ text: String, columns limit: Int) -> String {
    guard columns(text) > limit else { return text }
    guard limit > 0 else { return "" }
    var kept = ""
    var used = 1
    for character in text {
      used += columns(character)
      if used > limit { break }
      kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
  }
}
