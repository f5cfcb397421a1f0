public import BypassCore

/// The exposures of one drug at which a response surface is known.
public struct ExposureAxis: Hashable, Sendable {
  /// What an exposure is counted in.
  public enum Measure: String, Hashable, Sendable {
    /// Free concentration in nmol/L.
    case nanomolar = "nM"
    /// Shares of the effective dose, for drugs of which only an engaged share is known: 0 is none, 1 all of it.
    case effectiveDoses = "of the effective dose"
  }

  /// The drug.
  public let drug: DrugID
  /// The unit.
  public let measure: Measure
  /// From 0 upwards, strictly rising, at least two.
  public let knots: [Double]
  /// The knots in the coordinate in which the surface is linear: ln(1 + c/first knot above 0), or the share itself.
  let places: [Double]
  private let scale: Double

  /// An axis.
  ///
  /// - Throws: ``Diagnostic`` `surface-axis` unless the knots rise strictly from 0 and are finite.
  public init(drug: DrugID, measure: Measure, knots: [Double]) throws(Diagnostic) {
    guard knots.count >= 2, knots[0] == 0, knots.allSatisfy(\.isFinite),
      zip(knots, knots.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw .error(
        "surface-axis", "the exposures of \(drug) on a response surface must rise strictly from 0",
        remedy: "give at least 0 and one exposure above it")
    }
    self.drug = drug
    self.measure = measure
    self.knots = knots
    let scale = knots[1]
    self.scale = scale
    places = knots.map { measure == .nanomolar ? (1 + $0 / scale).naturalLogarithm : $0 }
  }

  /// The exposure in the coordinate of ``places``.
  func place(of exposure: Double) -> Double {
    measure == .nanomolar ? (1 + exposure / scale).naturalLogarithm : exposure
  }

  /// The largest exposure that is known.
  public var highest: Double { knots[knots.count - 1] }
}
