import BypassCore

/// The pairs of doses that bring about half an effect.
struct DoseIsobole {
  /// One pair, on a line of the grid: one of the doses was tried, the other lies between two that were.
  struct Pair {
    /// In nM, one a drug. The interval of the dose between is where the readout's interval passes the level; its upper
    /// end is infinite where no dose tried is enough for certain.
    let doses: [Estimate]
    /// Σ dose / (dose alone): 1 where doses add, below 1 for synergy; nil where a drug alone does not reach the effect.
    let index: Estimate?
  }

  /// A change that is less than this is not halved.
  static let leastChange = 0.02

  let surface: DoseSurface
  /// The readout on the line.
  let level: Double
  /// The dose of each drug alone that brings it about; nil unless both drugs do.
  let alone: [Estimate]?
  /// The lines in places of the grid, as row and column.
  let lines: [[(row: Double, column: Double)]]
  /// Along the lines, the pairs on the grid's own doses.
  let pairs: [[Pair]]

  /// Half of what the weaker drug does alone, where both act in the same direction; else half of the largest change. Nil
  /// when no change is larger than its interval and than ``leastChange``.
  init?(_ surface: DoseSurface) {
    guard let untreated = surface.cells.first?.first else { return nil }
    func change(_ cells: [Estimate]) -> Double {
      let clear = cells.filter {
        !$0.overlaps(untreated) && ($0.value - untreated.value).magnitude >= Self.leastChange
      }
      return clear.map { $0.value - untreated.value }.max { $0.magnitude < $1.magnitude } ?? 0
    }
    let margins = [surface.cells.map { $0[0] }, surface.cells[0]]
    let changes = margins.map(change)
    let isShared = changes[0] * changes[1] > 0
    let whole =
      isShared
      ? (changes[0].magnitude < changes[1].magnitude ? changes[0] : changes[1]) : change(Array(surface.cells.joined()))
    guard whole != 0 else { return nil }
    self.surface = surface
    let level = untreated.value + whole / 2
    self.level = level
    let passing = Passing(level: level, rises: whole > 0)
    let ends = (0..<2).compactMap { passing.dose(along: margins[$0], doses: surface.doses[$0]) }
    let alone = isShared && ends.count == 2 ? ends : nil
    self.alone = alone
    let contour = LevelLines(values: surface.cells.map { $0.map(\.value) }, level: level)
    let borders = contour.lines
    lines = borders.map { line in
      line.map { border in
        let share = contour.share(border)
        return border.isAlongRow
          ? (Double(border.row), Double(border.column) + share) : (Double(border.row) + share, Double(border.column))
      }
    }
    pairs = borders.map { line in
      line.map { Self.pair($0, share: contour.share($0), surface, passing, alone: alone) }
    }
  }

  private static func pair(
    _ border: LevelLines.Border, share: Double, _ surface: DoseSurface, _ passing: Passing, alone: [Estimate]?
  ) -> Pair {
    let varied = border.isAlongRow ? 1 : 0
    let fixed = surface.doses[1 - varied][border.isAlongRow ? border.row : border.column]
    let place = border.isAlongRow ? border.column : border.row
    let cells = border.isAlongRow ? surface.cells[border.row] : surface.cells.map { $0[border.column] }
    let dose = Passing.dose(surface.doses[varied], after: place, share: share)
    let ends = passing.dose(along: cells, doses: surface.doses[varied])
    let between = Estimate(value: dose, lower: ends?.lower ?? dose, upper: ends?.upper ?? .infinity)
    let tried = Estimate(value: fixed, lower: fixed, upper: fixed)
    let doses = varied == 1 ? [tried, between] : [between, tried]
    let index = alone.map { alone in
      // The ends of all intervals at their worst: wider than needed, never narrower.
      Estimate(
        value: doses[0].value / alone[0].value + doses[1].value / alone[1].value,
        lower: doses[0].lower / alone[0].upper + doses[1].lower / alone[1].upper,
        upper: doses[0].upper / alone[0].lower + doses[1].upper / alone[1].lower)
    }
    return Pair(doses: doses, index: index)
  }
}

/// Where readouts along ascending doses first pass a level.
struct Passing {
  let level: Double
  let rises: Bool

  /// The dose with its interval; nil when the readouts themselves do not pass.
  func dose(along cells: [Estimate], doses: [Double]) -> Estimate? {
    guard let value = first(cells.map(\.value), doses) else { return nil }
    let early = first(cells.map(rises ? \.upper : \.lower), doses) ?? value
    let late = first(cells.map(rises ? \.lower : \.upper), doses) ?? .infinity
    return Estimate(value: value, lower: early, upper: late)
  }

  private func first(_ values: [Double], _ doses: [Double]) -> Double? {
    func reaches(_ value: Double) -> Bool { rises ? value >= level : value <= level }
    guard let place = values.firstIndex(where: reaches) else { return nil }
    guard place > 0 else { return 0 }
    let (one, other) = (values[place - 1], values[place])
    return Self.dose(doses, after: place - 1, share: other == one ? 1 : (level - one) / (other - one))
  }

  /// The dose a share of the way from one of a list to the next: straight from 0, else over the logarithm.
  static func dose(_ doses: [Double], after place: Int, share: Double) -> Double {
    guard share > 0 else { return doses[place] }
    guard share < 1 else { return doses[place + 1] }
    let (low, high) = (doses[place], doses[place + 1])
    return low > 0 ? low * ((high / low).naturalLogarithm * share).exponential : high * share
  }
}
