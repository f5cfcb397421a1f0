import BypassCore
import BypassPharmacology
import Testing

@testable import BypassPopulation

@Suite struct TreatmentPlanTests {
  private func plan(_ text: String) throws -> TreatmentPlan {
    try PlanParser.plan(text, at: .option("--treatment", text))
  }

  @Test(arguments: [
    "crizotinib", "crizotinib 90d > lorlatinib", "crizotinib + trametinib", "(crizotinib 14d, off 14d)",
    "(crizotinib 28d, lorlatinib 28d) x6 > off", "adaptive(crizotinib, stop 50%, resume 100%)",
    "biopsy(crizotinib | brigatinib + trametinib | lorlatinib=300nM)", "ruxolitinib=15mg/12h 28d > transplant(4)",
    "ALKi=97% 10d > off 20d > ALKi=85%", "crizotinib=total:900nM",
  ])
  func aPlanReadsBackAsItself(_ text: String) throws {
    let first = try plan(text)
    #expect(try plan(first.text) == first)
  }

  @Test func wordsOfThePlanMeanWhatTheySay() throws {
    #expect(try plan("a 2w").steps == [.give(.init([.init(drug: "a", amount: .label)]), days: 14)])
    let ramp = try plan("ramp(venetoclax: 20mg/24h 7d, 400mg/24h)")
    #expect(ramp.steps.count == 2)
    #expect(ramp.regimens.count == 2)
    #expect(try plan("a > b").isOpenLoop == false)
    #expect(try plan("(a 7d, off 7d) x3 > b").isOpenLoop)
  }

  /// Each fault with the code and the column at which it must be found.
  @Test(arguments: [
    ("", "plan-syntax", 1), ("a 0d", "plan-length", 3), ("a -5d", "plan-length", 3), ("a nand", "plan-length", 3),
    ("a 1e9d", "plan-length", 3), ("(a, off 3d)", "plan-syntax", 3), ("(a 3d", "plan-syntax", 6),
    ("a + a", "drug-twice", 5), ("adaptive(a, stop 100%, resume 50%)", "plan-thresholds", 13),
    ("adaptive(a, stop -1%, resume 50%)", "plan-thresholds", 18), ("adapt(a, stop 1%, resume 2%)", "plan-syntax", 1),
    ("a=-3nM", "dose-syntax", 1), ("a=120%", "dose-range", 1), ("a > > b", "plan-syntax", 5),
    ("transplant(-2)", "plan-syntax", 12), ("(a 3d) x0", "plan-length", 8), ("=3nM", "plan-syntax", 1),
    ("a b", "plan-syntax", 3), ("ramp(: 3nM)", "plan-syntax", 6),
  ])
  func aFaultIsFoundAtItsPlace(_ text: String, _ code: String, _ column: Int) {
    #expect {
      try plan(text)
    } throws: { error in
      guard let finding = error as? Diagnostic else { return false }
      if finding.code != code || finding.place?.column != column {
        Issue.record("\(text): \(finding.code) at \(finding.place?.column ?? -1)")
      }
      return true
    }
  }

  @Test func rubbishNeverCrashesTheParser() throws {
    var random = RandomStream(seed: Seed(9), purpose: .networkGeneration, replicate: 0)
    let pieces = [
      "(", ")", ",", "|", "+", ">", ":", "a", "off", "7d", "x3", "50%", "stop", "adaptive", "biopsy", "=", "\u{1F600}",
      "ramp",
    ]
    for _ in 0..<2000 {
      let text = (0..<12).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined(
        separator: random.next() & 1 == 0 ? " " : "")
      if let read = try? plan(text) { #expect(try plan(read.text) == read, "\(text)") }
    }
  }
}
