import BypassCore

/// A family of surfaces, one number a place, that can be fitted.
protocol FittedSurface {
  /// Places at which it is measured.
  var placeCount: Int { get }
  /// The value at a place and, into `gradient`, its derivative by each parameter (all entries are written).
  mutating func value(at place: Int, _ parameters: [Double], gradient: inout [Double]) -> Double
}

/// Weighted least squares by damped Gauss–Newton steps inside a box.
///
/// - Source: Levenberg 1944; Marquardt 1963; damping as Nielsen 1999.
struct LeastSquares {
  /// Where a fit ended.
  struct Fit: Sendable {
    var parameters: [Double]
    /// Σ weight · (value − target)².
    var sum: Double
    /// JᵀWJ there.
    var information: [Double]
  }

  /// One number a place.
  var targets: [Double]
  /// One number a place, above 0.
  var weights: [Double]
  /// The lowest value of each parameter.
  var lower: [Double]
  /// The highest value of each parameter.
  var upper: [Double]
  /// Parameters that keep their value.
  var fixed: Set<Int> = []
  /// Steps at most.
  var iterations = 200
  /// A fit ends when so many steps in a row have each lowered the sum by this share or less.
  var tolerance = 1e-13
  /// How many.
  var patience = 3
  /// Less for a start near the end.
  var firstDamping = 1e-3

  /// Fits from a start, which is moved into the box.
  ///
  /// - Complexity: O(iterations × places × parameters²).
  func fit<Surface: FittedSurface>(_ surface: inout Surface, from start: [Double]) -> Fit {
    let count = start.count
    var here = zip(zip(start, lower), upper).map { min(max($0.0, $0.1), $1) }
    var gradient = [Double](repeating: 0, count: count)
    var slope = gradient
    var information = [Double](repeating: 0, count: count * count)
    var sum = linearise(&surface, here, &gradient, &slope, &information)
    // What a step leads to is linearised at once: most steps are kept.
    var (slopeThere, informationThere) = (slope, information)
    var damping = firstDamping
    var growth = 2.0
    var stalls = 0
    for _ in 0..<iterations {
      let free = (0..<count).filter { index in
        !fixed.contains(index)
          && !(here[index] <= lower[index] && slope[index] > 0) && !(here[index] >= upper[index] && slope[index] < 0)
      }
      guard let step = solve(information, slope, free, damping) else {
        damping *= growth
        growth *= 2
        if damping > 1e20 { break }
        continue
      }
      var there = here
      for (index, change) in zip(free, step) {
        there[index] = min(max(here[index] - change, lower[index]), upper[index])
      }
      let trial = linearise(&surface, there, &gradient, &slopeThere, &informationThere)
      if trial < sum {
        stalls = sum - trial <= tolerance * sum ? stalls + 1 : 0
        (here, sum) = (there, trial)
        swap(&slope, &slopeThere)
        swap(&information, &informationThere)
        damping = max(1e-12, damping / 5)
        growth = 2
        if stalls >= patience || sum == 0 { break }
      } else {
        damping *= growth
        growth *= 2
        if damping > 1e16 { break }
      }
    }
    return Fit(parameters: here, sum: sum, information: information)
  }

  private func linearise<Surface: FittedSurface>(
    _ surface: inout Surface, _ parameters: [Double], _ gradient: inout [Double], _ slope: inout [Double],
    _ information: inout [Double]
  ) -> Double {
    let count = parameters.count
    for index in slope.indices { slope[index] = 0 }
    for index in information.indices { information[index] = 0 }
    var sum = 0.0
    for place in 0..<surface.placeCount {
      let residual = surface.value(at: place, parameters, gradient: &gradient) - targets[place]
      sum += weights[place] * residual * residual
      gradient.withUnsafeBufferPointer { gradient in
        information.withUnsafeMutableBufferPointer { information in
          for row in 0..<count where gradient[row] != 0 {
            let weighted = weights[place] * gradient[row]
            slope[row] += weighted * residual
            let start = row &* count
            for column in 0..<(row &+ 1) { information[start &+ column] += weighted * gradient[column] }
          }
        }
      }
    }
    for row in 0..<count {
      for column in 0..<row { information[column * count + row] = information[row * count + column] }
    }
    return sum.isNaN ? .infinity : sum
  }

  /// (A + λ diag A) x = b on the free parameters; nil where that is not positive definite.
  private func solve(_ information: [Double], _ slope: [Double], _ free: [Int], _ damping: Double) -> [Double]? {
    let count = slope.count
    var matrix = free.map { row in free.map { information[row * count + $0] } }
    let largest = free.map { information[$0 * count + $0] }.max() ?? 0
    guard largest > 0, largest.isFinite else { return nil }
    for index in free.indices { matrix[index][index] += damping * max(matrix[index][index], 1e-12 * largest) }
    return Cholesky(matrix)?.solution(free.map { slope[$0] })
  }
}

/// A = L Lᵀ of a symmetric positive definite matrix.
struct Cholesky {
  private let factor: [[Double]]

  /// Nil unless the matrix is positive definite.
  init?(_ matrix: [[Double]]) {
    var factor = matrix
    for row in matrix.indices {
      for column in 0...row {
        var rest = factor[row][column]
        for inner in 0..<column { rest -= factor[row][inner] * factor[column][inner] }
        if row == column {
          guard rest > 0, rest.isFinite else { return nil }
          factor[row][row] = rest.squareRoot()
        } else {
          factor[row][column] = rest / factor[column][column]
        }
      }
    }
    self.factor = factor
  }

  /// x of A x = b.
  func solution(_ right: [Double]) -> [Double] {
    var x = right
    for row in x.indices {
      for column in 0..<row { x[row] -= factor[row][column] * x[column] }
      x[row] /= factor[row][row]
    }
    for row in x.indices.reversed() {
      for below in row + 1..<x.count { x[row] -= factor[below][row] * x[below] }
      x[row] /= factor[row][row]
    }
    return x
  }
}
