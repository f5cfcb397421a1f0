import BypassCore
import BypassPharmacology
import Testing

@Suite("How exposure moves between doses and after the last one")
struct DosingProfileTests {
  private func drug(ka: Double, clearance: Double = 6, volume: Double = 60) throws -> AgentKinetics {
    let system = try KineticStructure(absorption: .firstOrder(ka: ka), clearance: clearance, volume: volume)
      .kinetics(of: "drug", molarMass: try #require(MolarMass(gramsPerMole: 400)), unbound: Fraction(clamping: 0.1))
    return AgentKinetics(system: system, usual: nil, parameters: [], standing: .read)
  }

  @Test("The mean stay of one compartment is 1/k + 1/ka, whatever the dose")
  func meanStay() throws {
    let profile = try #require(try drug(ka: 0.8).profile(of: nil))
    #expect(abs(profile.halfLife - 2.0.naturalLogarithm * (10 + 1 / 0.8)) < 1e-12)
    #expect(profile.swing == [1])
  }

  @Test("The mean of the swing times the peak is the mean concentration, dose rate over clearance")
  func swing() throws {
    let kinetics = try drug(ka: 2000)
    let regimen = try Regimen("100mg/12h")
    let profile = try #require(try kinetics.profile(of: regimen))
    let summary = try kinetics.summary(of: regimen)
    #expect(profile.swing.allSatisfy { $0 > 0 && $0 <= 1 })
    let mean = profile.swing.reduce(0, +) / Double(profile.swing.count) * summary.peak.nanomolar
    // The midpoint rule at an hour's distance, with a fall by a tenth in each hour.
    #expect(abs(mean / summary.average.nanomolar - 1) < 2e-3)
    let average = try #require(try kinetics.profile(of: regimen, quoting: .average))
    #expect(abs(average.swing.reduce(0, +) / Double(average.swing.count) - 1) < 2e-3)
  }

  @Test("A drug that never leaves has no profile, and a regimen that ends has no swing")
  func edges() throws {
    #expect(try drug(ka: 1, clearance: 0).profile(of: nil) == nil)
    #expect(try drug(ka: 1).profile(of: try Regimen("20mg/24h x5"))?.swing == [1])
  }

  private func surface(_ death: (Double) -> Double, knots: [Double]) throws -> ResponseSurface {
    try ResponseSurface(
      axes: [try ExposureAxis(drug: try DrugID("a"), measure: .nanomolar, knots: knots)],
      knots: knots.map {
        .init(rates: try #require(CellRates(birthPerDay: 0.1, deathPerDay: death($0))), readouts: [0.5])
      })
  }

  @Test("A surface averaged over a swing is the mean of its readings, and ends where the highest moment ends")
  func averaged() throws {
    let held = try surface({ $0 / (1 + $0) }, knots: [0, 0.5, 1, 2, 4, 8])
    let swung = try held.averaged(over: [[0.5, 1, 2]])
    #expect(swung.axes[0].highest == 4)
    for knot in [0, 1, 2, 4.0] {
      let truth = try [0.5, 1, 2].reduce(0) { $0 + (try held.rates(at: [$1 * knot]).death) } / 3
      #expect(abs(try swung.rates(at: [knot]).death - truth) < 1e-12)
    }
    #expect(try swung.reading(at: [1]).readouts == [0.5])
    #expect(try held.averaged(over: [[1]]) == held)
    #expect { try held.averaged(over: []) } throws: { ($0 as? Diagnostic)?.code == "surface-size" }
  }

  @Test("A wrong swing would be seen")
  func wrongSwing() throws {
    let held = try surface({ $0 / (1 + $0) }, knots: [0, 1, 2, 4])
    let truth = try (held.rates(at: [0.5]).death + held.rates(at: [1]).death) / 2
    let wrong = try held.averaged(over: [[0.51, 1]]).rates(at: [1]).death
    withKnownIssue { #expect(abs(wrong - truth) < 1e-12) }
  }
}
