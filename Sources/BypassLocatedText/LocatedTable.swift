public import BypassCore

/// A tab-separated table whose cells know where they stand; the first line names the columns.
public struct LocatedTable: Hashable, Sendable {
  /// One line of the table.
  public struct Row: Hashable, Sendable {
    /// The cells, one a column.
    public let cells: [LocatedValue]
    private let columns: [String: Int]

    init(cells: [LocatedValue], columns: [String: Int]) {
      self.cells = cells
      self.columns = columns
    }

    /// The cell of a column by name; nil when the table has no such column or the cell is empty.
    public subscript(column: String) -> LocatedValue? {
      columns[column].flatMap { cells[$0].isEmpty ? nil : cells[$0] }
    }

    /// The text of a column, empty when there is none.
    public func text(_ column: String) -> String {
      if case .scalar(let text, _)? = self[column]?.content { text } else { "" }
    }
  }

  /// The names of the columns.
  public let columns: [String]
  /// The lines below the header.
  public let rows: [Row]

  /// Reads a table; empty lines and lines that begin with `#` are skipped.
  ///
  /// - Throws: ``Diagnostic`` when a column that must be there is not, or a line has another number of cells.
  public init(_ source: SourceText, requiring required: [String]) throws(Diagnostic) {
    var header: [String] = []
    var rows: [Row] = []
    for number in 1...source.lineCount {
      guard let line = source.line(number), !line.isEmpty, !line.hasPrefix("#") else { continue }
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if header.isEmpty {
        header = cells
        for name in required where !header.contains(name) {
          throw .unknown("column", name, at: source.place(line: number, column: 1, length: line.count), among: header)
        }
        continue
      }
      guard cells.count == header.count else {
        throw .error(
          "table-width", at: source.place(line: number, column: 1, length: line.count),
          "this line has \(cells.count) cells, the header has \(header.count)", remedy: "separate cells by one tab")
      }
      rows.append(Self.row(cells, line: number, header: header, source: source))
    }
    columns = header
    self.rows = rows
  }

  private static func row(_ cells: [String], line: Int, header: [String], source: SourceText) -> Row {
    var column = 1
    var located: [LocatedValue] = []
    for cell in cells {
      located.append(
        LocatedValue(
          place: source.place(line: line, column: column, length: cell.count), content: .scalar(cell, plain: true)))
      column += cell.count + 1
    }
    let index = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return Row(cells: located, columns: index)
  }
}
