/// How wide a text will be: an estimate that errs on the wide side for the usual sans-serif fonts.
///
/// Advance widths of Helvetica (thousandths of the font size), which Arial and Liberation Sans share, and 14 % on top
/// (22 % for bold): DejaVu Sans, which stands in for them on many Linux machines, is 7 to 14 % wider.
public enum TextMetrics {
  /// Widths of the printable ASCII characters from the blank (32) to the tilde (126), in 1/1000 of the font size.
  private static let ascii: [Double] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]

  /// The share of the font size above the baseline that letters reach.
  static let ascent = 0.76
  /// The share of the font size below the baseline that letters reach.
  static let descent = 0.22

  /// The estimated width of a text on one line, in px.
  public static func width(_ text: String, size: Double, bold: Bool = false) -> Double {
    let thousandths = text.unicodeScalars.reduce(0) { $0 + advance(of: $1) }
    return thousandths / 1000 * size * (bold ? 1.22 : 1.14)
  }

  private static func advance(of scalar: Unicode.Scalar) -> Double {
    switch scalar.value {
    case 32...126: ascii[Int(scalar.value) - 32]
    case 0..<32, 127..<160: 0
    case 0x2070...0x209F, 0xB2, 0xB3, 0xB9: 350
    case 0x2026, 0x2014, 0x2190...0x21FF: 1000
    case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: 0
    case 0x1100...0x11FF, 0x2E80...0xD7AF, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0x1F000...0x3FFFF:
      1000
    default: 640
    }
  }

  /// The text, or as much of it as fits into a width with an ellipsis behind it.
  public static func fitted(_ text: String, width limit: Double, size: Double, bold: Bool = false) -> String {
    guard width(text, size: size, bold: bold) > limit else { return text }
    var kept = ""
    var used = width("…", size: size, bold: bold)
    for character in text {
      used += width(String(character), size: size, bold: bold)
      if used > limit { break }
      kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
  }

  /// The text in lines no wider than a limit, broken at blanks; a single longer word is cut with an ellipsis.
  public static func wrapped(_ text: String, width limit: Double, size: Double, bold: Bool = false) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if width(longer, size: size, bold: bold) <= limit {
        line = longer
      } else {
        if !line.isEmpty { lines.append(line) }
        line = fitted(String(word), width: limit, size: size, bold: bold)
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
