public import BypassCore

/// The mean of a sample and its standard error; of paired differences, what a comparison rests on.
public struct SampleMoments: Sendable {
  /// 0 of no values.
  public let mean: Double
  /// Of the mean, in the unit of the values; 0 of fewer than two.
  public let error: Double

  /// The moments of some numbers.
  ///
  /// - Complexity: O(count).
  public init(_ values: [Double]) {
    let count = Double(max(1, values.count))
    let mean = values.reduce(0, +) / count
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
    self.mean = mean
    error = (square / count).squareRoot()
  }

  /// The mean with its interval.
  public var estimate: Estimate { .mean(mean, standardError: error) }

  /// Whether the mean is above 0 by more than so many standard errors.
  public func isAboveNothing(by errors: Double) -> Bool { mean > 0 && mean > errors * error }
}
