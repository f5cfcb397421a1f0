extension HeatMap {
  /// One measured or assumed potency.
  public struct Potency: Hashable, Sendable {
    /// The concentration of half effect, above 0, in the unit of the map.
    public let value: Double
    /// Whether it is to be read with care; marked by an asterisk that the caption should explain.
    public let isTentative: Bool
    /// Where it comes from, shown by a resting pointer; may be empty.
    public let source: String

    /// A potency.
    public init(_ value: Double, isTentative: Bool = false, source: String = "") {
      self.value = value
      self.isTentative = isTentative
      self.source = source
    }
  }

  /// Mutants × drugs in log scale.
  ///
  /// Without exposures the colour is the concentration of half effect. With them it is that concentration over the
  /// drug's free exposure, blue where the exposure exceeds it and vermilion where it falls short; the number in the
  /// cell stays the concentration. A drug without a known exposure is then hatched, with its number in the hint.
  /// - Parameters:
  ///   - potencies: by mutant, then drug; nil where unknown.
  ///   - exposures: the free concentration of each drug, in the same unit; nil where unknown.
  public static func potencies(
    mutants: [String], drugs: [String], potencies: [[Potency?]], exposures: [Double?]? = nil, unit: String = "nM"
  ) -> HeatMap {
    let cells = mutants.indices.map { row in
      drugs.indices.map { column -> Cell in
        guard row < potencies.count, column < potencies[row].count, let potency = potencies[row][column],
          potency.value.isFinite, potency.value > 0
        else { return .missing }
        let number = NumberWords.compact(potency.value, figures: 2)
        let source = potency.source.isEmpty ? "" : " (\(potency.source))"
        var hint = "\(drugs[column]) on \(mutants[row]): IC50 \(number) \(unit)\(source)"
        let text = number + (potency.isTentative ? "*" : "")
        guard let exposures else { return .value(potency.value, text: text, hint: hint) }
        guard column < exposures.count, let exposure = exposures[column], exposure > 0, exposure.isFinite else {
          return .value(.nan, text: text, hint: hint + "; free exposure not known")
        }
        let ratio = potency.value / exposure
        hint += "; \(NumberWords.compact(ratio, figures: 2)) × free exposure"
        return .value(ratio, text: text, hint: hint)
      }
    }
    let colors: ColorScale
    let quantity: Axis
    if exposures == nil {
      colors = ColorScale(.reversed, kind: .logarithmic)
      quantity = Axis("IC50", unit: unit, kind: .logarithmic)
    } else {
      colors = ColorScale(.diverging(midpoint: 1), kind: .logarithmic)
      quantity = Axis("IC50 over free exposure", kind: .logarithmic)
    }
    return HeatMap(rows: mutants, columns: drugs, cells: cells, colors: colors, quantity: quantity)
  }
}
