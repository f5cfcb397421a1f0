/// A table of a page.
public struct HTMLTable: Hashable, Sendable {
  /// A column's heading and how it behaves.
  public struct Column: Hashable, Sendable {
    /// Its name.
    public let heading: String
    /// Where its text stands.
    public let alignment: TerminalTable.Alignment

    /// A column.
    public init(_ heading: String, _ alignment: TerminalTable.Alignment = .left) {
      self.heading = heading
      self.alignment = alignment
    }
  }

  /// One place of the table.
  public struct Cell: Hashable, Sendable, ExpressibleByStringLiteral {
    /// What it says.
    public let content: [HTMLInline]
    /// What it is sorted by, where that is a number; its text otherwise.
    public let sortKey: Double?

    /// A place with running text.
    public init(_ content: [HTMLInline], sortKey: Double? = nil) {
      self.content = content
      self.sortKey = sortKey
    }

    /// A place with plain text.
    public init(_ text: String, sortKey: Double? = nil) { self.init([.text(text)], sortKey: sortKey) }

    /// A place with plain text.
    public init(stringLiteral value: String) { self.init(value) }
  }

  /// What the table shows; may be empty.
  public let caption: String
  /// The columns, from left to right.
  public let columns: [Column]
  /// The rows, each with a cell for every column; missing ones are empty, surplus ones are left out.
  public let rows: [[Cell]]
  /// Whether a click on a heading sorts the rows (needs the page's small script; without it the table just stands).
  public let isSortable: Bool

  /// A table.
  public init(caption: String = "", columns: [Column], rows: [[Cell]], isSortable: Bool = false) {
    self.caption = caption
    self.columns = columns
    self.rows = rows.map { row in columns.indices.map { $0 < row.count ? row[$0] : "" } }
    self.isSortable = isSortable
  }

  /// The table as HTML, in a box that scrolls sideways on narrow screens.
  var html: String {
    let title = caption.isEmpty ? "" : "<caption>\(HTMLText.escaped(caption))</caption>"
    let head = columns.map { "<th scope=\"col\"\(mark($0))>\(HTMLText.escaped($0.heading))</th>" }.joined()
    let body = rows.map { row in
      "<tr>"
        + zip(columns, row).map { column, cell in
          let key = cell.sortKey.flatMap { $0.isFinite ? " data-key=\"\($0)\"" : nil } ?? ""
          return "<td\(mark(column))\(isSortable ? key : "")>\(cell.content.html)</td>"
        }.joined() + "</tr>"
    }.joined(separator: "\n")
    return "<div class=\"table\" tabindex=\"0\"><table\(isSortable ? " class=\"sortable\"" : "")>\(title)"
      + "<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body)\n</tbody></table></div>"
  }

  private func mark(_ column: Column) -> String { column.alignment == .right ? " class=\"number\"" : "" }
}
