import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import Foundation
import Testing

@Suite("The catalogue's linter")
struct LintTests {
  private let core = "diseases/tiny/pathways/core.yaml"

  @Test("A sound catalogue has no findings")
  func sound() {
    #expect(TinyCatalogue.findings(TinyCatalogue.with()).isEmpty)
  }

  @Test(
    "Each planted fault is found, and named",
    arguments: [
      ("diseases/tiny/pathways/core.yaml", "sign: activates", "sign: inhibits", "wrong-sign"),
      ("diseases/tiny/pathways/core.yaml", "KIN & !BRK", "KIN", "edge-missing-from-rule"),
      ("diseases/tiny/pathways/core.yaml", "KIN & !BRK", "KIN & !BRK & !DIE", "undeclared-regulator"),
      ("diseases/tiny/pathways/core.yaml", "KIN & !BRK", "KIN & (BRK | !BRK)", "not-observable"),
      ("diseases/tiny/pathways/core.yaml", "KIN & !BRK", "KINN & !BRK", "undefined-regulator"),
      ("diseases/tiny/pathways/core.yaml", "KIN & !BRK", "KIN & & BRK", "condition-syntax"),
      ("diseases/tiny/pathways/core.yaml", "sources: [C-1]\n  - id: BRK", "\n  - id: BRK", "missing-source"),
      ("diseases/tiny/pathways/core.yaml", "[C-1]", "[C-9]", "unknown-evidence-entry"),
      ("diseases/tiny/pathways/core.yaml", "hgnc: [ALK]", "note: none", "missing-symbol"),
      ("diseases/tiny/pathways/core.yaml", "hgnc: [ALK]", "hgnc: [alk kinase]", "malformed-symbol"),
      ("diseases/tiny/pathways/core.yaml", "kind: phenotype", "kind: phenotyp", "unknown-node-kind"),
      ("drugs/kini.yaml", "node: KIN", "node: KINASE", "unknown-node"),
      ("drugs/kini.yaml", "10 nM", "10 nN", "unknown-unit"),
      ("drugs/kini.yaml", "10 nM", "500 mM", "implausible-value"),
      ("drugs/kini.yaml", "targets:", "target:", "unknown-key"),
      ("drugs/kini.yaml", "read: memory }\nsources", "read: guess }\nsources", "unknown-value"),
      ("diseases/tiny/disease.yaml", "[kini]", "[kino]", "unknown-drug"),
      ("diseases/tiny/disease.yaml", "death: DIE", "death: DYE", "unknown-node"),
      ("diseases/tiny/alterations.yaml", "BRK: 1", "OUT: 1", "set-needs-input"),
      ("diseases/tiny/behaviours.yaml", "BRK gain", "BRK gane", "unknown-alteration"),
      ("diseases/tiny/behaviours.yaml", "arm: braked", "arm: broken", "unknown-arm"),
      ("diseases/tiny/claims.yaml", "verdict_kind: metadata", "verdict_kind: metadate", "unknown-value"),
      ("diseases/tiny/claims.yaml", "see: B01", "seen: B01", "unknown-key"),
      ("diseases/tiny/claims.yaml", "see: B01", "see: B91", "unknown-behaviour"),
      ("diseases/tiny/claims.yaml", "see: B01", "see: B01\n    arms: { u: {} }", "two-judgements"),
      ("diseases/tiny/claims.yaml", "see: B01", "note: nothing", "nothing-expected"),
      ("diseases/tiny/claims.yaml", "from: KIN", "from: KIM", "unknown-node"),
      ("diseases/tiny/claims.yaml", "from: KIN", "from: DIE", "claim-edge-missing"),
      ("diseases/tiny/claims.yaml", "sign: activates", "sign: activate", "unknown-value"),
      ("diseases/tiny/claims.yaml", "drug: kini", "drug: kino", "unknown-drug"),
      ("diseases/tiny/claims.yaml", "node: KIN\n", "note: none\n    nodes: [KIM]\n", "unknown-node"),
      ("diseases/tiny/claims.yaml", "kini=97%", "kino=97%", "unknown-drug"),
      ("diseases/tiny/claims.yaml", "more: DIE", "more: DYE", "unknown-node"),
      ("diseases/tiny/claims.yaml", "id: C-5", "id: C-4", "claim-twice"),
      ("diseases/tiny/claims.yaml", "id: C-5", "id: C-9", "unknown-claim"),
      ("diseases/tiny/claims.yaml", "id: C-5", "id: C-9", "claim-without-entry"),
      ("diseases/tiny/claims.yaml", "value: 0.583", "value: 0.853", "figure-not-in-claim"),
      ("diseases/tiny/claims.yaml", "value: 0.583", "value: 58.3", "number-range"),
      ("diseases/tiny/claims.yaml", "value: 0.583", "above: 0.5, value: 0.583", "figure-form"),
      ("diseases/tiny/claims.yaml", "unit: months", "unit: weeks", "figure-not-in-claim"),
      ("diseases/tiny/claims.yaml", "IC50(kini) <", "IC50(kini) >", "figure-not-in-claim"),
      ("diseases/tiny/claims.yaml", "IC50(kini) < IC50(kinj)", "IC50(kinj) < IC50(kini)", "figure-not-in-claim"),
      ("diseases/tiny/trials.yaml", "value: 0.583", "value: 0.58", "figure-not-in-claim"),
      ("diseases/tiny/trials.yaml", "drugs: [kini]", "drugs: [kino]", "unknown-drug"),
      ("diseases/tiny/trials.yaml", "claims: [C-3]", "claims: [C-8]", "unknown-evidence-entry"),
      ("diseases/tiny/disease.yaml", "BRK: 1", "BRK: 2", "level-range"),
      ("diseases/tiny/disease.yaml", "BRK: 1", "BRK: 0", "nothing-changes"),
      ("diseases/tiny/disease.yaml", "BRK: 1", "OUT: 1", "set-needs-input"),
      ("diseases/tiny/disease.yaml", "changes: { set: { BRK: 1 } }", "changes: {}", "nothing-changes"),
      ("claims/claims.tsv", "certainty\n", "sureness\n", "unknown-column"),
    ])
  func plantedFaults(path: String, good: String, bad: String, code: String) {
    let planted = TinyCatalogue.with(path) { text in
      guard let range = text.range(of: good) else { return "the planted text is not there" }
      return text.replacingCharacters(in: range, with: bad)
    }
    let findings = TinyCatalogue.findings(planted)
    #expect(findings.contains { $0.code == code && $0.severity == .error }, "found \(findings.map(\.code))")
  }

  @Test("A wrong sign is shown at the regulator, with line, column and remedy")
  func place() throws {
    let planted = TinyCatalogue.with(core) { $0.replacing("sign: activates", with: "sign: inhibits") }
    let finding = try #require(TinyCatalogue.findings(planted).first { $0.code == "wrong-sign" })
    let place = try #require(finding.place)
    #expect(place.lineText?.contains("node: KIN") == true && place.column == 15)
    #expect(finding.remedy != nil)
  }
}

@Suite("Reading and resolving")
struct ResolvingTests {
  @Test("An alteration is found by id, name and HGVS with and without gene, and sets its input")
  func alterations() throws {
    let catalogue = try Catalogue(TinyCatalogue.with())
    let disease = try catalogue.disease(named: "tiny")
    for word in ["BRK_gain", "BRK gain", "brk-gain", "PTPN6:p.G12D", "p.G12D"] {
      let resolved = try catalogue.resolve(TumourProfile(alterations: [.init(word)]), in: disease)
      #expect(resolved.untreated[try NodeID("BRK")]?.behaviour == .input(1))
      #expect(resolved.echo == ["alteration BRK gain"])
    }
  }

  @Test("Unknown names, levels out of range and settings of ruled nodes are refused")
  func refused() throws {
    let catalogue = try Catalogue(TinyCatalogue.with())
    let disease = try catalogue.disease(named: "Tiny disease")
    #expect(throws: Diagnostic.self) {
      try catalogue.resolve(TumourProfile(alterations: [.init("p.G13D")]), in: disease)
    }
    #expect(throws: Diagnostic.self) {
      try catalogue.resolve(TumourProfile(settings: [.init(node: .init("BRK"), level: 2)]), in: disease)
    }
    #expect(throws: Diagnostic.self) {
      try catalogue.resolve(TumourProfile(settings: [.init(node: .init("OUT"), level: 1)]), in: disease)
    }
    #expect(throws: Diagnostic.self) { try catalogue.drug(named: "kiniib") }
  }

  @Test("90 nM free against 10 nM engages 90 %, and what comes from memory stands as recalled")
  func engagement() throws {
    let catalogue = try Catalogue(TinyCatalogue.with())
    let disease = try catalogue.disease(named: "tiny")
    let resolved = try catalogue.resolve(TumourProfile(), in: disease)
    let drug = try catalogue.drug(named: "kini")
    let engagement = try #require(try catalogue.engagements(of: drug, at: .label, in: resolved).first)
    #expect(abs(engagement.occupancy.value - 0.9) < 1e-12)
    #expect(engagement.standing == .recalled)
    let given = try #require(
      try catalogue.engagements(of: drug, at: .occupancy(Fraction(clamping: 0.5)), in: resolved).first)
    #expect(given.occupancy.value == 0.5)
  }

  @Test("The digest changes with every letter of the catalogue")
  func digest() {
    let other = TinyCatalogue.with("papers/p2020.yaml") { $0 + "note: x\n" }
    #expect(TinyCatalogue.with().digest == TinyCatalogue.with().digest)
    #expect(TinyCatalogue.with().digest != other.digest)
  }
}
