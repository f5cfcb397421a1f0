/// A small square matrix of numbers, row by row.
struct DenseMatrix: Hashable, Sendable {
  let size: Int
  var cells: [Double]

  /// The zero matrix.
  init(size: Int) {
    self.size = size
    cells = [Double](repeating: 0, count: size * size)
  }

  subscript(row: Int, column: Int) -> Double {
    get { cells[row * size + column] }
    set { cells[row * size + column] = newValue }
  }

  /// The largest sum of magnitudes of a column.
  var oneNorm: Double {
    (0..<size).map { column in (0..<size).reduce(0) { $0 + self[$1, column].magnitude } }.max() ?? 0
  }

  static func + (left: Self, right: Self) -> Self {
    var sum = left
    for index in sum.cells.indices { sum.cells[index] += right.cells[index] }
    return sum
  }

  static func * (left: Self, right: Self) -> Self {
    let n = left.size
    var product = DenseMatrix(size: n)
    left.cells.withUnsafeBufferPointer { a in
      right.cells.withUnsafeBufferPointer { b in
        product.cells.withUnsafeMutableBufferPointer { c in
          for i in 0..<n {
            for k in 0..<n where a[i * n + k] != 0 {
              let factor = a[i * n + k]
              for j in 0..<n { c[i * n + j] += factor * b[k * n + j] }
            }
          }
        }
      }
    }
    return product
  }

  func scaled(by factor: Double) -> Self {
    var result = self
    for index in result.cells.indices { result.cells[index] *= factor }
    return result
  }

  /// The product with a column.
  func applied(to column: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: size)
    cells.withUnsafeBufferPointer { a in
      column.withUnsafeBufferPointer { x in
        for i in 0..<size {
          var sum = 0.0
          for j in 0..<size { sum += a[i * size + j] * x[j] }
          result[i] = sum
        }
      }
    }
    return result
  }

  /// The rows and columns of some places.
  func block(_ places: [Int]) -> Self {
    var block = DenseMatrix(size: places.count)
    for (row, from) in places.enumerated() {
      for (column, to) in places.enumerated() { block[row, column] = self[from, to] }
    }
    return block
  }

  /// The column x with self · x = right side, by elimination with row exchanges; nil when the matrix is singular to
  /// working accuracy.
  func solve(_ right: [Double]) -> [Double]? {
    var a = self
    var x = right
    for pivot in 0..<size {
      let best = (pivot..<size).max { a[$0, pivot].magnitude < a[$1, pivot].magnitude } ?? pivot
      // Rows of compartments may differ by many powers of ten, so a pivot is judged by its own row.
      let scale = (0..<size).reduce(0) { max($0, self[best, $1].magnitude) }
      guard a[best, pivot].magnitude > 1e-14 * scale, a[best, pivot].isFinite else { return nil }
      if best != pivot {
        for column in 0..<size { a.cells.swapAt(pivot * size + column, best * size + column) }
        x.swapAt(pivot, best)
      }
      for row in pivot + 1..<max(size, pivot + 1) where a[row, pivot] != 0 {
        let factor = a[row, pivot] / a[pivot, pivot]
        for column in pivot..<size { a[row, column] -= factor * a[pivot, column] }
        x[row] -= factor * x[pivot]
      }
    }
    for row in stride(from: size - 1, through: 0, by: -1) {
      for column in row + 1..<max(size, row + 1) { x[row] -= a[row, column] * x[column] }
      x[row] /= a[row, row]
    }
    return x.allSatisfy(\.isFinite) ? x : nil
  }

  /// What leaves a compartment without arriving in another: minus the sum of its column, 0 where that is but rounding.
  func lost(from column: Int) -> Double {
    let sum = (0..<size).reduce(0) { $0 - self[$1, column] }
    return sum.magnitude <= 1e-14 * self[column, column].magnitude ? 0 : sum
  }

  /// Whether no mode of x′ = self · x grows, for a matrix without negative cells off the diagonal: then −self is an
  /// M-matrix, and elimination without exchanges meets no negative pivot.
  var isStable: Bool {
    // Where nothing arises nothing grows, be it closed or slow beyond what elimination can tell from closed.
    if (0..<size).allSatisfy({ lost(from: $0) >= 0 }) { return true }
    var a = scaled(by: -1)
    for pivot in 0..<size {
      // A pivot is judged by what it was: compartments may differ by many powers of ten.
      let scale = self[pivot, pivot].magnitude
      guard a[pivot, pivot] > 1e-13 * scale else {
        guard a[pivot, pivot] >= -1e-13 * scale else { return false }
        // A compartment that nothing leaves: fine unless it feeds others.
        if (0..<size).contains(where: { $0 != pivot && self[$0, pivot] > 0 }) { return false }
        continue
      }
      for row in pivot + 1..<max(size, pivot + 1) where a[row, pivot] != 0 {
        let factor = a[row, pivot] / a[pivot, pivot]
        for column in pivot..<size { a[row, column] -= factor * a[pivot, column] }
      }
    }
    return true
  }
}
