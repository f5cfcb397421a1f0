import BypassCore
import BypassPharmacology
import Testing

@testable import BypassPopulation

@Suite("Plans raced against each other")
struct ScheduleSearchTests {
  /// A clone that dies without the drug and lives with it, in every patient.
  private func scores(
    _ plans: [String], first: Int = 8, last: Int = 32, scenario: (Double, Double) = (1, 1)
  ) async throws -> [ScheduleSearch.Score] {
    let clone = Tumour.Presence(clone: 1, patients: .one, cells: Fraction(clamping: 1e-4))
    let runs = try plans.map { text in
      let plan = try HandMadeTumours.plan(text)
      let tumour = try HandMadeTumours.tumour(
        sensitive: (off: (0.2, 0.1), on: (0.05, 0.25)), other: (off: (0.1, 0.5), on: (0.2, 0.18)), gain: 0, plan: plan,
        present: [clone])
      var run = try TreatmentRun(tumour: tumour, plan: plan)
      run.horizon = 365
      return run
    }
    var search = ScheduleSearch(runs: runs, population: try PatientPopulation(cells: 1e9...1e10), seed: Seed(3))
    (search.first, search.last, search.scenario) = (first, last, scenario)
    return try await search.scores { plans, outcomes in try plans.map(outcomes) }
  }

  @Test("A plan that controls for less at a higher cost leaves the race early, the cheapest and the best stay in front")
  func front() async throws {
    // By hand: always on, the clone that lives on the drug grows by 0.02 a day and is seen after some 300 days, each on the
    // drug; two weeks each keep both clones small for the whole year with half of its days on the drug; nothing costs
    // nothing and controls least.
    let scores = try await scores(["a", "(a 14d, off 14d)", "off"])
    #expect(scores.map(\.isInFront) == [false, true, true])
    #expect(scores.map(\.isDropped) == [true, false, false])
    #expect(scores[0].patients == 8 && scores[1].patients == 32 && scores[2].patients == 32)
    #expect(scores[1].control.value == 365 && scores[2].drugDays.value == 0)
    #expect(scores[0].control.value > scores[1].drugDays.value && scores[0].control.value < 350)
  }

  @Test("The same plan twice stays twice: with the same patients and the same luck nothing tells them apart")
  func commonNumbers() async throws {
    let scores = try await scores(["(a 14d, off 14d)", "(a 14d, off 14d)"])
    #expect(scores[0].control == scores[1].control && scores[0].drugDays == scores[1].drugDays)
    #expect(scores.allSatisfy { $0.isInFront && !$0.isDropped })
    // With luck of their own they would differ.
    let other = try await self.scores(["(a 14d, off 14d)"], scenario: (1.3, 1))
    #expect(other[0].control != scores[0].control || other[0].drugDays != scores[0].drugDays)
  }
}
