import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import Testing

@testable import BypassStudies

@Suite("Doses on the shipped catalogue")
struct DoseTests {
  /// Read once for all tests.
  static let catalogue = Result { try Catalogue(Repository.catalogueFiles()) }

  private func answer(
    _ model: String = "alcl", drugs: [String], with background: [String] = [], genotypes: [String] = [],
    readout: String? = nil, grid: String = "0.1nM..10uM/11", trajectories: Int = 150,
    edit: (inout DoseStudy) -> Void = { _ in }
  ) async throws -> JSONValue {
    var choice = ModelChoice(name: model)
    choice.catalogue = try Self.catalogue.get()
    choice.drugs = background
    var study = DoseStudy(model: choice, drugs: drugs, seed: Seed(1))
    study.genotypes = genotypes
    study.readout = readout
    study.grid = try DoseGrid(grid)
    study.trajectories = trajectories
    study.threads = 2
    edit(&study)
    return try await study.run { _ in }.json
  }

  private func curve(_ document: JSONValue, _ drug: String, _ genotype: String? = nil) throws -> JSONValue {
    try #require(
      document["curves"]?.array.first {
        $0["drug"]?.text == drug && (genotype == nil || $0["genotype"]?.text == genotype)
      })
  }

  /// The share of cells with a readout after treatment; 100 cells.
  private func share(_ readout: String, under drugs: [String], on alteration: String) async throws -> Double {
    var choice = ModelChoice(name: "alcl")
    choice.catalogue = try Self.catalogue.get()
    choice.alterations = [alteration]
    let ready = try choice.ready()
    let (catalogue, profile) = (try #require(ready.catalogue), try #require(ready.profile))
    let uses = try drugs.map { try TumourProfile.DrugUse($0) }
    let engine = DoseEngine(
      readout: try ConditionText.parse(readout, for: ready.untreated, origin: "readout"), fate: nil, settling: 100,
      duration: 100, trajectories: 100, seed: Seed(1), threads: 2, isExact: false, memoryLimit: 0)
    let engaged = try catalogue.engagements(of: uses, in: profile)
    return try await engine.response(ready.untreated, under: engaged.perturbations()).readout.value
  }

  @Test("Every measured potency of the table comes out again: as itself, or as its fold change times the anchor")
  func roundTrip() async throws {
    let document = try await answer(drugs: ["all"], grid: "1nM..10nM/2", trajectories: 1)
    var told: [String: Double] = [:]
    for cell in document["potencies"]?.array ?? [] {
      let (mutant, drug) = (cell["mutant"]?.text ?? "", cell["drug"]?.text ?? "")
      if let value = cell["ic50"]?.number { told["\(mutant) \(drug)"] = value }
    }
    let catalogue = try Self.catalogue.get()
    let table = try #require(catalogue.potencies["ALK"])
    var checked = 0
    // The degrader has rows of viability, while its entry states its own degradation: it does not ask the table.
    let asking = catalogue.drugs.values.filter { drug in
      drug.agent.targets.contains { if case .table = $0.strength { true } else { false } }
    }.map(\.agent.id)
    for (drug, names) in table.drugNames where asking.contains(drug) {
      let rows = table.rows.filter { !$0.drugs.isDisjoint(with: names) && $0.call == .value && $0.nanomolar != nil }
      let anchor = rows.first { row in row.drugs.contains { table.anchors[$0]?.line == row.line } }?.nanomolar
      for row in rows {
        guard case .mutant(let mutant) = row.target, let printed = row.nanomolar else { continue }
        let same = rows.filter { $0.target == row.target }
        let first =
          same.first { table.ownPanels.contains($0.panel) }
          ?? table.foldPanels.lazy.compactMap { panel in same.first { $0.panel == panel } }.first
        // Only the row that the stated order reaches first can be told.
        guard first?.line == row.line else { continue }
        let wild = rows.first { $0.target == .wildType && $0.panel == row.panel }?.nanomolar
        let isOwn = table.ownPanels.contains(row.panel)
        let expected = isOwn ? printed : wild.flatMap { wild in anchor.map { printed / wild * $0 } } ?? printed
        let found = try #require(told["\(mutant) \(drug)"], "\(mutant) \(drug) is not told")
        #expect((found / expected - 1).magnitude < 1e-12, "\(mutant) \(drug): \(found), not \(expected)")
        checked += 1
      }
    }
    #expect(checked >= 76, "\(checked) rows were checked")
  }

  @Test("Occupancy over the doses gives back the IC50 that it was made with")
  func occupancyRoundTrip() async throws {
    let document = try await answer(drugs: ["all"], genotypes: ["ALK:p.G1202R"], trajectories: 1)
    for curve in document["curves"]?.array ?? [] {
      guard let ic50 = curve["potency"]?["ic50"]?.number, let points = curve["points"]?.array, !points.isEmpty else {
        continue
      }
      let fit = DoseResponseFit(
        points.compactMap { point in
          guard let dose = point["concentration"]?.number, let share = point["occupancy"]?.number else { return nil }
          return .init(dose: dose, Estimate(value: share, lower: share - 1e-3, upper: share + 1e-3))
        })
      let half = try #require(fit?.halfEffect.value)
      #expect((half / ic50 - 1).magnitude < 1e-6, "\(curve["drug"]?.text ?? ""): \(half), not \(ic50)")
    }
  }

  @Test("B14: lorlatinib on wild type < on G1202R < brigatinib on G1202R, and brigatinib needs more for the mutant")
  func ordering() async throws {
    let document = try await answer(
      drugs: ["lorlatinib", "brigatinib"], genotypes: ["ALK:p.G1202R"], readout: "ALK=0")
    let wild = try await answer(drugs: ["lorlatinib", "brigatinib"], readout: "ALK=0")
    func half(_ document: JSONValue, _ drug: String) throws -> (value: Double, low: Double, high: Double) {
      let ic50 = try #require(try curve(document, drug)["ic50"])
      let ends = ic50["ci"]?.array ?? []
      return (try #require(ic50["value"]?.number), ends[0].number, ends[1].number)
    }
    let (lorlatinib, brigatinib) = (try half(document, "lorlatinib"), try half(document, "brigatinib"))
    let (lorlatinibWild, brigatinibWild) = (try half(wild, "lorlatinib"), try half(wild, "brigatinib"))
    #expect(lorlatinibWild.high < lorlatinib.low && lorlatinib.high < brigatinib.low)
    #expect(brigatinibWild.high < brigatinib.low)
    withKnownIssue("a planted order: brigatinib before lorlatinib on G1202R") {
      #expect(brigatinib.high < lorlatinib.low)
    }
  }

  @Test(
    "B13 in regimens: at clinical doses G1202R stays on under alectinib and brigatinib, wild type does not under lorlatinib"
  )
  func clinicalDoses() async throws {
    for (drug, dose) in [("alectinib", "600mg/12h"), ("brigatinib", "90mg/24h x7 then 180mg/24h")] {
      #expect(try await share("ALK>=1", under: ["\(drug)=\(dose)"], on: "ALK:p.G1202R") > 0.5, "\(drug)")
    }
    #expect(try await share("ALK>=1", under: ["lorlatinib=100mg/24h@average"], on: "ALK:p.G1202R") < 0.5)
    #expect(try await share("ALK>=1", under: ["PROTAC"], on: "ALK:p.G1202R") < 0.05)
  }

  @Test(
    "B15: no second-generation drug's exposure holds the double mutants, and lorlatinib needs more than on their parts")
  func doubles() async throws {
    let document = try await answer(drugs: ["all"], grid: "1nM..10nM/2", trajectories: 1)
    var ic50: [String: Double] = [:]
    for cell in document["potencies"]?.array ?? [] {
      ic50["\(cell["mutant"]?.text ?? "") \(cell["drug"]?.text ?? "")"] = cell["ic50"]?.number
    }
    for (double, parts) in [("D1203N+E1210K", ["D1203N", "E1210K"]), ("F1174C+D1203N", ["F1174C", "D1203N"])] {
      for part in parts {
        let (both, one) = (ic50["\(double) lorlatinib"], ic50["\(part) lorlatinib"])
        #expect(try #require(both) > #require(one))
      }
      let treated = try await answer(
        drugs: ["ceritinib", "alectinib", "brigatinib"], genotypes: ["ALK_\(double)"], readout: "ALK>=1",
        grid: "1nM..10nM/2")
      for curve in treated["curves"]?.array ?? [] {
        #expect((curve["exposure"]?["p"]?.number ?? 0) > 0.5, "\(curve["drug"]?.text ?? "") on \(double)")
      }
    }
  }

  @Test(
    "B16: on both compounds of I1171N gilteritinib alone switches ALK off at its exposure, and is suggested",
    arguments: ["ALK_I1171N+F1174I", "ALK_I1171N+L1198H"])
  func gilteritinib(genotype: String) async throws {
    let document = try await answer(drugs: ["all"], genotypes: [genotype], readout: "ALK=0", grid: "1nM..10nM/2")
    for drug in ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"] {
      #expect((try curve(document, drug)["exposure"]?["p"]?.number ?? 1) < 0.5, "\(drug)")
    }
    #expect((try curve(document, "gilteritinib")["exposure"]?["p"]?.number ?? 0) > 0.5)
    #expect(document["suggestions"]?.array.first?["drug"]?.text == "gilteritinib")
  }

  @Test(
    "B12 and B23 graded: a degrader needs less to switch amplified ALK off than an inhibitor, and IGF-1R block spares dose"
  )
  func graded() async throws {
    /// The least occupancy of a grid at which ALK is off in most cells.
    func least(_ drug: String, _ alteration: String, with more: [String] = []) async throws -> Double {
      for share in [50.0, 60, 70, 80, 85, 90, 95, 99]
      where try await self.share("ALK=0", under: ["\(drug)=\(share)%"] + more, on: alteration) > 0.5 { return share }
      return 100
    }
    let (inhibitor, degrader) = (
      try await least("ALKi", "ALK_amplification"), try await least("PROTAC", "ALK_amplification")
    )
    #expect(degrader < inhibitor, "\(degrader) %, \(inhibitor) %")
    let (alone, pair) = (
      try await least("ALKi", "IGF1R_adapted"), try await least("ALKi", "IGF1R_adapted", with: ["IGF1Ri"])
    )
    #expect(pair < alone, "\(pair) %, \(alone) %")
  }

  @Test("Sequencing G1202R suggests lorlatinib and calls alectinib worse")
  func suggestion() async throws {
    let document = try await answer(drugs: ["all"], genotypes: ["ALK:p.G1202R"], grid: "1nM..10nM/2")
    let suggestion = try #require(document["suggestions"]?.array.first)
    let good = [suggestion["drug"]?.text ?? ""] + (suggestion["asGood"]?.array.map(\.text) ?? [])
    #expect(good.contains("lorlatinib"))
    #expect(suggestion["worse"]?.array.map(\.text).contains("alectinib") == true)
  }

  @Test(
    "A drug with one number for every mutation is told on a mutant, but not suggested, unless the sources call it sensitive"
  )
  func notByMutant() async throws {
    let document = try await answer(drugs: ["all"], genotypes: ["ALK:p.G1202R"], grid: "1nM..10nM/2")
    let suggestion = try #require(document["suggestions"]?.array.first)
    #expect(suggestion["drug"]?.text == "lorlatinib")
    #expect(suggestion["notByMutant"]?.array.map(\.text) == ["gilteritinib"])
    let told = try curve(document, "gilteritinib")
    #expect(told["potency"]?["derivation"]?.text == "not by mutant" && told["standing"]?.text == "assumed")
    #expect(told["potency"]?["account"]?.text.contains("weakest of the single mutants") == true)
    withKnownIssue("a planted wild type in the place of the mutant") {
      #expect(told["potency"]?["derivation"]?.text == "entry")
    }
    let wild = try await answer(drugs: ["gilteritinib"], grid: "1nM..10nM/2")
    #expect(try curve(wild, "gilteritinib")["potency"]?["derivation"]?.text == "entry")
    let sensitive = try await answer(drugs: ["gilteritinib"], genotypes: ["ALK:p.L1196M"], grid: "1nM..10nM/2")
    #expect(try curve(sensitive, "gilteritinib")["potency"]?["derivation"]?.text == "qualitative")
  }

  @Test("GR of a drug comes from the disease's rates of division and death, with an interval at every dose")
  func growthRates() async throws {
    let document = try await answer(drugs: ["lorlatinib"], grid: "0.1nM..1uM/5", trajectories: 200)
    let points = try curve(document, "lorlatinib")["points"]?.array ?? []
    let rates = points.compactMap { $0["gr"]?.number }
    #expect(rates.count == 5 && (rates[0] - 1).magnitude < 0.05)
    // Dying cells are lost faster than untreated ones came, which shares of cells alone (−½ at the least) would not say.
    #expect((rates.last ?? 0) < -0.6)
    for point in points {
      let ends = point["grCI"]?.array.map(\.number) ?? []
      #expect(ends.count == 2 && ends[0] < ends[1])
    }
  }

  @Test("An unknown mutation is said to be unknown with the nearest residue, and a known one without a potency too")
  func unknown() async throws {
    await #expect {
      _ = try await answer(drugs: ["all"], genotypes: ["ALK:p.G1201E"])
    } throws: { error in
      let found = (error as? Diagnostics)?.all.first ?? error as? Diagnostic
      return found?.code == "unknown-mutation" && found?.remedy?.contains("G1202") == true
    }
    let document = try await answer(drugs: ["lorlatinib"], genotypes: ["ALK:p.L1122V"], grid: "1nM..10nM/2")
    let problem = try curve(document, "lorlatinib")["problem"]
    #expect(problem?["code"]?.text == "no-potency" && problem?["remedy"]?.text.contains("nearest") == true)
  }

  @Test("A concentration in other units is the same question, and the same seed the same bytes on any threads")
  func units() async throws {
    let one = try await answer(drugs: ["crizotinib"], grid: "1nM..1uM/5", trajectories: 60)
    let other = try await answer(drugs: ["crizotinib"], grid: "1000pM..0.001mM/5", trajectories: 60) { $0.threads = 1 }
    #expect(one.text() == other.text())
  }

  @Test(
    "Rubbish is refused",
    arguments: [
      ("alcl", "lorlatinibb", "Death>=1", nil), ("alcl", "lorlatinib", "Deth>=1", nil),
      ("alcl", "lorlatinib", "Death=9", nil),
      ("alcl", "", "Death>=1", nil), ("alcl", "lorlatinib", "Death>=1", "crizotinib=-250mg/12h"),
      ("alcl", "lorlatinib", "Death>=1", "crizotinib=250mg/0h"),
      ("alcl", "lorlatinib", "Death>=1", "crizotinib=1e308mg/12h"),
      ("alcl", "lorlatinib", "Death>=1", "crizotinib=250mg/12h@noon"),
      ("alcl", "lorlatinib", "Death>=1", "onalespib=5mg/12h"),
      ("alcl", "lorlatinib", "Death>=1", "crizotinib=250mg/12h infusion"),
    ] as [(String, String, String, String?)])
  func rubbish(model: String, drug: String, readout: String, background: String?) async {
    await #expect(throws: (any Error).self) {
      try await answer(
        model, drugs: drug.isEmpty ? [] : [drug], with: background.map { [$0] } ?? [], readout: readout, trajectories: 1
      )
    }
  }

  @Test(
    "Grids that are none are refused",
    arguments: [
      "", "1nM", "10nM..1nM", "0nM..1nM", "-1nM..1nM", "1nM..inf nM", "1nM..1M", "1nM..1uM/1", "1nM..1uM/x", "1..10",
      "nannM..1uM", "1nM..1uM/5/5", "1nM..1uM/99999999999999999999",
    ])
  func grids(text: String) {
    #expect(throws: Diagnostic.self) { try DoseGrid(text) }
  }

  @Test("The label's peak and that of the usual regimen agree within a factor of two for every drug with both")
  func exposures() throws {
    let catalogue = try Self.catalogue.get()
    var compared = 0
    for drug in catalogue.drugs.values.sorted(by: { $0.agent.id < $1.agent.id }) {
      guard let kinetics = drug.agent.kinetics, let usual = kinetics.usual else { continue }
      let summary = try kinetics.summary(of: usual)
      #expect(summary.trough <= summary.average && summary.average <= summary.peak)
      guard let label = drug.agent.exposure?.free.nanomolar else { continue }
      let ratio = summary.peak.nanomolar / label
      #expect((0.5...2).contains(ratio), "\(drug.agent.id): \(summary.peak) against the label's \(label) nM")
      compared += 1
    }
    #expect(compared >= 14)
  }
}
