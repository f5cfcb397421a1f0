import Foundation

/// One to three compartments after a drug has reached the blood: a central one and those that it exchanges with.
struct KineticDisposition {
  /// L/h.
  let clearance: Double
  /// L.
  let volume: Double
  /// L/h and L of each further compartment.
  let peripherals: [(flow: Double, volume: Double)]

  /// L at steady state.
  var steadyVolume: Double { volume + peripherals.reduce(0) { $0 + $1.volume } }

  /// Hours: ln 2 times the mean residence time.
  var effectiveHalfLife: Double { log(2) * steadyVolume / clearance }

  /// Hours in which the slowest phase halves.
  ///
  /// The rates λ of the phases are the roots of CL/V + Σ Qᵢ/V − λ − Σ (Qᵢ/V)(Qᵢ/Vᵢ)/(Qᵢ/Vᵢ − λ); below the smallest
  /// Qᵢ/Vᵢ this falls from CL/V without bound, so that bisection finds the slowest.
  var halfLife: Double {
    let exchanging = peripherals.filter { $0.flow > 0 }
    guard let edge = exchanging.map({ $0.flow / $0.volume }).min() else { return log(2) * volume / clearance }
    func balance(_ rate: Double) -> Double {
      exchanging.reduce(clearance / volume - rate) { sum, part in
        let back = part.flow / part.volume
        return sum + part.flow / volume * (1 - back / (back - rate))
      }
    }
    var (low, high) = (0.0, edge)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { break }
      if balance(middle) > 0 { low = middle } else { high = middle }
    }
    return log(2) / ((low + high) / 2)
  }
}
