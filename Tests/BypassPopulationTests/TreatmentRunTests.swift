import BypassCore
import BypassPharmacology
import Testing

@testable import BypassPopulation

@Suite struct TreatmentRunTests {
  private static let growing = (0.2, 0.1)
  private static let shrinking = (0.05, 0.25)

  private func control(
    _ text: String, other: (off: (Double, Double), on: (Double, Double)), gain: Double = 1e-6, loss: Double = 0,
    cells: Double = 1e9, patients: Int = 20, horizon: Double = 900
  ) throws -> [ClonalOutcome] {
    let plan = try HandMadeTumours.plan(text)
    let tumour = try HandMadeTumours.tumour(
      sensitive: (Self.growing, Self.shrinking), other: other, gain: gain, loss: loss, plan: plan)
    var run = try TreatmentRun(tumour: tumour, plan: plan)
    run.horizon = horizon
    return try (0..<patients).map { try run.outcome(of: try Patient(cells: cells, number: $0), seed: Seed(4)) }
  }

  private func mean(_ outcomes: [ClonalOutcome]) -> Double {
    outcomes.reduce(0) { $0 + $1.control } / Double(outcomes.count)
  }

  /// A clone that dies without the drug and lives with it: gaps kill it, so that a cycle controls for longer. The same
  /// schedule on a clone that is merely resistant gives the tumour time to grow and gains nothing.
  @Test func aGapInTreatmentHelpsOnlyWhereAClonesDependsOnTheDrug() throws {
    let dependent = (off: (0.1, 0.5), on: (0.2, 0.1))
    let resistant = (off: (0.2, 0.1), on: (0.2, 0.1))
    let cycle = "(a 14d, off 14d)"
    let withDependent = (
      mean(try control("a", other: dependent)), mean(try control(cycle, other: dependent))
    )
    let withResistant = (
      mean(try control("a", other: resistant)), mean(try control(cycle, other: resistant))
    )
    #expect(withDependent.1 > 2 * withDependent.0)
    #expect(withResistant.1 < 1.3 * withResistant.0)
  }

  @Test func whoDoesNotLoseControlIsFollowedToTheEnd() throws {
    let outcomes = try control("a", other: (Self.growing, Self.shrinking), gain: 0, cells: 1e6)
    #expect(outcomes.allSatisfy { $0.isCured && !$0.hasFailed && $0.control == 900 && $0.route == nil })
    #expect(outcomes.allSatisfy { $0.drugDays[0] < 300 })
  }

  @Test func theRouteIsTheCloneThatOutgrowsThePlan() throws {
    let outcomes = try control("a", other: (off: (0.2, 0.1), on: (0.2, 0.1)))
    #expect(outcomes.allSatisfy { $0.route == 1 && $0.hasFailed })
    #expect(outcomes.allSatisfy { ($0.events.last?.kind) == .failure })
  }

  @Test func withdrawalLetsASensitiveTumourGrowAgain() throws {
    let outcomes = try control("a 60d > off", other: (Self.growing, Self.shrinking), gain: 0)
    #expect(outcomes.allSatisfy { $0.hasFailed && $0.control > 60 && $0.drugDays[0] == 60 })
  }

  @Test func adaptiveTreatmentSparesDrug() throws {
    let other = (off: (0.2, 0.1), on: (0.2, 0.1))
    let steady = try control("a", other: other, horizon: 120)
    let adaptive = try control("adaptive(a, stop 50%, resume 100%)", other: other, horizon: 120)
    let days = { (outcomes: [ClonalOutcome]) in outcomes.reduce(0) { $0 + $1.drugDays[0] } }
    #expect(days(adaptive) < 0.7 * days(steady))
  }

  @Test func aTransplantIsPassedOverWhileTheTumourIsSeen() throws {
    let seen = try control("a 7d > transplant(6) > off", other: (Self.growing, Self.shrinking), gain: 0, patients: 1)
    #expect(seen[0].events.contains { $0.kind == .notEligible })
    let unseen = try control(
      "a 60d > transplant(9) > off", other: (Self.growing, Self.shrinking), gain: 0, patients: 1)
    #expect(unseen[0].events.contains { $0.kind == .transplant })
    #expect(unseen[0].isCured)
  }

  @Test func aLongHalfLifeCarriesTheDrugIntoTheGap() throws {
    let plan = try HandMadeTumours.plan("(a 5d, off 5d)")
    var shortest: [Double] = []
    for halfLife in [nil, 30.0] {
      let tumour = try HandMadeTumours.tumour(
        sensitive: (Self.growing, Self.shrinking), other: (Self.growing, Self.shrinking), gain: 0, plan: plan,
        halfLife: halfLife)
      var run = try TreatmentRun(tumour: tumour, plan: plan)
      run.horizon = 60
      // A drug that has not built up yet lets the tumour grow; that is not the question here.
      run.criteria.progression = 1e6
      run.recordEvery = 1
      let course = try #require(try run.outcome(of: try Patient(cells: 1e9), seed: Seed(1)).course)
      shortest.append(course.exposures.dropFirst(20).map { $0[0] }.min() ?? 0)
    }
    #expect(shortest[0] == 0)
    #expect(shortest[1] > 0.1)
  }

  /// Of 300 patients; the means differ by chance by a thirtieth once in ten thousand runs, and the seed is fixed.
  @Test func halvingTheStepMovesTheMeanTimeOfControlByLessThanAThirtieth() throws {
    let plan = try HandMadeTumours.plan("a")
    let tumour = try HandMadeTumours.tumour(
      sensitive: (Self.growing, Self.shrinking), other: (off: (0.2, 0.1), on: (0.2, 0.1)), gain: 1e-7, plan: plan)
    var means: [Double] = []
    for step in [1.0, 0.5, 0.25] {
      var run = try TreatmentRun(tumour: tumour, plan: plan)
      run.step = step
      run.horizon = 600
      means.append(mean(try (0..<300).map { try run.outcome(of: try Patient(cells: 1e9, number: $0), seed: Seed(2)) }))
    }
    #expect(abs(means[0] / means[1] - 1) < 0.033)
    #expect(abs(means[1] / means[2] - 1) < 0.033)
  }

  @Test func impossibleBurdensAndUnknownRegimensAreRefused() throws {
    for cells in [-1, 0, 1e14, Double.nan] {
      #expect { try Patient(cells: cells) } throws: { ($0 as? Diagnostic)?.code == "burden-range" }
    }
    let plan = try HandMadeTumours.plan("a")
    let tumour = try HandMadeTumours.tumour(
      sensitive: (Self.growing, Self.shrinking), other: (Self.growing, Self.shrinking), gain: 0, plan: plan)
    #expect { try TreatmentRun(tumour: tumour, plan: try HandMadeTumours.plan("b")) } throws: {
      ($0 as? Diagnostic)?.code == "clone-without-fitness"
    }
  }
}
