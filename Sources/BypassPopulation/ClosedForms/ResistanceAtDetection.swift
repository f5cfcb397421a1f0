public import BypassCore
public import BypassPharmacology

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Whether a clone one mutation away is there when a growing tumour reaches a size, in closed form.
///
/// - Source: Iwasa, Nowak and Michor 2006, doi:10.1534/genetics.105.049791.
public struct ResistanceAtDetection: Hashable, Sendable {
  private let founder: BirthDeathProcess
  private let mutant: BirthDeathProcess
  private let mutation: Double

  /// A founder that grows, a mutant of it, and the probability per division of the step between them.
  ///
  /// - Throws: ``Diagnostic`` `no-growth` when the founder does not grow.
  public init(founder: CellRates, mutant: CellRates, mutation: Fraction) throws(Diagnostic) {
    guard founder.net > 0 else {
      throw .error("no-growth", "a tumour whose cells do not divide faster than they die reaches no size")
    }
    self.founder = BirthDeathProcess(founder)
    self.mutant = BirthDeathProcess(mutant)
    self.mutation = mutation.value
  }

  /// The expected number of mutant lineages founded while the tumour grows to some cells: M u b/r.
  public func lineages(atCells cells: Double) -> Double { cells * mutation * founder.birth / founder.net }

  /// The expected number of mutant lineages that never die out: M u (b/r) s.
  public func lastingLineages(atCells cells: Double) -> Double { lineages(atCells: cells) * mutant.eventualSurvival }

  /// The probability that mutants are alive at that size: 1 − exp(−M u F) with F = (b/r) ∫₀¹ p(y) dy, where
  /// p(y) = (1 − q)/(1 − q yᵃ) is the chance of a lineage founded when the tumour had the share y of its size,
  /// q = d/b of the mutant and a its growth over the founder's. The integral is the series (1 − q) Σ qᵏ/(1 + ka).
  public func presence(atCells cells: Double) -> Double { -expm1(-lineages(atCells: cells) * aliveShare) }

  /// The share of all lineages founded that are alive at detection.
  private var aliveShare: Double {
    let quotient = mutant.death / mutant.birth
    guard mutant.birth > 0, quotient < 1 else { return declining }
    let speed = mutant.net / founder.net
    var (sum, power, index) = (0.0, 1.0, 0.0)
    while power > 1e-18 {
      sum += power / (1 + index * speed)
      power *= quotient
      index += 1
    }
    return (1 - quotient) * sum
  }

  /// The same for a mutant that dies out on its own, by Simpson's rule over y = e^(−r·age).
  private var declining: Double {
    let panels = 20_000
    var sum = 0.0
    for index in 0...panels {
      let y = max(Double(index) / Double(panels), 1e-300)
      let weight = index == 0 || index == panels ? 1.0 : index.isMultiple(of: 2) ? 2 : 4
      sum += weight * mutant.survival(after: -log(y) / founder.net)
    }
    return sum / Double(3 * panels)
  }
}
