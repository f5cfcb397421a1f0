import BypassCore
import BypassKnowledge
import BypassPharmacology
import BypassStudies
import Testing

@Suite("The catalogue as shipped")
struct CatalogueStudiesTests {
  @Test("The linter has nothing to say against it")
  func lint() throws {
    let findings = CatalogueLinter.findings(in: try Catalogue(Repository.catalogueFiles()))
    #expect(findings.filter { $0.severity == .error }.map(\.description) == [])
  }

  @Test("Each of the 512 statements has one verdict, and those that need no run hold")
  func statements() async throws {
    let catalogue = try Catalogue(Repository.catalogueFiles())
    var study = ClaimsStudy(catalogue: catalogue, disease: nil, seed: Seed(1))
    study.trajectories = 10
    study.threads = 2
    study.judgesCourses = false
    let rows = try await study.run { _ in }.json["claims"]?.array ?? []
    let ids = rows.filter { $0["claims"]?.array == [$0["id"] ?? .null] }.map { $0["id"]?.text ?? "" }
    #expect(Set(ids).count == ids.count)
    #expect(catalogue.claims.count == 512 && Set(ids) == Set(catalogue.claims.keys.map(\.description)))
    let failing = rows.filter { $0["status"]?.text == "fails" && $0["kind"]?.text != "behaviour" }
    #expect(failing.map { "\($0["id"]?.text ?? ""): \($0["detail"]?.text ?? "")" } == [])
  }

  /// Courses in time are judged by the release program, the last check of `./test`: they are ten minutes of a debug build.
  @Test("Every behaviour without a course holds or says what it waits for")
  func claims() async throws {
    var study = ClaimsStudy(catalogue: try Catalogue(Repository.catalogueFiles()), disease: nil, seed: Seed(1))
    study.trajectories = 300
    study.threads = 2
    study.behavioursOnly = true
    study.judgesCourses = false
    let rows = try await study.run { _ in }.json["claims"]?.array ?? []
    #expect(rows.count { $0["status"]?.text == "holds" } > 30)
    let failing = rows.filter { $0["status"]?.text == "fails" && ($0["knownFailure"] ?? .null) == .null }
    #expect(failing.map { "\($0["id"]?.text ?? ""): \($0["detail"]?.text ?? "")" } == [])
  }

  @Test("…and a planted fault makes one fail: without the drug-bound gate of ALK, B02 does not hold")
  func plantedFault() async throws {
    let planted = try Repository.catalogueFiles().replacing("drugs/ALKi.yaml") {
      $0.replacing("node: ALK", with: "node: PLCG")
    }
    var study = ClaimsStudy(catalogue: try Catalogue(planted), disease: "alcl", seed: Seed(1))
    study.trajectories = 50
    study.behavioursOnly = true
    study.judgesCourses = false
    let rows = try await study.run { _ in }.json["claims"]?.array ?? []
    #expect(rows.first { $0["id"]?.text == "B02" }?["status"]?.text == "fails")
  }

  @Test("A drug's card tells each kinetic number with its source, and printed numbers beside what comes out")
  func kineticsOfDrugs() async throws {
    let catalogue = try Catalogue(Repository.catalogueFiles())
    for drug in catalogue.drugs.values where drug.agent.kinetics != nil {
      let id = drug.agent.id.description
      let study = CatalogueShowStudy(catalogue: catalogue, subject: id)
      let card = try await study.run { _ in }.json["entries"]?.array.first { $0["kind"]?.text == "drug" }
      guard case .object(let fields) = try #require(card?["fields"]) else { continue }
      #expect(Set(fields.map(\.name)).count == fields.count, "\(id) says something twice")
      #expect(fields.contains { $0.name == "kinetics CL" }, "\(id)")
      for comparison in drug.comparisons {
        let field = fields.first { $0.name == "printed \(comparison.quantity.rawValue)" }?.value.text ?? ""
        #expect(field.contains(", comes out \(comparison.predicted.significant(3)) "), "\(id)")
      }
    }
  }

  @Test("An edge, a drug, a claim and a behaviour can be shown, with evidence and standing")
  func show() async throws {
    let catalogue = try Catalogue(Repository.catalogueFiles())
    for (name, kind) in [
      ("ALK->STAT3", "edge"), ("crizotinib", "drug"), ("ALCL-025", "claim"), ("B17", "behaviour"), ("PTPN6", "node"),
    ] {
      let entries =
        try await CatalogueShowStudy(catalogue: catalogue, subject: name).run { _ in }.json["entries"]?.array ?? []
      #expect(entries.contains { $0["kind"]?.text == kind }, "\(name)")
    }
    await #expect(throws: Diagnostic.self) {
      try await CatalogueShowStudy(catalogue: catalogue, subject: "nothing of that name").run { _ in }
    }
  }
}

@Suite("A slipped decimal point")
struct PotencyFaultTests {
  /// Of the 74 numbers of the panel 70 are caught a thousandfold; the others are mutants far more sensitive than the wild
  /// type, whose thousandfold is an ordinary number (the one with a claim, L1198F with crizotinib, fails its claim).
  @Test(
    "A thousandfold potency is refused",
    arguments: ["lorlatinib\t49.9", "alectinib\t706.6", "crizotinib\t381.6", "brigatinib\t129.5", "ceritinib\t124.4"])
  func thousandfold(cells: String) throws {
    let value = try #require(cells.split(separator: "\t").last.flatMap { Double($0) })
    let slipped = cells.replacing(String(cells.split(separator: "\t")[1]), with: (value * 1000).fixed(1))
    let planted = try Repository.catalogueFiles().replacing("potency/ALK.tsv") {
      $0.replacing("G1202R\t\(cells)\t", with: "G1202R\t\(slipped)\t")
    }
    #expect(CatalogueLinter.findings(in: try Catalogue(planted)).contains { $0.code == "implausible-potency" })
  }
}

@Suite("Simulating and converting")
struct SimulateTests {
  @Test("A file converted there and back simulates to the same bytes")
  func roundTrip() async throws {
    let model = Repository.path("Examples/models/toy-p53.bnd")
    let configuration = Repository.path("Examples/models/toy-p53.cfg")
    func ticks(_ name: String, _ more: [String]) async throws -> JSONValue? {
      var choice = ModelChoice(name: name)
      choice.more = more
      var study = SimulateStudy(model: choice)
      study.trajectories = 200
      study.duration = 10
      study.window = 1
      return try await study.run { _ in }.json["ticks"]
    }
    var choice = ModelChoice(name: model)
    choice.more = [configuration]
    let written = try await ConvertStudy(model: choice, output: "x.bnd").run { _ in }
    let paths = try written.files.map { try Repository.temporary($0.name, $0.text) }
    let again = try await ticks(paths[0], Array(paths.dropFirst()))
    let first = try await ticks(model, [configuration])
    #expect(first != nil && first == again)
  }

  @Test("A catalogue drug on a file's model is refused, and a clamp echoed")
  func echo() async throws {
    var choice = ModelChoice(name: Repository.path("Examples/models/toy-p53.bnd"))
    choice.more = [Repository.path("Examples/models/toy-p53.cfg")]
    choice.drugs = ["crizotinib"]
    let refused = SimulateStudy(model: choice)
    await #expect(throws: Diagnostics.self) { try await refused.run { _ in } }
    var alcl = ModelChoice(name: "alcl")
    alcl.catalogueFolder = Repository.path("Catalogue")
    alcl.clamps = ["STAT3=0"]
    alcl.drugs = ["lorlatinib"]
    var study = SimulateStudy(model: alcl)
    study.trajectories = 50
    study.duration = 10
    study.why = ["Death"]
    let document = try await study.run { _ in }.json
    #expect(document["perturbations"]?.array.map(\.text).first == "clamp STAT3=0")
    #expect(document["perturbations"]?.array.last?.text.hasPrefix("drug lorlatinib=label: inhibits ALK 99.5 %") == true)
    #expect(document["why"]?.array.first?["because"]?.array.isEmpty == false)
  }
}
