import BypassCore

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// How a tumour got to the size at which it is found: the founder grows on its mean from 1/s cells (s its chance to
/// survive), what it sheds on the way is drawn.
struct TumourGrowth: Sendable {
  let stepper: CloneStepper
  let births: [Double]
  let deaths: [Double]
  /// The length of a step in days.
  var step = 2.0

  /// Every clone's cells when the founder has reached a size; the founder alone when it does not grow.
  ///
  /// A founder with memories is all of its states together, at the shares that they keep while they grow.
  func counts(atFounder cells: Double, using random: inout RandomStream) -> [Double] {
    let founder = Founder(stepper, births, deaths)
    var counts = [Double](repeating: 0, count: births.count)
    func set(_ total: Double) { for (state, share) in founder.shares { counts[state] = total * share } }
    guard founder.net > 0, cells * founder.survival > 1 else {
      counts[0] = cells.rounded()
      return counts
    }
    let days = log(cells * founder.survival) / founder.net
    let steps = max(1, Int((days / step).rounded(.up)))
    let length = days / Double(steps)
    var growing = stepper
    growing.followingMean = 0
    var arrivals = counts
    for index in 0..<steps {
      set(cells * exp(-founder.net * length * Double(steps - index)))
      growing.advance(&counts, births: births, deaths: deaths, days: length, arrivals: &arrivals, using: &random)
    }
    for (state, share) in founder.shares { counts[state] = (cells * share).rounded() }
    return counts
  }

  /// The founder as one population: its memory states with their lasting shares and the growth that they share.
  private struct Founder {
    /// States with their shares, which sum to 1.
    let shares: [(state: Int, share: Double)]
    /// In 1/day.
    let net: Double
    /// The chance of one cell to have descendants for ever.
    let survival: Double

    init(_ stepper: CloneStepper, _ births: [Double], _ deaths: [Double]) {
      let edges = stepper.graph.switches
      var states = [0]
      var next = 0
      while next < states.count {
        states += edges[states[next]].filter { $0.driver != nil && !states.contains($0.to) }.map(\.to)
        next += 1
      }
      var share = states.map { $0 == 0 ? 1.0 : 0 }
      var growth = births[0] - deaths[0]
      // Shares settle as fast as memories switch; a fiftieth of the fastest rate a step keeps every share above 0.
      let fastest = states.map { births[$0] + deaths[$0] + stepper.switching[$0].reduce(0, +) }.max() ?? 0
      for _ in 0..<(states.count > 1 && fastest > 0 ? 20_000 : 0) {
        var slope = states.indices.map { share[$0] * (births[states[$0]] - deaths[states[$0]]) }
        for (from, state) in states.enumerated() {
          for (edge, rate) in zip(edges[state], stepper.switching[state]) where edge.driver != nil {
            guard let to = states.firstIndex(of: edge.to) else { continue }
            slope[from] -= share[from] * rate
            slope[to] += share[from] * rate
          }
        }
        growth = slope.reduce(0, +)
        let change = states.indices.map { (slope[$0] - growth * share[$0]) / (50 * fastest) }
        for index in states.indices { share[index] += change[index] }
        if change.allSatisfy({ abs($0) < 1e-13 }) { break }
      }
      shares = zip(states, share).map { ($0, $1) }
      net = growth
      let birth = zip(states, share).reduce(0) { $0 + births[$1.0] * $1.1 }
      survival = birth > 0 ? max(0, growth / birth) : 0
    }
  }
}
