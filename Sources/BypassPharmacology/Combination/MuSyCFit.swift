public import BypassCore

/// The question: which MuSyC surface lies nearest to a dose matrix, and how sure are its parameters?
///
/// Fitted in ln(dose / highest dose), so that the unit of the doses changes nothing but the numbers C.
public struct MuSyCFit: Sendable {
  /// The data.
  public let data: CombinationData
  /// Whether γ is fitted.
  public let fitsGamma: Bool
  /// Starts, 1 or more; the first is read off the data, the others are drawn.
  public var starts: Int
  /// The seed of starts and bootstraps.
  public var seed = Seed(1)
  let layout: MuSyCLayout
  /// The highest dose of each drug.
  let highestDoses: [Double]
  private let logDoses: [[Double?]]

  /// A question with its defaults: γ and 24 starts for two drugs, no γ and 8 starts for three or four.
  public init(_ data: CombinationData, fitsGamma: Bool? = nil) {
    self.data = data
    self.fitsGamma = fitsGamma ?? (data.axes.count == 2)
    starts = data.axes.count == 2 ? 24 : 8
    layout = MuSyCLayout(drugs: data.axes.count, fitsGamma: self.fitsGamma)
    highestDoses = data.axes.indices.map { data.doses(of: $0).last ?? 1 }
    logDoses = data.logDoses
  }

  /// The finding when there are fewer conditions than parameters, so that no fit means anything.
  public var finding: Diagnostic? {
    guard data.conditions.count < layout.count else { return nil }
    return .error(
      "too-few-doses",
      "MuSyC of \(data.axes.count) drugs has \(layout.count) parameters, the table \(data.conditions.count) different doses",
      remedy: "measure more doses, or leave MuSyC out with --model")
  }

  var surface: MuSyCSurface { MuSyCSurface(layout: layout, logDoses: logDoses) }

  /// The least-squares problem of effects that need not be the measured ones: one mean a condition.
  func problem(_ means: [Double]) -> LeastSquares {
    let low = logDoses.joined().compactMap { $0 }.min() ?? 0
    let spread = max((means.max() ?? 1) - (means.min() ?? 0), 1e-9)
    let effects = ((means.min() ?? 0) - 5 * spread, (means.max() ?? 1) + 5 * spread)
    let edges = layout.edges.count
    func bounds(_ effect: Double, _ hill: Double, _ half: Double, _ alpha: Double, _ gamma: Double) -> [Double] {
      Array(repeating: effect, count: layout.states) + Array(repeating: hill, count: layout.drugs)
        + Array(repeating: half, count: layout.drugs) + Array(repeating: alpha, count: edges)
        + (fitsGamma ? Array(repeating: gamma, count: edges) : [])
    }
    return LeastSquares(
      targets: means, weights: data.conditions.map { Double($0.count) },
      lower: bounds(effects.0, -4.6, low - 9, -16, -4.6), upper: bounds(effects.1, 4.6, 9, 16, 4.6),
      iterations: data.axes.count == 2 ? 400 : 150)
  }

  /// Σ (well − mean of its condition)².
  var withinConditions: Double {
    zip(data.wells, data.conditionOfWell).reduce(0) { sum, pair in
      let difference = pair.0.effect - data.conditions[pair.1].mean
      return sum + difference * difference
    }
  }

  /// The best of all starts.
  func best(threads: Int) async -> (fit: LeastSquares.Fit, agreeing: Int) {
    let problem = problem(data.conditions.map(\.mean))
    let fits = await Parallel.map(0..<starts, threads: threads) { number in
      var surface = surface
      return problem.fit(&surface, from: start(number))
    }
    let best = fits.min { $0.sum < $1.sum } ?? fits[0]
    let within = withinConditions
    return (best, fits.count { $0.sum + within <= (best.sum + within) * (1 + 1e-6) })
  }

  /// Where a start begins: effects at the highest doses of each subset, single-drug curves, no interaction; from the
  /// second on shaken by normal numbers.
  func start(_ number: Int) -> [Double] {
    var parameters = [Double](repeating: 0, count: layout.count)
    for mask in 0..<layout.states { parameters[mask] = cornerEffect(mask) }
    for drug in 0..<layout.drugs {
      let highest = highestDoses[drug]
      let curve = SingleDrugs(data).curve(of: drug, effects: data.conditions.map(\.mean))
      parameters[layout.firstHill + drug] = (curve?.hill ?? 1).naturalLogarithm
      // Rounded, so that the last digit of a unit's change cannot send a search down another valley.
      parameters[layout.firstHalf + drug] =
        curve.map { (($0.half / highest).naturalLogarithm * 1e9).rounded() / 1e9 } ?? -2
    }
    guard number > 0 else { return parameters }
    var random = RandomStream(seed: seed, purpose: .bootstrap, replicate: 0x8000_0000 | UInt32(number))
    let spread = (data.conditions.map(\.mean).max() ?? 1) - (data.conditions.map(\.mean).min() ?? 0)
    for index in parameters.indices {
      let size =
        index < layout.firstHill
        ? 0.15 * spread : index < layout.firstHalf ? 0.5 : index < layout.firstGamma ? 1.2 : 0.6
      parameters[index] += size * random.nextNormal()
    }
    return parameters
  }

  /// The mean effect of the wells that have the highest doses of the drugs of a subset and the lowest of the others.
  private func cornerEffect(_ mask: Int) -> Double {
    let best = data.conditions.max { score($0, mask) < score($1, mask) }
    return best?.mean ?? 0
  }

  private func score(_ condition: CombinationData.Condition, _ mask: Int) -> Double {
    condition.doses.indices.reduce(0) { sum, drug in
      let share = RelativeDose.ratio(condition.doses[drug], highestDoses[drug])
      return sum + (mask >> drug & 1 == 1 ? share : -4 * share)
    }
  }
}

extension RandomStream {
  /// A standard normal number, as a sum of twelve uniform ones less six: tails end at six, which starts do not need.
  mutating func nextNormal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + nextUnit() } }
}

/// Independent work on several threads, answers in the order asked whatever the threads.
enum Parallel {
  static func map<Answer: Sendable>(
    _ range: Range<Int>, threads: Int, _ body: @escaping @Sendable (Int) -> Answer
  ) async -> [Answer] {
    await withTaskGroup(of: [(Int, Answer)].self) { group in
      let lanes = max(1, min(threads, range.count))
      for lane in 0..<lanes {
        group.addTask { stride(from: range.lowerBound + lane, to: range.upperBound, by: lanes).map { ($0, body($0)) } }
      }
      var answers: [(Int, Answer)] = []
      for await part in group { answers += part }
      return answers.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
