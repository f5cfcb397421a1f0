public import BypassCore

#if canImport(Glibc)
  import Glibc
#endif

/// A curve of four parameters through responses at doses: E(c) = E₀ + (E∞ − E₀)·x/(1 + x), x = (c/EC50)ʰ.
///
/// Fitted by weighted least squares (Levenberg and Marquardt, analytic gradient, several starts) in ln EC50 and ln h, so
/// that the answer does not depend on the unit of the dose; intervals by profile likelihood, widened where the responses
/// scatter about the curve more than their own intervals allow.
///
/// - Source: Marquardt 1963, doi:10.1137/0111030; profile intervals: Raue et al. 2009, doi:10.1093/bioinformatics/btp358;
///   the widening: Birge 1932, doi:10.1103/PhysRev.40.207.
public struct DoseResponseFit: Hashable, Sendable {
  /// A response at a dose.
  public struct Point: Hashable, Sendable {
    /// In any unit, 0 or more.
    public let dose: Double
    /// With its 95 % interval.
    public let response: Estimate

    /// A response at a dose.
    public init(dose: Double, _ response: Estimate) {
      self.dose = dose
      self.response = response
    }
  }

  /// A dose of half effect that the doses only say a side of: its number would be made up.
  public enum Beyond: Hashable, Sendable {
    /// Below this, the lowest dose above 0.
    case below(Double)
    /// Above this, the highest dose.
    case above(Double)
  }

  /// The response without drug.
  public let untreated: Double
  /// The response to endless drug.
  public let full: Double
  /// The dose of half effect with its 95 % interval, in the unit of the doses; an end is 0 or infinite where the doses
  /// do not bound it.
  public let halfEffect: Estimate
  /// Where the dose of half effect lies; nil where it is among the doses, or beyond them with an interval.
  public let beyond: Beyond?
  /// The steepness, above 0.
  public let hill: Double
  /// The weighted sum of squares.
  public let sumOfSquares: Double
  /// How much further the responses lie from the curve than their intervals say, as the sum of squares over the degrees of
  /// freedom, at least 1: above 1 the curve has another shape than this, and the interval is widened by its root.
  public let misfit: Double

  /// The response that the curve has at a dose.
  public func response(at dose: Double) -> Double {
    Self.curve([untreated, full, log(halfEffect.value), log(hill)], dose > 0 ? log(dose) : -.infinity)
  }

  /// The curve through points.
  ///
  /// Nil when there are fewer than four different doses above 0, or when the responses do not differ by more than their
  /// intervals: a flat response has no dose of half effect, and none is made up.
  public init?(_ points: [Point]) {
    let used = points.filter { $0.dose >= 0 && $0.dose.isFinite && $0.response.value.isFinite }
    let logs = Set(used.filter { $0.dose > 0 }.map { log($0.dose) })
    guard logs.count >= 4, let low = logs.min(), let high = logs.max(),
      let least = used.min(by: { $0.response.value < $1.response.value })?.response,
      let most = used.max(by: { $0.response.value < $1.response.value })?.response, most.lower > least.upper
    else { return nil }
    // The centre of the doses is the unit in which they are fitted.
    let centre = (low + high) / 2
    let problem = HillProblem(points: used, centre: centre)
    guard let best = problem.best(span: (high - low) / 2) else { return nil }
    let freedom = used.count - 4
    let misfit = freedom > 0 ? max(1, best.cost / Double(freedom)) : 1
    let interval = problem.profile(best, span: high - low, misfit: misfit)
    self.misfit = misfit
    untreated = best.values[0]
    full = best.values[1]
    let value = exp(best.values[2] + centre)
    halfEffect = Estimate(
      value: value, lower: interval.lower.map { exp($0 + centre) } ?? 0,
      upper: interval.upper.map { exp($0 + centre) } ?? .infinity)
    let tried = used.map(\.dose).filter { $0 > 0 }.sorted()
    if let lowest = tried.first, value < lowest, interval.lower == nil {
      beyond = .below(lowest)
    } else if let highest = tried.last, value > highest, interval.upper == nil {
      beyond = .above(highest)
    } else {
      beyond = nil
    }
    hill = exp(best.values[3])
    sumOfSquares = best.cost
  }

  /// The curve at the logarithm of a dose; parameters E₀, E∞, ln EC50, ln h.
  static func curve(_ values: [Double], _ logDose: Double) -> Double {
    let share = 1 / (1 + exp(-exp(values[3]) * (logDose - values[2])))
    return values[0] + (values[1] - values[0]) * share
  }
}

/// The weighted least squares behind a curve.
private struct HillProblem {
  struct Solution {
    var values: [Double]
    var cost: Double
  }

  private let data: [(logDose: Double, response: Double, weight: Double)]
  private static let chiSquare95 = 3.841458820694124

  init(points: [DoseResponseFit.Point], centre: Double) {
    data = points.map { point in
      let error = max(1e-6, (point.response.upper - point.response.lower) / (2 * Estimate.z95))
      return (
        point.dose > 0 ? log(point.dose) - centre : -.infinity, point.response.value, 1 / (error * error)
      )
    }
  }

  /// The best of several starts.
  func best(span: Double) -> Solution? {
    let sorted = data.sorted { $0.logDose < $1.logDose }
    guard let first = sorted.first, let last = sorted.last else { return nil }
    var starts: [Solution] = []
    for place in [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75] {
      for hill in [-0.7, 0, 0.7, 1.6] {
        let values = [first.response, last.response, place * span, hill]
        starts.append(Solution(values: values, cost: cost(values)))
      }
    }
    var best: Solution?
    for start in starts.sorted(by: { $0.cost < $1.cost }).prefix(5) {
      let found = improved(start.values, free: [0, 1, 2, 3], span: span)
      if found.cost.isFinite, found.cost < (best?.cost ?? .infinity) { best = found }
    }
    return best
  }

  /// Where the cost, with the other parameters refitted, has risen by the 95 % quantile; nil where it never does. A misfit
  /// was estimated from the same points, which the quantile of Student's distribution allows for.
  func profile(_ best: Solution, span: Double, misfit: Double) -> (lower: Double?, upper: Double?) {
    let student = StudentDistribution.quantile975(freedom: max(1, data.count - 4))
    let allowed = misfit > 1 ? misfit * student * student : Self.chiSquare95
    func rise(_ place: Double, from values: inout [Double]) -> Double {
      values[2] = place
      let found = improved(values, free: [0, 1, 3], span: span)
      values = found.values
      return found.cost - best.cost - allowed
    }
    func end(_ direction: Double) -> Double? {
      var values = best.values
      var inside = best.values[2]
      var step = span / 64
      while step < 4 * span {
        let outside = best.values[2] + direction * step
        if rise(outside, from: &values) > 0 {
          var (low, high) = (inside, outside)
          for _ in 0..<40 {
            let middle = (low + high) / 2
            if rise(middle, from: &values) > 0 { high = middle } else { low = middle }
          }
          return high
        }
        inside = outside
        step *= 1.5
      }
      return nil
    }
    return (end(-1), end(1))
  }

  private func cost(_ values: [Double]) -> Double {
    data.reduce(0) { sum, point in
      let rest = DoseResponseFit.curve(values, point.logDose) - point.response
      return sum + point.weight * rest * rest
    }
  }

  /// Levenberg and Marquardt over the free parameters, kept where a response curve can be seen at all.
  private func improved(_ start: [Double], free: [Int], span: Double) -> Solution {
    var current = Solution(values: start, cost: cost(start))
    var damping = 1e-3
    for _ in 0..<200 {
      let (hessian, gradient) = normalEquations(current.values, free)
      var damped = hessian
      for index in free.indices { damped[index, index] += damping * max(hessian[index, index], 1e-12) }
      guard let step = damped.solve(gradient.map { -$0 }) else { return current }
      var next = current.values
      for (index, parameter) in free.enumerated() { next[parameter] += step[index] }
      next[2] = max(-6 * span, min(6 * span, next[2]))
      next[3] = max(-3, min(3, next[3]))
      let nextCost = cost(next)
      if nextCost <= current.cost {
        let gain = current.cost - nextCost
        current = Solution(values: next, cost: nextCost)
        damping = max(1e-12, damping / 10)
        if gain <= 1e-13 * max(1e-12, current.cost) { break }
      } else {
        damping *= 10
        if damping > 1e12 { break }
      }
    }
    return current
  }

  private func normalEquations(_ values: [Double], _ free: [Int]) -> (DenseMatrix, [Double]) {
    var hessian = DenseMatrix(size: free.count)
    var gradient = [Double](repeating: 0, count: free.count)
    let steep = exp(values[3])
    for point in data {
      let distance = point.logDose - values[2]
      let share = 1 / (1 + exp(-steep * distance))
      let slope = (values[1] - values[0]) * share * (1 - share)
      let all = [
        1 - share, share, -slope * steep, distance.isFinite ? slope * steep * distance : 0,
      ]
      let rest = values[0] + (values[1] - values[0]) * share - point.response
      for (row, a) in free.enumerated() {
        gradient[row] += point.weight * all[a] * rest
        for (column, b) in free.enumerated() { hessian[row, column] += point.weight * all[a] * all[b] }
      }
    }
    return (hessian, gradient)
  }
}
