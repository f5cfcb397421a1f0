import BypassCore
import BypassPharmacology

extension CatalogueLinter {
  /// Potencies that cannot be right beside the others of the same drug: a slipped unit or decimal point.
  ///
  /// A value is refused when it is over ten times that of cells without the target, when it is more than 500-fold
  /// above or 300-fold below the wild type of its own panel, or when two sources differ more than 300-fold on the same
  /// mutant. The widest honest distances of the shipped table are 2-fold, 62-fold, 97-fold and 130-fold.
  @Sendable static func potencies(_ catalogue: Catalogue) -> [Diagnostic] {
    catalogue.potencies.values.sorted { $0.name < $1.name }.flatMap { table in
      let values = table.rows.filter { $0.call == .value && $0.nanomolar != nil }
      return values.compactMap { row in finding(on: row, among: values, table) }
    }
  }

  private static func finding(
    on row: PotencyTable.Row, among values: [PotencyTable.Row], _ table: PotencyTable
  ) -> Diagnostic? {
    guard row.target != .control, let value = row.nanomolar else { return nil }
    let same = values.filter { $0.drugs == row.drugs && $0.line != row.line }
    func number(_ other: PotencyTable.Row) -> Double { other.nanomolar ?? value }
    func fault(_ why: String) -> Diagnostic {
      .error(
        "implausible-potency", at: Place(file: "potency/\(table.name).tsv", line: row.line, column: 1),
        "\(row.printed) nM of \(row.drugs.sorted().joined(separator: ", ")) cannot be right: \(why)",
        remedy: "check the unit and the decimal point against the source")
    }
    if let control = same.filter({ $0.target == .control }).map(number).max(), value > 10 * control {
      return fault("cells without \(table.node) already answer to \(control.significant(4)) nM")
    }
    if row.target != .wildType,
      let wild = same.first(where: { $0.target == .wildType && $0.panel == row.panel }).map(number)
    {
      if value > 500 * wild || value < wild / 300 {
        return fault("the wild type of the same panel has \(wild.significant(4)) nM")
      }
    }
    let twins = same.filter { $0.target == row.target && $0.panel != row.panel }
    if let far = twins.first(where: { max(number($0), value) > 300 * min(number($0), value) }) {
      return fault("\(far.panel) has \(far.printed) nM for the same")
    }
    return nil
  }
}
