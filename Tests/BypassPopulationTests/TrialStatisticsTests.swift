import BypassCore
import Testing

@testable import BypassPopulation

@Suite struct TrialStatisticsTests {
  /// Freireich's 6-mercaptopurine trial as textbooks print it (weeks; true: relapse).
  private static let treated: [FollowUp] =
    [6, 6, 6, 7, 10, 13, 16, 22, 23].map { FollowUp(days: $0, isEvent: true) }
    + [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map { FollowUp(days: $0, isEvent: false) }
  private static let placebo: [FollowUp] = [
    1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23,
  ].map { FollowUp(days: $0, isEvent: true) }

  @Test func theTextbookCurveIsReproduced() {
    let curve = SurvivalEstimate(Self.treated)
    #expect(abs(curve.share(on: 6).value - 0.857) < 0.0005)
    #expect(abs(curve.share(on: 10).value - 0.753) < 0.0005)
    #expect(abs(curve.share(on: 23).value - 0.448) < 0.0005)
    #expect(curve.median.value == 23)
    #expect(SurvivalEstimate(Self.placebo).median.value == 8)
  }

  /// Printed hazard ratio by Breslow's ties 4.52 of placebo against treatment, 95 % interval 2.03 to 10.09.
  @Test func theTextbookHazardRatioIsReproduced() throws {
    let ratio = try #require(HazardRatio.estimate(Self.placebo, against: Self.treated))
    #expect(abs(ratio.value - 4.523) < 0.005)
    #expect(abs(ratio.lower - 2.03) < 0.01)
    #expect(abs(ratio.upper - 10.09) < 0.03)
  }

  @Test func aGroupWithoutEventsHasNoHazardRatio() {
    #expect(HazardRatio.estimate([FollowUp(days: 5, isEvent: false)], against: Self.placebo) == nil)
  }

  @Test func aCurveThatIgnoredCensoringWouldBeSeen() {
    let wrong = SurvivalEstimate(Self.treated.map { FollowUp(days: $0.days, isEvent: true) })
    withKnownIssue { #expect(abs(wrong.share(on: 10).value - 0.753) < 0.0005) }
  }

  /// Both spreads within 5 standard errors of what was asked for: fails once in a million runs.
  @Test func patientsHaveTheSpreadAskedForAndAreTheSameEveryTime() throws {
    let population = try PatientPopulation(cells: 1e9...1e11, paceSpread: 0.3, exposureSpread: 0.2)
    let patients = try (0..<4000).map { try population.patient($0, seed: Seed(3)) }
    #expect(patients.allSatisfy { (1e9...1e11).contains($0.cells) && $0.exposure <= population.highestExposure })
    let logs = patients.map { $0.pace.naturalLogarithm }
    let spread = (logs.reduce(0) { $0 + $1 * $1 } / 4000).squareRoot()
    #expect(abs(spread - 0.3) < 5 * 0.3 / (2.0 * 4000).squareRoot())
    #expect(try population.patient(17, seed: Seed(3)) == patients[17])
    #expect(try population.patient(17, seed: Seed(4)) != patients[17])
    #expect { try PatientPopulation(cells: -5...1e9) } throws: { ($0 as? Diagnostic)?.code == "burden-range" }
  }
}
