import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassPharmacology

/// How levels of death and proliferation become deaths and divisions a day.
///
/// Divisions: b₀ Σₖ P(proliferation = k) vₖ with v from the slow share at the lowest level to 1 at the highest. Deaths:
/// d₀ + Σₖ P(death = k) κₖ with κ from partial to full. b₀ and d₀ are those of an untreated tumour that doubles in the
/// stated time: b₀ = r/(1 − q), d₀ = q b₀, r = ln 2/T, q deaths per division.
struct CellRateReading: Sendable {
  private let birth: Double
  private let death: Double
  private let growth: GrowthEntry

  init(_ growth: GrowthEntry) {
    self.growth = growth
    let net = 2.0.naturalLogarithm / growth.doublingDays.value
    birth = net / (1 - growth.turnover.value)
    death = growth.turnover.value * birth
  }

  /// One knot of a surface out of what the engine found.
  func knot(_ outcome: TreatmentOutcome, readouts: [Double]) throws(Diagnostic) -> ResponseSurface.Knot {
    let trials = Double(outcome.trajectories)
    let (speed, speedError) = mean(
      of: outcome.proliferation.map(\.value), lowest: growth.slowDivision.value, highest: 1, trials)
    let (kill, killError) = mean(
      of: outcome.death.map(\.value), lowest: growth.partialDeath.value, highest: growth.fullDeath.value, trials)
    guard let rates = CellRates(birthPerDay: birth * speed, deathPerDay: death + kill) else {
      throw .error("clone-without-fitness", "signalling gives no finite rates of division and death")
    }
    return .init(rates: rates, errors: (birth * speedError, killError), readouts: readouts)
  }

  /// Divisions less deaths a day out of P(level ≥ k) for k from 1 on.
  ///
  /// - Parameter bounded: a mean of numbers from 0 to 1, one a cell, with its interval. Both intervals are at their worst
  ///   together, since cells that die do not divide.
  func net(proliferation: [Double], death shares: [Double], bounded: (Double) -> Estimate) -> Estimate {
    let speed = bounded(mean(of: proliferation, lowest: growth.slowDivision.value, highest: 1, 1).value)
    let most = max(growth.partialDeath.value, growth.fullDeath.value, .leastNormalMagnitude)
    let kill = bounded(
      mean(of: shares, lowest: growth.partialDeath.value / most, highest: growth.fullDeath.value / most, 1).value)
    func net(_ speed: Double, _ kill: Double) -> Double { birth * speed - death - most * kill }
    return Estimate(
      value: net(speed.value, kill.value), lower: net(speed.lower, kill.upper), upper: net(speed.upper, kill.lower))
  }

  /// The mean of a number that is a level's weight, from P(level ≥ k), with its standard error.
  private func mean(
    of atLeast: [Double], lowest: Double, highest: Double, _ trials: Double
  ) -> (value: Double, error: Double) {
    var (sum, square) = (0.0, 0.0)
    for (index, share) in atLeast.enumerated() {
      let exactly = share - (index + 1 < atLeast.count ? atLeast[index + 1] : 0)
      let way = atLeast.count == 1 ? 1 : Double(index) / Double(atLeast.count - 1)
      let weight = lowest + (highest - lowest) * way
      sum += exactly * weight
      square += exactly * weight * weight
    }
    return (sum, (max(0, square - sum * sum) / trials).squareRoot())
  }
}
