import BypassCore
import BypassPharmacology
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Dose-response curves")
struct DoseResponseFitTests {
  private func points(_ ec50: Double, _ hill: Double, unit: Double = 1, noise: Double = 0) -> [DoseResponseFit.Point] {
    ([0] + (0..<17).map { pow(10, -1 + Double($0) * 0.35) }).enumerated().map { index, dose in
      let x = pow(dose / ec50, hill)
      let value = 0.05 + 0.9 * x / (1 + x) + noise * sin(Double(index) * 7.3)
      return .init(dose: dose * unit, Estimate(value: value, lower: value - 0.02, upper: value + 0.02))
    }
  }

  @Test("The numbers that made a curve come back", arguments: [(20.0, 1.0), (3, 2.5), (900, 0.7)])
  func recovers(ec50: Double, hill: Double) throws {
    let fit = try #require(DoseResponseFit(points(ec50, hill)))
    #expect((fit.halfEffect.value / ec50 - 1).magnitude < 1e-6 && (fit.hill / hill - 1).magnitude < 1e-6)
    #expect((fit.untreated - 0.05).magnitude < 1e-6 && (fit.full - 0.95).magnitude < 1e-6)
    #expect(fit.halfEffect.lower < ec50 && fit.halfEffect.upper > ec50)
  }

  @Test("Doses in other units change the dose of half effect by the unit and nothing else", arguments: [1e-6, 1e6])
  func unit(factor: Double) throws {
    let one = try #require(DoseResponseFit(points(20, 1.4, noise: 0.01)))
    let other = try #require(DoseResponseFit(points(20, 1.4, unit: factor, noise: 0.01)))
    for (a, b) in [
      (one.halfEffect.value * factor, other.halfEffect.value), (one.halfEffect.lower * factor, other.halfEffect.lower),
      (one.halfEffect.upper * factor, other.halfEffect.upper), (one.hill, other.hill), (one.full, other.full),
      (one.sumOfSquares, other.sumOfSquares),
    ] { #expect((a / b - 1).magnitude < 1e-6) }
  }

  @Test("The 95 % interval covers the truth in 95 % of noisy experiments")
  func coverage() throws {
    var random = RandomStream(seed: Seed(7), purpose: .bootstrap, replicate: 0)
    var covered = 0
    let runs = 60
    for _ in 0..<runs {
      let noisy = points(20, 1.2).map { point -> DoseResponseFit.Point in
        // A normal deviate from two uniform ones (Box and Muller).
        let normal = (-2 * log(random.nextOpenUnit())).squareRoot() * cos(2 * Double.pi * random.nextUnit())
        let value = point.response.value + 0.02 / Estimate.z95 * normal
        return .init(dose: point.dose, Estimate(value: value, lower: value - 0.02, upper: value + 0.02))
      }
      let fit = try #require(DoseResponseFit(noisy))
      if fit.halfEffect.lower <= 20, fit.halfEffect.upper >= 20 { covered += 1 }
    }
    // Binomial(60, 0.95): below 47 by chance less than once in 100,000 runs; the seed is fixed besides.
    #expect(covered >= 47, "\(covered) of \(runs)")
  }

  @Test("A flat response has no dose of half effect, and doses that end too soon do not bound it")
  func flat() throws {
    let flat = (0..<9).map {
      DoseResponseFit.Point(dose: pow(10, Double($0)), Estimate(value: 0.3, lower: 0.27, upper: 0.33))
    }
    #expect(DoseResponseFit(flat) == nil)
    let short = try #require(DoseResponseFit(points(1e5, 1).filter { $0.dose < 3e4 }))
    #expect(short.halfEffect.upper > 1e5)
    #expect(try #require(DoseResponseFit(points(20, 1))).beyond == nil)
  }

  @Test(
    "Full effect at every dose says no more than that half of it lies below them")
  func beyond() throws {
    func point(_ dose: Double, _ value: Double) -> DoseResponseFit.Point {
      .init(dose: dose, Estimate(value: value, lower: value - 0.03, upper: value + 0.03))
    }
    let doses = [10.0, 30, 100, 300, 1000]
    let full = try #require(DoseResponseFit([point(0, 0)] + doses.map { point($0, 1) }))
    #expect(full.beyond == .below(10) && full.halfEffect.lower == 0 && full.halfEffect.upper < 10)
    // A rise that has only begun at the highest dose.
    let little = try #require(DoseResponseFit([point(0, 0)] + doses.map { point($0, 0.1 * $0 / 1000) }))
    if case .above(let dose)? = little.beyond { #expect(dose == 1000) } else { #expect(little.halfEffect.value < 1000) }
    withKnownIssue("a planted number for what lies beyond the doses") {
      #expect(full.beyond == nil)
    }
  }

  @Test("Points that a Hill curve cannot follow widen its interval by how far they lie from it")
  func misfit() throws {
    // Two steps that one curve cannot have, with ever smaller intervals of the points.
    func biphasic(_ half: Double) -> [DoseResponseFit.Point] {
      (0..<17).map { index in
        let dose = pow(10, -1 + Double(index) * 0.35)
        let value = 0.8 * dose / (dose + 20) + 0.1 * dose / (dose + 2000)
        return .init(dose: dose, Estimate(value: value, lower: value - half, upper: value + half))
      }
    }
    let wide = try #require(DoseResponseFit(biphasic(0.3)))
    let narrow = try #require(DoseResponseFit(biphasic(0.005)))
    let narrower = try #require(DoseResponseFit(biphasic(0.0005)))
    #expect(wide.misfit == 1 && narrow.misfit > 10)
    // Where the misfit rules, what the points say of themselves matters no more.
    func width(_ fit: DoseResponseFit) -> Double { log(fit.halfEffect.upper / fit.halfEffect.lower) }
    #expect((width(narrow) / width(narrower) - 1).magnitude < 1e-3)
    withKnownIssue("a planted interval out of the points' own intervals alone") {
      #expect(width(narrow) < 3 * width(narrower) / narrow.misfit.squareRoot())
    }
    #expect(try #require(DoseResponseFit(points(20, 1.4, noise: 0.001))).misfit == 1)
  }

  private func exact(_ rates: [Double]) -> [Estimate] { rates.map { Estimate(value: $0, lower: $0, upper: $0) } }

  @Test("GR is 1 without effect, 0 without growth and −½ where the cells shrink as fast as they grew")
  func growth() throws {
    let untreated = Estimate(value: 0.8, lower: 0.8, upper: 0.8)
    let metrics = try #require(
      GrowthRateMetrics(doses: [1, 10, 100, 1000], growth: exact([0.8, 0.4, 0, -0.8]), untreated: untreated))
    #expect(metrics.values[0].value == 1 && metrics.values[2].value == 0 && metrics.atHighest.value == -0.5)
    #expect(metrics.values.allSatisfy { ($0.upper - $0.lower).magnitude < 1e-12 })
    let half = try #require(metrics.half)
    #expect(half.value > 1 && half.value < 100 && metrics.areaOverCurve.value > 0)
    let shrinking = Estimate(value: -0.2, lower: -0.2, upper: -0.2)
    #expect(GrowthRateMetrics(doses: [1, 2], growth: exact([0.1, 0]), untreated: shrinking) == nil)
    #expect(GrowthRateMetrics(doses: [2, 1], growth: exact([0.1, 0]), untreated: untreated) == nil)
    // Growth that cannot be told from none is no measure.
    let unsure = Estimate(value: 0.2, lower: -0.01, upper: 0.4)
    #expect(GrowthRateMetrics.value(untreated, untreated: unsure) == nil)
  }

  @Test("A dose at which GR comes down to ½ is told only where the doses hold it, and its ends only where they do")
  func growthBeyondDoses() throws {
    let untreated = Estimate(value: 1, lower: 1, upper: 1)
    func half(_ rates: [(Double, Double)]) throws -> Estimate? {
      let growth = rates.map { Estimate(value: $0, lower: $0 - $1, upper: $0 + $1) }
      return try #require(GrowthRateMetrics(doses: [1, 10], growth: growth, untreated: untreated)).half
    }
    #expect(try half([(0.1, 0), (0, 0)]) == nil, "below ½ at the lowest dose already")
    // GR = ½ at a rate of log₂ 1.5 = 0.585.
    let low = try #require(try half([(0.6, 0.05), (0, 0.05)]))
    #expect(low.lower == 0 && low.value > 1 && low.value < low.upper && low.upper < 10)
    let high = try #require(try half([(0.9, 0.05), (0.57, 0.05)]))
    #expect(high.lower > 1 && high.upper == .infinity)
  }

  @Test("The interval of GR covers the truth in 95 % of noisy pairs of rates", arguments: [0.2, 0.02, 0, -1])
  func growthCoverage(rate: Double) throws {
    var random = RandomStream(seed: Seed(11), purpose: .bootstrap, replicate: 0)
    func noisy(_ value: Double, _ error: Double) -> Estimate {
      let normal = (-2 * log(random.nextOpenUnit())).squareRoot() * cos(2 * Double.pi * random.nextUnit())
      return .mean(value + error * normal, standardError: error)
    }
    let truth = exp2(rate / 0.2) - 1
    let runs = 2000
    var covered = 0
    for _ in 0..<runs {
      let found = try #require(GrowthRateMetrics.value(noisy(rate, 0.03), untreated: noisy(0.2, 0.02)))
      if found.lower <= truth, truth <= found.upper { covered += 1 }
    }
    // Binomial(2,000, 0.95): outside 1,850…1,950 by chance less than once in a million runs; the seed is fixed besides.
    #expect((1850...1950).contains(covered), "\(covered) of \(runs)")
  }
}
