import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import BypassReports

/// Every mutant of the driver against every drug whose potency depends on it, as the catalogue resolves it.
struct PotencyGrid {
  /// One mutant and one drug.
  struct Cell {
    let potency: ResolvedPotency?
    /// Why there is none.
    let reason: Diagnostic?
  }

  let drugs: [DrugEntry]
  /// The wild type first.
  let mutants: [String]
  /// By mutant, then drug.
  let cells: [[Cell]]

  var isEmpty: Bool { drugs.isEmpty }

  init(ready: ReadyModel, subjects: [DoseSubject]) throws(Diagnostic) {
    var drugs: [DrugEntry] = []
    var found: PotencyTable?
    for subject in subjects {
      guard case .drug(let entry) = subject else { continue }
      for target in entry.agent.targets {
        guard case .table(let name) = target.strength, ready.treated[target.node] != nil,
          let table = ready.catalogue?.potencies[name], found == nil || found?.name == name
        else { continue }
        found = table
        if !drugs.contains(where: { $0.agent.id == entry.agent.id }) { drugs.append(entry) }
      }
    }
    self.drugs = drugs
    let known = found?.mutants ?? []
    var rows: [[Cell]] = []
    if let table = found {
      let asked: [Mutant?] = [nil] + known.map { $0 }
      for mutant in asked {
        rows.append(
          drugs.map { drug in
            do throws(Diagnostic) {
              return Cell(potency: try table.potency(of: drug.agent.id, against: mutant), reason: nil)
            } catch {
              return Cell(potency: nil, reason: error)
            }
          })
      }
    }
    mutants = found == nil ? [] : ["wild type"] + known.map(\.description)
    cells = rows
  }

  var json: JSONValue {
    .array(
      zip(mutants, cells).flatMap { mutant, row -> [JSONValue] in
        zip(drugs, row).map { drug, cell -> JSONValue in
          [
            "mutant": .string(mutant), "drug": .string(drug.agent.id.description),
            "ic50": cell.potency?.response.map { .number($0.ic50.nanomolar) } ?? .null,
            "derivation": cell.potency.map { .string($0.derivation.rawValue) } ?? .null,
            "standing": cell.potency.map { .string($0.standing.rawValue) } ?? .null,
            "account": .string(cell.potency?.account ?? cell.reason?.summary ?? ""),
          ]
        }
      })
  }

  var csv: CSVTable {
    CSVTable(
      header: ["mutant", "drug", "ic50_nM", "derivation", "standing", "account"],
      rows: zip(mutants, cells).flatMap { mutant, row -> [[String]] in
        zip(drugs, row).map { drug, cell -> [String] in
          [
            mutant, drug.agent.id.description, cell.potency?.response?.ic50.nanomolar.description ?? "",
            cell.potency?.derivation.rawValue ?? "", cell.potency?.standing.rawValue ?? "",
            cell.potency?.account ?? cell.reason?.summary ?? "",
          ]
        }
      })
  }
}
