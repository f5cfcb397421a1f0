import BypassCore
import Testing

@testable import BypassPopulation

@Suite("What is given when") struct PlanRunnerTests {
  /// Follows sizes day by day and tells what is given on each.
  private func given(
    _ text: String, sizes: [Double], largest: [Int] = [], reference: Criteria.Reference = .smallest,
    net: @escaping (Int, TreatmentPlan.Regimen) -> Double = { _, _ in -1 }
  ) throws -> [String] {
    var criteria = Criteria()
    (criteria.detection, criteria.reference) = (1, reference)
    var runner = PlanRunner(plan: try HandMadeTumours.plan(text), criteria: criteria, baseline: sizes[0], net: net)
    return sizes.enumerated().map { day, size in
      switch runner.order(.init(day: Double(day), burden: size, dominant: largest.isEmpty ? 0 : largest[day])) {
      case .give(let regimen, _): regimen.text
      case .failed: "failed"
      case .transplant: "transplant"
      }
    }
  }

  @Test(
    "A tumour that never shrank is given the next drug, and its growth counts from there",
    arguments: Criteria.Reference.allCases)
  func refractory(reference: Criteria.Reference) throws {
    let answer = try given("a > b", sizes: [100, 150, 180, 250, 300, 320], reference: reference)
    #expect(answer == ["a", "a", "b", "b", "b", "failed"])
  }

  @Test("A tumour that shrank and came back is judged by its smallest size under the present drug")
  func relapsed() throws {
    #expect(try given("a > b", sizes: [100, 10, 20, 5, 8, 9]) == ["a", "a", "b", "b", "b", "failed"])
  }

  @Test("A gap in which the tumour grows beyond its start does not move what growth is counted from")
  func gap() throws {
    let sizes: [Double] = [100, 50, 140, 160, 175]
    #expect(try given("(a 2d, off 1d)", sizes: sizes) == ["a", "a", "off", "a", "failed"])
  }

  @Test("What a biopsy chooses is given its chance in a tumour that has outgrown the drug before")
  func biopsy() throws {
    let answer = try given(
      "biopsy(a | b)", sizes: [100, 150, 180, 250, 300, 320], largest: [0, 0, 1, 1, 1, 1]
    ) { clone, regimen in (regimen.text == "a") == (clone == 0) ? -1 : 1 }
    #expect(answer == ["a", "a", "b", "b", "b", "failed"])
  }
}
