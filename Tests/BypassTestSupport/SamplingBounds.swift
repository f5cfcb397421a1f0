import BypassCore

/// How far a mean of independent numbers from 0 to 1 may be from its expectation before chance is no explanation.
public enum SamplingBounds {
  /// The deviation that a mean exceeds with probability `falseAlarm` at most, by Bernstein's inequality.
  ///
  /// √(2p(1−p)L/n) + 2L/(3n) with L = ln(2/α): numbers from 0 to 1 of mean p have variance p(1−p) at most. It holds for
  /// every n and p, rare events included, so that error rates are computed and not felt.
  public static func deviation(of expectation: Double, samples: Int, falseAlarm: Double = 1e-9) -> Double {
    let n = Double(samples)
    let p = min(1, max(0, expectation))
    let l = (2 / falseAlarm).naturalLogarithm
    return (2 * p * (1 - p) * l / n).squareRoot() + 2 * l / (3 * n)
  }

  /// Whether a mean agrees with its expectation at an error rate.
  public static func agrees(
    _ mean: Double, with expectation: Double, samples: Int, falseAlarm: Double = 1e-9
  ) -> Bool {
    abs(mean - expectation) <= deviation(of: expectation, samples: samples, falseAlarm: falseAlarm) + 1e-12
  }
}
