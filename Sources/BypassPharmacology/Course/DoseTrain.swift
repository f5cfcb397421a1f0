import BypassCore

/// Endless equal doses before a moment 0, at −τ, −2τ, …, as they look at that moment: what they left in the body, what
/// still runs, and what has been given but not yet arrived.
///
/// With P = e^{Aτ} the amounts just before a dose arrives are (1 − P)⁻¹·f, f the response to one period of input from
/// an empty body. A lag moves the moment within the period; an infusion longer than the interval runs q or q + 1 times
/// over at once.
struct DoseTrain {
  let kinetics: LinearKinetics
  let arrival: CourseBuilder.Arrival
  let interval: Double

  /// Intervals, at least 1, after which a dose has begun to arrive.
  private var arrived: Double { max(1, (arrival.lag / interval).rounded(.up)) }
  /// Hours since the last arrival began, 0...τ.
  private var phase: Double { arrived * interval - arrival.lag }

  /// The amounts at the moment; nil when there is no steady state.
  var amounts: [Double]? {
    let n = kinetics.rates.size
    guard interval > 0 else {
      // An endless infusion: 0 = A·x + b·R.
      var input = [Double](repeating: 0, count: n)
      for entry in kinetics.ports[arrival.port].entries {
        input[entry.compartment] += entry.share.value * (arrival.rate ?? 0)
      }
      return kinetics.solve(kinetics.rates.scaled(by: -1), input, reachedFrom: arrival.port)
    }
    let loss = kinetics.propagator.growth(over: interval).scaled(by: -1)
    let response = through(interval, from: [Double](repeating: 0, count: n))
    guard let trough = kinetics.solve(loss, response, reachedFrom: arrival.port),
      trough.allSatisfy({ $0 >= -1e-9 * arrival.amount })
    else { return nil }
    return phase >= interval ? trough : through(phase, from: trough)
  }

  /// The amounts some hours (at most one interval) after an arrival began.
  private func through(_ hours: Double, from amounts: [Double]) -> [Double] {
    let n = kinetics.rates.size
    var state = amounts + [Double](repeating: 0, count: kinetics.propagator.matrix.size - n)
    let rateIndex = n + arrival.port
    if let rate = arrival.rate {
      let (whole, rest) = overlap
      state[rateIndex] = (whole + 1) * rate
      state = kinetics.propagator.advance(state, by: min(hours, rest))
      state[rateIndex] = whole * rate
      state = kinetics.propagator.advance(state, by: max(0, hours - rest))
    } else {
      for entry in kinetics.ports[arrival.port].entries {
        state[entry.compartment] += entry.share.value * arrival.amount
      }
      state = kinetics.propagator.advance(state, by: hours)
    }
    return Array(state.prefix(n))
  }

  /// The duration as whole intervals and a rest.
  private var overlap: (whole: Double, rest: Double) {
    var whole = (arrival.duration / interval).rounded(.down)
    var rest = arrival.duration - whole * interval
    // A rest that is only rounding would make an infusion overlap with itself for no time at all.
    if rest < 1e-12 * interval { rest = 0 }
    if interval - rest < 1e-12 * interval { (whole, rest) = (whole + 1, 0) }
    return (whole, rest)
  }

  /// Infusions that run at the moment or begin after it, of doses before it: hours from the moment.
  var running: [(begin: Double, end: Double)] {
    guard arrival.rate != nil, interval > 0 else { return [] }
    var found: [(begin: Double, end: Double)] = []
    var dose = 1.0
    while true {
      let begin = arrival.lag - dose * interval
      let end = begin + arrival.duration
      // The end of a rest that is only rounding is the moment itself.
      guard end > 1e-12 * interval else { return found }
      found.append((max(0, begin), end))
      dose += 1
    }
  }

  /// Hours until doses given before the moment arrive, for doses that arrive all at once.
  var underWay: [Double] {
    guard arrival.rate == nil, interval > 0 else { return [] }
    return stride(from: 1.0, to: arrived, by: 1).map { arrival.lag - $0 * interval }
  }
}
