public import BypassCore

/// A dosing history read from a table with NONMEM's columns, separated by commas, semicolons, tabs or blanks.
///
/// The first line names the columns, in any order and case: TIME (hours, needed), EVID, AMT (mg), RATE (mg/h, 0, −1 or
/// −2), II (hours), ADDL, SS, CMT. ID must be the same on every line; DV and MDV may stand and are not read. Other columns
/// (covariates, say) are told in `ignored` where TIME and AMT are there and their names are not nearly those of a column
/// that is read. An empty cell and `.` are 0; without EVID a line with an amount is a dose and any other an observation.
/// Lines that begin with `#` are skipped.
public struct DosingTable: Hashable, Sendable {
  /// The records, in the order of the lines.
  public let records: [DosingRecord]
  /// Names of columns that were not read, in their order; DV and MDV are not named.
  public let ignored: [String]

  private static let columns = ["TIME", "EVID", "AMT", "RATE", "II", "ADDL", "SS", "CMT", "ID", "DV", "MDV"]

  /// Reads a table, going on after a fault to find the next one.
  ///
  /// - Throws: ``Diagnostics`` with everything that is wrong, each at its line and column.
  public init(_ source: SourceText) throws(Diagnostics) {
    var reader = DosingTableReader(source: source)
    let records = reader.read(columns: Self.columns)
    guard reader.findings.isEmpty else { throw Diagnostics(reader.findings) }
    self.records = records
    ignored = reader.ignored
  }
}

/// Reads the lines of a table.
private struct DosingTableReader {
  /// One cell with the column at which it begins.
  private struct Cell {
    let text: String
    let column: Int
  }

  let source: SourceText
  var findings: [Diagnostic] = []
  private(set) var ignored: [String] = []
  private var separator: Character = ","
  private var header: [String] = []
  private var subject: String?
  private static let mostFindings = 20

  init(source: SourceText) { self.source = source }

  mutating func read(columns: [String]) -> [DosingRecord] {
    var records: [DosingRecord] = []
    for number in 1...source.lineCount where findings.count < Self.mostFindings {
      guard let line = source.line(number), line.contains(where: { !$0.isWhitespace }), !line.hasPrefix("#") else {
        continue
      }
      if header.isEmpty {
        separator = [",", ";", "\t"].first { line.contains($0) } ?? " "
      }
      let cells = cells(of: line)
      if header.isEmpty {
        guard readHeader(cells, line: number, known: columns) else { return [] }
      } else if let record = record(cells, line: number) {
        if let last = records.last, record.time < last.time {
          add(
            "dosing-order", record.place, "TIME goes back from \(last.time) to \(record.time) h",
            "sort the lines by TIME")
        }
        records.append(record)
      }
    }
    if header.isEmpty || (records.isEmpty && findings.isEmpty) {
      add(
        "dosing-table", source.place(at: 0), "this table holds no dosing records",
        "begin with TIME,EVID,AMT,RATE,II,ADDL,SS,CMT")
    }
    return records
  }

  /// Blanks may stand in any number between cells, other separators stand alone.
  private func cells(of line: String) -> [Cell] {
    var cells: [Cell] = []
    var column = 1
    for part in line.split(separator: separator, omittingEmptySubsequences: false) {
      if separator != " " || !part.isEmpty { cells.append(Cell(text: String(part), column: column)) }
      column += part.count + 1
    }
    return cells
  }

  private mutating func add(_ code: String, _ place: Place?, _ summary: String, _ remedy: String?) {
    findings.append(.error(code, at: place, summary, remedy: remedy))
  }

  private mutating func readHeader(_ cells: [Cell], line: Int, known: [String]) -> Bool {
    header = cells.map { $0.text.filter { !$0.isWhitespace }.uppercased() }
    let isDosing = header.contains("TIME") && header.contains("AMT")
    for (index, name) in header.enumerated() {
      if !known.contains(name) {
        let isNear = known.contains { $0.count > 2 && NearestNames.distance($0, name) == 1 }
        if isDosing, !isNear, !name.isEmpty {
          ignored.append(name)
        } else {
          findings.append(.unknown("column", name, at: place(index, cells, line), among: known))
        }
      } else if header.firstIndex(of: name) != index {
        add("duplicate-key", place(index, cells, line), "the column \(name) stands twice", nil)
      }
    }
    if !header.contains("TIME") {
      add("dosing-table", place(0, cells, line), "the column TIME is missing", "name the columns in the first line")
    }
    return findings.isEmpty
  }

  private func place(_ index: Int, _ cells: [Cell], _ line: Int) -> Place {
    let cell = index < cells.count ? cells[index] : nil
    return source.place(line: line, column: cell?.column ?? 1, length: max(1, cell?.text.count ?? 1))
  }

  private mutating func record(_ cells: [Cell], line: Int) -> DosingRecord? {
    guard cells.count == header.count else {
      add(
        "table-width", place(0, cells, line), "this line has \(cells.count) cells, the header has \(header.count)", nil)
      return nil
    }
    let before = findings.count
    checkSubject(cells, line)
    let amount = number("AMT", cells, line)
    let rate = number("RATE", cells, line)
    let event = whole("EVID", cells, line, default: amount != 0 || rate != 0 ? 1 : 0)
    let steady = whole("SS", cells, line)
    let origin = place(0, cells, line)
    guard let kind = DosingRecord.Event(rawValue: event) else {
      add(
        "dosing-record", self.place(header.firstIndex(of: "EVID") ?? 0, cells, line), "there is no event \(event)",
        "EVID is 0 to 4")
      return nil
    }
    guard let state = DosingRecord.SteadyState(rawValue: steady) else {
      add(
        "dosing-record", self.place(header.firstIndex(of: "SS") ?? 0, cells, line), "there is no SS \(steady)",
        "SS is 0, 1 or 2")
      return nil
    }
    let record = DosingRecord(
      time: number("TIME", cells, line), event: kind, amount: amount,
      rate: rate == 0 ? .bolus : rate == -1 ? .modelledRate : rate == -2 ? .modelledDuration : .perHour(rate),
      interval: number("II", cells, line), additional: whole("ADDL", cells, line), steadyState: state,
      port: whole("CMT", cells, line), place: origin)
    if findings.count == before, let fault = record.fault { add("dosing-record", origin, fault, nil) }
    return findings.count == before ? record : nil
  }

  private mutating func checkSubject(_ cells: [Cell], _ line: Int) {
    guard let index = header.firstIndex(of: "ID") else { return }
    let id = cells[index].text.filter { !$0.isWhitespace }
    if let subject, subject != id {
      add(
        "dosing-table", place(index, cells, line), "this is another patient (\(id.clipped) after \(subject.clipped))",
        "give one patient's records")
    }
    subject = subject ?? id
  }

  private mutating func number(_ name: String, _ cells: [Cell], _ line: Int) -> Double {
    guard let index = header.firstIndex(of: name) else { return 0 }
    let text = cells[index].text.filter { !$0.isWhitespace }
    if text.isEmpty || text == "." { return 0 }
    guard let value = Double(text), value.isFinite else {
      add("dosing-record", place(index, cells, line), "'\(text.clipped)' is not a number", nil)
      return 0
    }
    return value
  }

  private mutating func whole(_ name: String, _ cells: [Cell], _ line: Int, default value: Int = 0) -> Int {
    guard let index = header.firstIndex(of: name) else { return value }
    let number = number(name, cells, line)
    guard number == number.rounded(), number.magnitude < 1e9 else {
      add("dosing-record", place(index, cells, line), "\(name) must be a whole number below 1e9", nil)
      return value
    }
    return Int(number)
  }
}
