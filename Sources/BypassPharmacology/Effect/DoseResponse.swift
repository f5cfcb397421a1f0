public import BypassCore

#if canImport(Glibc)
  import Glibc
#endif

/// How a free concentration engages a target: θ = max · x/(1 + x), x = (C/IC50)ʰ.
///
/// - Source: Hill 1910; for competitors at one site Gaddum 1937.
public struct DoseResponse: Hashable, Sendable {
  /// Concentration of half-maximal effect.
  public let ic50: Concentration
  /// Hill coefficient, above 0; 1 for a simple binding site.
  public let hill: Double
  /// The largest share that the drug can reach (a degrader's Dmax), 0...1.
  public let maximum: Fraction

  /// A dose-response.
  /// - Precondition: ic50 and hill above 0.
  public init(ic50: Concentration, hill: Double = 1, maximum: Fraction = .one) {
    precondition(ic50.nanomolar > 0 && hill > 0, "a dose-response needs a positive IC50 and Hill coefficient")
    self.ic50 = ic50
    self.hill = hill
    self.maximum = maximum
  }

  /// x = (C/IC50)ʰ, dimensionless, 0 or more.
  public func pull(at concentration: Concentration) -> Double {
    pow(concentration.nanomolar / ic50.nanomolar, hill)
  }

  /// The share of the target that is engaged.
  public func occupancy(at concentration: Concentration) -> Fraction {
    maximum * Self.occupancy(ofPulls: [pull(at: concentration)])
  }

  /// The share of one site engaged by competitors together: Σx/(1 + Σx).
  public static func occupancy(ofPulls pulls: [Double]) -> Fraction {
    let sum = pulls.reduce(0, +)
    return sum.isFinite ? Fraction(clamping: sum / (1 + sum)) : .one
  }

  /// The pull that alone would give an occupancy: θ/(1 − θ); infinite for 1.
  public static func pull(ofOccupancy share: Fraction) -> Double { share.value / (1 - share.value) }
}
