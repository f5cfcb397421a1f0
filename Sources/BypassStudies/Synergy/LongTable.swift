import BypassCore
import BypassPharmacology

/// Reads tables with one well a line.
struct LongTable {
  private struct Columns {
    /// By drug: the dose, and where the names and units of the drugs stand when they are columns.
    var doses: [(column: Int, name: Int?, unit: Int?)]
    var effect: Int
    var block: [Int]
  }

  private let header: [DelimitedText.Cell]
  private let reading: MatrixReading

  init(header: [DelimitedText.Cell], reading: MatrixReading) {
    self.header = header
    self.reading = reading
  }

  /// The matrices, in the order in which they begin.
  func tables(_ text: DelimitedText) throws(Diagnostic) -> [MatrixTable] {
    let rows = text.lines.filter { !$0.isEmpty }.dropFirst()
    for row in rows where row.count != header.count {
      throw .error(
        "table-width", at: row[0].place, "this line has \(row.count) cells, the header has \(header.count)",
        remedy: "give every line one cell a column")
    }
    let columns = try columns(Array(rows))
    var order: [String] = []
    var groups: [String: [[DelimitedText.Cell]]] = [:]
    for row in rows {
      let key = columns.block.map { row[$0].text }.joined(separator: " / ")
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(row)
    }
    var tables: [MatrixTable] = []
    for key in order { tables.append(try table(named: order.count > 1 ? key : "", groups[key] ?? [], columns)) }
    return tables
  }

  private func table(
    named name: String, _ rows: [[DelimitedText.Cell]], _ columns: Columns
  ) throws(Diagnostic) -> MatrixTable {
    var wells: [CombinationData.Well] = []
    var blanks = 0
    for row in rows {
      guard !row[columns.effect].isBlank else {
        blanks += 1
        continue
      }
      var doses: [Double] = []
      for dose in columns.doses { doses.append(try row[dose.column].dose()) }
      wells.append(.init(doses: doses, effect: try row[columns.effect].effect()))
    }
    let axes = columns.doses.map { dose -> DoseAxis in
      let heading = DoseHeading.parts(header[dose.column].text.droppingPrefix("TR:"))
      let own = dose.name.flatMap { column in rows.first?[column].text }.flatMap { $0.isEmpty ? nil : $0 }
      let unit = dose.unit.flatMap { column in rows.first?[column].text }.flatMap { $0.isEmpty ? nil : $0 }
      return DoseAxis(name: own ?? heading.name, unit: unit ?? heading.unit)
    }
    return MatrixTable(
      name: name, axes: DoseHeading.toldApart(axes), wells: wells, effectName: header[columns.effect].text,
      blanks: blanks)
  }

  // MARK: Which column is what

  private func index(_ names: String...) -> Int? {
    for name in names { if let index = header.firstIndex(where: { $0.text.lowercased() == name }) { return index } }
    return nil
  }

  private func columns(_ rows: [[DelimitedText.Cell]]) throws(Diagnostic) -> Columns {
    let effect = try effectColumn()
    let block = [index("block_id", "block", "pairindex"), index("sample", "cell_line", "cellline")].compactMap { $0 }
    var doses: [(column: Int, name: Int?, unit: Int?)] = []
    if let row = index("conc_r", "conc_row"), let column = index("conc_c", "conc_col") {
      doses = [
        (row, index("drug_row", "drugrow"), index("conc_r_unit", "conc_unit")),
        (column, index("drug_col", "drugcol"), index("conc_c_unit", "conc_unit")),
      ]
    } else if header.contains(where: { $0.text.hasPrefix("TR:") }) {
      doses = header.indices.filter { header[$0].text.hasPrefix("TR:") && !header[$0].text.hasSuffix(":CellLine") }
        .filter { column in rows.contains { ($0[column].number ?? 0) != 0 } }.map { ($0, nil, nil) }
    } else {
      let named = header.indices.filter { header[$0].text.lowercased().hasSuffix(".conc") }
      let plain = header.indices.filter { column in
        column != effect && !block.contains(column) && 2 * rows.count { $0[column].number != nil } >= max(1, rows.count)
      }
      doses = (named.isEmpty ? plain : named).map { column in
        let stem = String(header[column].text.lowercased().dropLast(5))
        return (column, named.isEmpty ? nil : index(stem), named.isEmpty ? nil : index("\(stem).units", "\(stem).unit"))
      }
    }
    guard (2...4).contains(doses.count) else {
      throw .error(
        "dose-columns", at: header[0].place,
        "two to four columns of doses are needed, \(doses.count) were found",
        remedy: "name them DRUG (UNIT), and give each line a number in each of them")
    }
    return Columns(doses: doses, effect: effect, block: block)
  }

  private func effectColumn() throws(Diagnostic) -> Int {
    if let name = reading.effect {
      if let index = header.firstIndex(where: { $0.text == name }) { return index }
      throw .unknown("column", name, at: .option("--effect-column", name), among: header.map(\.text))
    }
    let data = header.indices.filter { header[$0].text.hasPrefix("DV:") }
    if data.count == 1 { return data[0] }
    if data.count > 1 {
      throw .error(
        "several-effects", at: header[data[1]].place, "the table has \(data.count) columns of data",
        remedy: "choose one with --effect-column \(header[data[0]].text)")
    }
    for name in ["effect", "e", "response", "viability", "survival", "inhibition", "growth", "signal"] {
      if let index = index(name) { return index }
    }
    return header.count - 1
  }
}

extension String {
  /// Without a beginning, where it is there.
  func droppingPrefix(_ prefix: String) -> String { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self }
}
