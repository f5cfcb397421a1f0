import BypassCore
import BypassModel
import Testing

@testable import BypassPharmacology

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Kinetics at the ends of their ranges: nothing that arrives, nothing that leaves, nothing that returns")
struct ExtremeKineticsTests {
  private func kinetics(
    clearance: Double, volume: Double = 10, ka: Double? = nil, _ peripherals: [KineticStructure.Peripheral] = [],
    arriving: Double = 1, duration: Double? = nil, rate: Double? = nil
  ) throws -> LinearKinetics {
    try KineticStructure(
      absorption: ka.map { .firstOrder(ka: $0) } ?? .direct, clearance: clearance, volume: volume,
      peripherals: peripherals, bioavailability: Fraction(clamping: arriving), duration: duration, rate: rate
    ).kinetics(of: "drug", molarMass: try #require(MolarMass(gramsPerMole: 400)), unbound: .one)
  }

  @Test(
    "An infusion of which nothing arrives ends, whichever way its rate is said",
    arguments: [DosingRecord.Rate.perHour(10), .modelledRate, .modelledDuration], [0.0, 12])
  func nothingArrives(rate: DosingRecord.Rate, interval: Double) throws {
    let record = DosingRecord(
      time: 0, amount: 100, rate: rate, interval: interval, steadyState: interval > 0 ? .replaces : .single)
    func course(arriving: Double) throws -> ConcentrationCourse {
      try ConcentrationCourse(
        kinetics(clearance: 1, arriving: arriving, duration: 3, rate: 5), records: [record], until: 100)
    }
    let none = try course(arriving: 0)
    #expect([0.1, 5, 100].allSatisfy { none.total(at: $0) == 0 })
    // The check sees a share that does arrive.
    #expect(try course(arriving: 0.01).total(at: 0.1) > 0)
  }

  @Test("What an infusion brings does not depend on whether the clock can tell its end", arguments: [1e9, 1e4, 1e2])
  func shortInfusion(rate: Double) throws {
    // 1e-2 mg at 1e9 mg/h take 1e-11 h, less than the digits of 100,000 h can hold: C = dose/V·exp(−t/10).
    let record = DosingRecord(time: 1e5, amount: 1e-2, rate: .perHour(rate))
    let course = try ConcentrationCourse(kinetics(clearance: 1), records: [record], until: 2e5)
    #expect((course.total(at: 1e5 + 10) / (1e-3 * exp(-1)) - 1).magnitude < 2 * 1e-2 / rate + 1e-10)
  }

  @Test("A closed body keeps a dose and shares it out: 3 L/h between 10 L and 30 L come to rest at dose over 40 L")
  func closed() throws {
    let closed = try kinetics(clearance: 0, [.init(flow: 3, volume: 30)])
    let course = try ConcentrationCourse(closed, records: [DosingRecord(time: 0, amount: 100)], until: 1e4)
    // By hand: the difference of the concentrations, dose/10 at first, falls with rate 3/10 + 3/30.
    for time in [0.0, 0.1, 3, 1e4] {
      #expect((course.total(at: time) - 100 / 40 - 7.5 * exp(-0.4 * time)).magnitude < 1e-12)
    }
    let endless = DosingRecord(time: 0, amount: 100, interval: 24, steadyState: .replaces)
    #expect(throws: Diagnostic.self) { try ConcentrationCourse(closed, records: [endless], until: 24) }
    #expect(closed.meanStay == nil)
  }

  @Test("Rates of 1e-10 and of 10,000 an hour stand side by side")
  func slowBesideFast() throws {
    let course = try ConcentrationCourse(
      kinetics(clearance: 1e-9, ka: 1e4, [.init(flow: 1e-8, volume: 3)]),
      records: [DosingRecord(time: 0, amount: 100)], until: 10)
    #expect((course.total(at: 1) / 10 - 1).magnitude < 1e-8)
    // What does grow by itself is still refused: each mg of the first makes 2 mg of the second, and that 1 mg of the first.
    let mass = try #require(MolarMass(gramsPerMole: 400))
    #expect(throws: Diagnostic.self) {
      try LinearKinetics(
        compartments: ["a", "b"], rates: [[-1, 1], [2, -1]], ports: [.init("a", entries: [.init(0)])],
        analytes: [.init("a", perAmount: [1, 0], molarMass: mass, unbound: .one)])
    }
  }

  @Test("A compartment that nothing flows to changes neither the steady state nor the mean stay")
  func unreached() throws {
    let record = DosingRecord(time: 0, amount: 100, interval: 12, steadyState: .replaces)
    let (with, without) = (try kinetics(clearance: 1, [.init(flow: 0, volume: 30)]), try kinetics(clearance: 1))
    let courses = try [with, without].map { try ConcentrationCourse($0, records: [record], until: 12) }
    for time in [0, 3, 11.9] {
      #expect((courses[0].total(at: time) / courses[1].total(at: time) - 1).magnitude < 1e-13)
    }
    #expect(try (#require(with.meanStay) - 10).magnitude < 1e-12)
    // A flow into it is seen.
    #expect(try (#require(kinetics(clearance: 1, [.init(flow: 1, volume: 30)]).meanStay) - 40).magnitude < 1e-10)
  }

  @Test("A volume of a billionth of a litre is followed for a thousand years as well as for an hour")
  func tinyVolume() throws {
    let course = try ConcentrationCourse(
      kinetics(clearance: 1e-15, volume: 1e-9), records: [DosingRecord(time: 0, amount: 100)], until: 1e7)
    for time in [1.0, 1e5, 9e6] { #expect((course.total(at: time) / (1e11 * exp(-1e-6 * time)) - 1).magnitude < 1e-11) }
  }

  @Test("The trough lies after a dose whose way in is slow, and is the lowest that a fine grid finds")
  func troughAfterTheDose() throws {
    let structure = KineticStructure(
      absorption: .transit(count: 2.35, mean: 0.204, ka: 7.69), clearance: 1.898, volume: 4.738, lag: 6)
    let system = try structure.kinetics(
      of: "drug", molarMass: try #require(MolarMass(gramsPerMole: 400)), unbound: .one)
    let regimen = try Regimen("100mg/24h")
    let summary = try ConcentrationCourse.summary(of: regimen, system)
    let course = try #require(try ConcentrationCourse.steady(system, regimen: regimen, until: 24))
    // The dose arrives at hour 6; 18 minutes in steps of a second.
    let lowest = try #require((0...1080).map { course.free(at: 6 + Double($0) / 3600).nanomolar }.min())
    #expect(summary.trough.nanomolar <= lowest * (1 + 1e-12) && summary.trough.nanomolar >= lowest * (1 - 1e-4))
    // The concentration when the dose arrives is not the trough.
    #expect(course.free(at: 6).nanomolar > lowest * 1.0005)
  }

  @Test("A drug that fills its site leaves nothing to one with a higher ceiling, and pulls beyond numbers are compared")
  func filledSite() throws {
    func engaged(_ first: (pull: Double, most: Double), _ second: (pull: Double, most: Double)) throws -> Double {
      let node = try NodeID("ALK")
      let engagements = try [("a", first), ("b", second)].map { name, numbers in
        Engagement(
          drug: try DrugID(name),
          target: Agent.Target(
            node: node, site: "pocket", effect: .inhibits, strength: .share(.one), standing: .assumed),
          free: nil, potency: nil, pull: numbers.pull, maximum: Fraction(clamping: numbers.most), standing: .assumed)
      }
      guard case .inhibit(let share, _)? = engagements.perturbations().first?.effect else { return 0 }
      return share.value
    }
    #expect(try engaged((.infinity, 0.5), (1, 1)) == 0.5)
    // The limit from below, and a weak drug that is still seen.
    #expect(try (engaged((1e12, 0.5), (1, 1)) - 0.5).magnitude < 1e-11)
    #expect(try engaged((1e308, 0.2), (1e308, 0.4)) == 0.30000000000000004)
    #expect(try (engaged((1, 0.5), (2, 1)) - 2.5 / 4).magnitude < 1e-15)
  }
}
