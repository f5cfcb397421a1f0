import BypassCore
import BypassKnowledge
import BypassStudies
import Testing

/// P(Death ≥ 1) of treatments, by their drugs.
private struct Table {
  let document: JSONValue

  subscript(drugs: String...) -> Double {
    row(drugs)?["death"]?["p"]?.number ?? .nan
  }
  func rank(_ drug: String) -> Double { row([drug])?["rank"]?.number ?? .nan }
  func reasons(_ drugs: String...) -> String { row(drugs)?["because"]?.array.map(\.text).joined(separator: "\n") ?? "" }
  private func row(_ drugs: [String]) -> JSONValue? {
    document["treatments"]?.array.first { Set($0["drugs"]?.array.map(\.text) ?? []) == Set(drugs) }
  }
}

@Suite("The main job, on the shipped examples")
struct AssessTests {
  private func assess(
    _ example: String, panel: [String], files: CatalogueFiles? = nil, threads: Int = 2, pairs: Bool = true
  ) async throws -> Table {
    var profile = try AssessmentProfile(path: Repository.path("Examples/\(example).yaml"))
    try profile.add(alterations: [], drugs: panel, settings: [], clamps: [])
    let catalogue = try Catalogue(files ?? Repository.catalogueFiles())
    var study = AssessStudy(catalogue: catalogue, profile: profile, seed: Seed(1))
    study.trajectories = 300
    study.threads = threads
    study.pairs = pairs
    return Table(document: try await study.run { _ in }.json)
  }

  private static let inhibitors = ["lorlatinib", "alectinib", "brigatinib", "crizotinib"]

  @Test("With ALK G1202R lorlatinib ranks above alectinib, brigatinib and crizotinib, and says why")
  func g1202r() async throws {
    let table = try await assess("alcl-g1202r", panel: Self.inhibitors, pairs: false)
    for other in ["alectinib", "brigatinib", "crizotinib"] { #expect(table.rank("lorlatinib") < table.rank(other)) }
    #expect(table["lorlatinib"] > 0.9 && table["crizotinib"] < 0.1)
    #expect(table.reasons("crizotinib").contains("ALK p.G1202R leaves"))
  }

  @Test("…and that comes out of the potencies: with the mutant's lorlatinib row a thousandfold, lorlatinib fails")
  func plantedPotency() async throws {
    let planted = try Repository.catalogueFiles().replacing("potency/ALK.tsv") {
      $0.replacing("G1202R\tlorlatinib\t49.9\t", with: "G1202R\tlorlatinib\t49900\t")
    }
    let table = try await assess("alcl-g1202r", panel: Self.inhibitors, files: planted, pairs: false)
    #expect(table["lorlatinib"] < 0.5)
  }

  @Test("With IL10RA high no ALK inhibitor alone kills, and a TYK2, JAK or STAT3 inhibitor added does")
  func il10ra() async throws {
    let table = try await assess("alcl-il10ra-high", panel: Self.inhibitors + ["TYK2i", "JAKi", "STAT3i"])
    for drug in Self.inhibitors { #expect(table[drug] < 0.2) }
    for partner in ["TYK2i", "JAKi", "STAT3i"] { #expect(table["lorlatinib", partner] > 0.8) }
    #expect(table.reasons("lorlatinib").contains("IL10RA_hi"))
  }

  @Test("…and that comes out of the rules: without the edge from TYK2 to STAT3 and STAT1 an ALK inhibitor kills")
  func plantedEdge() async throws {
    let planted = CatalogueFiles(
      try Repository.catalogueFiles().files.map { file in
        let text = String(decoding: file.source.bytes, as: UTF8.self)
          .replacing("1: \"IL10RA_hi\"", with: "1: \"0\"")
          .replacing("IL10RA_hi: 1", with: "IL10RA_hi: 0")
        return .init(path: file.path, source: SourceText(file: file.source.file, text: text))
      })
    let table = try await assess("alcl-il10ra-high", panel: ["lorlatinib"], files: planted)
    #expect(table["lorlatinib"] > 0.9)
  }

  @Test("A tumour without further alterations dies under a full-dose ALK inhibitor, and not untreated")
  func wildType() async throws {
    let table = try await assess("alcl-wild-type", panel: ["ALKi=97%", "lorlatinib"], pairs: false)
    #expect(table["ALKi"] > 0.9 && table["lorlatinib"] > 0.9)
    #expect((table.document["untreated"]?["death"]?["p"]?.number ?? 1) < 0.05)
  }

  @Test("…and that comes out of a sign: with ALK inhibiting STAT3 instead, the untreated tumour does not live")
  func plantedSign() async throws {
    let planted = CatalogueFiles(
      try Repository.catalogueFiles().files.map { file in
        let text = String(decoding: file.source.bytes, as: UTF8.self).replacing(
          "(ALK | TYK2>=2", with: "(!ALK | TYK2>=2"
        )
        .replacing("1: \"MEK\"", with: "1: \"!MEK\"")
        return .init(path: file.path, source: SourceText(file: file.source.file, text: text))
      })
    let honest = try await assess("alcl-wild-type", panel: ["lorlatinib"], pairs: false)
    let faulty = try await assess("alcl-wild-type", panel: ["lorlatinib"], files: planted, pairs: false)
    #expect(honest.document["untreated"]?["readouts"] != faulty.document["untreated"]?["readouts"])
  }

  @Test(
    "Contested statements are read both ways: an always high PDGFRB would save these cells from lorlatinib, B7-H3 not")
  func contested() async throws {
    let table = try await assess("alcl-wild-type", panel: ["lorlatinib"], pairs: false)
    func row(_ variant: String) throws -> JSONValue {
      let reading = table.document["contested"]?.array.first { $0["variant"]?.text == variant }
      return try #require(reading?["drugs"]?.array.first)
    }
    let high = try row("PDGFRB-always-high")["changes"]
    let surface = try row("B7H3-by-ALK")["changes"]
    #expect(high == true && surface == false)
    withKnownIssue("a planted reading") { #expect(surface == true) }
  }

  @Test("The same seed gives the same bytes on one thread and on two")
  func threads() async throws {
    let one = try await assess("alcl-g1202r", panel: Self.inhibitors, threads: 1)
    let two = try await assess("alcl-g1202r", panel: Self.inhibitors, threads: 2)
    #expect(one.document.text() == two.document.text())
  }
}

@Suite("Questions that cannot be answered")
struct RefusalTests {
  private func code(profile text: String) -> String? {
    do {
      let path = try Repository.temporary("p.yaml", text)
      let profile = try AssessmentProfile(path: path)
      let catalogue = try Catalogue(Repository.catalogueFiles())
      let disease = try catalogue.disease(named: profile.disease.text, at: profile.disease.place)
      _ = try catalogue.resolve(profile.tumour, in: disease)
      for use in profile.panel ?? [] { _ = try catalogue.drug(named: use.drug.text, at: use.drug.place) }
      return nil
    } catch let finding as Diagnostic {
      return finding.code
    } catch { return "\(error)" }
  }

  @Test(
    "Bad profiles are refused, each with its reason",
    arguments: [
      ("", "empty-file"), ("disease: alcl\nalterations:\n\t- x", "yaml-syntax"), ("alterations: [x]", "missing-key"),
      ("disease: alclx", "unknown-disease"), ("disease: alcl\nalterations: [ALK:p.G1202Q]", "unknown-mutation"),
      ("disease: alcl\npanel: [crizotnib]", "unknown-drug"), ("disease: alcl\npanel: [crizotinib=-5nM]", "dose-syntax"),
      ("disease: alcl\npanel: [crizotinib=5000%]", "dose-range"), ("disease: alcl\nset: {STAT33: 1}", "unknown-node"),
      ("disease: alcl\nset: {STAT3: 1}", "set-needs-input"), ("disease: alcl\nclamp: {STAT3: 7}", "level-range"),
      ("disease: alcl\ninclude: p.yaml", "include-cycle"), ("disease: alcl\ninclude: nowhere.yaml", "no-such-file"),
      ("disease: alcl\nfoo: 1", "unknown-key"), ("- a\n- b", "wrong-shape"),
    ])
  func refused(text: String, expected: String) {
    #expect(code(profile: text) == expected)
  }

  @Test("A sound profile is not refused")
  func sound() {
    #expect(code(profile: "disease: ALK+ ALCL\nalterations: [ALK:p.Gly1202Arg]\npanel: [crizotinib=250mg/12h]") == nil)
  }
}
