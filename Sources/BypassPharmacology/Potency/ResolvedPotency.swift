public import BypassCore

/// A potency with how it was come by.
public struct ResolvedPotency: Hashable, Sendable {
  /// How the number was come by, in the order in which the table answers.
  public enum Derivation: String, Hashable, Sendable, CaseIterable {
    /// Measured for this mutant in the disease's own cells.
    case measured
    /// Fold change within one isogenic panel times the wild type in the disease's own cells.
    case foldChange = "fold change"
    /// The number of a panel of other cells.
    case panel
    /// A printed upper bound, taken as the value.
    case upperBound = "upper bound"
    /// Only called resistant or sensitive: the bound that the word stands for.
    case qualitative
    /// Compound mutant without a measurement: log-additive in its single changes.
    case logAdditive = "log-additive"
    /// Given by the drug's own entry.
    case entry
    /// Given by the drug's own entry, one number for every mutation, on a mutant that nobody calls sensitive to it.
    case notByMutant = "not by mutant"
  }
  /// How strongly the drug acts.
  public enum Strength: Hashable, Sendable {
    /// By concentration.
    case response(DoseResponse)
    /// No number exists anywhere: this share, at an effective dose.
    case share(Fraction)
  }
  /// How strongly the drug acts.
  public let strength: Strength
  /// How it was come by.
  public let derivation: Derivation
  /// The worst standing of the rows used; `contested` where the anchor is.
  public let standing: Standing
  /// One sentence: which numbers it is made of.
  public let account: String

  /// A potency.
  public init(_ strength: Strength, derivation: Derivation, standing: Standing, account: String) {
    self.strength = strength
    self.derivation = derivation
    self.standing = standing
    self.account = account
  }

  /// The dose-response, when there is a number.
  public var response: DoseResponse? { if case .response(let response) = strength { response } else { nil } }
}
