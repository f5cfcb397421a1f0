public import BypassCore

extension ResponseSurface {
  /// The surface for exposures that swing between doses faster than cells divide or die: at each knot the mean over the
  /// moments, so that a point is then the number quoted for a regimen.
  ///
  /// - Parameter swings: for each axis the exposure at equally spaced moments as multiples of the number quoted; a drug
  ///   with fewer moments repeats its own.
  /// - Throws: ``Diagnostic`` `surface-size` unless there is one list for each axis.
  /// - Complexity: O(knots × moments × 2^axes).
  public func averaged(over swings: [[Double]]) throws(Diagnostic) -> ResponseSurface {
    guard swings.count == axes.count, swings.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 >= 0 } }) else {
      throw .error("surface-size", "\(swings.count) courses between doses were given for \(axes.count) drugs")
    }
    guard swings.contains(where: { $0 != [1] }) else { return self }
    var quoted: [ExposureAxis] = []
    for (axis, swing) in zip(axes, swings) {
      let top = axis.highest / max(1, swing.max() ?? 1)
      quoted.append(
        try ExposureAxis(drug: axis.drug, measure: axis.measure, knots: axis.knots.filter { $0 < top * 0.999 } + [top]))
    }
    let moments = swings.map(\.count).max() ?? 1
    var knots: [Knot] = []
    for point in 0..<quoted.reduce(1, { $0 * $1.knots.count }) {
      var rest = point
      var exposures = [Double](repeating: 0, count: axes.count)
      for index in axes.indices.reversed() {
        exposures[index] = quoted[index].knots[rest % quoted[index].knots.count]
        rest /= quoted[index].knots.count
      }
      knots.append(try mean(of: exposures, over: swings, moments))
    }
    return try ResponseSurface(axes: quoted, knots: knots)
  }

  private func mean(of exposures: [Double], over swings: [[Double]], _ moments: Int) throws(Diagnostic) -> Knot {
    var (birth, death, error) = (0.0, 0.0, 0.0)
    var readouts = [Double](repeating: 0, count: readoutCount)
    let share = 1 / Double(moments)
    for moment in 0..<moments {
      let now = try reading(at: zip(exposures, swings).map { $0 * $1[moment % $1.count] })
      birth += now.rates.birth.perDay * share
      death += now.rates.death.perDay * share
      // Errors of one surface go together, so they add up whole.
      error += now.netError * share
      for (index, value) in now.readouts.enumerated() { readouts[index] += value * share }
    }
    guard let rates = CellRates(birthPerDay: birth, deathPerDay: death) else {
      throw .error("outside-surface", "the response surface has no finite rates at these exposures")
    }
    return Knot(rates: rates, errors: (error / 2, 0), readouts: readouts)
  }
}
