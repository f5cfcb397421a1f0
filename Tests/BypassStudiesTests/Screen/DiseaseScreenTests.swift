import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassTestSupport
import Foundation
import Testing

@testable import BypassStudies

@Suite("Screens of a disease")
struct DiseaseScreenTests {
  private func result(
    _ drugs: [String], genotypes: String = "wt", order: Int = 1, edit: (inout ScreenStudy) -> Void = { _ in }
  ) async throws -> StudyResult {
    var choice = ModelChoice(name: "alcl")
    choice.catalogue = try DoseTests.catalogue.get()
    choice.drugs = drugs
    var study = ScreenStudy(model: choice, seed: Seed(1))
    study.genotypes = genotypes
    study.order = order
    study.trajectories = 64
    study.threads = 2
    edit(&study)
    return try await study.run { _ in }
  }

  private func shares(_ cell: JSONValue, _ node: String) -> [Double] {
    (cell["readouts"]?[node]?.array ?? []).compactMap { $0["p"]?.number }
  }

  @Test("GR beside the score is what the disease's own rates of division and death make of the readouts")
  func growthRates() async throws {
    let document = try await result(["lorlatinib", "ruxolitinib", "hydroxychloroquine"]).json
    let growth = try #require(try DoseTests.catalogue.get().disease(named: "alcl", at: nil).growth)
    let net = 2.0.naturalLogarithm / growth.doublingDays.value
    let birth = net / (1 - growth.turnover.value)
    /// Both nodes have two levels above 0.
    func rate(_ cell: JSONValue) -> Double {
      let (divide, die) = (shares(cell, "Proliferation"), shares(cell, "Death"))
      let speed = (divide[0] - divide[1]) * growth.slowDivision.value + divide[1]
      let kill = (die[0] - die[1]) * growth.partialDeath.value + die[1] * growth.fullDeath.value
      return birth * speed - growth.turnover.value * birth - kill
    }
    let cells = try #require(document["cells"]?.array)
    let untreated = rate(cells[0])
    #expect(cells.count == 4 && untreated > 0)
    for cell in cells {
      let told = try #require(cell["gr"])
      let expected = (rate(cell) / untreated * 2.0.naturalLogarithm).exponential - 1
      #expect(((told["p"]?.number ?? .nan) - expected).magnitude < 1e-9)
      let ends = told["ci"]?.array.map(\.number) ?? []
      #expect(ends.count == 2 && ends[0] <= expected && expected <= ends[1])
    }
    #expect((cells[0]["gr"]?["p"]?.number ?? 0) == 1)
    // Killed cells shrink the tumour, which a score above 0 alone does not say.
    #expect((cells[1]["gr"]?["p"]?.number ?? 1) < 0)
    withKnownIssue("a planted rate: shares of dividing and of dying cells, as they are") {
      let planted = shares(cells[1], "Proliferation")[0] - shares(cells[1], "Death")[0]
      let wrong = (planted * 2.0.naturalLogarithm).exponential - 1
      #expect(((cells[1]["gr"]?["p"]?.number ?? 0) - wrong).magnitude < 1e-3)
    }
  }

  @Test("Each tumour is told its best treatment of each size, and how many cannot be told apart from it")
  func best() async throws {
    let text = try await result(
      ["lorlatinib", "crizotinib", "ruxolitinib"], genotypes: "wt,ALK_G1202R,IL10RA_high", order: 2
    ).terminal
    let lines = text.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix("Best of each tumour") })
    let table = lines[(start + 3)...].prefix(6)
    for tumour in ["wt", "ALK_G1202R", "IL10RA_high"] { #expect(table.count { $0.hasPrefix(tumour) } == 2) }
    #expect(table.contains { $0.contains("IL10RA_high") && $0.contains("lorlatinib + ruxolitinib") })
    #expect(lines.contains { $0.hasPrefix("Best over all tumours") })
  }

  @Test("A drug of unknown potency is left out, and said so where people read it")
  func unknown() async throws {
    let told = try await result(["lorlatinib", "crizotinib"], genotypes: "wt,ALK:p.V1180L")
    #expect(told.terminal.contains("lorlatinib is left out in ALK:p.V1180L"))
    #expect(told.terminal.contains("nearest change that is known"))
    #expect(told.json["cells"]?.array.count == 5)
  }

  @Test("What a treatment rests on stands beside it, and a number that is not the mutant's is marked")
  func standings() async throws {
    let told = try await result(["lorlatinib", "gilteritinib"], genotypes: "wt,ALK_G1202R")
    let standings = told.json["cells"]?.array.map { $0["standing"]?.text ?? "" } ?? []
    #expect(standings.count == 6 && standings[5] == "assumed" && standings[2] != "assumed")
    let lines = told.terminal.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("gilteritinib †") })
    #expect(!lines.contains { $0.contains("lorlatinib †") } && told.terminal.contains("† rests on a drug"))
    #expect(told.files.first { $0.name == "singles.svg" }?.text.contains("†: one number") == true)
    let pairs = try await result(["lorlatinib", "everolimus", "gilteritinib"], genotypes: "wt,ALK_G1202R", order: 2)
    let pictures = pairs.files.filter { $0.name.hasPrefix("pairs-") }.map { $0.text.contains("gilteritinib †") }
    #expect(pictures == [false, true])
  }

  @Test("A triple is held against its pairs, too: beyond Bliss, but not beyond its best part")
  func triples() async throws {
    // The two close both roads of survival; the third drug acts on one of them once more.
    let told = try await result(
      ["lorlatinib", "ruxolitinib", "crizotinib"], genotypes: "IL10RA_high", order: 3
    ) { $0.trajectories = 400 }
    let triple = (told.json["synergy"]?.array ?? []).filter { $0["drugs"]?.array.count == 3 }
    func q(_ model: String) -> Double { triple.first { $0["model"]?.text == model }?["q"]?.number ?? .nan }
    #expect(q("Bliss") < 0.05)
    #expect(q("best part") > 0.05)
    #expect(
      told.terminal.contains(
        "Triples that do more than each of their drugs and pairs at a false-discovery rate of 5 %: 0 of 1"))
    withKnownIssue("a planted verdict out of single drugs alone") {
      #expect(q("HSA") > 0.05)
    }
  }

  @Test("Singles, pairs and synergy of each tumour are drawn, with intervals")
  func figures() async throws {
    let files = try await result(["lorlatinib", "ruxolitinib"], genotypes: "wt,IL10RA_high", order: 2).files
    for name in ["singles", "pairs-1", "synergy-1", "pairs-2", "synergy-2"] {
      let picture = try #require(files.first { $0.name == "\(name).svg" }?.text, "\(name)")
      #expect(picture.contains(" … "), "\(name) has no intervals")
    }
    let page = try #require(files.first { $0.name == "report.html" }?.text)
    #expect(page.components(separatedBy: "<svg").count == 6)
  }
}
