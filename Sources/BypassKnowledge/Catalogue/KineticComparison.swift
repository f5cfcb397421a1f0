public import BypassCore

/// A printed number of how the body handles a drug, beside what the entry's pharmacokinetics give for it.
public struct KineticComparison: Hashable, Sendable {
  /// What was measured.
  public enum Quantity: String, Hashable, Sendable, CaseIterable {
    /// Hours in which the slowest phase of the disposition halves.
    case halfLife = "half-life"
    /// Hours: ln 2 times the volume at steady state over the clearance; what governs the build-up.
    case effectiveHalfLife = "effective half-life"
    /// mg·h/L over a stretch of hours at steady state under the usual regimen.
    case area = "AUC"
    /// mg/L, the highest at steady state under the usual regimen.
    case peak
    /// mg/L, the lowest at steady state under the usual regimen.
    case trough
    /// L at steady state.
    case volume

    /// The unit of the quantity.
    public var unit: String {
      switch self {
      case .halfLife, .effectiveHalfLife: "h"
      case .area: "mg·h/L"
      case .peak, .trough: "mg/L"
      case .volume: "L"
      }
    }

    /// How many times two numbers may differ before a reason has to be given: 2 for what a body is like, 1.5 for what a
    /// dose gives.
    ///
    /// Patients differ by about 50 % in exposure, and their means by less; a half-life depends on how long samples were
    /// taken.
    public var tolerance: Double {
      switch self {
      case .halfLife, .effectiveHalfLife, .volume: 2
      case .area, .peak, .trough: 1.5
      }
    }
  }

  /// What was measured.
  public let quantity: Quantity
  /// As the source prints it.
  public let printed: String
  /// The same in the unit of ``quantity``.
  public let observed: Double
  /// What the entry's pharmacokinetics give, in the same unit.
  public let predicted: Double
  /// Whether the source was read.
  public let standing: Standing
  /// Where the printed number comes from.
  public let account: String
  /// Why the two may differ; nil where they are held to agree.
  public let because: String?
  /// The printed number's place.
  public let place: Place

  /// How many times the larger of the two is the smaller one; infinite where one is 0.
  public var fold: Double { max(observed, predicted) / min(observed, predicted) }
  /// Whether the two agree within the quantity's tolerance.
  public var agrees: Bool { fold <= quantity.tolerance }
}
