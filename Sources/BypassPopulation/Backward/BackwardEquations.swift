public import BypassCore
import BypassPharmacology

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The backward equations of the multi-type branching process: the probability qᵢ that one cell of clone i has living
/// descendants at the end, for any schedule that does not listen to the tumour.
///
/// dqᵢ/dτ = −dᵢqᵢ + bᵢ(1 − qᵢ)[(1 − Uᵢ)qᵢ + Σⱼuᵢⱼqⱼ] + Σⱼσᵢⱼ(qⱼ − qᵢ), τ counted backwards from the end, q = 1 there. No two
/// near numbers are subtracted, so that a chance of 10⁻¹² keeps its figures.
/// - Source: Harris 1963, The Theory of Branching Processes, chapter V; Antal and Krapivsky 2011,
///   doi:10.1088/1742-5468/2011/08/P08018.
public struct BackwardEquations: Sendable {
  /// The clones.
  public let graph: CloneGraph
  /// Their rates in time.
  public let course: FitnessCourse
  /// The relative error allowed in a step of the integration.
  public var tolerance = 1e-11

  /// Equations.
  ///
  /// - Throws: ``Diagnostic`` `clone-without-fitness` when a phase does not have one pair of rates a clone.
  public init(graph: CloneGraph, course: FitnessCourse) throws(Diagnostic) {
    let all = [course.untreated] + course.phases.map(\.rates)
    guard graph.isConstant, !course.phases.isEmpty, all.allSatisfy({ $0.count == graph.count }) else {
      throw .error(
        "clone-without-fitness",
        "a course of rates must have one pair of rates for each of the \(graph.count) clones, and no switch that exposures drive"
      )
    }
    self.graph = graph
    self.course = course
  }

  /// The probability that one cell of each clone present on day 0 has living descendants after some days.
  public func survival(until days: Double) -> [Double] {
    var q = [Double](repeating: 1, count: graph.count)
    var phases: [(length: Double, rates: [CellRates])] = []
    var left = days
    for (index, phase) in course.phases.enumerated() where left > 0 {
      let length = index == course.phases.count - 1 ? left : min(left, phase.days)
      phases.append((length, phase.rates))
      left -= length
    }
    for phase in phases.reversed() { q = back(q, over: phase.length, at: phase.rates) }
    return q
  }

  /// The probability that a tumour of the founder clone's lineage, grown without treatment to some cells by day 0, is
  /// not extinct some days later: through clones that were there and through those that arise under treatment.
  ///
  /// Sensitive cells are so many that they grow as Meʳᵗ from 1/s cells on (s their chance to survive); the clones that
  /// they shed are a Poisson process over that course.
  /// - Parameter horizon: days; take it long against the slowest decline.
  /// - Source: Iwasa, Nowak and Michor 2006, doi:10.1534/genetics.105.049791, for the growth phase.
  public func failure(atCells cells: Double, horizon: Double) -> Double {
    let q = survival(until: horizon)
    let founder = BirthDeathProcess(course.untreated[0])
    let chance = founder.eventualSurvival
    guard chance > 0, founder.net > 0, cells * chance > 1 else { return -expm1(cells * log1p(-q[0])) }
    let shed = shedding(before: q, cells: cells, founder: founder, over: log(cells * chance) / founder.net)
    return -expm1(-shed + cells * log1p(-min(q[0], 1)))
  }

  /// The expected number of lineages shed by growing founder cells that live to the end.
  private func shedding(before q: [Double], cells: Double, founder: BirthDeathProcess, over days: Double) -> Double {
    let (rates, edges, switches) = (course.untreated, graph.mutations[0], graph.switches[0])
    var method = DormandPrince()
    method.relative = tolerance
    let start = q + [0]
    let (end, _) = method.integrate(start, over: days) { time, state, slope in
      derivative(rates, state, &slope)
      let size = cells * exp(-founder.net * time)
      let mutating = edges.reduce(0) { $0 + $1.probability * state[$1.to] } * founder.birth
      slope[q.count] = size * (mutating + switches.reduce(0) { $0 + $1.perDay * state[$1.to] })
    }
    return end[q.count]
  }

  private func back(_ q: [Double], over length: Double, at rates: [CellRates]) -> [Double] {
    var method = DormandPrince()
    method.relative = tolerance
    return method.integrate(q, over: length) { _, state, slope in derivative(rates, state, &slope) }.state
  }

  private func derivative(_ rates: [CellRates], _ q: [Double], _ slope: inout [Double]) {
    for clone in 0..<graph.count {
      let (birth, death) = (rates[clone].birth.perDay, rates[clone].death.perDay)
      var daughter = (1 - graph.mutationShare[clone]) * q[clone]
      for edge in graph.mutations[clone] { daughter += edge.probability * q[edge.to] }
      var sum = birth * (1 - q[clone]) * daughter - death * q[clone]
      for edge in graph.switches[clone] { sum += edge.perDay * (q[edge.to] - q[clone]) }
      slope[clone] = sum
    }
  }
}
