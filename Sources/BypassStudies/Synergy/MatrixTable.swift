import BypassCore
import BypassPharmacology

/// One dose matrix as a file has it, before its effects are given a meaning.
struct MatrixTable {
  /// What the file calls it; empty when the file holds one.
  let name: String
  let axes: [DoseAxis]
  let wells: [CombinationData.Well]
  /// What the effect's column is called.
  let effectName: String
  /// Cells without an effect that were left out.
  let blanks: Int
}

/// How to read a table.
struct MatrixReading {
  /// The column of the effect; nil for the one that looks like it.
  var effect: String?
  /// Nil for all.
  var block: String?

  /// The dose matrices of a file: a long table (one well a line), MIDAS, or blocks (doses along the edges).
  ///
  /// - Throws: ``Diagnostic`` at the first cell that cannot be read.
  func tables(_ source: SourceText) throws(Diagnostic) -> [MatrixTable] {
    let text = try DelimitedText(source)
    guard let header = text.lines.first(where: { !$0.isEmpty }) else {
      throw .error("empty-file", "'\(source.file)' has no cells")
    }
    let looksLong = header.dropFirst().allSatisfy { $0.number == nil } && header.count >= 3
    return looksLong
      ? try LongTable(header: header, reading: self).tables(text) : try BlockTable().tables(text, source)
  }
}

/// Names with their units: `drug (nM)`, `drug [uM]`, `drug_nM`, `drug.conc`.
enum DoseHeading {
  /// The name and the unit of a heading.
  static func parts(_ heading: String) -> (name: String, unit: String?) {
    for (open, close) in [("(", ")"), ("[", "]")] {
      if heading.hasSuffix(close), let start = heading.lastIndex(of: Character(open)) {
        let unit = heading[heading.index(after: start)...].dropLast()
        return (trimmed(heading[..<start]), unit.isEmpty ? nil : String(unit))
      }
    }
    for mark in ["_", " "] {
      if let cut = heading.lastIndex(of: Character(mark)) {
        let unit = String(heading[heading.index(after: cut)...])
        if Concentration.nanomolarPerUnit[unit] != nil { return (trimmed(heading[..<cut]), unit) }
      }
    }
    for ending in [".conc", "_conc", ".dose", "_dose"] where heading.lowercased().hasSuffix(ending) {
      return (String(heading.dropLast(ending.count)), nil)
    }
    return (heading, nil)
  }

  /// The axes with numbers behind names that stand twice, as where a drug was combined with itself.
  static func toldApart(_ axes: [DoseAxis]) -> [DoseAxis] {
    axes.enumerated().map { place, axis in
      guard axes.count(where: { $0.name == axis.name }) > 1 else { return axis }
      let number = axes[...place].count { $0.name == axis.name }
      return DoseAxis(name: "\(axis.name) \(number)", unit: axis.unit)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension DelimitedText.Cell {
  /// The cell as a dose.
  func dose() throws(Diagnostic) -> Double {
    guard let value = number else {
      throw .error(
        "not-a-number", at: place, "'\(text.prefix(40))' is not a dose", remedy: "write a number such as 0.25")
    }
    guard value >= 0 else { throw .error("negative-dose", at: place, "a dose cannot be negative") }
    return value
  }

  /// The cell as an effect.
  func effect() throws(Diagnostic) -> Double {
    guard let value = number else {
      throw .error(
        "not-a-number", at: place, "'\(text.prefix(40))' is not a number",
        remedy: "write a number; leave the cell empty or write NA for a well that failed")
    }
    return value
  }
}
