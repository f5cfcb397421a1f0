public import BypassCore

/// The parameters of a fitted MuSyC model in the units of the data.
public struct MuSyCModel: Hashable, Sendable {
  /// Which number stands where.
  public let layout: MuSyCLayout
  /// In the order of `layout.names`: effects, steepnesses, doses of half effect, then α and γ as factors.
  public let values: [Double]
  private let highestDoses: [Double]
  private let inner: [Double]

  init(layout: MuSyCLayout, inner: [Double], highestDoses: [Double]) {
    self.layout = layout
    self.inner = inner
    self.highestDoses = highestDoses
    values = inner.enumerated().map { index, value in
      Self.outer(value, at: index, layout: layout, highestDoses: highestDoses)
    }
  }

  /// A number as fitted turned into the unit of the data.
  static func outer(_ value: Double, at index: Int, layout: MuSyCLayout, highestDoses: [Double]) -> Double {
    guard index >= layout.firstHill else { return value }
    let isHalf = index >= layout.firstHalf && index < layout.firstAlpha
    return value.exponential * (isHalf ? highestDoses[index - layout.firstHalf] : 1)
  }

  /// The effect of doses of 0 or more.
  public func effect(of doses: [Double]) -> Double {
    let logs = zip(doses, highestDoses).map { dose, top in dose > 0 ? (dose / top).naturalLogarithm : nil }
    var surface = MuSyCSurface(layout: layout, logDoses: [logs])
    var gradient = [Double](repeating: 0, count: layout.count)
    return surface.value(at: 0, inner, gradient: &gradient)
  }

  /// By how much the strongest combination exceeds the strongest single drug, as a share of what the latter reaches:
  /// β = (best E of a proper subset − E of all)/(E₀ − best E of a proper subset), positive for synergy of efficacy.
  public var beta: Double {
    let (untreated, all) = (values[0], values[layout.states - 1])
    let parts = (1..<layout.states - 1).map { values[$0] }
    guard let best = parts.max(by: { (untreated - $0).magnitude < (untreated - $1).magnitude }) else { return 0 }
    return (best - all) / (untreated - best)
  }
}

/// A fitted MuSyC model with how sure its parameters are.
public struct MuSyCAnswer: Sendable {
  /// How an interval was made.
  public enum IntervalMethod: String, Hashable, Sendable {
    /// Where the best fit with the parameter held there is worse by the F quantile.
    case profile = "profile likelihood"
    /// From the curvature at the optimum; used where profiles would take too long.
    case curvature
  }

  /// The optimum.
  public let model: MuSyCModel
  /// Σ (measured − fitted)² over all wells.
  public let sse: Double
  /// Wells.
  public let wells: Int
  /// A 95 % interval a parameter; an end is nil where the data set no bound.
  public let intervals: [(lower: Double?, upper: Double?)]
  /// How they were made.
  public let intervalMethod: IntervalMethod
  /// How many of the starts ended within one part in 10⁶ of the best sum of squares, and how many there were.
  public let agreeing: (starts: Int, of: Int)
  /// β with its bootstrap interval.
  public let beta: Estimate
  /// The fitted effect of each condition.
  public let fittedMeans: [Double]
  /// The resampled condition means, drawn around the fitted ones, for the intervals of other scores.
  public let resampledMeans: [[Double]]
}
