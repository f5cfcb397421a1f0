import BypassCore
import BypassPharmacology
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Ways to engage a target")
struct SiteModelTests {
  private func nanomolar(_ value: Double) throws -> Concentration { try #require(.nanomolar(value)) }

  @Test("An assay at K_M doubles the affinity's number; a hundred times K_M costs a hundredfold and one")
  func atp() throws {
    let kinase = try #require(ATPCompetition(michaelis: nanomolar(10_000)))
    #expect(kinase.ic50(ofAffinity: try nanomolar(1), atATP: try nanomolar(10_000))?.nanomolar == 2)
    let cell = try #require(kinase.shifted(try nanomolar(2), from: try nanomolar(10_000), to: try nanomolar(1_000_000)))
    #expect((cell.nanomolar - 101).magnitude < 1e-9)
  }

  @Test("Cooperativity 1 is independence, 0 is competition at one site")
  func allosteric() throws {
    let free = try #require(AllostericPair(cooperativity: 1)).occupancies(first: 1, second: 3)
    #expect(free.first.value == 0.5 && free.second.value == 0.75)
    let exclusive = try #require(AllostericPair(cooperativity: 0)).occupancies(first: 1, second: 3)
    let together = exclusive.first.value + exclusive.second.value
    #expect((together - DoseResponse.occupancy(ofPulls: [1, 3]).value).magnitude < 1e-12)
    #expect(try #require(AllostericPair(cooperativity: 20)).occupancies(first: 1, second: 3).first > free.first)
  }

  @Test("A degrader has a hook, and loses less to a mutation than binding does")
  func degrader() throws {
    let wild = try #require(Degrader(target: nanomolar(10), ligase: nanomolar(10_000), gain: 30))
    let best = try #require(wild.best)
    let most = wild.degraded(at: best)
    #expect(wild.degraded(at: try nanomolar(best.nanomolar / 30)) < most)
    #expect(wild.degraded(at: try nanomolar(best.nanomolar * 30)) < most)
    let mutant = try #require(wild.weakened(fold: 84))
    // The dose that removes half: joined share 1/30.
    func half(_ degrader: Degrader) throws -> Double {
      var (low, high) = (1e-3, degrader.best?.nanomolar ?? 1)
      for _ in 0..<80 {
        let middle = (low * high).squareRoot()
        if degrader.degraded(at: try nanomolar(middle)).value < 0.5 { low = middle } else { high = middle }
      }
      return high
    }
    #expect((try half(wild) / (10 / 29.0) - 1).magnitude < 0.01, "D/(10 + D) = 1/30 at 10/29 nM")
    #expect(mutant.degraded(at: try #require(mutant.best)).value > 0.5)
    let drowned = wild.degraded(at: try nanomolar(1e6))
    withKnownIssue("a planted claim: no hook") {
      #expect(drowned >= most)
    }
  }

  @Test("A covalent bond outlasts the drug and comes to rate over rate plus turnover")
  func covalent() throws {
    let bond = try #require(CovalentBond(inactivation: 2, halfSaturation: nanomolar(100), turnover: 0.05))
    let dose = try nanomolar(100)
    #expect((bond.limit(at: dose).value - 1 / 1.05).magnitude < 1e-12)
    #expect((bond.engaged(after: 1, at: dose).value - (1 - exp(-1.05)) / 1.05).magnitude < 1e-12)
    let kinetics = try KineticStructure(absorption: .direct, clearance: 300, volume: 100).kinetics(
      of: "drug", molarMass: try #require(MolarMass(gramsPerMole: 228)), unbound: .one)
    let course = try ConcentrationCourse(
      kinetics, records: [DosingRecord(time: 0, amount: 40, rate: .perHour(40))], until: 48)
    let shares = bond.engaged(under: course, at: [1, 6, 24]).map(\.value)
    let fine = bond.engaged(under: course, at: [1, 6, 24], step: 0.01).map(\.value)
    #expect(zip(shares, fine).allSatisfy { ($0 - $1).magnitude < 2e-3 })
    #expect(course.free(at: 6).nanomolar < 1 && fine[1] > 0.5 && fine[2] > 0.2, "engaged long after the drug has gone")
  }
}
