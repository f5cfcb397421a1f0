#if canImport(Glibc)
  import Glibc
#endif

/// What a drug does to the rate of growth rather than to the number of cells at one time, which depends on how fast the
/// untreated cells divide: GR(c) = 2^(k(c)/k(0)) − 1; 1 for no effect, 0 for no growth, below 0 for shrinking.
///
/// - Source: Hafner et al. 2016, doi:10.1038/nmeth.3853.
public struct GrowthRateMetrics: Hashable, Sendable {
  /// GR at each dose, in the order of the doses.
  public let values: [Double]
  /// GR at the highest dose.
  public let atHighest: Double
  /// The dose at which GR crosses ½, by the line between neighbours over the logarithm of the dose; nil where it does not.
  public let half: Double?
  /// The mean of 1 − GR over the logarithm of the dose.
  public let areaOverCurve: Double

  /// From net growth rates at ascending doses above 0 and without drug; nil when the untreated cells do not grow or
  /// there are fewer than two doses.
  public init?(doses: [Double], growth: [Double], untreated: Double) {
    guard untreated > 0, doses.count == growth.count, doses.count >= 2, doses.allSatisfy({ $0 > 0 && $0.isFinite }),
      zip(doses, doses.dropFirst()).allSatisfy({ $0 < $1 }), let last = growth.last
    else { return nil }
    func value(_ rate: Double) -> Double { exp2(rate / untreated) - 1 }
    let values = growth.map(value)
    self.values = values
    atHighest = value(last)
    let logs = doses.map { log($0) }
    half = values.indices.dropFirst().first { values[$0 - 1] > 0.5 && values[$0] <= 0.5 }.map { index in
      let share = (values[index - 1] - 0.5) / (values[index - 1] - values[index])
      return exp(logs[index - 1] + share * (logs[index] - logs[index - 1]))
    }
    let area = values.indices.dropFirst().reduce(0.0) { sum, index in
      sum + (logs[index] - logs[index - 1]) * (2 - values[index - 1] - values[index]) / 2
    }
    areaOverCurve = area / (logs[logs.count - 1] - logs[0])
  }
}
