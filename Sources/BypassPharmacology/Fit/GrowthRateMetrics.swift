public import BypassCore

#if canImport(Glibc)
  import Glibc
#endif

/// What a drug does to the rate of growth rather than to the number of cells at one time, which depends on how fast the
/// untreated cells divide: GR(c) = 2^(k(c)/k(0)) − 1; 1 for no effect, 0 for no growth, below 0 for shrinking.
///
/// - Source: Hafner et al. 2016, doi:10.1038/nmeth.3853.
public struct GrowthRateMetrics: Hashable, Sendable {
  /// GR at each dose, in the order of the doses.
  public let values: [Estimate]
  /// GR at the highest dose.
  public let atHighest: Estimate
  /// The dose at which GR comes down to ½, by the line between neighbours over the logarithm of the dose; nil where it does
  /// not. Its interval is where the ends of the intervals of GR do: 0 and infinite where no dose bounds it.
  public let half: Estimate?
  /// The mean of 1 − GR over the logarithm of the dose, with an interval at least as wide as needed.
  public let areaOverCurve: Estimate

  /// From net growth rates at ascending doses above 0 and without drug, in one unit; nil when the untreated cells cannot be
  /// told from cells that do not grow, or there are fewer than two doses.
  public init?(doses: [Double], growth: [Estimate], untreated: Estimate) {
    let values = growth.compactMap { Self.value($0, untreated: untreated) }
    guard doses.count == values.count, doses.count >= 2, doses.allSatisfy({ $0 > 0 && $0.isFinite }),
      zip(doses, doses.dropFirst()).allSatisfy({ $0 < $1 }), let last = values.last
    else { return nil }
    self.values = values
    atHighest = last
    let logs = doses.map { log($0) }
    half = Self.crossing(0.5, values.map(\.value), logs).map { value in
      Estimate(
        value: value, lower: Self.crossing(0.5, values.map(\.lower), logs) ?? 0,
        upper: Self.crossing(0.5, values.map(\.upper), logs) ?? .infinity)
    }
    func area(_ values: [Double]) -> Double {
      let sum = values.indices.dropFirst().reduce(0.0) { sum, index in
        sum + (logs[index] - logs[index - 1]) * (2 - values[index - 1] - values[index]) / 2
      }
      return sum / (logs[logs.count - 1] - logs[0])
    }
    areaOverCurve = Estimate(
      value: area(values.map(\.value)), lower: area(values.map(\.upper)), upper: area(values.map(\.lower)))
  }

  /// GR of one net growth rate; nil where the untreated cells cannot be told from cells that do not grow.
  public static func value(_ growth: Estimate, untreated: Estimate) -> Estimate? {
    growth.ratio(to: untreated).map { ratio in
      Estimate(value: exp2(ratio.value) - 1, lower: exp2(ratio.lower) - 1, upper: exp2(ratio.upper) - 1)
    }
  }

  /// The dose at which values first come down to a level; nil where they never do, or are there at the lowest dose already.
  private static func crossing(_ level: Double, _ values: [Double], _ logs: [Double]) -> Double? {
    guard let index = values.firstIndex(where: { $0 <= level }), index > 0 else { return nil }
    let share = (values[index - 1] - level) / (values[index - 1] - values[index])
    return exp(logs[index - 1] + share * (logs[index] - logs[index - 1]))
  }
}

extension Estimate {
  /// It over another number that is above 0 for certain, nil for any other: the ratios r for which the interval of
  /// (this − r × other) has 0 in it, squares added. Numbers that go up and down together make it wider than needed.
  ///
  /// - Source: Donner and Zou 2012, doi:10.1177/0962280210383082.
  func ratio(to other: Estimate) -> Estimate? {
    guard other.lower > 0 else { return nil }
    /// (r b − a)² = reach² + r² spread², the root above or below a/b.
    func end(_ sign: Double, reach: Double, spreads: (positive: Double, negative: Double)) -> Double {
      func root(_ spread: Double) -> Double {
        let square = other.value * other.value - spread * spread
        let product = value * other.value
        let inner = product * product - square * (value * value - reach * reach)
        return (product + sign * max(0, inner).squareRoot()) / square
      }
      let first = root(spreads.positive)
      return first >= 0 ? first : root(spreads.negative)
    }
    let (down, up) = (other.value - other.lower, other.upper - other.value)
    return Estimate(
      value: value / other.value, lower: end(-1, reach: value - lower, spreads: (up, down)),
      upper: end(1, reach: upper - value, spreads: (down, up)))
  }
}
