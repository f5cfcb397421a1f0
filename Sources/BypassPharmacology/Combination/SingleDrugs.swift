import BypassCore

/// What each drug of a combination does alone.
struct SingleDrugs {
  let data: CombinationData
  /// By drug: the conditions in which it alone has a dose.
  private let alone: [[Int]]
  /// The condition without drugs.
  private let untreated: Int?

  init(_ data: CombinationData) {
    self.data = data
    alone = data.axes.indices.map { drug in
      data.conditions.indices.filter { data.conditions[$0].active == 1 && data.conditions[$0].doses[drug] > 0 }
    }
    untreated = data.conditions.firstIndex { $0.active == 0 }
  }

  /// Drugs without a measurement alone, by position.
  var unmeasured: [Int] { data.axes.indices.filter { alone[$0].isEmpty } }

  /// The curve through a drug's own conditions; nil for fewer than two doses.
  ///
  /// - Parameter effects: one a condition.
  func curve(of drug: Int, effects: [Double], untreated known: Double? = nil) -> HillCurve? {
    let places = (untreated.map { [$0] } ?? []) + alone[drug]
    return HillCurve.fitted(
      doses: places.map { data.conditions[$0].doses[drug] }, effects: places.map { effects[$0] },
      weights: places.map { Double(data.conditions[$0].count) }, untreated: known)
  }

  /// One number a drug for each condition: the effect of its dose alone, measured where it was, else from its curve.
  func effects(_ effects: [Double], curves: [HillCurve?]) -> [[Double?]] {
    var measured: [[Double: Double]] = Array(repeating: [:], count: data.axes.count)
    for drug in data.axes.indices {
      for place in alone[drug] { measured[drug][data.conditions[place].doses[drug]] = effects[place] }
      if let untreated { measured[drug][0] = effects[untreated] }
    }
    return data.conditions.map { condition in
      condition.doses.indices.map { drug in
        measured[drug][condition.doses[drug]] ?? curves[drug]?.effect(of: condition.doses[drug])
      }
    }
  }
}
