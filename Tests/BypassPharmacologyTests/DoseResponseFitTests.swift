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
  }

  @Test("GR is 1 without effect, 0 without growth and −½ where the cells shrink as fast as they grew")
  func growth() throws {
    let metrics = try #require(
      GrowthRateMetrics(doses: [1, 10, 100, 1000], growth: [0.8, 0.4, 0, -0.8], untreated: 0.8))
    #expect(metrics.values[0] == 1 && metrics.values[2] == 0 && metrics.atHighest == -0.5)
    let half = try #require(metrics.half)
    #expect(half > 1 && half < 100 && metrics.areaOverCurve > 0)
    #expect(GrowthRateMetrics(doses: [1, 2], growth: [0.1, 0], untreated: -0.2) == nil)
    #expect(GrowthRateMetrics(doses: [2, 1], growth: [0.1, 0], untreated: 1) == nil)
  }
}
