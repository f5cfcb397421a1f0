public import BypassCore
public import BypassPharmacology

/// Every division, death, mutation and switch one by one: the direct method. The yardstick for the faster one, for small
/// populations.
///
/// - Source: Gillespie 1977, doi:10.1021/j100540a008.
public struct ExactSimulation: Sendable {
  /// The clones.
  public let graph: CloneGraph
  /// Their rates.
  public let rates: [CellRates]
  /// At this many cells a run stops, so that it always ends.
  public var ceiling = 1e6

  /// A simulation at constant rates.
  ///
  /// - Throws: ``Diagnostic`` `clone-without-fitness`.
  public init(graph: CloneGraph, rates: [CellRates]) throws(Diagnostic) {
    guard rates.count == graph.count, graph.isConstant else {
      throw .error("clone-without-fitness", "\(graph.count) clones were given \(rates.count) pairs of rates")
    }
    self.graph = graph
    self.rates = rates
  }

  /// The cells of each clone after some days.
  ///
  /// - Parameter cells: whole numbers, one a clone.
  /// - Complexity: O(events × clones).
  public func counts(
    after days: Double, from cells: [Double], using random: inout RandomStream
  ) -> [Double] {
    var counts = cells
    var time = 0.0
    let perCell = graph.names.indices.map {
      rates[$0].birth.perDay + rates[$0].death.perDay + graph.constantSwitching[$0].reduce(0, +)
    }
    while true {
      let total = zip(counts, perCell).reduce(0) { $0 + $1.0 * $1.1 }
      guard total > 0, counts.reduce(0, +) < ceiling else { return counts }
      time += Draw.exponential(&random) / total
      guard time <= days else { return counts }
      var pick = random.nextUnit() * total
      var clone = 0
      while clone < counts.count - 1, pick >= counts[clone] * perCell[clone] {
        pick -= counts[clone] * perCell[clone]
        clone += 1
      }
      fire(clone, pick / max(counts[clone], 1), &counts, &random)
    }
  }

  /// What happens to a cell of a clone, chosen by a number from 0 to the sum of its rates.
  private func fire(_ clone: Int, _ pick: Double, _ counts: inout [Double], _ random: inout RandomStream) {
    guard counts[clone] > 0 else { return }
    var pick = pick
    if pick < rates[clone].birth.perDay {
      var share = random.nextUnit()
      for edge in graph.mutations[clone] {
        if share < edge.probability {
          counts[edge.to] += 1
          return
        }
        share -= edge.probability
      }
      counts[clone] += 1
      return
    }
    pick -= rates[clone].birth.perDay
    if pick < rates[clone].death.perDay {
      counts[clone] -= 1
      return
    }
    pick -= rates[clone].death.perDay
    for (index, edge) in graph.switches[clone].enumerated() {
      if pick < edge.perDay || index == graph.switches[clone].count - 1 {
        counts[clone] -= 1
        counts[edge.to] += 1
        return
      }
      pick -= edge.perDay
    }
  }
}
