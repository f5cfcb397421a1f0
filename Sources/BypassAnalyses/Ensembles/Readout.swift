import BypassCore
public import BypassModel

/// What drugs are to lower: a weighted sum of conditions, scaled so that 0 is the least and 1 the most it can be.
///
/// value = (Σ wᵢ P(conditionᵢ) − Σ of negative wᵢ) / Σ |wᵢ|.
public struct Readout: Hashable, Sendable {
  /// One condition with its weight.
  public struct Term: Hashable, Sendable {
    /// What is asked of a state.
    public let condition: LevelCondition
    /// Positive where the condition speaks for what is to be lowered; finite, not 0.
    public let weight: Double
    /// A term.
    public init(_ condition: LevelCondition, weight: Double = 1) {
      self.condition = condition
      self.weight = weight
    }
  }

  /// One or more.
  public let terms: [Term]

  /// A readout.
  ///
  /// - Precondition: at least one term; weights finite and not 0.
  public init(_ terms: [Term]) {
    precondition(!terms.isEmpty && terms.allSatisfy { $0.weight.isFinite && $0.weight != 0 }, "a readout needs weights")
    self.terms = terms
  }

  /// The value when each condition has a probability, 0...1.
  func value(_ probabilities: [Double]) -> Double {
    let sum = zip(terms, probabilities).reduce(0.0) { $0 + $1.0.weight * $1.1 }
    let least = terms.reduce(0.0) { $0 + min(0, $1.weight) }
    let width = terms.reduce(0.0) { $0 + $1.weight.magnitude }
    return min(1, max(0, (sum - least) / width))
  }
}
