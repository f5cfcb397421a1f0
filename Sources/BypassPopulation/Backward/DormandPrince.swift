import BypassCore

/// An adaptive Runge–Kutta method of order 5 with an embedded one of order 4 for the error.
///
/// - Source: Dormand and Prince 1980, doi:10.1016/0771-050X(80)90013-3; step control after Hairer, Nørsett and Wanner 1993.
struct DormandPrince {
  /// The relative error allowed in one step.
  var relative = 1e-10
  /// The absolute error allowed in one step.
  var absolute = 1e-16

  private static let nodes = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1]
  private static let stages: [[Double]] = [
    [], [1.0 / 5], [3.0 / 40, 9.0 / 40], [44.0 / 45, -56.0 / 15, 32.0 / 9],
    [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
    [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
    [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
  ]
  private static let difference: [Double] = [
    71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40,
  ]

  /// The state after a stretch of time in which the derivative is smooth.
  ///
  /// - Parameter derivative: writes dy/dt at a time and a state.
  /// - Returns: the state and the sum of the estimated errors of its steps, an upper guide for its own error.
  func integrate(
    _ start: [Double], over length: Double, _ derivative: (Double, [Double], inout [Double]) -> Void
  ) -> (state: [Double], error: Double) {
    var state = start
    var time = 0.0
    var total = 0.0
    var step = min(length, 1e-3 * max(length, 1))
    var slopes = [[Double]](repeating: [Double](repeating: 0, count: start.count), count: 7)
    var trial = start
    derivative(0, state, &slopes[0])
    while time < length {
      step = min(step, length - time)
      for stage in 1..<7 {
        for index in state.indices {
          var sum = 0.0
          for earlier in 0..<stage { sum += Self.stages[stage][earlier] * slopes[earlier][index] }
          trial[index] = state[index] + step * sum
        }
        derivative(time + Self.nodes[stage] * step, trial, &slopes[stage])
      }
      var worst = 0.0
      var size = 0.0
      for index in state.indices {
        var sum = 0.0
        for stage in 0..<7 { sum += Self.difference[stage] * slopes[stage][index] }
        let allowed = absolute + relative * max(abs(state[index]), abs(trial[index]))
        worst = max(worst, abs(step * sum) / allowed)
        size = max(size, abs(step * sum))
      }
      if worst <= 1 || step < 1e-12 * max(length, 1) {
        // The last stage was taken at the new state, so it serves as the next step's first.
        time += step
        total += size
        state = trial
        slopes.swapAt(0, 6)
        if length - time <= 1e-13 * length { break }
      }
      step *= min(5, max(0.2, 0.9 * worst.power(-0.2)))
    }
    return (state, total)
  }
}

extension Double {
  /// x^y for x ≥ 0; a large number for 0 to a negative power.
  fileprivate func power(_ exponent: Double) -> Double {
    self <= 1e-30 ? (exponent < 0 ? 1e6 : 0) : (exponent * naturalLogarithm).exponential
  }
}
