/// A number with the interval that it is uncertain by.
public struct Estimate: Hashable, Sendable {
  /// The best value.
  public let value: Double
  /// The interval's lower end, at most the value.
  public let lower: Double
  /// The interval's upper end, at least the value.
  public let upper: Double

  /// A value with its interval.
  public init(value: Double, lower: Double, upper: Double) {
    self.value = value
    self.lower = min(lower, value)
    self.upper = max(upper, value)
  }

  /// The normal quantile of a two-sided 95 % interval.
  public static let z95 = 1.959963984540054

  /// The share of successes in independent trials with its Wilson 95 % interval, never of zero width.
  ///
  /// centre = (p + z²/2n) / (1 + z²/n), half-width = z √(p(1−p)/n + z²/4n²) / (1 + z²/n).
  /// - Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.
  /// - Precondition: 0 ≤ successes ≤ trials and trials > 0.
  public static func share(_ successes: Int, of trials: Int, z: Double = z95) -> Estimate {
    precondition(trials > 0 && successes >= 0 && successes <= trials, "a share needs trials")
    return wilson(Double(successes) / Double(trials), of: trials, z: z)
  }

  private static func wilson(_ p: Double, of trials: Int, z: Double) -> Estimate {
    let n = Double(trials)
    let scale = 1 + z * z / n
    let centre = (p + z * z / (2 * n)) / scale
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / scale
    return Estimate(value: p, lower: max(0, centre - half), upper: min(1, centre + half))
  }

  /// The mean of independent numbers from 0 to 1 with the Wilson interval of a share of that value: at least as wide as
  /// needed, since no such numbers vary more than truth values of the same mean.
  /// - Precondition: 0 ≤ mean ≤ 1 and trials > 0.
  public static func boundedMean(_ mean: Double, of trials: Int, z: Double = z95) -> Estimate {
    precondition(trials > 0 && mean >= -1e-12 && mean <= 1 + 1e-12, "a bounded mean is from 0 to 1")
    return wilson(min(1, max(0, mean)), of: trials, z: z)
  }

  /// A mean with its normal 95 % interval from a standard error.
  public static func mean(_ value: Double, standardError: Double, z: Double = z95) -> Estimate {
    Estimate(value: value, lower: value - z * standardError, upper: value + z * standardError)
  }

  /// Whether two intervals have a point in common.
  public func overlaps(_ other: Estimate) -> Bool { lower <= other.upper && other.lower <= upper }
}
