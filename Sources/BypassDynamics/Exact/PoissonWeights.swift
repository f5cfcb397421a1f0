import BypassCore

/// The part of a Poisson distribution that matters: weights from `left` on whose sum lacks 1 by `lost` at most.
///
/// Weights are computed outwards from the mode by their ratios, so that nothing under- or overflows; what is left out
/// on either side is bounded by a geometric series.
/// - Source: Fox and Glynn 1988, doi:10.1145/42404.42409 (the idea); the bounds are the elementary ones.
struct PoissonWeights {
  let left: Int
  let weights: [Double]
  let lost: Double

  /// The last number with a weight.
  var right: Int { left + weights.count - 1 }

  /// Of a mean (0 or more) and a tolerance for `lost` (above 0).
  init(mean: Double, tolerance: Double) {
    guard mean > 0 else {
      (left, weights, lost) = (0, [1], 0)
      return
    }
    let mode = Int(mean)
    var up: [Double] = [1]
    var upper = 0.0
    while true {
      let number = Double(mode + up.count)
      let ratio = mean / number
      let weight = (up.last ?? 0) * ratio
      upper = weight / (1 - mean / (number + 1))
      if ratio < 1, upper < tolerance / 2 { break }
      up.append(weight)
    }
    var down: [Double] = []
    var lower = 0.0
    while down.count < mode {
      let number = Double(mode - down.count)
      let weight = (down.last ?? 1) * number / mean
      let ratio = (number - 1) / mean
      lower = ratio < 1 ? weight / (1 - ratio) : .infinity
      if lower < tolerance / 2 { break }
      down.append(weight)
    }
    if down.count == mode { lower = 0 }
    let all = down.reversed() + up
    // Small ones first, so that the sum is as good as its terms.
    let sum = all.sorted().reduce(0, +)
    left = mode - down.count
    weights = all.map { $0 / (sum + upper + lower) }
    lost = (upper + lower) / sum
  }

  /// The probability of more than each number from 0 to `right`, from the weights alone.
  var tails: [Double] {
    var tails = [Double](repeating: 0, count: right + 1)
    var sum = 0.0
    for number in stride(from: right, to: 0, by: -1) {
      if number >= left { sum += weights[number - left] }
      tails[number - 1] = sum
    }
    return tails
  }
}
