import BypassCore
import BypassPharmacology
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@testable import BypassPharmacology

@Suite("Published structures run")
struct PublishedStructureTests {
  private func mass(_ value: Double) throws -> MolarMass { try #require(MolarMass(gramsPerMole: value)) }

  @Test("Two compartments by vein are the two exponentials of the textbook")
  func twoCompartments() throws {
    let (clearance, volume, flow, other) = (17.7, 58.6, 2.53, 11.2)
    let kinetics = try KineticStructure(
      absorption: .direct, clearance: clearance, volume: volume, peripherals: [.init(flow: flow, volume: other)]
    ).kinetics(of: "ruxolitinib", molarMass: mass(306.37), unbound: .one)
    let course = try ConcentrationCourse(kinetics, records: [DosingRecord(time: 0, amount: 20)], until: 10)
    let (k10, k12, k21) = (clearance / volume, flow / volume, flow / other)
    let sum = k10 + k12 + k21
    let root = (sum * sum - 4 * k10 * k21).squareRoot()
    let (a, b) = ((sum + root) / 2, (sum - root) / 2)
    for time in [0, 0.1, 1, 5, 24, 60.0] {
      let truth = 20 / volume * ((a - k21) / (a - b) * exp(-a * time) + (k21 - b) / (a - b) * exp(-b * time))
      #expect((course.total(at: time) - truth).magnitude <= 1e-10 * max(truth, 1e-6))
    }
  }

  @Test("A chain of 2.35 transit compartments has the mean and the variance of its gamma density")
  func transitMoments() {
    for shape in [1.0, 1.5, 3.35, 4, 7.01] {
      let chain = GammaChain(shape: shape, mean: 0.9)
      let (k, p) = (Double(chain.stages), chain.short)
      let mean = (k - p) / chain.rate
      let second = ((1 - p) * k * (k + 1) + p * (k - 1) * k) / (chain.rate * chain.rate)
      #expect((mean - 0.9).magnitude < 1e-12)
      #expect((second - mean * mean - 0.81 / shape).magnitude < 1e-12)
    }
  }

  @Test("Three compartments behind 2.35 transits differ from the gamma density itself by less than 1 % of the peak")
  func brigatinib() throws {
    let structure = KineticStructure(
      absorption: .transit(count: 2.35, mean: 0.9, ka: 1.5), clearance: 8.9, volume: 100,
      peripherals: [.init(flow: 30, volume: 120), .init(flow: 0.5, volume: 10)])
    let kinetics = try structure.kinetics(of: "brigatinib", molarMass: mass(584.1), unbound: .one)
    let course = try ConcentrationCourse(kinetics, records: [DosingRecord(time: 0, amount: 180)], until: 100)
    var straight = structure
    straight.absorption = .firstOrder(ka: 1.5)
    let once = try ConcentrationCourse(
      straight.kinetics(of: "brigatinib", molarMass: mass(584.1), unbound: .one),
      records: [DosingRecord(time: 0, amount: 180)], until: 100)
    // ∫ C(t − s) g(s) ds by the midpoint rule, g the gamma density of shape 3.35 and mean 0.9 h.
    let (shape, rate) = (3.35, 3.35 / 0.9)
    func convolved(_ time: Double) -> Double {
      let steps = 2000
      return (0..<steps).reduce(0) { sum, step in
        let s = time * (Double(step) + 0.5) / Double(steps)
        let density = exp(shape * log(rate) + (shape - 1) * log(s) - rate * s - lgamma(shape))
        return sum + once.total(at: time - s) * density * time / Double(steps)
      }
    }
    let peak = course.summary(from: 0, to: 24).peak.nanomolar / 1e6 * 584.1
    for time in [0.5, 1, 2, 4, 8, 24] { #expect((course.total(at: time) - convolved(time)).magnitude < 0.01 * peak) }
    #expect((course.area(until: 5000) - 180 / 8.9).magnitude < 1e-6)
  }

  @Test(
    "A conjugate's area is dose over clearance, and its payload's is what it sets free over the payload's clearance")
  func conjugate() throws {
    let structure = ConjugateStructure(
      conjugate: KineticStructure(
        absorption: .direct, clearance: 1.56 / 24, volume: 4.29,
        peripherals: [.init(flow: 2.0 / 24, volume: 2.5), .init(flow: 0.4 / 24, volume: 6)]),
      released: 0.0188, releaseRate: 2.0 / 24, payloadClearance: 55.7 / 24, payloadVolume: 79.8,
      payloadPeripheral: .init(flow: 20.0 / 24, volume: 40))
    let kinetics = try structure.kinetics(
      of: "brentuximab vedotin", molarMass: mass(153_000), unbound: .one, payload: "MMAE", payloadMass: mass(718),
      payloadUnbound: Fraction(clamping: 0.25))
    let course = try ConcentrationCourse(kinetics, regimen: Regimen("1.8mg/kg/3wk 0.5h infusion x1 at 75kg"), until: 1)
    #expect((course.area(until: 1e5) - 135 / (1.56 / 24)).magnitude < 1e-6)
    #expect((course.area(until: 1e5, of: 1) - 135 * 0.0188 / (55.7 / 24)).magnitude < 1e-9)
    let payload = course.summary(from: 0, to: 504, of: 1)
    #expect((24...72).contains(payload.peakTime), "MMAE peaks on day 1 to 3, not at \(payload.peakTime) h")
    #expect(course.total(at: 0.5) < 135 / 4.29 && course.total(at: 0.5) > 0.95 * 135 / 4.29)
  }
}
