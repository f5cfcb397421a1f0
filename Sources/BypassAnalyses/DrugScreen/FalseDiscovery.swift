public import BypassCore

/// Many tests at once.
public enum FalseDiscovery {
  /// For each p-value the smallest share of false findings at which it would be called a finding.
  ///
  /// - Source: Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
  /// - Complexity: O(n log n).
  public static func adjusted(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var adjusted = values
    var least = 1.0
    for (rank, index) in order.enumerated().reversed() {
      least = min(least, values[index] * Double(values.count) / Double(rank + 1))
      adjusted[index] = least
    }
    return adjusted
  }
}

/// How much more a combination does than a reference says, out of surviving shares with intervals.
public struct ScreenSynergy: Hashable, Sendable {
  /// Expected minus observed surviving share with its 95 % interval.
  public let score: Estimate
  /// The chance of a score this far from 0 without interaction, two-sided.
  public let p: Double

  /// Against the strongest part.
  ///
  /// - Precondition: there is at least one part.
  public static func highestSingle(_ combination: Estimate, parts: [Estimate]) -> ScreenSynergy {
    let best = parts.min { ($0.value, $0.upper) < ($1.value, $1.upper) } ?? combination
    return ScreenSynergy(expected: best, observed: combination)
  }

  /// Against the product of the parts' shares, each relative to the untreated share; nil where that is no share: where the
  /// untreated share cannot be told from 0, or the parts leave so much more than nothing does that the product is above 1.
  public static func bliss(_ combination: Estimate, parts: [Estimate], untreated: Estimate) -> ScreenSynergy? {
    guard untreated.value > 0, untreated.lower > 0 else { return nil }
    let value = parts.reduce(untreated.value) { $0 * $1.value / untreated.value }
    guard value <= 1 else { return nil }
    // Relative errors add in squares; a part at 0 takes its interval over.
    func spread(_ end: (Estimate) -> Double) -> Double {
      parts.indices.reduce(0.0) { sum, index in
        let others = parts.indices.reduce(1.0) { $0 * ($1 == index ? 1 : parts[$1].value / untreated.value) }
        let width = (end(parts[index]) - parts[index].value) * others
        return sum + width * width
      }.squareRoot()
    }
    return ScreenSynergy(
      expected: Estimate(value: value, lower: value - spread(\.lower), upper: value + spread(\.upper)),
      observed: combination)
  }

  /// Square-and-add keeps the asymmetry of the two intervals; shared random numbers make it wider than needed.
  /// - Source: Newcombe 1998.
  private init(expected: Estimate, observed: Estimate) {
    func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    let value = expected.value - observed.value
    let down = length(expected.value - expected.lower, observed.upper - observed.value)
    let up = length(expected.upper - expected.value, observed.value - observed.lower)
    score = Estimate(value: value, lower: value - down, upper: value + up)
    let error = (value > 0 ? down : up) / Estimate.z95
    p = error > 0 ? min(1, 2 * NormalDistribution.cumulative(-value.magnitude / error)) : value == 0 ? 1 : 0
  }
}
