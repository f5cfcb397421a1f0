import BypassCore
import BypassGraphics
import BypassReports

/// A surface with what follows from it, told in every form.
struct DoseSurfaceTold {
  let answer: DoseAnswer
  let surface: DoseSurface
  let isobole: DoseIsobole?

  init(_ surface: DoseSurface, in answer: DoseAnswer) {
    self.answer = answer
    self.surface = surface
    isobole = DoseIsobole(surface)
  }

  private var figures: DoseSurfaceFigures { DoseSurfaceFigures(answer: answer, surface: surface, isobole: isobole) }

  /// The pictures; `number` in their names where there are several surfaces.
  func pictures(_ number: Int?) -> [(name: String, figure: Figure)] {
    guard !surface.cells.isEmpty else { return [] }
    let ending = number.map { "-\($0)" } ?? ""
    return [("surface\(ending).svg", figures.map)]
      + (figures.isobologram.map { [("isobologram\(ending).svg", $0)] } ?? [])
  }

  // MARK: JSON

  var json: JSONValue {
    func table(_ number: (Estimate) -> Double) -> JSONValue {
      .array(surface.cells.map { row in .array(row.map { .number(number($0)) }) })
    }
    return .object([
      .init("genotype", .string(surface.genotype)), .init("drugs", .strings(surface.names)), .init("unit", "nM"),
      .init("doses", .array(surface.doses.map { .array($0.map { .number($0) }) })), .init("p", table(\.value)),
      .init("lower", table(\.lower)), .init("upper", table(\.upper)),
      .init("isobole", isobole.map(told) ?? .null),
    ])
  }

  private func told(_ isobole: DoseIsobole) -> JSONValue {
    func dose(_ estimate: Estimate) -> JSONValue {
      [
        "value": .number(estimate.value),
        "ci": [.number(estimate.lower), estimate.upper.isFinite ? .number(estimate.upper) : .null],
      ]
    }
    let lines = isobole.pairs.map { pairs -> JSONValue in
      .array(
        pairs.map { pair -> JSONValue in
          ["doses": .array(pair.doses.map(dose)), "index": pair.index.map(dose) ?? .null]
        })
    }
    return [
      "p": .number(isobole.level), "alone": isobole.alone.map { .array($0.map(dose)) } ?? .null,
      "lines": .array(lines),
    ]
  }

  // MARK: Terminal

  /// The readout by dose, as many columns as fit, and the pairs of half effect.
  var terminal: String {
    let title =
      "P(\(answer.readout)) on \(surface.genotype) by \(surface.headings[0]) down and \(surface.headings[1]) across"
    guard let last = surface.doses[1].indices.last, !surface.cells.isEmpty else {
      return title + ": not known, since one of the drugs has no curve"
    }
    let step = max(1, (last + Self.columnLimit - 1) / Self.columnLimit)
    // The dose of 0 and the highest one are always among them.
    let columns = surface.doses[1].indices.filter { $0 == 0 || (last - $0) % step == 0 }
    let table = TerminalTable(
      columns: [.init(surface.names[0], .right)] + columns.map { .init(surface.doses[1][$0].significant(3), .right) },
      rows: surface.doses[0].indices.map { row in
        [surface.doses[0][row].significant(3)] + columns.map { NumberFormat.number(surface.cells[row][$0].value) }
      })
    let left = step == 1 ? "" : "; every \(step == 2 ? "second" : "\(step)th") dose across, all in matrix.csv"
    let widest = surface.cells.joined().map { ($0.upper - $0.lower) / 2 }.max() ?? 0
    let sure =
      answer.engine.isExact
      ? "exact, no error above \(Self.power(over: widest))"
      : "half of the widest 95 % interval: \(widest.significant(2))"
    return "\(title)\(left); \(sure)\n" + table.text() + "\n" + halves
  }

  /// With the first drug's doses, 11 columns of 5 characters keep a line within 100.
  private static let columnLimit = 11

  /// The power of ten next above a number.
  private static func power(over number: Double) -> String {
    let powers = stride(from: -15, through: 0, by: 1)
    return "1e\(powers.first { number <= (2.302585092994046 * Double($0)).exponential } ?? 0)"
  }

  private var halves: String {
    guard let isobole else { return "No pair of doses changes it by more than its interval; there is no half effect." }
    let level = "P = \(isobole.level.significant(3))"
    guard let alone = isobole.alone else {
      return
        "Half of the largest change (\(level)): the drugs do not both reach it alone in the same direction, so that dose "
        + "addition says nothing about it."
    }
    let inner = isobole.pairs.joined().filter { $0.doses.allSatisfy { $0.value > 0 } }
    let least = inner.compactMap(\.index).min { $0.value < $1.value }
    let most = inner.compactMap(\.index).max { $0.value < $1.value }
    let found = zip(surface.names, alone).map { "\($0) \($1.value.significant(3)) nM" }.joined(separator: ", ")
    guard let least, let most else { return "Half of what the weaker drug does (\(level)): alone \(found)." }
    return
      "Half of what the weaker drug does (\(level)): alone \(found). Along the isobole the sum of doses over doses alone "
      + "goes from \(index(least)) to \(index(most)); 1 is dose addition, below 1 synergy."
  }

  private func index(_ estimate: Estimate) -> String {
    let upper = estimate.upper.isFinite ? estimate.upper.significant(2) : "∞"
    return "\(estimate.value.significant(2)) [\(estimate.lower.significant(2)), \(upper)]"
  }
}

extension DoseAnswer {
  /// The surfaces with what follows from them; empty where none was asked for.
  var toldSurfaces: [DoseSurfaceTold] { surfaces.map { DoseSurfaceTold($0, in: self) } }

  private var filledSurfaces: [DoseSurfaceTold] { toldSurfaces.filter { !$0.surface.cells.isEmpty } }

  /// The surfaces and isobolograms of the first six genotypes.
  var surfacePictures: [(name: String, figure: Figure)] {
    let told = filledSurfaces
    return told.prefix(6).enumerated().flatMap { $1.pictures(told.count == 1 ? nil : $0 + 1) }
  }

  /// The matrix as `synergy` reads it (one well a line, a column `sample` where there are several genotypes), and the same
  /// with intervals.
  var surfaceFiles: [StudyResult.File] {
    let told = filledSurfaces
    guard let first = told.first else { return [] }
    let isOne = told.count == 1
    // Death is an effect that grows; of other readouts the numbers themselves must tell.
    let effect = study.readout == nil ? "inhibition" : "effect"
    func table(_ effects: [String], _ values: (Estimate) -> [Double]) -> String {
      let rows = told.flatMap { told in
        told.surface.doses[0].enumerated().flatMap { row, one in
          told.surface.doses[1].enumerated().map { column, other in
            (isOne ? [] : [told.surface.genotype]) + [one.significant(12), other.significant(12)]
              + values(told.surface.cells[row][column]).map(\.description)
          }
        }
      }
      return CSVTable(header: (isOne ? [] : ["sample"]) + first.surface.headings + effects, rows: rows).text
    }
    return [
      .init("matrix.csv", table([effect]) { [$0.value] }),
      .init("surface.csv", table(["p", "p_lower", "p_upper"]) { [$0.value, $0.lower, $0.upper] }),
    ]
  }
}
