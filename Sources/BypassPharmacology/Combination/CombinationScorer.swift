import BypassCore

/// Scores lists of condition means against one reference.
struct CombinationScorer {
  /// One condition.
  struct Cell {
    var observed: Double
    var expected: Double?
    var undefined: String?
    var score: Double? { expected.map { $0 - observed } }
  }

  let model: ReferenceModel
  let data: CombinationData
  private let singles: SingleDrugs

  init(model: ReferenceModel, data: CombinationData) {
    self.model = model
    self.data = data
    singles = SingleDrugs(data)
  }

  /// What keeps this reference from saying anything about the data.
  var finding: Diagnostic? {
    if let drug = singles.unmeasured.first {
      return .error(
        "no-single-agent", "\(data.axes[drug].name) was not measured alone, which \(model.rawValue) compares with",
        remedy: "add wells in which the other doses are 0")
    }
    let needsCurves = model == .loewe || model == .zip
    if needsCurves, let drug = data.axes.indices.first(where: { data.doses(of: $0).count < 2 }) {
      return .error(
        "no-dose-curve", "\(data.axes[drug].name) has one dose only, so \(model.rawValue) has no curve to go by",
        remedy: "measure at least two doses of each drug, or leave \(model.rawValue) out with --model")
    }
    if model == .zip, data.axes.count > 2 {
      return .error("zip-two-drugs", "ZIP is defined for two drugs, the table has \(data.axes.count)")
    }
    return nil
  }

  /// One cell a condition in which two or more drugs have a dose, in the order of the conditions.
  func cells(_ means: [Double]) -> [Cell] {
    let survivals = means.map(data.scale.survival)
    let needsCurves = model == .loewe || model == .zip || !isFactorial
    let curves = data.axes.indices.map { needsCurves ? singles.curve(of: $0, effects: survivals) : nil }
    switch model {
    case .hsa: return perDrug(survivals, curves) { $0.min() ?? 1 }
    case .bliss: return perDrug(survivals, curves) { $0.reduce(1, *) }
    case .loewe: return loewe(survivals)
    case .zip: return zip(survivals, curves)
    }
  }

  private var combined: [Int] { data.conditions.indices.filter { data.conditions[$0].active >= 2 } }

  /// Whether every dose that is combined was also measured alone.
  private var isFactorial: Bool {
    let nothing = [HillCurve?](repeating: nil, count: data.axes.count)
    let effects = singles.effects(data.conditions.map(\.mean), curves: nothing)
    return combined.allSatisfy { place in
      data.axes.indices.allSatisfy { data.conditions[place].doses[$0] == 0 || effects[place][$0] != nil }
    }
  }

  private func perDrug(
    _ survivals: [Double], _ curves: [HillCurve?], _ expected: ([Double]) -> Double
  ) -> [Cell] {
    let alone = singles.effects(survivals, curves: curves)
    return combined.map { place in
      let used = data.axes.indices.filter { data.conditions[place].doses[$0] > 0 }
      let parts = used.compactMap { alone[place][$0] }
      guard parts.count == used.count else {
        return Cell(observed: survivals[place], undefined: "a drug of the pair has neither a well nor a curve alone")
      }
      return Cell(observed: survivals[place], expected: expected(parts))
    }
  }

  // MARK: Loewe

  /// The drugs share one untreated effect, that of the wells without drugs (else the mean of the curves').
  private func loewe(_ survivals: [Double]) -> [Cell] {
    let free = data.axes.indices.compactMap { singles.curve(of: $0, effects: survivals) }
    let bare = data.conditions.firstIndex { $0.active == 0 }
    let untreated = bare.map { survivals[$0] } ?? free.reduce(0) { $0 + $1.untreated } / Double(max(1, free.count))
    let curves = data.axes.indices.map { singles.curve(of: $0, effects: survivals, untreated: untreated) }
    return combined.map { place in
      let doses = data.conditions[place].doses
      let used = doses.indices.filter { doses[$0] > 0 }.compactMap { drug in curves[drug].map { (doses[drug], $0) } }
      let observed = survivals[place]
      guard used.allSatisfy({ $0.1.highest < untreated }) else {
        return Cell(
          observed: observed, undefined: "a drug alone has no effect, so no dose of it equals the combination")
      }
      guard let expected = additive(used, untreated) else {
        return Cell(
          observed: observed, undefined: "dose addition asks for more than the weaker drug can do at any dose")
      }
      return Cell(observed: observed, expected: expected)
    }
  }

  /// E with Σ dᵢ/Dᵢ(E) = 1 by bisection between the untreated effect and the weakest drug's largest one; nil beyond it.
  private func additive(_ used: [(dose: Double, curve: HillCurve)], _ untreated: Double) -> Double? {
    guard let weakest = used.map(\.curve.highest).max() else { return nil }
    func sum(_ effect: Double) -> Double {
      used.reduce(0) { total, part in
        guard let dose = part.curve.dose(of: effect) else { return total }
        return dose > 0 ? total + part.dose / dose : .infinity
      }
    }
    var (high, low) = (untreated, weakest)
    guard sum(low) <= 1 else { return nil }
    for _ in 0..<100 {
      let middle = (high + low) / 2
      if sum(middle) > 1 { high = middle } else { low = middle }
    }
    return (high + low) / 2
  }

  // MARK: ZIP

  private func zip(_ survivals: [Double], _ curves: [HillCurve?]) -> [Cell] {
    guard let first = curves[0], let second = curves[1] else {
      return combined.map { Cell(observed: survivals[$0], undefined: "a drug alone has no curve") }
    }
    let along = [0, 1].map { drug in conditional(drug, survivals, other: drug == 0 ? second : first) }
    return combined.map { place in
      let doses = data.conditions[place].doses
      let expected = first.effect(of: doses[0]) * second.effect(of: doses[1])
      guard let one = along[0][doses[1]]?.effect(of: doses[0]), let two = along[1][doses[0]]?.effect(of: doses[1])
      else {
        return Cell(observed: survivals[place], undefined: "fewer than two doses along a row or column")
      }
      return Cell(observed: (one + two) / 2, expected: expected)
    }
  }

  /// For each dose of the other drug the curve along this one, which begins at what the other does alone.
  private func conditional(_ drug: Int, _ survivals: [Double], other: HillCurve) -> [Double: HillCurve] {
    var curves: [Double: HillCurve] = [:]
    for fixed in data.doses(of: 1 - drug) {
      let places = combined.filter { data.conditions[$0].doses[1 - drug] == fixed }
      curves[fixed] = HillCurve.fitted(
        doses: places.map { data.conditions[$0].doses[drug] }, effects: places.map { survivals[$0] },
        weights: places.map { Double(data.conditions[$0].count) }, untreated: other.effect(of: fixed))
    }
    return curves
  }
}
