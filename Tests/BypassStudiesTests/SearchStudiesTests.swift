import BypassCore
import BypassKnowledge
import BypassStudies
import Testing

@Suite("Settling, control and escape, on the shipped catalogue")
struct SearchStudiesTests {
  private func alcl(_ drugs: [String] = [], _ alterations: [String] = []) -> ModelChoice {
    var choice = ModelChoice(name: "alcl")
    choice.catalogueFolder = Repository.path("Catalogue")
    choice.drugs = drugs
    choice.alterations = alterations
    return choice
  }

  @Test("The untreated tumour has one fixed point, malignant, and the independent checker agrees")
  func untreated() async throws {
    let document = try await StaticStudy(model: alcl(), asked: .attractors).run { _ in }.json
    #expect(document["count"]?.number == 1 && document["complete"] == true)
    let item = try #require(document["items"]?.array.first)
    #expect(item["malignant"]?.text == "always" && item["certificate"]?.text == "holds")
  }

  @Test("Under a full-dose ALK inhibitor no attractor is malignant; with IL10RA high one is")
  func treated() async throws {
    func malignant(_ alterations: [String]) async throws -> [String] {
      let study = StaticStudy(model: alcl(["ALKi=97%"], alterations), asked: .attractors)
      return try await study.run { _ in }.json["items"]?.array.map { $0["malignant"]?.text ?? "" } ?? []
    }
    #expect(try await malignant([]).contains("always") == false)
    #expect(try await malignant(["IL10RA high"]).contains("always"))
  }

  @Test(
    "Escape from a full-dose ALK inhibitor finds, untold, the routes that the review names, and IL10RA's is malignant")
  func escape() async throws {
    var study = EscapeStudy(model: alcl(["ALKi=97%"]))
    study.trajectories = 100
    study.threads = 2
    let document = try await study.run { _ in }.json
    let found = document["escapes"]?.array ?? []
    let names = Set(found.flatMap { $0["alterations"]?.array.map(\.text) ?? [] })
    for name in ["IL10RA_high", "PDGFRB_high", "IGF1R_adapted", "WAS_loss", "PTPN1_loss", "PTPN2_loss"] {
      #expect(names.contains(name), "\(names.sorted())")
    }
    let il10 = found.first { $0["alterations"]?.array.map(\.text) == ["IL10RA_high"] }
    #expect((il10?["malignant"]?["p"]?.number ?? 0) > 0.9)
  }

  @Test("…and with IL10RA high, adding a TYK2 inhibitor leaves no attractor malignant")
  func closure() async throws {
    let study = StaticStudy(model: alcl(["ALKi=97%", "TYK2i"], ["IL10RA high"]), asked: .attractors)
    let items = try await study.run { _ in }.json["items"]?.array ?? []
    #expect(!items.isEmpty && !items.contains { $0["malignant"]?.text == "always" })
  }

  @Test("Escape without a drug, from a file, and control toward nonsense are refused")
  func refused() async {
    let none = EscapeStudy(model: alcl())
    await #expect(throws: Diagnostic.self) { try await none.run { _ in } }
    let file = EscapeStudy(model: ModelChoice(name: Repository.path("Examples/models/toy-cell-cycle.bnet")))
    await #expect(throws: Diagnostic.self) { try await file.run { _ in } }
    let nonsense = ControlStudy(model: alcl(), toward: "Deth>=1")
    await #expect(throws: Diagnostic.self) { try await nonsense.run { _ in } }
  }

  @Test("The smallest drug sets toward death without growth hold an ALK inhibitor and no partner drug alone")
  func control() async throws {
    var study = ControlStudy(model: alcl(), toward: "Death>=1 & Proliferation=0")
    study.withDrugs = true
    let sets =
      try await study.run { _ in }.json["sets"]?.array.map { $0["interventions"]?.array.map(\.text) ?? [] } ?? []
    #expect(sets.contains(["lorlatinib"]))
    #expect(!sets.contains(["venetoclax"]) && !sets.contains(["trametinib"]))
  }
}
