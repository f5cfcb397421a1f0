import BypassCore
public import BypassPharmacology

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The linear birth–death process: each cell divides and dies at constant rates, independently of all others.
///
/// With r = b − d and E(t) = (eʳᵗ − 1)/r (t when r = 0): one cell has no descendants after t with probability
/// α = dE/(1 + bE), and otherwise a geometric number of them with ratio β = bE/(1 + bE).
/// - Source: Kendall 1948, doi:10.1214/aoms/1177730285; Bailey 1964, The Elements of Stochastic Processes, 8.6.
public struct BirthDeathProcess: Hashable, Sendable {
  /// Divisions, in 1/day.
  public let birth: Double
  /// Deaths, in 1/day.
  public let death: Double

  /// A process.
  public init(_ rates: CellRates) { self.init(birth: rates.birth.perDay, death: rates.death.perDay) }

  /// A process from rates in 1/day, both 0 or more.
  init(birth: Double, death: Double) {
    self.birth = birth
    self.death = death
  }

  /// r = b − d, in 1/day.
  public var net: Double { birth - death }

  /// E(t) = (eʳᵗ − 1)/r in days; t itself where r vanishes. Exact to rounding for every r.
  func growthIntegral(over days: Double) -> Double {
    let exponent = net * days
    return abs(exponent) < 1e-300 ? days : days * expm1(exponent) / exponent
  }

  /// The expected number of descendants of one cell after some days: eʳᵗ.
  public func mean(after days: Double) -> Double { exp(net * days) }

  /// The variance of the number of descendants of one cell: (b + d) E eʳᵗ.
  public func variance(after days: Double) -> Double {
    (birth + death) * growthIntegral(over: days) * mean(after: days)
  }

  /// α: the probability that one cell has no descendants after some days.
  public func extinction(after days: Double) -> Double {
    let integral = growthIntegral(over: days)
    return integral.isFinite ? death * integral / (1 + birth * integral) : min(1, death / birth)
  }

  /// 1 − α, exact also where it is tiny.
  public func survival(after days: Double) -> Double {
    let integral = growthIntegral(over: days)
    return integral.isFinite ? (1 + net * integral) / (1 + birth * integral) : max(0, 1 - death / birth)
  }

  /// 1 − β: the parameter of the geometric number of descendants, given that there are any; the mean is its inverse.
  public func stopping(after days: Double) -> Double { 1 / (1 + birth * growthIntegral(over: days)) }

  /// The probability that one cell's descendants never die out: max(0, 1 − d/b).
  public var eventualSurvival: Double { birth > death ? 1 - death / birth : 0 }

  /// The number of descendants of some cells after some days, drawn from the exact law while there are at most `exact`
  /// cells, and from a normal law of the exact mean and variance above.
  ///
  /// - Parameter cells: a whole number, 0 or more.
  func descendants(
    of cells: Double, after days: Double, exactBelow exact: Double, using random: inout RandomStream
  ) -> Double {
    guard cells > 0, days > 0 else { return cells }
    let integral = growthIntegral(over: days)
    if cells > exact {
      let mean = cells * exp(net * days)
      let deviation = (cells * (birth + death) * integral * exp(net * days)).squareRoot()
      return max(0, (mean + deviation * Draw.normal(&random)).rounded())
    }
    let survivors = Draw.binomial(cells, (1 + net * integral) / (1 + birth * integral), &random)
    guard survivors > 0, birth > 0 else { return survivors }
    // A sum of geometric numbers is the survivors plus a negative binomial number: Poisson with a gamma mean.
    return survivors + Draw.poisson(Draw.gamma(survivors, &random) * birth * integral, &random)
  }
}
