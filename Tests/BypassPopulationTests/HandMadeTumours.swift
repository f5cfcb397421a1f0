import BypassCore
import BypassPharmacology

@testable import BypassPopulation

/// Tumours with surfaces written by hand.
enum HandMadeTumours {
  /// A sensitive clone and one that needs the drug, or does not, as the rates say; all in 1/day, drug "a" all or nothing.
  static func tumour(
    sensitive: (off: (Double, Double), on: (Double, Double)), other: (off: (Double, Double), on: (Double, Double)),
    gain: Double, loss: Double = 0, plan: TreatmentPlan, halfLife: Double? = nil, present: [Tumour.Presence] = [],
    clonogenicShare: Fraction = .one
  ) throws -> Tumour {
    let drug = try DrugID("a")
    func surface(_ off: (Double, Double), _ on: (Double, Double)) throws -> ResponseSurface {
      try ResponseSurface(
        axes: [try ExposureAxis(drug: drug, measure: .effectiveDoses, knots: [0, 1])],
        knots: [off, on].compactMap { rates in
          CellRates(birthPerDay: rates.0, deathPerDay: rates.1).map {
            .init(rates: $0, readouts: [rates.0 == on.0 ? 0.5 : 1])
          }
        })
    }
    let graph = try CloneGraph(
      names: ["founder", "other"],
      transitions: [
        .init(from: 0, to: 1, .atDivision(Fraction(clamping: gain))),
        .init(from: 1, to: 0, .atDivision(Fraction(clamping: loss))),
      ])
    var regimens: [TreatmentPlan.Regimen: Tumour.Regimen] = [.off: .init(set: nil, exposures: [0])]
    for regimen in plan.regimens where !regimen.doses.isEmpty { regimens[regimen] = .init(set: 0, exposures: [1]) }
    return try Tumour(
      graph: graph, drugs: [.init(id: drug, measure: .effectiveDoses, halfLife: halfLife)],
      sets: [
        .init(
          drugs: [0], surfaces: [try surface(sensitive.off, sensitive.on), try surface(other.off, other.on)])
      ], regimens: regimens,
      growing: [sensitive.off, other.off].compactMap { CellRates(birthPerDay: $0.0, deathPerDay: $0.1) },
      present: present, normalCells: ["normal"], clonogenicShare: clonogenicShare)
  }

  static func plan(_ text: String) throws -> TreatmentPlan {
    try PlanParser.plan(text, at: .option("--treatment", text))
  }
}
