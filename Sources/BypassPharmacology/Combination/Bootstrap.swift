public import BypassCore

/// Resampling of a dose matrix.
public enum Bootstrap {
  /// Lists of condition means: fitted effects plus residuals drawn with replacement, scaled up by √(n/(n − p)).
  ///
  /// - Parameters:
  ///   - data: the matrix.
  ///   - fitted: one effect a condition.
  ///   - parameters: p, the parameters that the fit spent; at most half of the wells are counted as spent.
  ///   - count: lists, 0 or more.
  public static func means(
    of data: CombinationData, around fitted: [Double], parameters: Int, count: Int, seed: Seed
  ) -> [[Double]] {
    let residuals = zip(data.wells, data.conditionOfWell).map { $0.effect - fitted[$1] }
    let n = Double(residuals.count)
    let scale = (n / max(n / 2, n - Double(parameters))).squareRoot()
    return (0..<count).map { number in
      var random = RandomStream(seed: seed, purpose: .bootstrap, replicate: UInt32(truncatingIfNeeded: number))
      var sums = [Double](repeating: 0, count: fitted.count)
      for condition in data.conditionOfWell {
        sums[condition] += scale * residuals[Int(random.next() % UInt64(residuals.count))]
      }
      return fitted.indices.map { fitted[$0] + sums[$0] / Double(data.conditions[$0].count) }
    }
  }

  /// A value with the middle 95 % of how its resampled values lie about the one that they were drawn around.
  ///
  /// - Parameters:
  ///   - value: of the data.
  ///   - resampled: of the resampled data; those that are no numbers are left out.
  ///   - centre: of what the data were resampled around; nil for the value itself.
  ///   - isMirrored: whether what resampling adds is taken off the value, for a number that noise pushes one way: the
  ///     highest of many is too high already, and resampling it pushes it up again. The interval still holds the value.
  /// - Source: Davison and Hinkley, Bootstrap Methods and their Application (1997), basic bootstrap limits.
  public static func estimate(
    _ value: Double, _ resampled: [Double], around centre: Double? = nil, isMirrored: Bool = false
  ) -> Estimate {
    let sign = isMirrored ? -1.0 : 1
    let sorted = resampled.filter(\.isFinite).map { value + sign * ($0 - (centre ?? value)) }.sorted()
    guard let first = sorted.first, let last = sorted.last, sorted.count > 1 else {
      return Estimate(value: value, lower: value, upper: value)
    }
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let below = Int(place)
      guard below + 1 < sorted.count else { return last }
      return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }
    return Estimate(value: value, lower: max(first, quantile(0.025)), upper: min(last, quantile(0.975)))
  }
}
