import BypassCore
import BypassKnowledge
import BypassStudies
import Testing

@Suite("Judging statements one by one")
struct LedgerStudiesTests {
  private func result(
    _ catalogue: Catalogue, variant: String? = nil
  ) async throws -> (rows: [String: JSONValue], document: JSONValue, status: BypassStudies.ExitStatus) {
    var study = ClaimsStudy(catalogue: catalogue, disease: nil, seed: Seed(1))
    (study.trajectories, study.variant) = (100, variant)
    let result = try await study.run { _ in }
    let rows = (result.json["claims"]?.array ?? []).map { ($0["id"]?.text ?? "", $0) }
    return (Dictionary(rows) { first, _ in first }, result.json, result.status)
  }

  @Test("Every statement and every behaviour has one verdict of its kind")
  func sound() async throws {
    let (rows, document, status) = try await result(try SmallCatalogue.with())
    let wanted = [
      "B01": ("behaviour", "holds"), "B02": ("behaviour", "holds"), "B03": ("behaviour", "deferred"),
      "C-1": ("structure", "holds"), "C-2": ("behaviour", "holds"), "C-3": ("data", "holds"),
      "C-4": ("metadata", "holds"), "C-5": ("deferred", "deferred"), "C-6": ("behaviour", "holds"),
    ]
    #expect(document["claims"]?.array.count == wanted.count && status == .done)
    for (id, (kind, verdict)) in wanted {
      #expect(rows[id]?["kind"]?.text == kind && rows[id]?["status"]?.text == verdict, "\(id)")
    }
    #expect(document["holds"]?.number == 7 && document["fails"]?.number == 0 && document["deferred"]?.number == 2)
  }

  @Test(
    "Each planted fault makes the statement fail that it contradicts, and the exit status says so",
    arguments: [
      ("diseases/small/pathways/core.yaml", "KIN & !BRK", "!KIN & !BRK", "C-1"),
      ("diseases/small/pathways/core.yaml", "KIN & !BRK", "!BRK", "C-1"),
      ("diseases/small/pathways/core.yaml", "KIN & !BRK", "KIN", "C-2"),
      ("diseases/small/pathways/core.yaml", "KIN & !BRK", "KIN", "B01"),
      ("drugs/kini.yaml", "node: KIN", "node: SIDE", "C-6"),
      ("drugs/kini.yaml", "share: 1,", "share: 0.001,", "B02"),
      ("diseases/small/claims.yaml", "value: 0.583", "value: 0.385", "C-3"),
      ("diseases/small/claims.yaml", "subject: kini", "subject: kimi", "C-4"),
      ("diseases/small/claims.yaml", "sign: activates", "sign: inhibits", "C-1"),
      ("diseases/small/claims.yaml", "in: t, than: u", "in: u, than: t", "C-6"),
    ])
  func plantedFaults(path: String, good: String, bad: String, fails: String) async throws {
    let (rows, _, status) = try await result(try SmallCatalogue.with(path, good, bad))
    #expect(rows[fails]?["status"]?.text == "fails" && status == .noAnswer)
  }

  @Test("A known failure is listed as failing with its reason and does not make the run fail")
  func knownFailure() async throws {
    let (rows, document, status) = try await result(
      try SmallCatalogue.with(
        "diseases/small/claims.yaml", "sign: activates }", "sign: inhibits }, known_failure: slip"))
    #expect(rows["C-1"]?["status"]?.text == "fails" && rows["C-1"]?["knownFailure"]?.text == "slip" && status == .done)
    #expect(document["knownFailures"]?.number == 1)
  }

  @Test("A statement that holds although it is listed as failing is pointed out")
  func staleKnownFailure() async throws {
    let (_, document, _) = try await result(
      try SmallCatalogue.with("diseases/small/claims.yaml", "subject: kini", "subject: kini, known_failure: slip"))
    #expect(document["diagnostics"]?.array.map { $0["code"]?.text ?? "" } == ["known-failure-holds"])
  }

  @Test("With the brake on in every tumour the output is never on, so B01, C-2 and C-6 change and nothing else")
  func variants() async throws {
    let (rows, document, _) = try await result(try SmallCatalogue.with(), variant: "all")
    let changes = document["variants"]?.array.first?["changes"]?.array ?? []
    #expect(changes.map { $0["id"]?.text ?? "" } == ["B01", "C-2", "C-6"])
    #expect(changes.allSatisfy { $0["from"]?.text == "holds" && $0["to"]?.text == "fails" })
    #expect(rows["B01"]?["status"]?.text == "holds")
    await #expect(throws: Diagnostic.self) { _ = try await result(try SmallCatalogue.with(), variant: "broken") }
  }

  @Test("Trials, figures, variants and claims are found with what uses them")
  func cards() async throws {
    let catalogue = try SmallCatalogue.with()
    func card(_ name: String, _ kind: String) async throws -> JSONValue {
      let entries = try await CatalogueShowStudy(catalogue: catalogue, subject: name).run { _ in }.json["entries"]
      return try #require(entries?.array.first { $0["kind"]?.text == kind })
    }
    #expect(try await card("TRIAL-1", "trial")["fields"]?["response"]?.text == "0.583 (fraction), C-3")
    #expect(try await card("objective response", "figure")["id"]?.text == "C-3")
    #expect(try await card("braked", "variant")["fields"]?["changes"]?.text == "BRK=1")
    let claim = try await card("C-2", "claim")
    #expect(claim["fields"]?["edges that rest on it"]?.text == "BRK->OUT")
    #expect(claim["fields"]?["alterations that rest on it"]?.text == "BRK_gain")
    #expect(claim["behaviours"]?.array.map(\.text).contains("B01") == true)
    #expect(try await card("C-1", "claim")["fields"]?["drugs that rest on it"]?.text == "kini")
  }
}

@Suite("Taking out edges")
struct KnockoutTests {
  private func answer(_ catalogue: Catalogue) async throws -> JSONValue {
    try await KnockoutStudy(catalogue: catalogue, disease: "small", seed: Seed(1)).run { _ in }.json
  }

  @Test("Each edge decides the behaviours that can be told by hand")
  func byHand() async throws {
    let document = try await answer(try SmallCatalogue.with())
    let decides = (document["edges"]?.array ?? []).map { edge in
      "\(edge["edge"]?.text ?? ""): \((edge["decides"]?.array ?? []).map(\.text).joined(separator: " "))"
    }
    // Without OUT->DIE every cell dies, treated or not, so B02, which only asks for death, still holds.
    #expect(decides == ["KIN->OUT: B01", "BRK->OUT: B01", "OUT->DIE: ", "OUT->SIDE: "])
    #expect(document["undecidedBehaviours"]?.array.map(\.text) == ["B02"])
    #expect(document["untestedEdges"]?.array.map(\.text) == ["OUT->DIE", "OUT->SIDE"])
  }

  @Test("…and asking that untreated cells live makes the edge to death decide too")
  func sharperBehaviour() async throws {
    let sharper = try SmallCatalogue.with(
      "diseases/small/behaviours.yaml", "arms: { treated: { drugs: [kini] } }\n    expect: [",
      "arms: { plain: {}, treated: { drugs: [kini] } }\n    expect: [{ arm: plain, holds: \"DIE=0\" }, ")
    let document = try await answer(sharper)
    #expect(document["undecidedBehaviours"]?.array.isEmpty == true)
    #expect(document["behaviours"]?.array.last?["edges"]?.array.map(\.text) == ["KIN->OUT", "OUT->DIE"])
  }

  @Test("A behaviour that fails with every edge is said to fail, not to be undecided")
  func failing() async throws {
    let broken = try SmallCatalogue.with("diseases/small/behaviours.yaml", "holds: \"DIE\"", "holds: \"DIE=0\"")
    let document = try await answer(broken)
    #expect(document["failingBehaviours"]?.array.map(\.text) == ["B02"])
    #expect(document["undecidedBehaviours"]?.array.isEmpty == true)
  }
}

@Suite("The page about a disease")
struct CataloguePageTests {
  @Test("It has every statement with its verdict, the contested ones, and the network in the DOT language")
  func page() async throws {
    var study = CataloguePageStudy(catalogue: try SmallCatalogue.with(), disease: "small", seed: Seed(1))
    study.trajectories = 50
    let files = try await study.run { _ in }.files
    #expect(files.map(\.name) == ["small.html", "small.dot"])
    let page = files[0].text
    for word in ["C-1", "C-6", "B03", "braked", "Changes: B01", "TRIAL-1", "death is the loss of the output"] {
      #expect(page.contains(word), "\(word)")
    }
    #expect(files[1].text.contains("\"KIN\" -> \"OUT\"") && files[1].text.contains("cluster_0"))
  }
}
