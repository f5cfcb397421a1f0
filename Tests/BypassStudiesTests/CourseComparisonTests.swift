import BypassPopulation
import Testing

@testable import BypassStudies

@Suite("Times to resistance, compared where some tumours are never lost")
struct CourseComparisonTests {
  /// Patients who lose control on these days; nil for those who never do, in a year.
  private func arm(_ name: String, _ days: [Double?]) -> CourseCheck.Treated {
    (
      name,
      days.enumerated().map { number, day in
        ClonalOutcome(
          patient: number, control: day ?? 365, hasFailed: day != nil, firstProgression: day, isCured: day == nil,
          depth: 0, isComplete: true, route: day == nil ? nil : 0, drugDays: [], toxicity: [], cells: (1, 0),
          events: [], course: nil)
      }
    )
  }

  private func holds(_ first: [Double?], _ second: [Double?], times ratio: Double) -> Bool {
    CourseCheck.longer(arm("first", first), arm("second", second), times: ratio, within: 365).0
  }

  /// Losses from day 20 to 59 in 40 patients, and as many who are never lost.
  private let alone: [Double?] = (20..<60).map { Double($0) } + Array(repeating: nil, count: 40)

  @Test("Four times the time is more than three times and not more than five, whoever is never lost")
  func ratios() {
    let slower = alone.map { $0.map { 4 * $0 } }
    #expect(holds(slower, alone, times: 3) && !holds(slower, alone, times: 5))
    #expect(!holds(alone, alone, times: 1), "an arm is not longer than itself")
    #expect(!holds(alone, slower, times: 1))
  }

  @Test("Fewer who are lost at all is longer, too, since each share is lost later")
  func fewer() {
    let fewer = alone.enumerated().map { $0.offset % 10 == 0 ? $0.element : nil }
    #expect(holds(fewer, alone, times: 3))
  }

  @Test("Nothing is claimed where no tumour is lost, or where the time is longer than anyone was followed")
  func undecided() {
    let never = [Double?](repeating: nil, count: 80)
    #expect(!holds(never, never, times: 3))
    #expect(holds(never, alone, times: 3))
    #expect(!holds(never, alone, times: 20), "20 times day 40 is after a year")
  }
}
