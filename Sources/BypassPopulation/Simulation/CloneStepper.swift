import BypassCore

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// One step of a tumour of any size: small clones are drawn from the exact law of the birth–death process, middling ones
/// from a normal law with its exact mean and variance, large ones follow their mean.
///
/// The birth–death part has no step error at constant rates, however long the step. What the step approximates is where
/// within it a clone sheds mutants (by an exponential course between its ends) and that new cells shed none themselves
/// before the next step; halving the step halves both, and tests hold the difference.
/// - Source: in the manner of Mather, Hasty and Tsimring 2012, doi:10.1093/bioinformatics/bts244.
struct CloneStepper: Sendable {
  let graph: CloneGraph
  /// Up to here the exact law.
  var exactBelow = 1e4
  /// From here on the mean: relative spread below (b + d)E/10⁹, under 10⁻⁴ in a step.
  var deterministicAbove = 1e9
  /// A clone that follows its mean whatever its size; nil for none.
  var followingMean: Int?

  /// The rates of the graph's switches out of each clone, in 1/day; the constant ones until set.
  var switching: [[Double]] {
    didSet { leaving = switching.map { $0.reduce(0, +) } }
  }
  private var leaving: [Double]

  init(graph: CloneGraph) {
    self.graph = graph
    switching = graph.constantSwitching
    leaving = graph.constantSwitching.map { $0.reduce(0, +) }
  }

  /// Moves all clones on.
  ///
  /// - Parameters:
  ///   - births: divisions per day, one a clone; deaths alike.
  ///   - arrivals: scratch space, one number a clone.
  func advance(
    _ counts: inout [Double], births: [Double], deaths: [Double], days: Double, arrivals: inout [Double],
    using random: inout RandomStream
  ) {
    for clone in counts.indices where counts[clone] > 0 {
      let before = counts[clone]
      let process = process(clone, births, deaths)
      let after =
        clone == followingMean ? before * process.mean(after: days) : next(before, process, days, &random)
      counts[clone] = after
      guard !graph.mutations[clone].isEmpty || !graph.switches[clone].isEmpty else { continue }
      let course = Course(from: before, to: after, days: days, net: process.net)
      let mutants = births[clone] * course.integral
      share(mutants * graph.mutationShare[clone], among: graph.mutations[clone].count, &random) { edge in
        (graph.mutations[clone][edge].to, mutants * graph.mutations[clone][edge].probability)
      } shed: { count, target, random in
        shed(count, into: target, course, births, deaths, &arrivals, &random)
      }
      share(leaving[clone] * course.integral, among: graph.switches[clone].count, &random) { edge in
        (graph.switches[clone][edge].to, switching[clone][edge] * course.integral)
      } shed: { count, target, random in
        shed(count, into: target, course, births, deaths, &arrivals, &random)
      }
    }
    for clone in counts.indices where arrivals[clone] > 0 {
      counts[clone] += arrivals[clone]
      arrivals[clone] = 0
    }
  }

  /// A division that gives a mutant leaves its clone as large as it was; a switch takes a cell away.
  private func process(_ clone: Int, _ births: [Double], _ deaths: [Double]) -> BirthDeathProcess {
    BirthDeathProcess(
      birth: births[clone] * (1 - graph.mutationShare[clone]), death: deaths[clone] + leaving[clone])
  }

  private func next(
    _ cells: Double, _ process: BirthDeathProcess, _ days: Double, _ random: inout RandomStream
  ) -> Double {
    cells >= deterministicAbove
      ? cells * process.mean(after: days)
      : process.descendants(of: cells.rounded(), after: days, exactBelow: exactBelow, using: &random)
  }

  /// The course of a clone between the ends of a step.
  private struct Course {
    let days: Double
    /// Cell-days.
    let integral: Double
    /// ln of the growth over the step; 0 where the clone dies within it.
    let growth: Double

    init(from before: Double, to after: Double, days: Double, net: Double) {
      self.days = days
      if after > 0 {
        let ratio = log(after / before)
        growth = ratio
        integral = abs(ratio) < 1e-6 ? days * (before + after) / 2 : days * (after - before) / ratio
      } else {
        growth = 0
        integral = days * before / 2
      }
    }

    /// The time within the step by which a share of what is shed has been shed.
    func time(of share: Double) -> Double {
      abs(growth) < 1e-6 ? days * share : days * log1p(share * expm1(growth)) / growth
    }
  }

  /// Draws how many cells leave along each of some edges: the sum first, since most steps shed none and one number then
  /// decides, and what there is edge by edge. Poisson numbers with the edges' means, as if drawn one by one.
  @inline(__always)
  private func share(
    _ expected: Double, among edges: Int, _ random: inout RandomStream, edge: (Int) -> (to: Int, expected: Double),
    shed: (Double, Int, inout RandomStream) -> Void
  ) {
    guard edges > 0, expected > 0 else { return }
    var left = expected > 1e8 ? expected : Draw.poisson(expected, &random)
    var rest = expected
    for index in 0..<edges where left > 0 {
      let (target, own) = edge(index)
      guard own > 0 else { continue }
      // Above 10⁸ cells shares are as good as certain.
      let isLast = index == edges - 1 || own >= rest
      let count = isLast ? left : expected > 1e8 ? left * own / rest : Draw.binomial(left, own / rest, &random)
      left -= count
      rest -= own
      if count > 0 { shed(count, target, &random) }
    }
  }

  private func shed(
    _ count: Double, into clone: Int, _ course: Course, _ births: [Double], _ deaths: [Double],
    _ arrivals: inout [Double], _ random: inout RandomStream
  ) {
    let process = process(clone, births, deaths)
    let groups = count <= 32 ? Int(count) : 16
    for index in 0..<groups {
      let isSingle = count <= 32
      let share = isSingle ? random.nextUnit() : (Double(index) + 0.5) / Double(groups)
      let left = course.days - course.time(of: share)
      let size = isSingle ? 1 : count / Double(groups)
      arrivals[clone] += isSingle ? next(1, process, left, &random) : group(size, process, left, &random)
    }
  }

  /// Descendants of a group that may not be a whole number of cells.
  private func group(
    _ size: Double, _ process: BirthDeathProcess, _ days: Double, _ random: inout RandomStream
  ) -> Double {
    let whole = size.rounded(.down)
    let extra = random.nextUnit() < size - whole ? 1.0 : 0
    return next(whole + extra, process, days, &random)
  }
}
