import BypassCore

/// E(d) = E₀ + (Eₘ − E₀) dʰ/(Cʰ + dʰ).
///
/// - Source: Hill 1910.
public struct HillCurve: Hashable, Sendable {
  /// The effect without drug.
  public let untreated: Double
  /// The effect at an infinite dose.
  public let highest: Double
  /// The steepness, above 0.
  public let hill: Double
  /// The dose of half effect, above 0, in the unit of the doses.
  public let half: Double

  /// A curve.
  public init(untreated: Double, highest: Double, hill: Double, half: Double) {
    self.untreated = untreated
    self.highest = highest
    self.hill = hill
    self.half = half
  }

  /// The effect of a dose of 0 or more.
  public func effect(of dose: Double) -> Double {
    guard dose > 0 else { return untreated }
    let power = (hill * (half / dose).naturalLogarithm).exponential
    return untreated + (highest - untreated) / (1 + power)
  }

  /// The dose that has an effect: 0 at E₀ or on its other side, nil at Eₘ or beyond.
  public func dose(of effect: Double) -> Double? {
    let share = (effect - untreated) / (highest - untreated)
    guard share > 0 else { return share.isNaN ? nil : 0 }
    guard share < 1 else { return nil }
    return half * ((share / (1 - share)).naturalLogarithm / hill).exponential
  }

  /// The curve nearest to effects by least squares, the best of five starts; nil for fewer than two different doses
  /// above 0.
  ///
  /// - Parameters:
  ///   - doses: 0 or more, each once.
  ///   - weights: one a dose, above 0.
  ///   - untreated: E₀ where it is known.
  static func fitted(doses: [Double], effects: [Double], weights: [Double], untreated: Double? = nil) -> HillCurve? {
    guard let top = doses.max(), top > 0, Set(doses.filter { $0 > 0 }).count >= 2 else { return nil }
    let logs = doses.map { RelativeDose.logarithm($0, top) }
    let low = logs.compactMap { $0 }.min() ?? 0
    guard let smallest = effects.min(), let largest = effects.max() else { return nil }
    let room = max(largest - smallest, 1e-9) * 2 + 1e-9
    let first = untreated ?? zip(doses, effects).min { $0.0 < $1.0 }?.1 ?? largest
    let last = zip(doses, effects).max { $0.0 < $1.0 }?.1 ?? smallest
    let problem = LeastSquares(
      targets: effects, weights: weights,
      lower: [untreated ?? smallest - room, min(smallest, first) - room, -2.3, low - 4],
      upper: [untreated ?? largest + room, max(largest, first) + room, 3, 4], fixed: untreated == nil ? [] : [0],
      iterations: 60)
    var surface = HillSurface(logDoses: logs)
    var best: LeastSquares.Fit?
    for share in [0.5, 0.25, 0.75, 0.1, 0.9] {
      let fit = problem.fit(&surface, from: [first, last, 0, low * (1 - share)])
      if fit.sum < best?.sum ?? .infinity { best = fit }
    }
    return best.map {
      HillCurve(
        untreated: $0.parameters[0], highest: $0.parameters[1], hill: $0.parameters[2].exponential,
        half: top * $0.parameters[3].exponential)
    }
  }
}

/// Parameters: E₀, Eₘ, ln h, ln(C / highest dose).
private struct HillSurface: FittedSurface {
  let logDoses: [Double?]
  var placeCount: Int { logDoses.count }

  mutating func value(at place: Int, _ parameters: [Double], gradient: inout [Double]) -> Double {
    guard let dose = logDoses[place] else {
      gradient = [1, 0, 0, 0]
      return parameters[0]
    }
    let hill = parameters[2].exponential
    let exponent = hill * (dose - parameters[3])
    let share = 1 / (1 + (-exponent).exponential)
    let bend = (parameters[1] - parameters[0]) * share * (1 - share)
    gradient[0] = 1 - share
    gradient[1] = share
    gradient[2] = bend * exponent
    gradient[3] = -bend * hill
    return parameters[0] + (parameters[1] - parameters[0]) * share
  }
}
