/// A table for a terminal: as wide as it needs to be, never wider than it may be.
public struct TerminalTable: Hashable, Sendable {
  /// Where a column's text stands.
  public enum Alignment: Hashable, Sendable {
    /// At the left: words.
    case left
    /// At the right: numbers.
    case right
  }

  /// A column's heading and how it behaves.
  public struct Column: Hashable, Sendable {
    /// Its name.
    public let heading: String
    /// Where its text stands.
    public let alignment: Alignment
    /// Whether its text may be cut when the table is too wide; numbers should not.
    public let mayShrink: Bool

    /// A column; unless said otherwise words may be cut and numbers may not.
    public init(_ heading: String, _ alignment: Alignment = .left, mayShrink: Bool? = nil) {
      self.heading = heading
      self.alignment = alignment
      self.mayShrink = mayShrink ?? (alignment == .left)
    }
  }

  /// The columns, from left to right.
  public let columns: [Column]
  /// The rows, each with a text for every column; missing ones are empty, surplus ones are left out.
  public let rows: [[String]]

  /// A table.
  public init(columns: [Column], rows: [[String]]) {
    self.columns = columns
    self.rows = rows.map { row in columns.indices.map { $0 < row.count ? TextWidth.cleaned(row[$0]) : "" } }
  }

  /// A column narrower than this is not cut further.
  private static let narrowest = 6

  /// The table as lines of at most a number of terminal columns, each ended by a line break.
  ///
  /// Too wide a table is narrowed by cutting the widest column that may be cut, one character at a time; if that is
  /// not enough, the widest of the others. Only a width below 6 a column cannot be kept.
  public func text(width limit: Int = 100) -> String {
    guard !columns.isEmpty else { return "" }
    let widths = widths(limit: limit)
    var lines = [line(columns.map(\.heading), widths)]
    lines.append(widths.map { String(repeating: "─", count: $0) }.joined(separator: "──"))
    lines += rows.map { line($0, widths) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func widths(limit: Int) -> [Int] {
    var widths = columns.indices.map { index in
      ([columns[index].heading] + rows.map { $0[index] }).map { TextWidth.columns($0) }.max() ?? 0
    }
    let gaps = 2 * (columns.count - 1)
    while widths.reduce(gaps, +) > limit {
      let shrinkable = widths.indices.filter { columns[$0].mayShrink && widths[$0] > Self.narrowest }
      let others = widths.indices.filter { widths[$0] > Self.narrowest }
      guard let widest = (shrinkable.isEmpty ? others : shrinkable).max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    return widths
  }

  private func line(_ texts: [String], _ widths: [Int]) -> String {
    let cells = columns.indices.map { index -> String in
      let text = TextWidth.fitted(texts[index], columns: widths[index])
      let blank = String(repeating: " ", count: max(0, widths[index] - TextWidth.columns(text)))
      return columns[index].alignment == .left ? text + blank : blank + text
    }
    var line = cells.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return line
  }
}
