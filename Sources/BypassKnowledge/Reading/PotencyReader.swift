import BypassCore
import BypassLocatedText
import BypassPharmacology

/// Reads a potency table: `<name>.tsv` with its description `<name>.yaml`.
struct PotencyReader {
  private let wild: Set<String>
  private let general: Set<String>
  private let controlPanel: String?
  /// Printed label of a mutant → the label that alterations use.
  private let rowLabels: [String: String]
  /// Printed name of a drug → folded names of the drugs that it means.
  private let drugLabels: [String: Set<String>]
  private let panels: Set<String>

  /// The table, not yet knowing under which names its drugs go.
  static func table(_ description: LocatedValue, rows source: SourceText) throws(Diagnostic) -> PotencyTable {
    let map = try description.map(keys: [
      "table", "node", "file", "about", "columns", "panels", "wild_type_rows", "control_panel", "primary_panel",
      "fold_panels", "row_labels", "drug_labels", "anchors", "resolution", "npm_alk_panels", "own_panels",
      "single_mutant_rows", "sensitive_share", "compound",
      "compound_assumed", "qualitative", "hill", "hill_assumed", "note",
    ])
    let table = try LocatedTable(
      source, requiring: ["mutation", "drug", "IC50_nM", "assay", "source", "seen|memory", "panel", "call"])
    let reader = try PotencyReader(map)
    var rows: [PotencyTable.Row] = []
    for row in table.rows { rows.append(try reader.row(row)) }
    var anchors: [String: PotencyTable.Anchor] = [:]
    for part in try map.require("anchors").list() {
      let anchor = try part.map(keys: [
        "drug", "row", "panel", "IC50_nM", "why", "contested", "alternatives", "note",
      ])
      anchors[NearestNames.folded(try anchor.require("drug").text())] = PotencyTable.Anchor(
        line: try line(of: anchor, in: table), contested: try anchor.text("contested"))
    }
    return PotencyTable(
      name: try map.require("table").text(), node: try map.require("node").identifier(Node.self), rows: rows,
      foldPanels: try map.require("fold_panels").texts().map(\.text),
      ownPanels: try map.texts("own_panels") + map.texts("npm_alk_panels"),
      sensitiveShare: Fraction(clamping: try map["sensitive_share"]?.number(in: 0...1) ?? 0.95), anchors: anchors)
  }

  private init(_ map: LocatedMap) throws(Diagnostic) {
    wild = Set(try map.texts("wild_type_rows"))
    general = Set(try map.texts("single_mutant_rows"))
    controlPanel = try map.text("control_panel")
    panels = Set(try map.require("panels").openMap().entries.map(\.key))
    var rowLabels: [String: String] = [:]
    for entry in try map["row_labels"]?.openMap().entries ?? [] { rowLabels[entry.key] = try entry.value.text() }
    self.rowLabels = rowLabels
    var drugLabels: [String: Set<String>] = [:]
    for entry in try map["drug_labels"]?.openMap().entries ?? [] {
      drugLabels[entry.key] = Set(try entry.value.texts().map { NearestNames.folded($0.text) })
    }
    self.drugLabels = drugLabels
  }

  private func row(_ row: LocatedTable.Row) throws(Diagnostic) -> PotencyTable.Row {
    let printed = row.text("IC50_nM")
    let digits = printed.hasPrefix("~") || printed.hasPrefix("<") ? String(printed.dropFirst()) : printed
    guard let call = PotencyTable.Call(rawValue: row.text("call")) else {
      throw .unknown(
        "call", row.text("call"), at: row["call"]?.place, among: PotencyTable.Call.allCases.map(\.rawValue))
    }
    let number = call == .value || call == .upperBound ? Double(digits) : nil
    if let cell = row["IC50_nM"], call == .value || call == .upperBound {
      guard let number, number >= 1e-4, number <= 1e7 else {
        throw .error(
          "implausible-value", at: cell.place, "'\(printed)' is not an IC50 from 0.1 pM to 10 mM",
          remedy: "the unit is nM")
      }
    }
    guard panels.contains(row.text("panel")) else {
      throw .unknown("panel", row.text("panel"), at: row["panel"]?.place, among: panels.sorted())
    }
    let drug = row.text("drug")
    return PotencyTable.Row(
      target: try target(row), drugs: drugLabels[drug] ?? [NearestNames.folded(drug)], printed: printed, call: call,
      nanomolar: number, panel: row.text("panel"), assay: row.text("assay"), source: row.text("source"),
      standing: row.text("seen|memory").hasPrefix("memory") ? .recalled : .read, line: row.cells[0].place.line)
  }

  private func target(_ row: LocatedTable.Row) throws(Diagnostic) -> PotencyTable.Target {
    let label = row.text("mutation")
    if row.text("panel") == controlPanel { return .control }
    if wild.contains(label) { return .wildType }
    if general.contains(label) { return .singleMutants }
    guard let mutant = Mutant(rowLabels[label] ?? label), mutant.changes.allSatisfy({ Mutant.residue($0) > 0 }) else {
      throw .error(
        "malformed-mutant", at: row.cells[0].place, "'\(label)' is not an amino-acid change",
        remedy: "write G1202R, or list the label under 'wild_type_rows:' or 'row_labels:'")
    }
    return .mutant(mutant)
  }

  /// The line of the one row that an anchor means.
  private static func line(of anchor: LocatedMap, in table: LocatedTable) throws(Diagnostic) -> Int {
    var found = table.rows
    for (key, column) in [("drug", "drug"), ("row", "mutation"), ("panel", "panel"), ("IC50_nM", "IC50_nM")] {
      if let value = try anchor.text(key) { found = found.filter { $0.text(column) == value } }
    }
    guard found.count == 1, let row = found.first else {
      throw .error(
        "anchor-row", at: anchor.place, "this anchor means \(found.count) rows of the table", remedy: "it must mean one"
      )
    }
    return row.cells[0].place.line
  }
}
