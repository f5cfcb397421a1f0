import BypassCore
import BypassModel

/// Turns the sums of a tally into the averages of each window.
struct WindowSummary {
  private let plan: SimulationPlan
  private let tally: WindowTally
  private let trajectories: Double
  private let width: Double

  init(_ plan: SimulationPlan, _ tally: WindowTally, trajectories: Int) {
    self.plan = plan
    self.tally = tally
    self.trajectories = Double(trajectories)
    width = plan.windows.width
  }

  /// One entry a window.
  func ticks() -> [ContinuousTimeAnswer.Tick] {
    let rows = (0..<plan.windows.rowCount).map { row in tally.truths.totals(of: row).map(share) }
    let distances = tally.distances.map { ledger in
      (0..<ledger.rows).map { row in ledger.totals(of: row).map { share($0).value } }
    }
    let states = states()
    let variables = plan.unary.variables.count
    return (0..<plan.windows.count).map { window in
      let listed = states[window].reduce(0) { $0 + $1.share.value }
      return .init(
        time: Double(window) * width,
        nodeMeans: plan.unary.network.nodes.indices.map { node in
          plan.unary.variables(ofNodeAt: node).map { rows[$0][window] }
        },
        states: states[window],
        unlisted: plan.windows.stateWords > 0 && listed < 1 - 1e-9 ? 1 - listed : 0,
        transitionEntropy: share((tally.entropies.pointer[window], tally.entropySquares.pointer[window])),
        entropy: states[window].reduce(0) { $0 - $1.share.value * $1.share.value.binaryLogarithm },
        hamming: distances?.map { $0[window] } ?? [1],
        questions: (0..<plan.windows.questionCount).map { rows[variables + $0][window] })
    }
  }

  /// A mean over trajectories of a time in a window, as a share of the window, with its standard error.
  private func share(_ total: (time: Double, square: Double)) -> ContinuousTimeAnswer.Share {
    // A difference of sums can miss 0 by a rounding.
    let mean = max(0, total.time) / (trajectories * width)
    let square = total.square / (trajectories * width * width)
    guard trajectories > 1 else { return .init(value: mean, standardError: 0) }
    let variance = max(0, square - mean * mean) * trajectories / (trajectories - 1)
    return .init(value: mean, standardError: (variance / trajectories).squareRoot())
  }

  private func states() -> [[ContinuousTimeAnswer.StateShare]] {
    var windows = [[ContinuousTimeAnswer.StateShare]](repeating: [], count: plan.windows.count)
    if let numbered = tally.numbered {
      for code in 0..<numbered.rows {
        var word = UInt64(code)
        let levels = plan.outputLevels(in: &word)
        for (window, total) in numbered.totals(of: code).enumerated() where total.time > 0 {
          windows[window].append(.init(levels: levels, share: share(total)))
        }
      }
    }
    if let ledger = tally.states {
      for id in 0..<ledger.table.count where ledger.cell(id).time > 0 {
        let key = ledger.table.key(id)
        windows[Int(key[0])].append(.init(levels: plan.outputLevels(in: key + 1), share: share(ledger.cell(id))))
      }
    }
    return windows.map { states in
      states.sorted { ContinuousTimeAnswer.precedes(($0.share.value, $0.levels), ($1.share.value, $1.levels)) }
    }
  }
}
