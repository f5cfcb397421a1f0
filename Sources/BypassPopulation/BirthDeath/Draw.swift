import BypassCore

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Random numbers of the laws that populations need, each from the stream handed in and from nothing else.
enum Draw {
  /// Standard normal, by Box and Muller 1958.
  static func normal(_ random: inout RandomStream) -> Double {
    (-2 * log(random.nextOpenUnit())).squareRoot() * cos(2 * Double.pi * random.nextUnit())
  }

  /// Exponential with mean 1.
  static func exponential(_ random: inout RandomStream) -> Double { -log(random.nextOpenUnit()) }

  /// Gamma with scale 1 and a shape of at least 1.
  ///
  /// - Source: Marsaglia and Tsang 2000, doi:10.1145/358407.358414.
  static func gamma(_ shape: Double, _ random: inout RandomStream) -> Double {
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal(&random)
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      guard v > 0 else { continue }
      if log(random.nextOpenUnit()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
    }
  }

  /// Poisson with any mean, 0 or more: by products below 10, by transformed rejection to 10⁸, by its normal limit above.
  ///
  /// - Source: Hörmann 1993, doi:10.1016/0167-6687(93)90997-4 (PTRS).
  static func poisson(_ mean: Double, _ random: inout RandomStream) -> Double {
    guard mean > 0 else { return 0 }
    if mean < 10 {
      let limit = exp(-mean)
      var product = random.nextOpenUnit()
      var count = 0.0
      while product > limit {
        product *= random.nextOpenUnit()
        count += 1
      }
      return count
    }
    if mean > 1e8 { return max(0, (mean + mean.squareRoot() * normal(&random)).rounded()) }
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverse = 1.1239 + 1.1328 / (b - 3.4)
    let smooth = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = random.nextUnit() - 0.5
      let v = random.nextOpenUnit()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07, v <= smooth { return k }
      guard k >= 0, us >= 0.013 || v <= us else { continue }
      if log(v) + log(inverse) - log(a / (us * us) + b) <= k * log(mean) - mean - lgamma(k + 1) { return k }
    }
  }

  /// Binomial of a whole number of trials: by inversion where few succeed, by transformed rejection to 10⁸ expected, by
  /// its normal limit above.
  ///
  /// - Source: Hörmann 1993, doi:10.1080/00949659308811496 (BTRS).
  static func binomial(_ trials: Double, _ share: Double, _ random: inout RandomStream) -> Double {
    guard share > 0, trials > 0 else { return 0 }
    guard share < 1 else { return trials }
    if share > 0.5 { return trials - binomial(trials, 1 - share, &random) }
    let mean = trials * share
    if mean < 10 { return inverted(trials, share, &random) }
    let spread = (mean * (1 - share)).squareRoot()
    if mean > 1e8 { return min(trials, max(0, (mean + spread * normal(&random)).rounded())) }
    let b = 1.15 + 2.53 * spread
    let a = -0.0873 + 0.0248 * b + 0.01 * share
    let centre = mean + 0.5
    let smooth = 0.92 - 4.2 / b
    let alpha = (2.83 + 5.1 / b) * spread
    let odds = log(share / (1 - share))
    let mode = ((trials + 1) * share).rounded(.down)
    let height = lgamma(mode + 1) + lgamma(trials - mode + 1)
    while true {
      let u = random.nextUnit() - 0.5
      var v = random.nextOpenUnit()
      let us = 0.5 - abs(u)
      let k = ((2 * a / us + b) * u + centre).rounded(.down)
      if us >= 0.07, v <= smooth { return k }
      guard k >= 0, k <= trials else { continue }
      v = log(v * alpha / (a / (us * us) + b))
      if v <= height - lgamma(k + 1) - lgamma(trials - k + 1) + (k - mode) * odds { return k }
    }
  }

  /// By walking up the distribution; only where the mean is below 10.
  private static func inverted(_ trials: Double, _ share: Double, _ random: inout RandomStream) -> Double {
    let ratio = share / (1 - share)
    var probability = exp(trials * log1p(-share))
    var rest = random.nextUnit()
    var count = 0.0
    while rest > probability, count < trials, count < 400 {
      rest -= probability
      count += 1
      probability *= ratio * (trials - count + 1) / count
    }
    return count
  }
}
