import BypassCore
import BypassPharmacology
import Testing

@testable import BypassPopulation

@Suite struct ClonogenicShareTests {
  private static let other = (off: (0.2, 0.1), on: (0.2, 0.1))
  private static let sensitive = (off: (0.2, 0.1), on: (0.05, 0.25))

  private func outcomes(
    cells: Double, share: Double, patients: Int = 12, gain: Double = 1e-6,
    changing: (inout TreatmentRun) -> Void = { _ in }
  ) throws -> [ClonalOutcome] {
    let plan = try HandMadeTumours.plan("(a 60d, off 10d)")
    let clone = Tumour.Presence(clone: 1, patients: Fraction(clamping: 0.5), cells: Fraction(clamping: 1e-3))
    let tumour = try HandMadeTumours.tumour(
      sensitive: Self.sensitive, other: Self.other, gain: gain, plan: plan, present: gain > 0 ? [clone] : [],
      clonogenicShare: Fraction(clamping: share))
    var run = try TreatmentRun(tumour: tumour, plan: plan)
    run.horizon = 900
    run.recordEvery = 7
    changing(&run)
    return try (0..<patients).map { try run.outcome(of: try Patient(cells: cells, number: $0), seed: Seed(4)) }
  }

  @Test("A tumour in which one cell in 1024 is clonogenic is one of so many fewer cells, seen through sizes of all")
  func aShareIsASmallerTumour() throws {
    // A power of two, so that sizes scale without rounding.
    let factor = 1024.0
    let seen = try outcomes(cells: 1e6 * factor, share: 1 / factor)
    let inside = try outcomes(cells: 1e6, share: 1) {
      $0.criteria.detection /= factor
      $0.criteria.lethal /= factor
    }
    #expect(seen.contains { $0.hasFailed } && seen.contains { !$0.hasFailed })
    for (one, two) in zip(seen, inside) {
      #expect(one.control == two.control && one.route == two.route && one.isCured == two.isCured)
      #expect(one.isComplete == two.isComplete && one.depth == two.depth)
      #expect(one.cells.start == two.cells.start * factor && one.cells.end == two.cells.end * factor)
      #expect(one.events.map(\.burden) == two.events.map { $0.burden * factor })
      #expect(one.course?.counts == two.course?.counts.map { $0.map { $0 * factor } })
    }
  }

  @Test("Fewer clonogenic cells hold fewer resistant ones, so that fewer tumours are lost")
  func fewerClonogenicCellsFewerLosses() throws {
    func lost(_ share: Double) throws -> Int {
      try outcomes(cells: 1e8, share: share, patients: 100, gain: 1e-6).count(where: \.hasFailed)
    }
    let all = try lost(1)
    let few = try lost(1e-3)
    #expect(all == 100)
    #expect((40...75).contains(few), "half have the clone from the start; of the others few get it")
  }

  @Test("A tumour without a clonogenic cell is refused, and so is a share of nothing")
  func noClonogenicCell() throws {
    #expect(throws: Diagnostic.self) { try outcomes(cells: 100, share: 1e-3) }
    #expect(throws: Diagnostic.self) { try outcomes(cells: 1e9, share: 0) }
  }
}
