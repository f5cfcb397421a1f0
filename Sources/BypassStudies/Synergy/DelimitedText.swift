import BypassCore

/// A text of cells separated by commas, semicolons or tabs, each cell with its place.
struct DelimitedText {
  /// One cell.
  struct Cell {
    let text: String
    let place: Place

    /// The cell as a finite number; nil for other text.
    var number: Double? {
      guard let value = Double(text), value.isFinite else { return nil }
      return value
    }

    /// Whether the cell says that there is no value.
    var isBlank: Bool { ["", "na", "nan", "n/a", "-", "null"].contains(text.lowercased()) }
  }

  /// The lines with their cells; a blank line is an empty list.
  let lines: [[Cell]]

  /// More columns than any plate or list of wells has.
  private static let columnLimit = 2000

  /// Reads a text; lines that begin with `#` are left out.
  ///
  /// - Throws: ``Diagnostic`` for a quote that does not end on its line, or too many cells.
  init(_ source: SourceText) throws(Diagnostic) {
    let separator = Self.separator(of: source)
    var lines: [[Cell]] = []
    var count = 0
    for number in 1...source.lineCount {
      guard let line = source.line(number), !line.hasPrefix("#") else { continue }
      // Places are looked up cell by cell, which takes long in a line without end.
      guard line.count(where: { $0 == separator }) < Self.columnLimit else {
        throw .error(
          "table-too-large", at: source.place(line: number, column: 1),
          "this line has more than \(Self.columnLimit) cells")
      }
      let isBlank = line.allSatisfy { $0 == separator || $0.isWhitespace }
      let cells = isBlank ? [] : try Self.cells(of: line, number: number, separator: separator, source: source)
      count += cells.count
      guard count <= 2_000_000 else {
        throw .error("table-too-large", at: source.place(line: number, column: 1), "the table has over 2,000,000 cells")
      }
      lines.append(cells)
    }
    self.lines = lines
  }

  /// The separator that stands most often in the first line that has any.
  private static func separator(of source: SourceText) -> Character {
    for number in 1...source.lineCount {
      guard let line = source.line(number), !line.hasPrefix("#") else { continue }
      let counts = (["\t", ";", ","] as [Character]).map { mark in (mark, line.count { $0 == mark }) }
      if let best = counts.max(by: { $0.1 < $1.1 }), best.1 > 0 { return counts.first { $0.1 == best.1 }?.0 ?? best.0 }
    }
    return ","
  }

  private static func cells(
    of line: String, number: Int, separator: Character, source: SourceText
  ) throws(Diagnostic) -> [Cell] {
    var cells: [Cell] = []
    var text = ""
    var start = 1
    var quoted = false
    var quote = 1
    for (offset, character) in line.enumerated() {
      if character == "\"" {
        quoted.toggle()
        quote = offset + 1
      } else if character == separator, !quoted {
        cells.append(cell(text, source, number, start))
        text = ""
        start = offset + 2
      } else {
        text.append(character)
      }
    }
    guard !quoted else {
      throw .error(
        "table-quote", at: source.place(line: number, column: quote), "this quotation mark is not closed on its line",
        remedy: "close it, or take it out")
    }
    return cells + [cell(text, source, number, start)]
  }

  private static func cell(_ text: String, _ source: SourceText, _ line: Int, _ column: Int) -> Cell {
    let blanks = text.prefix { $0.isWhitespace }.count
    let trimmed = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
    return Cell(
      text: String(trimmed),
      place: source.place(line: line, column: column + blanks, length: max(1, trimmed.count)))
  }
}
