import BypassCore

/// Follows the probabilities of a reachable space in time.
///
/// With Λ above every exit rate and P = 1 + Q/Λ: p(t) = Σₖ Poisson(k; Λt) p(0)Pᵏ and
/// ∫₀ᵗ p = Λ⁻¹ Σₖ P(N > k) p(0)Pᵏ. All terms are positive, so the probability that is missing from 1 *is* the error of
/// truncation. When two successive powers differ by d in sum, the next j differ by jd at most, because P is
/// stochastic; once that is small enough the powers are not computed any more and jd is added to the bound.
struct Uniformisation {
  private let space: ReachableSpace
  private let rate: Double
  /// Relative rounding error of one multiplication, summed over its terms.
  private let rounding: Double
  /// What truncation, early stopping and rounding can amount to so far.
  private(set) var errorBound = 0.0

  init(_ space: ReachableSpace) {
    self.space = space
    // A little above the largest exit rate, so that every state has a chance to stay and powers converge.
    rate = (space.exits.max() ?? 0) * 1.02
    var incoming = [Int32](repeating: 1, count: space.count)
    for target in space.targets { incoming[Int(target)] += 1 }
    rounding = Double(incoming.max() ?? 1) + 4
  }

  /// Mean numbers of jumps are kept below this by cutting time into pieces.
  private static let longestPiece = 10_000.0

  /// The probabilities a time later, and their mean over the time.
  mutating func advance(
    _ start: [Double], by time: Double, tolerance: Double
  ) throws -> (end: [Double], mean: [Double]) {
    guard rate > 0, time > 0 else { return (start, start) }
    let pieces = max(1, (rate * time / Self.longestPiece).rounded(.up))
    var present = start
    var mean = [Double](repeating: 0, count: start.count)
    var done = 0.0
    while done < pieces {
      try Task.checkCancellation()
      var next = present
      let drift = multiply(present, into: &next) * rate * time * (1 - done / pieces)
      if drift < tolerance / 4 {
        errorBound += drift
        Self.add(present, times: 1 - done / pieces, to: &mean)
        return (present, mean)
      }
      let piece = try advancePiece(present, by: time / pieces, tolerance: tolerance / pieces)
      present = piece.end
      Self.add(piece.mean, times: 1 / pieces, to: &mean)
      done += 1
    }
    return (present, mean)
  }

  private mutating func advancePiece(
    _ start: [Double], by time: Double, tolerance: Double
  ) throws -> (end: [Double], mean: [Double]) {
    let poisson = PoissonWeights(mean: rate * time, tolerance: tolerance / 4)
    let tails = poisson.tails
    var power = start
    var next = start
    var end = [Double](repeating: 0, count: start.count)
    var mean = end
    var step = 0
    while true {
      let weight = step >= poisson.left ? poisson.weights[step - poisson.left] : 0
      Self.add(power, times: weight, to: &end)
      Self.add(power, times: tails[step] / (rate * time), to: &mean)
      guard step < poisson.right else { break }
      let change = multiply(power, into: &next)
      swap(&power, &next)
      step += 1
      if step & 0xF == 0 { try Task.checkCancellation() }
      let left = Double(poisson.right - step)
      if change * left < tolerance / 4 {
        Self.add(power, times: poisson.weights[max(0, step - poisson.left)...].reduce(0, +), to: &end)
        Self.add(power, times: tails[step...].reduce(0, +) / (rate * time), to: &mean)
        errorBound += change * left
        break
      }
    }
    errorBound += poisson.lost + Double(step + 2) * rounding * 0x1p-53
    let missing = (1 - mean.reduce(0, +)).magnitude
    errorBound += missing
    return (end, mean)
  }

  private static func add(_ vector: [Double], times factor: Double, to sum: inout [Double]) {
    guard factor > 0 else { return }
    for index in vector.indices { sum[index] += vector[index] * factor }
  }

  /// `vector`·P; the sum of the absolute differences to `vector`.
  private func multiply(_ vector: [Double], into next: inout [Double]) -> Double {
    let inverse = 1 / rate
    for state in vector.indices { next[state] = vector[state] * max(0, 1 - space.exits[state] * inverse) }
    space.targets.withUnsafeBufferPointer { targets in
      space.rates.withUnsafeBufferPointer { rates in
        for state in vector.indices where vector[state] > 0 {
          let flow = vector[state] * inverse
          for move in space.moveStart[state]..<space.moveStart[state + 1] {
            next[Int(targets[move])] += flow * rates[move]
          }
        }
      }
    }
    var change = 0.0
    for state in vector.indices { change += (next[state] - vector[state]).magnitude }
    return change
  }
}
