public import BypassCore

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The chance of two drugs against resistance by one or two steps, in the closed forms of their authors.
///
/// - Source: Bozic and colleagues 2013, doi:10.7554/eLife.00747, equation 1 and the formulas before it.
public struct DualTherapy: Hashable, Sendable {
  /// Divisions per day before treatment.
  public let birth: Double
  /// Deaths per day before treatment, below ``birth``.
  public let death: Double
  /// Divisions per day of cells that are sensitive to a drug, under treatment.
  public let treatedBirth: Double
  /// Deaths per day of such cells, above ``treatedBirth``.
  public let treatedDeath: Double
  /// Probability per base and division.
  public let pointMutation: Double
  /// How many point mutations resist drug 1 alone, drug 2 alone, and both.
  public let sites: (first: Double, second: Double, both: Double)

  /// A tumour and a pair of drugs.
  ///
  /// - Throws: ``Diagnostic`` `dual-therapy` unless the tumour grows without the drugs and shrinks with them.
  public init(
    birth: Double, death: Double, treatedBirth: Double, treatedDeath: Double, pointMutation: Double,
    sites: (first: Double, second: Double, both: Double)
  ) throws(Diagnostic) {
    guard death >= 0, birth > death, treatedBirth > 0, treatedDeath > treatedBirth, pointMutation >= 0,
      sites.first >= 0, sites.second >= 0, sites.both >= 0
    else {
      throw .error(
        "dual-therapy", "these formulas need a tumour that grows without treatment and shrinks under it",
        remedy: "birth above death before, death above birth during treatment, nothing below 0")
    }
    self.birth = birth
    self.death = death
    self.treatedBirth = treatedBirth
    self.treatedDeath = treatedDeath
    self.pointMutation = pointMutation
    self.sites = sites
  }

  /// s = 1 − d/b.
  private var survival: Double { 1 - death / birth }
  /// s′ = 1 − d′/b′, below 0.
  private var treatedSurvival: Double { 1 - treatedDeath / treatedBirth }

  /// The expected number of cells that resist both drugs in a lesion of some cells.
  public func expectedResistant(atCells cells: Double) -> Double {
    let (n1, n2, n12) = sites
    let mu = pointMutation / survival * log(cells * survival)
    return cells * (n12 * mu + (n1 * n2 + n12 / 2 * (n1 + n2 - n12)) * mu * mu)
  }

  /// The probability that cells that resist both drugs are there at detection.
  public func presence(atCells cells: Double) -> Double {
    let (n1, n2, n12) = sites
    let s = survival
    let one = cells * pointMutation * n12 * log(s) / (1 - s)
    let paths = 2 * n1 * n2 + n12 * (n1 + n2)
    let two = cells * pointMutation * pointMutation * paths * log(s) * log(cells * s) / (s * (1 - s))
    return -expm1(one + two)
  }

  /// The probability that the treatment does not eradicate a lesion of some cells.
  public func failure(atCells cells: Double) -> Double {
    let (n1, n2, n12) = sites
    let (s, t, u) = (survival, treatedSurvival, pointMutation)
    let lever = (t - s) / (s * t)
    func before(_ own: Double, _ other: Double) -> Double {
      own * (other + n12) * log(1 / (s * cells) + u * (other + n12) * lever)
    }
    let oneBefore = -cells * u * n12
    let oneDuring = cells * u * n12 * s / t
    let twoBefore = cells * u * u * lever * (before(n1, n2) + before(n2, n1))
    let twoDuring = -cells * u * u * (2 * n1 * n2 + n12 * (n1 + n2)) * s / (t * t)
    return -expm1(oneBefore + oneDuring + twoBefore + twoDuring)
  }

  /// The same for one drug against which some mutations resist: every mutant is fully resistant in one step.
  public func monotherapyFailure(sites: Double, atCells cells: Double) -> Double {
    -expm1(-cells * pointMutation * sites * (1 - survival / treatedSurvival))
  }

  /// By value.
  public static func == (left: Self, right: Self) -> Bool {
    (left.birth, left.death, left.treatedBirth, left.treatedDeath, left.pointMutation)
      == (right.birth, right.death, right.treatedBirth, right.treatedDeath, right.pointMutation)
      && left.sites == right.sites
  }
  /// By value.
  public func hash(into hasher: inout Hasher) {
    for value in [birth, death, treatedBirth, treatedDeath, pointMutation] { hasher.combine(value) }
  }
}
