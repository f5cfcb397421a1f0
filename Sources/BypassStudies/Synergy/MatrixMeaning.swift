import BypassCore
import BypassPharmacology

/// Gives a table's effects their meaning: do they fall or rise with effect, and what is the whole?
struct MatrixMeaning {
  let table: MatrixTable
  let path: String
  let direction: EffectScale.Direction?
  let whole: Double?

  /// The matrix; what was taken from the data rather than said is noted.
  func data(_ notes: inout [Diagnostic]) throws(Diagnostic) -> CombinationData {
    let wells = table.wells
    guard wells.contains(where: { well in well.doses.count { $0 > 0 } >= 2 }) else {
      throw .error("no-combination", "'\(path)' has no well in which two drugs have a dose above 0")
    }
    for (number, axis) in table.axes.enumerated() where !wells.contains(where: { $0.doses[number] > 0 }) {
      throw .error("no-combination", "'\(axis.name)' has no dose above 0")
    }
    if table.blanks > 0 {
      notes.append(Diagnostic(.note, code: "blank-wells", "\(table.blanks) wells without an effect were left out"))
    }
    guard whole.map({ $0 > 0 && $0.isFinite }) ?? true else {
      throw .error("whole-range", "the whole effect must be above 0")
    }
    let untreated = mean(wells.filter { well in well.doses.allSatisfy { $0 == 0 } })
    let largest = wells.map { $0.effect.magnitude }.max() ?? 0
    let scale = try self.scale(untreated: untreated, largest: largest)
    if direction == nil || whole == nil {
      notes.append(
        Diagnostic(
          .note, code: "effect-scale",
          "effects are read as \(scale.direction.rawValue) out of \(scale.whole.significant(6))",
          remedy: "say otherwise with --effect and --whole"))
    }
    return CombinationData(axes: table.axes, scale: scale, wells: wells)
  }

  private func scale(untreated: Double?, largest: Double) throws(Diagnostic) -> EffectScale {
    let direction = self.direction ?? named ?? measured(untreated)
    if let whole { return EffectScale(direction, whole: whole) }
    if largest <= 3 { return EffectScale(direction, whole: 1) }
    if largest <= 300 { return EffectScale(direction, whole: 100) }
    guard let untreated, untreated > 0, direction == .viability else {
      throw .error(
        "effect-scale", "effects up to \(largest.significant(4)) are no shares and no percentages",
        remedy: "say with --whole what number stands for no effect lost")
    }
    return EffectScale(direction, whole: untreated)
  }

  private var named: EffectScale.Direction? {
    let name = table.effectName.lowercased()
    if ["viability", "survival", "growth"].contains(where: name.contains) { return .viability }
    return ["inhibition", "death", "kill"].contains(where: name.contains) ? .inhibition : nil
  }

  /// Whether wells with the lowest doses have the higher effects.
  private func measured(_ untreated: Double?) -> EffectScale.Direction {
    func strength(_ well: CombinationData.Well) -> Int { well.doses.count { $0 > 0 } }
    let weakest = table.wells.map(strength).min() ?? 0
    let low = untreated ?? mean(table.wells.filter { strength($0) == weakest }) ?? 0
    let both = table.wells.filter { strength($0) >= 2 }
    return (mean(both) ?? 0) <= low ? .viability : .inhibition
  }

  private func mean(_ wells: [CombinationData.Well]) -> Double? {
    wells.isEmpty ? nil : wells.reduce(0) { $0 + $1.effect } / Double(wells.count)
  }
}
