public import BypassCore

/// Rates of one kind of cell as a function of the exposures to some drugs: known at the knots of a grid, linear between
/// them in ln(1 + c/c₁), refused outside.
///
/// Whoever fills it in may have simulated a network or written it by hand; nothing behind it is asked again.
public struct ResponseSurface: Hashable, Sendable {
  /// What is known at one knot of the grid.
  public struct Knot: Hashable, Sendable {
    /// The rates.
    public let rates: CellRates
    /// Standard errors of birth and death, in 1/day, 0 when exact.
    public let errors: (birth: Double, death: Double)
    /// Further readouts from 0 to 1, such as the share of normal T cells; the same number at every knot.
    public let readouts: [Double]

    /// A knot.
    public init(rates: CellRates, errors: (birth: Double, death: Double) = (0, 0), readouts: [Double] = []) {
      self.rates = rates
      self.errors = errors
      self.readouts = readouts
    }
    /// By value.
    public static func == (left: Self, right: Self) -> Bool {
      left.rates == right.rates && left.errors == right.errors && left.readouts == right.readouts
    }
    /// By value.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(rates)
      hasher.combine(readouts)
    }
  }

  /// The rates at a point with how far they may be off.
  public struct Reading: Hashable, Sendable {
    /// The rates.
    public let rates: CellRates
    /// How far the net growth may be off, in 1/day: two standard errors of the knots and the curvature between them.
    public let netError: Double
    /// The further readouts.
    public let readouts: [Double]
  }

  /// One axis a drug, in the order in which exposures are given.
  public let axes: [ExposureAxis]
  /// How many further readouts there are.
  public let readoutCount: Int
  /// Birth, death and readouts of each knot side by side; the last axis varies fastest.
  private let channels: [Double]
  private let errors: [Double]
  private let strides: [Int]

  /// A surface over a full grid of knots, the last axis varying fastest.
  ///
  /// - Throws: ``Diagnostic`` `surface-size` unless there is one knot for each point of the grid.
  public init(axes: [ExposureAxis], knots: [Knot]) throws(Diagnostic) {
    let points = axes.reduce(1) { $0 * $1.knots.count }
    let readoutCount = knots.first?.readouts.count ?? 0
    guard knots.count == points, axes.count <= 6, knots.allSatisfy({ $0.readouts.count == readoutCount }) else {
      throw .error(
        "surface-size", "a response surface over \(points) points was given \(knots.count) knots",
        remedy: "give one knot for each point of the grid, over at most 6 drugs at once")
    }
    self.axes = axes
    self.readoutCount = readoutCount
    channels = knots.flatMap { [$0.rates.birth.perDay, $0.rates.death.perDay] + $0.readouts }
    errors = knots.map { 2 * ($0.errors.birth * $0.errors.birth + $0.errors.death * $0.errors.death).squareRoot() }
    var strides = [Int](repeating: 1, count: axes.count)
    for index in axes.indices.dropLast().reversed() {
      strides[index] = strides[index + 1] * axes[index + 1].knots.count
    }
    self.strides = strides
  }

  /// The same rates whatever the drugs.
  public init(constant rates: CellRates) {
    axes = []
    readoutCount = 0
    channels = [rates.birth.perDay, rates.death.perDay]
    errors = [0]
    strides = []
  }

  /// Birth and death in 1/day at some exposures, one an axis.
  ///
  /// - Complexity: O(2^axes); no memory.
  /// - Throws: ``Diagnostic`` `outside-surface`: nothing is extrapolated.
  public func rates(at exposures: [Double]) throws(Diagnostic) -> (birth: Double, death: Double) {
    var sum = (birth: 0.0, death: 0.0)
    try eachCorner(of: exposures) { corner, weight in
      sum.birth += weight * channels[corner * (2 + readoutCount)]
      sum.death += weight * channels[corner * (2 + readoutCount) + 1]
    }
    return sum
  }

  /// The rates with their error and the further readouts.
  ///
  /// - Throws: ``Diagnostic`` `outside-surface`.
  public func reading(at exposures: [Double]) throws(Diagnostic) -> Reading {
    var sums = [Double](repeating: 0, count: 2 + readoutCount)
    var error = 0.0
    try eachCorner(of: exposures) { corner, weight in
      for channel in sums.indices { sums[channel] += weight * channels[corner * sums.count + channel] }
      error += weight * errors[corner]
    }
    error += curvature(around: exposures)
    guard let rates = CellRates(birthPerDay: max(0, sums[0]), deathPerDay: max(0, sums[1])) else {
      throw .error("outside-surface", "the response surface has no finite rates at these exposures")
    }
    return Reading(rates: rates, netError: error, readouts: Array(sums.dropFirst(2)))
  }

  private func eachCorner(of exposures: [Double], _ visit: (Int, Double) -> Void) throws(Diagnostic) {
    guard exposures.count == axes.count else {
      throw .error("outside-surface", "\(exposures.count) exposures were given for \(axes.count) drugs")
    }
    // At most 6 axes, so the cell fits in a few numbers: its lowest corner, and the share of the way along each axis.
    var base = 0
    var ways = SIMD8<Double>(repeating: 0)
    for index in axes.indices {
      let (cell, way) = try Self.cell(on: axes[index], exposures[index])
      base += cell * strides[index]
      ways[index] = way
    }
    for corner in 0..<(1 << axes.count) {
      var weight = 1.0
      var point = base
      for index in axes.indices {
        let isUpper = corner >> index & 1 == 1
        weight *= isUpper ? ways[index] : 1 - ways[index]
        if isUpper { point += strides[index] }
      }
      if weight > 0 { visit(point, weight) }
    }
  }

  /// The knot below an exposure and the share of the way to the next one.
  private static func cell(on axis: ExposureAxis, _ exposure: Double) throws(Diagnostic) -> (Int, Double) {
    guard exposure >= 0, exposure <= axis.highest * (1 + 1e-9) else {
      throw .error(
        "outside-surface",
        "\(axis.drug) at \(exposure.significant(3)) \(axis.measure.rawValue) is outside what was computed (0 to \(axis.highest.significant(3)))",
        remedy: "nothing is extrapolated; widen the surface or lower the dose")
    }
    let place = axis.place(of: exposure)
    var (low, high) = (0, axis.places.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if axis.places[middle] <= place { low = middle } else { high = middle }
    }
    return (low, min(1, max(0, (place - axis.places[low]) / (axis.places[high] - axis.places[low]))))
  }

  /// What a straight line may miss between two knots, from the second differences at both: |f″| (x − a)(b − x) / 2,
  /// summed over the axes along the nearest line of knots.
  private func curvature(around exposures: [Double]) -> Double {
    var total = 0.0
    var nearest = 0
    var cells: [(cell: Int, way: Double)] = []
    for index in axes.indices {
      guard let cell = try? Self.cell(on: axes[index], exposures[index]) else { return .infinity }
      cells.append(cell)
      nearest += (cell.1 > 0.5 ? cell.0 + 1 : cell.0) * strides[index]
    }
    for index in axes.indices {
      let axis = axes[index]
      let own = cells[index].way > 0.5 ? cells[index].cell + 1 : cells[index].cell
      let line = nearest - own * strides[index]
      let step = axis.places[cells[index].cell + 1] - axis.places[cells[index].cell]
      let bend = [cells[index].cell, cells[index].cell + 1].map { second(at: $0, of: axis, from: line, strides[index]) }
      let way = cells[index].way
      total += (bend.max() ?? 0) * step * step * way * (1 - way) / 2
    }
    return total
  }

  /// The second divided difference of the net growth at an inner knot; 0 at the ends.
  private func second(at knot: Int, of axis: ExposureAxis, from line: Int, _ stride: Int) -> Double {
    guard knot > 0, knot < axis.places.count - 1 else { return 0 }
    func net(_ index: Int) -> Double {
      let corner = (line + index * stride) * (2 + readoutCount)
      return channels[corner] - channels[corner + 1]
    }
    let (x0, x1, x2) = (axis.places[knot - 1], axis.places[knot], axis.places[knot + 1])
    return 2 * abs(((net(knot + 1) - net(knot)) / (x2 - x1) - (net(knot) - net(knot - 1)) / (x1 - x0)) / (x2 - x0))
  }
}
