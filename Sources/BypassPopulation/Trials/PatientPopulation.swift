public import BypassCore

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Where virtual patients come from: the distributions of what differs between them.
public struct PatientPopulation: Hashable, Sendable {
  /// Cells at the start of treatment, uniform in the logarithm; equal bounds for one size.
  public let cells: ClosedRange<Double>
  /// The standard deviation of the logarithm of the tumour's pace.
  public let paceSpread: Double
  /// The standard deviation of the logarithm of exposure at the same dose.
  public let exposureSpread: Double

  /// Distributions.
  ///
  /// - Throws: ``Diagnostic`` `burden-range` or `patient-range`.
  public init(cells: ClosedRange<Double>, paceSpread: Double = 0, exposureSpread: Double = 0) throws(Diagnostic) {
    guard cells.lowerBound >= 1, cells.upperBound <= 1e13 else {
      throw .error(
        "burden-range",
        "tumours of \(cells.lowerBound.significant(4)) to \(cells.upperBound.significant(4)) cells are impossible",
        remedy: "give a burden from 1 to 1e13 cells, such as 1e9 to 1e11")
    }
    guard (0...2).contains(paceSpread), (0...2).contains(exposureSpread) else {
      throw .error("patient-range", "the spread of a logarithm is from 0 to 2", remedy: "0.3 is a third either way")
    }
    self.cells = cells
    self.paceSpread = paceSpread
    self.exposureSpread = exposureSpread
  }

  /// A patient by number: the same in every arm and on every machine.
  ///
  /// - Throws: never for numbers from 0 on; the patient's own ranges hold by construction.
  public func patient(_ number: Int, seed: Seed) throws(Diagnostic) -> Patient {
    // Traits have streams of their own, so that they do not move what happens to the tumour.
    var random = RandomStream(
      seed: Seed(seed.value &+ 0x9E37_79B9_7F4A_7C15), purpose: .population,
      replicate: UInt32(truncatingIfNeeded: number))
    let share = random.nextUnit()
    let size = exp(log(cells.lowerBound) + share * (log(cells.upperBound) - log(cells.lowerBound)))
    // Within four standard deviations, so that exposures stay on the surfaces.
    let pace = exp(paceSpread * max(-4, min(4, Draw.normal(&random))))
    let exposure = exp(exposureSpread * max(-4, min(4, Draw.normal(&random))))
    return try Patient(cells: max(1, size.rounded()), pace: pace, exposure: exposure, number: number)
  }

  /// The largest factor by which an exposure can be multiplied.
  public var highestExposure: Double { exp(4 * exposureSpread) }
}
