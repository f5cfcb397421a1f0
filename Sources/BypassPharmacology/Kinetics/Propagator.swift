/// The flow of x′ = M·x over any time, prepared once so that each evaluation costs a few products of M with a column.
///
/// Time is split into a rest of at most one step h, ‖M‖·h ≤ ½, whose Taylor series is summed, and powers of two of h,
/// for which e^{M·2ᵏh} − 1 is kept. Keeping the difference from 1 preserves the slow modes: with D = eᴬ − 1 the square
/// is 2D + D², in which nothing of size 1 swallows a small rate (scaling and squaring as in Higham 2005, in the form
/// for eˣ − 1).
/// Beside an exchange of rate q a mode of rate λ keeps a relative accuracy of about 10⁻¹⁵·q/λ, which is what the
/// diagonal of M can tell of λ at all.
///
/// - Source: Higham 2005, doi:10.1137/04061101X; Al-Mohy and Higham 2011, doi:10.1137/100788860.
struct Propagator: Hashable, Sendable {
  private static let terms = 16
  /// Hours that any question may span, as a power of two, and with them the least number of squarings.
  private static let (hours, levels) = (26, 50)

  let matrix: DenseMatrix
  private let step: Double
  /// e^{M·2ᵏh} − 1 for k = 0, 1, ….
  private let growth: [DenseMatrix]

  init(_ matrix: DenseMatrix) {
    self.matrix = matrix
    var step = 1.0
    var halvings = 0
    let norm = matrix.oneNorm
    while step * norm > 0.5 { (step, halvings) = (step / 2, halvings + 1) }
    self.step = step
    var level = Self.series(matrix.scaled(by: step))
    var growth: [DenseMatrix] = []
    for _ in 0..<max(Self.levels, Self.hours + halvings) {
      growth.append(level)
      level = level.scaled(by: 2) + level * level
    }
    self.growth = growth
  }

  /// eˣ − 1 of a matrix of norm at most ½: Σ xᵏ/k!.
  private static func series(_ matrix: DenseMatrix) -> DenseMatrix {
    var term = matrix
    var sum = matrix
    for k in 2...terms {
      term = (term * matrix).scaled(by: 1 / Double(k))
      sum = sum + term
    }
    return sum
  }

  /// The state after a time.
  ///
  /// - Precondition: 0 ≤ time, at most 2²⁶ hours.
  func advance(_ state: [Double], by time: Double) -> [Double] {
    guard time > 0 else { return state }
    let whole = (time / step).rounded(.down)
    var state = shortly(state, by: time - whole * step)
    var bits = steps(whole)
    while bits != 0 {
      add(growth[bits.trailingZeroBitCount], to: &state)
      bits &= bits - 1
    }
    return state
  }

  /// e^{M·time} − 1, without the loss of small differences.
  func growth(over time: Double) -> DenseMatrix {
    let whole = (time / step).rounded(.down)
    var total = Self.series(matrix.scaled(by: max(0, time - whole * step)))
    var bits = steps(whole)
    while bits != 0 {
      let next = growth[bits.trailingZeroBitCount]
      total = total + next + next * total
      bits &= bits - 1
    }
    return total
  }

  /// Whole steps as bits, none of them beyond the last power kept.
  private func steps(_ whole: Double) -> UInt64 {
    let most = UInt64(1) << UInt64(growth.count) - 1
    return whole < Double(most) ? UInt64(whole) : most
  }

  private func shortly(_ state: [Double], by time: Double) -> [Double] {
    guard time > 0 else { return state }
    var sum = state
    var term = state
    for k in 1...Self.terms {
      term = matrix.applied(to: term)
      var isZero = true
      for index in term.indices {
        term[index] *= time / Double(k)
        sum[index] += term[index]
        isZero = isZero && term[index] == 0
      }
      if isZero { break }
    }
    return sum
  }

  private func add(_ growth: DenseMatrix, to state: inout [Double]) {
    let change = growth.applied(to: state)
    for index in state.indices { state[index] += change[index] }
  }
}
