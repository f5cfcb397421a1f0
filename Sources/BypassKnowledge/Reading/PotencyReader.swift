import BypassCore
import BypassLocatedText
import BypassPharmacology

/// Reads a potency table: `<name>.tsv` with its description `<name>.yaml`.
enum PotencyReader {
  /// The table, not yet knowing under which names its drugs go.
  static func table(_ description: LocatedValue, rows source: SourceText) throws(Diagnostic) -> PotencyTable {
    let map = try description.map(keys: [
      "table", "node", "about", "columns", "panels", "wild_type_rows", "not_target_rows", "primary_panel", "anchors",
      "compound", "resolution", "note", "spread", "sources", "assumed",
    ])
    let table = try LocatedTable(
      source, requiring: ["mutation", "drug", "IC50_nM", "assay", "source", "seen|memory", "panel"])
    let wild = Set(try map.texts("wild_type_rows"))
    let foreign = Set(try map.texts("not_target_rows"))
    var rows: [PotencyTable.Row] = []
    for row in table.rows where !foreign.contains(row.text("mutation")) { rows.append(try self.row(row, wild: wild)) }
    var anchors: [String: Int] = [:]
    for part in try map.require("anchors").list() {
      let anchor = try part.map(keys: [
        "drug", "mutation", "IC50_nM", "panel", "assay", "source", "why", "standing", "note",
      ])
      anchors[NearestNames.folded(try anchor.require("drug").text())] = try line(of: anchor, in: table)
    }
    return PotencyTable(
      name: try map.require("table").text(), node: try map.require("node").identifier(Node.self), rows: rows,
      primaryPanel: try map.require("primary_panel").text(), anchors: anchors, drugNames: [:])
  }

  private static func row(_ row: LocatedTable.Row, wild: Set<String>) throws(Diagnostic) -> PotencyTable.Row {
    let label = row.text("mutation")
    let printed = row.text("IC50_nM")
    let number = Double(printed.hasPrefix("~") ? String(printed.dropFirst()) : printed)
    if let number, let cell = row["IC50_nM"], number <= 0 || number > 1e7 {
      throw .error("implausible-value", at: cell.place, "an IC50 of \(printed) nM is outside 0 to 10 mM")
    }
    // A footnote in the label is a remark about the row, not another mutant.
    let mutation = label.split(separator: "(").first.map { String($0).trimmingBlanks } ?? label
    let isDegradation = row.text("assay").hasPrefix("DC50")
    return PotencyTable.Row(
      mutation: wild.contains(label) ? nil : Mutant(mutation),
      drug: NearestNames.folded(row.text("drug").split(separator: "(").first.map(String.init) ?? ""), printed: printed,
      nanomolar: isDegradation ? nil : number, panel: row.text("panel"), assay: row.text("assay"),
      source: row.text("source"), standing: row.text("seen|memory").hasPrefix("memory") ? .recalled : .read,
      line: row.cells[0].place.line)
  }

  /// The line of the one row that an anchor means.
  private static func line(of anchor: LocatedMap, in table: LocatedTable) throws(Diagnostic) -> Int {
    var found = table.rows
    for column in ["drug", "mutation", "IC50_nM", "panel", "assay", "source"] {
      if let value = try anchor.text(column) { found = found.filter { $0.text(column) == value } }
    }
    guard found.count == 1, let row = found.first else {
      throw .error(
        "anchor-row", at: anchor.place, "this anchor means \(found.count) rows of the table", remedy: "it must mean one"
      )
    }
    return row.cells[0].place.line
  }
}
