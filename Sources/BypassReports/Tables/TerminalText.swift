/// Sentences for a terminal.
public enum TerminalText {
  /// The text with lines of at most a number of terminal columns, as far as words allow.
  ///
  /// A line that is too long is broken between words; what follows stands two columns deeper than the line began. Short
  /// lines stay as they are, so that tables pass through.
  public static func wrapped(_ text: String, width limit: Int = 100) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { broken($0, limit) }.joined(separator: "\n")
  }

  private static func broken(_ line: Substring, _ limit: Int) -> String {
    guard TextWidth.columns(line) > limit else { return String(line) }
    let indent = String(line.prefix { $0 == " " })
    var lines: [String] = []
    var current = indent
    var isEmpty = true
    for word in line.split(separator: " ") {
      if !isEmpty, TextWidth.columns(current) + TextWidth.columns(word) + 1 > limit {
        lines.append(current)
        (current, isEmpty) = (indent + "  ", true)
      }
      current += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return (lines + [current]).joined(separator: "\n")
  }
}
