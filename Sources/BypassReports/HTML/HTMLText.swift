/// Text made safe for HTML.
enum HTMLText {
  /// Text for content and for attributes in double quotes: markup escaped, characters that HTML forbids replaced.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default:
        let control = scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar)
        let forbidden = control || (0x7F..<0xA0).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
        result.unicodeScalars.append(forbidden ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }

  /// A name for a place in the page: lower-case ASCII letters, digits and single hyphens, never empty.
  static func anchor(_ text: String) -> String {
    var result = ""
    for scalar in text.lowercased().unicodeScalars {
      let kept = ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
      if kept { result.unicodeScalars.append(scalar) } else if !result.hasSuffix("-"), !result.isEmpty { result += "-" }
    }
    while result.hasSuffix("-") { result.removeLast() }
    return result.isEmpty ? "section" : result
  }

  /// The address when it leads to the web or to a place of the same page, otherwise nil: no `javascript:`, no `data:`.
  static func safeAddress(_ address: String) -> String? {
    let lowered = address.lowercased()
    let allowed = lowered.hasPrefix("https://") || lowered.hasPrefix("http://") || lowered.hasPrefix("#")
    return allowed && !address.unicodeScalars.contains { $0.value <= 0x20 } ? address : nil
  }
}
