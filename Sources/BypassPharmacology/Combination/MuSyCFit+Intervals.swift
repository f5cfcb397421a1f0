import BypassCore

extension MuSyCFit {
  /// Fits, bootstraps and profiles.
  ///
  /// - Parameters:
  ///   - bootstraps: resampled fits, 0 or more.
  ///   - threads: never changes a result.
  public func answer(bootstraps: Int, threads: Int) async -> MuSyCAnswer {
    let (fit, agreeing) = await best(threads: threads)
    let sse = fit.sum + withinConditions
    var fitted = surface
    var gradient = [Double](repeating: 0, count: layout.count)
    let effects = data.conditions.indices.map { fitted.value(at: $0, fit.parameters, gradient: &gradient) }
    let means = Bootstrap.means(
      of: data, around: effects, parameters: layout.count, count: bootstraps, seed: seed)
    let resampled = await Parallel.map(0..<means.count, threads: threads) { number in
      var surface = surface
      var problem = problem(means[number])
      problem.iterations = 30
      // What a resampling moves is some 10⁻² of the sum.
      (problem.tolerance, problem.patience, problem.firstDamping) = (1e-8, 1, 1e-6)
      let fit = problem.fit(&surface, from: fit.parameters)
      return MuSyCModel(layout: layout, inner: fit.parameters, highestDoses: highestDoses)
    }
    let model = MuSyCModel(layout: layout, inner: fit.parameters, highestDoses: highestDoses)
    let inner =
      isProfiled
      ? await Parallel.map(0..<layout.count, threads: threads) { profile(of: $0, fit, sse) } : curvature(fit, sse)
    let intervals = inner.enumerated().map { index, ends in
      func outer(_ end: Double?) -> Double? {
        end.map { MuSyCModel.outer($0, at: index, layout: layout, highestDoses: highestDoses) }
      }
      return (lower: outer(ends.0), upper: outer(ends.1))
    }
    return MuSyCAnswer(
      model: model, sse: sse, wells: data.wells.count, intervals: intervals,
      intervalMethod: isProfiled ? .profile : .curvature, agreeing: (agreeing, starts),
      beta: Bootstrap.estimate(model.beta, resampled.map(\.beta)), fittedMeans: effects, resampledMeans: means)
  }

  /// Work grows with conditions × states² × parameters²; beyond this many multiplications curvature has to do.
  private var isProfiled: Bool {
    let states = Double(layout.states)
    return Double(data.conditions.count) * states * states * Double(layout.count * layout.count) < 1e8
  }

  /// The rise of the sum of squares at the end of a 95 % interval: s² t², s² the residual variance.
  private func rise(_ sse: Double) -> Double {
    let freedom = max(1, data.wells.count - layout.count)
    let t = StudentDistribution.quantile975(freedom: freedom)
    return sse / Double(freedom) * t * t
  }

  /// Walks a parameter away from the optimum, the others refitted at each place, until the sum has risen far enough.
  private func profile(of index: Int, _ fit: LeastSquares.Fit, _ sse: Double) -> (Double?, Double?) {
    var problem = problem(data.conditions.map(\.mean))
    problem.fixed = [index]
    problem.iterations = 40
    let limit = fit.sum + rise(sse)
    let curvature = fit.information[index * layout.count + index]
    let first = curvature > 0 ? min((rise(sse) / curvature).squareRoot(), 1) : 1
    func end(_ sign: Double) -> Double? {
      var surface = surface
      var inside = fit.parameters
      var step = max(first, 1e-6)
      // Outwards in growing steps…
      for _ in 0..<24 {
        var start = inside
        start[index] += sign * step
        guard start[index] > problem.lower[index], start[index] < problem.upper[index] else { return nil }
        let there = problem.fit(&surface, from: start)
        if there.sum > limit { break }
        inside = there.parameters
        step *= 2
      }
      // …then in halves.
      for _ in 0..<7 {
        step /= 2
        var start = inside
        start[index] += sign * step
        let there = problem.fit(&surface, from: start)
        if there.sum <= limit { inside = there.parameters }
      }
      return inside[index] + sign * step / 2
    }
    return (end(-1), end(1))
  }

  private func curvature(_ fit: LeastSquares.Fit, _ sse: Double) -> [(Double?, Double?)] {
    let count = layout.count
    let rows = (0..<count).map { row in (0..<count).map { fit.information[row * count + $0] } }
    let factor = Cholesky(rows)
    return (0..<count).map { index in
      guard let factor else { return (nil, nil) }
      var unit = [Double](repeating: 0, count: count)
      unit[index] = 1
      let half = (rise(sse) * max(0, factor.solution(unit)[index])).squareRoot()
      let problem = problem(data.conditions.map(\.mean))
      let (low, high) = (fit.parameters[index] - half, fit.parameters[index] + half)
      return (low > problem.lower[index] ? low : nil, high < problem.upper[index] ? high : nil)
    }
  }
}

/// Student's t.
enum StudentDistribution {
  /// t with P(|T| ≤ t) = 0.95; within 1 % from 3 degrees of freedom on, tabulated below.
  /// - Source: Cornish and Fisher 1937 expansion.
  static func quantile975(freedom: Int) -> Double {
    let table = [12.706, 4.303, 3.182, 2.776]
    guard freedom > table.count else { return table[max(1, freedom) - 1] }
    let (z, n) = (Estimate.z95, Double(freedom))
    let z3 = z * z * z
    let z5 = z3 * z * z
    return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n)
      + (3 * z5 * z * z + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n)
  }
}
