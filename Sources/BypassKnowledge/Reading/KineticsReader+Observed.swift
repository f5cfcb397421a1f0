import BypassCore
import BypassLocatedText
import BypassPharmacology
import Foundation

extension KineticsReader {
  private static let observedUnits: [KineticComparison.Quantity: [String: Double]] = [
    .halfLife: ["h": 1, "min": 1.0 / 60, "d": 24], .effectiveHalfLife: ["h": 1, "min": 1.0 / 60, "d": 24],
    .volume: ["L": 1], .area: ["ng h/mL": 1e-3, "ug h/mL": 1, "mg h/L": 1],
    .peak: ["ng/mL": 1e-3, "ug/mL": 1, "mg/L": 1], .trough: ["ng/mL": 1e-3, "ug/mL": 1, "mg/L": 1],
  ]

  /// The `observed:` numbers of an entry beside what its parameters give.
  static func comparisons(
    _ value: LocatedValue, disposition: KineticDisposition, kinetics: AgentKinetics
  ) throws(Diagnostic) -> [KineticComparison] {
    var comparisons: [KineticComparison] = []
    for part in try value.list() {
      let map = try part.map(keys: ["quantity", "value", "over", "read", "from", "paper", "because", "note"])
      let quantity = try map.word("quantity", of: KineticComparison.Quantity.self)
      let printed = try map.require("value")
      let over = try map["over"].map { value throws(Diagnostic) in try amount(value, in: ["h": 1, "d": 24]) }
      if quantity == .area, over == nil {
        throw .error("missing-key", at: printed.place, "an AUC needs the hours that it is over", remedy: "over: 24 h")
      }
      guard
        let predicted = try predicted(quantity, over: over ?? 0, disposition: disposition, kinetics: kinetics)
      else {
        throw .error(
          "missing-key", at: printed.place, "\(quantity.rawValue) needs a usual regimen that has a steady state",
          remedy: "add 'usual: 250mg/12h', say")
      }
      let (origin, paper) = (try map.text("from"), try map.text("paper"))
      comparisons.append(
        KineticComparison(
          quantity: quantity, printed: try printed.text(),
          observed: try amount(printed, in: observedUnits[quantity] ?? [:]), predicted: predicted,
          standing: try map.readingDepth().standing, account: origin ?? paper ?? "",
          because: try map.text("because"), place: printed.place))
    }
    return comparisons
  }

  /// The printed peak of an exposure beside what the parameters give; nil where it prints none or either is missing.
  static func comparison(
    ofExposure exposure: LocatedMap, kinetics: AgentKinetics
  ) throws(Diagnostic) -> KineticComparison? {
    guard let totalValue = exposure["total"], let total = try? totalValue.openMap(), let printed = total["printed"],
      try total.text("quantity")?.hasPrefix("Cmax") == true, let usual = kinetics.usual,
      let analyte = kinetics.system.analytes.first, analyte.unbound.value > 0
    else { return nil }
    let summary = try kinetics.summary(of: usual)
    let observed = try printed.concentration(molarMass: analyte.molarMass)
    return KineticComparison(
      quantity: .peak, printed: try printed.text(), observed: milligramsPerLitre(observed, of: analyte.molarMass),
      predicted: milligramsPerLitre(summary.peak, of: analyte.molarMass) / analyte.unbound.value,
      standing: try DrugReader.Printed(totalValue).standing,
      account: try total.text("from") ?? "", because: try total.text("because"), place: printed.place)
  }

  private static func predicted(
    _ quantity: KineticComparison.Quantity, over hours: Double, disposition: KineticDisposition,
    kinetics: AgentKinetics
  ) throws(Diagnostic) -> Double? {
    switch quantity {
    case .halfLife: return disposition.halfLife
    case .effectiveHalfLife: return disposition.effectiveHalfLife
    case .volume: return disposition.steadyVolume
    case .area, .peak, .trough:
      guard let usual = kinetics.usual, let analyte = kinetics.system.analytes.first, analyte.unbound.value > 0
      else { return nil }
      let summary = try kinetics.summary(of: usual)
      guard summary.isSteady else { return nil }
      func total(_ free: Concentration) -> Double {
        milligramsPerLitre(free, of: analyte.molarMass) / analyte.unbound.value
      }
      return quantity == .area
        ? total(summary.average) * hours : total(quantity == .peak ? summary.peak : summary.trough)
    }
  }

  private static func milligramsPerLitre(_ amount: Concentration, of mass: MolarMass) -> Double {
    amount.nanomolar * mass.gramsPerMole / 1e6
  }

  /// A number above 0 with one of these units; a unit may be of several words.
  private static func amount(_ value: LocatedValue, in units: [String: Double]) throws(Diagnostic) -> Double {
    let words = try value.text().split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2, let number = Double(words[0]), number.isFinite, number > 0 else {
      throw .error(
        "amount-syntax", at: value.place, "this is not a number with a unit",
        remedy: "write it in \(units.keys.sorted().joined(separator: ", "))")
    }
    guard let factor = units[words[1]] else {
      throw .unknown("unit", words[1], at: value.place, among: units.keys.sorted())
    }
    return number * factor
  }
}
