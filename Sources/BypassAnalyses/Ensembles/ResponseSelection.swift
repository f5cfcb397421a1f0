public import BypassCore
public import BypassModel

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// What was measured of a readout under a treatment.
public struct MeasuredReadout: Hashable, Sendable {
  /// What the treatment is called in answers.
  public let name: String
  /// What was done to the cells; empty for the untreated tumour.
  public let perturbations: [Perturbation]
  /// The readout, 0...1 on its own scale.
  public let value: Double

  /// A measurement.
  public init(_ name: String, perturbations: [Perturbation], value: Double) {
    self.name = name
    self.perturbations = perturbations
    self.value = value
  }
}

/// The question: which of some candidates answer treatments as was measured?
///
/// With measurements yᵢ of a normal error of standard deviation σ and a candidate's simulated readouts rᵢ, its weight is
/// exp(−Σ (rᵢ − yᵢ)² / 2σ²). A candidate is kept with the probability weight / best weight, so those kept are
/// independent draws from the posterior over candidates, as if none fitted better than the best of them, and intervals
/// over members stay honest: nobody counts twice.
///
/// - Source: rejection sampling, as in approximate Bayesian computation (Tavaré and colleagues 1997,
///   doi:10.1093/genetics/145.2.505).
public struct ResponseSelection: Sendable {
  /// What was measured, one or more.
  public let measured: [MeasuredReadout]
  /// The standard deviation of a measurement, in units of the readout, above 0.
  public let error: Double

  /// A question.
  public init(_ measured: [MeasuredReadout], error: Double) {
    self.measured = measured
    self.error = error
  }

  /// The first kept candidates, as positions, at most so many.
  ///
  /// - Parameter readouts: for each candidate its readout under each measured treatment.
  public func kept(of readouts: [[Double]], most: Int, seed: Seed) -> [Int] {
    let exponents = readouts.map { -squares($0) / (2 * error * error) }
    guard let best = exponents.max(), best.isFinite else { return [] }
    var kept: [Int] = []
    for (candidate, exponent) in exponents.enumerated() where kept.count < most {
      // Counted from below the streams of the random family, so that no two purposes share one.
      var random = RandomStream(
        seed: seed, purpose: .ensemble, replicate: 1 << 31 | UInt32(truncatingIfNeeded: candidate))
      if random.nextUnit() < exp(exponent - best) { kept.append(candidate) }
    }
    return kept
  }

  /// Σ (rᵢ − yᵢ)².
  func squares(_ readouts: [Double]) -> Double {
    zip(readouts, measured).reduce(0) { $0 + ($1.0 - $1.1.value) * ($1.0 - $1.1.value) }
  }
}

/// How candidates and those kept answer what was measured.
public struct ResponseFit: Hashable, Sendable {
  /// What was measured.
  public let measured: [MeasuredReadout]
  /// The standard deviation of a measurement that was taken.
  public let error: Double
  /// How many candidates were run.
  public let candidates: Int
  /// For each measured treatment the readouts of all candidates.
  public let before: [[Double]]
  /// For each measured treatment the readouts of those kept.
  public let after: [[Double]]
  /// The least root mean square of what a candidate misses; nil without candidates.
  public let leastMiss: Double?

  /// Whether even the best candidate misses by more than twice the error of a measurement.
  public var isPoor: Bool { leastMiss.map { $0 > 2 * error } ?? true }

  /// The fit of a selection.
  public init(_ question: ResponseSelection, readouts: [[Double]], kept: [Int]) {
    measured = question.measured
    error = question.error
    candidates = readouts.count
    before = question.measured.indices.map { row in readouts.map { $0[row] } }
    after = question.measured.indices.map { row in kept.map { readouts[$0][row] } }
    leastMiss = readouts.map { question.squares($0) }.min().map {
      ($0 / Double(question.measured.count)).squareRoot()
    }
  }
}
