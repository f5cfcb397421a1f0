/// A table as comma-separated values.
///
/// - Source: RFC 4180: CRLF line ends, fields with commas, quotes or line breaks in quotes, quotes doubled.
public struct CSVTable: Hashable, Sendable {
  /// The names of the columns.
  public let header: [String]
  /// The rows, each with a field for every column; missing ones are empty, surplus ones are left out.
  public let rows: [[String]]

  /// A table.
  public init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows.map { row in header.indices.map { $0 < row.count ? row[$0] : "" } }
  }

  /// The table as text, UTF-8 when written, each record ended by CRLF.
  public var text: String {
    ([header] + rows).map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
  }

  /// A field, in quotes where it needs them.
  static func field(_ text: String) -> String {
    // By bytes: a carriage return and a line feed together are a single Character in Swift.
    let needsQuotes =
      text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
      || text.first == " " || text.last == " "
    guard needsQuotes else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"\"" } else { quoted.unicodeScalars.append(scalar) }
    }
    return quoted + "\""
  }
}
