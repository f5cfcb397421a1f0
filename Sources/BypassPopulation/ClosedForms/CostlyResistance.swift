public import BypassCore
import BypassPharmacology

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Two drugs where resistance costs growth: the generating functions are solved in closed form phase by phase, and one
/// integral is left, over the course of the growing tumour.
///
/// Within a phase the chance of a singly resistant cell obeys dq/dτ = C + Bq − Aq² with constant coefficients, whose
/// solution is a ratio of exponentials.
/// - Source: Antal and Krapivsky 2011, doi:10.1088/1742-5468/2011/08/P08018; the model of Bozic and colleagues 2013.
public struct CostlyResistance: Hashable, Sendable {
  /// Divisions and deaths per day before treatment.
  public let birth: Double, death: Double
  /// Deaths per day of cells that are sensitive to a drug, under treatment.
  public let treatedDeath: Double
  /// Probability per base and division.
  public let pointMutation: Double
  /// How many point mutations resist each drug alone, and both.
  public let each: Double, both: Double
  /// The share of net growth that each resistance costs, taken off the divisions.
  public let cost: Double

  /// A tumour, a pair of drugs with as many resistance sites each, and a cost.
  public init(
    birth: Double, death: Double, treatedDeath: Double, pointMutation: Double, each: Double, both: Double, cost: Double
  ) {
    self.birth = birth
    self.death = death
    self.treatedDeath = treatedDeath
    self.pointMutation = pointMutation
    self.each = each
    self.both = both
    self.cost = cost
  }

  /// Divisions per day of cells with some resistances: (b − d)(1 − c)ᵏ + d.
  public func birth(resistances: Int) -> Double {
    (birth - death) * (0..<resistances).reduce(1.0) { product, _ in product * (1 - cost) } + death
  }

  /// The clones and their rates, for the other two ways to the same answer: sensitive, resistant to the first drug, to
  /// the second, to both by one mutation (which costs once), to both by two.
  ///
  /// - Throws: ``Diagnostic`` as ``CloneGraph`` does.
  public func model() throws(Diagnostic) -> (graph: CloneGraph, course: FitnessCourse) {
    let one = Fraction(clamping: pointMutation * each)
    let cross = Fraction(clamping: pointMutation * both)
    let second = Fraction(clamping: pointMutation * (each + both))
    let graph = try CloneGraph(
      names: ["00", "10", "01", "11 in one step", "11 in two"],
      transitions: [
        .init(from: 0, to: 1, .atDivision(one)), .init(from: 0, to: 2, .atDivision(one)),
        .init(from: 0, to: 3, .atDivision(cross)), .init(from: 1, to: 4, .atDivision(second)),
        .init(from: 2, to: 4, .atDivision(second)),
      ])
    let births = [0, 1, 1, 1, 2].map { birth(resistances: $0) }
    let before = births.compactMap { CellRates(birthPerDay: $0, deathPerDay: death) }
    let during = births.enumerated().compactMap {
      CellRates(birthPerDay: $1, deathPerDay: $0 >= 3 ? death : treatedDeath)
    }
    return (
      graph, FitnessCourse(untreated: before, phases: [.init(days: .infinity, rates: during)])
    )
  }

  /// The probability that the treatment does not eradicate a lesion of some cells.
  public func failure(atCells cells: Double) -> Double {
    let doubly = 1 - death / birth(resistances: 2)
    let single = birth(resistances: 1)
    let crossed = 1 - death / single
    let step = pointMutation * (each + both)
    let treated = Riccati(birth: single * (1 - step), death: treatedDeath, gain: single * step * doubly)
    let untreated = Riccati(birth: single * (1 - step), death: death, gain: single * step * doubly)
    let gain = birth * pointMutation * (2 * each * treated.limit + both * crossed)
    let sensitive = Riccati(
      birth: birth * (1 - pointMutation * (2 * each + both)), death: treatedDeath, gain: gain
    ).limit
    let net = birth - death
    let length = log(cells * (1 - death / birth)) / net
    let panels = 3000
    var sum = 0.0
    for index in 0...panels {
      let age = length * Double(index) / Double(panels)
      let weight = index == 0 || index == panels ? 1.0 : index.isMultiple(of: 2) ? 2 : 4
      let chance = 2 * each * untreated.value(from: treated.limit, after: age) + both * crossed
      sum += weight * cells * exp(-net * age) * chance
    }
    let shed = birth * pointMutation * sum * length / Double(3 * panels)
    return -expm1(-shed + cells * log1p(-sensitive))
  }

  /// dq/dτ = C + (A − d − C)q − Aq² with A the faithful divisions, C the gain.
  private struct Riccati {
    let quadratic: Double
    /// The larger root: where q goes in the end.
    let limit: Double
    let other: Double

    init(birth: Double, death: Double, gain: Double) {
      let linear = birth - death - gain
      let root = (linear * linear + 4 * birth * gain).squareRoot()
      quadratic = birth
      // The root that would lose its figures in a difference comes from the product of both, −C/A.
      limit = linear < 0 ? 2 * gain / (root - linear) : (linear + root) / (2 * birth)
      other = linear < 0 ? (linear - root) / (2 * birth) : -2 * gain / (linear + root)
    }

    func value(from start: Double, after time: Double) -> Double {
      let ratio = (start - limit) / (start - other) * exp(-quadratic * (limit - other) * time)
      return (limit - other * ratio) / (1 - ratio)
    }
  }
}
