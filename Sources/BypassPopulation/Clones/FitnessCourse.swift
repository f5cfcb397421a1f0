public import BypassPharmacology

/// The rates of every clone in time, when nothing about the tumour itself decides what it is treated with.
///
/// Phases follow each other from day 0 on; the last one has no end. Before day 0 the tumour is untreated.
public struct FitnessCourse: Hashable, Sendable {
  /// A stretch of constant rates.
  public struct Phase: Hashable, Sendable {
    /// Its length in days; infinite for the last one.
    public let days: Double
    /// One entry a clone.
    public let rates: [CellRates]
    /// A stretch.
    public init(days: Double, rates: [CellRates]) {
      self.days = days
      self.rates = rates
    }
  }

  /// Rates before day 0, one entry a clone.
  public let untreated: [CellRates]
  /// From day 0 on.
  public let phases: [Phase]

  /// A course.
  public init(untreated: [CellRates], phases: [Phase]) {
    self.untreated = untreated
    self.phases = phases
  }
}
