import BypassCore
import BypassKnowledge
import BypassStudies
import Foundation
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

  private static let routes = ["IL10RA_high", "PDGFRB_high", "IGF1R_adapted", "WAS_loss", "PTPN1_loss", "PTPN2_loss"]

  private func escapes(_ drugs: [String], catalogue: String? = nil) async throws -> [JSONValue] {
    var study = EscapeStudy(model: alcl(drugs))
    if let catalogue { study.model.catalogueFolder = catalogue }
    study.isBrief = true
    study.trajectories = 100
    return try await study.run { _ in }.json["escapes"]?.array ?? []
  }

  private func names(_ escapes: [JSONValue]) -> Set<String> {
    Set(
      escapes.compactMap { escape in
        let names = escape["alterations"]?.array.map(\.text) ?? []
        return names.count == 1 ? names[0] : nil
      })
  }

  @Test("Escape from a full-dose ALK inhibitor finds, untold, the routes that the review names, and each is malignant")
  func escape() async throws {
    let found = try await escapes(["ALKi=97%"])
    let known = Set(Self.routes + ["CDC42_active", "ALK_negative", "RAS_activating"])
    #expect(names(found).isSuperset(of: Self.routes), "\(names(found).sorted())")
    // Nothing that no rule supports: three further routes, each with a rule of its own (CDC42 and RAS to ERK, a driver
    // without ALK), and no mutation of ALK, which a dose given as an occupancy overcomes by definition.
    #expect(names(found).count == known.count, "\(names(found).sorted())")
    for escape in found {
      #expect((escape["malignant"]?["p"]?.number ?? 0) > 0.9)
      #expect(escape["route"]?.array.first?.text.isEmpty == false)
    }
    let il10 = found.first { $0["alterations"]?.array.first?.text == "IL10RA_high" }
    #expect(il10?["prior"]?.array.first?.text.contains("progressing") == true)
    #expect(il10?["evidence"]?.array.isEmpty == false)
  }

  @Test("Amplification is a way out at a partial dose only")
  func amplification() async throws {
    #expect(try await names(escapes(["ALKi=80%"])).contains("ALK_amplification"))
    #expect(try await !names(escapes(["ALKi=97%"])).contains("ALK_amplification"))
  }

  /// A copy of the catalogue with one text changed in one file.
  private func catalogue(changing file: String, _ before: String, to after: String) throws -> String {
    let copy = FileManager.default.temporaryDirectory.appendingPathComponent("bypass-\(UUID().uuidString)")
    try FileManager.default.copyItem(atPath: Repository.path("Catalogue"), toPath: copy.path)
    let path = copy.appendingPathComponent(file)
    let text = try String(contentsOf: path, encoding: .utf8)
    try #require(text.contains(before))
    try text.replacingOccurrences(of: before, with: after).write(to: path, atomically: true, encoding: .utf8)
    return copy.path
  }

  @Test(
    "Planted faults: without its rule a route is gone, and the others stay",
    arguments: [
      ("IL10RA_high", "cytokine-bypass", "2: \"IL10RA_hi\"", "2: \"IL10RA_hi & !IL10RA_hi\""),
      ("PDGFRB_high", "cytokine-bypass", "PDGFRB & PDGFRB_hi", "PDGFRB & PDGFRB_hi & !PDGFRB_hi"),
      ("IGF1R_adapted", "cytokine-bypass", "2: \"IGF1R_adapt\"", "2: \"IGF1R_adapt & !IGF1R_adapt\""),
      ("PTPN1_loss", "cytokine-bypass", "!PTPN1 | !PTPN2", "!PTPN2"),
      ("PTPN2_loss", "cytokine-bypass", "!PTPN1 | !PTPN2", "!PTPN1"),
      ("WAS_loss", "mapk", "RAS & RAF1 | CDC42", "RAS & RAF1"),
    ])
  func fault(route: String, arm: String, before: String, after: String) async throws {
    let changed = try catalogue(changing: "diseases/alcl/pathways/\(arm).yaml", before, to: after)
    defer { try? FileManager.default.removeItem(atPath: changed) }
    let left = try await names(escapes(["ALKi=97%"], catalogue: changed))
    #expect(!left.contains(route), "\(left.sorted())")
    #expect(left.count > 2)
  }

  @Test("IL10RA: TYK2, JAK or STAT3 inhibition closes it, no ALK inhibitor does, and it resists every one")
  func closure() async throws {
    var study = EscapeStudy(model: alcl(["ALKi=97%"]))
    study.considered = ["IL10RA high"]
    study.trajectories = 100
    let document = try await study.run { _ in }.json
    let escape = try #require(document["escapes"]?.array.first)
    let closing = Set((escape["closures"]?.array ?? []).flatMap { $0["drugs"]?.array.map(\.text) ?? [] })
    #expect(closing.isSuperset(of: ["TYK2i", "ruxolitinib", "STAT3i"]), "\(closing.sorted())")
    let inhibitors = ["crizotinib", "ceritinib", "alectinib", "brigatinib", "lorlatinib"]
    #expect(closing.isDisjoint(with: inhibitors))
    let others = escape["otherDrugs"]?.array ?? []
    let resisted = Set(others.filter { $0["resisted"] == true }.map { $0["drug"]?.text ?? "" })
    #expect(resisted.isSuperset(of: inhibitors), "\(others)")
    // The independent search agrees.
    let check = StaticStudy(model: alcl(["ALKi=97%", "TYK2i"], ["IL10RA high"]), asked: .attractors)
    let items = try await check.run { _ in }.json["items"]?.array ?? []
    #expect(!items.isEmpty && !items.contains { $0["malignant"]?.text == "always" })
  }

  @Test("A mutation of the drug's own target is a way out, and what closes it meets the mutant")
  func mutation() async throws {
    var study = EscapeStudy(model: alcl(["crizotinib"]))
    study.considered = ["ALK:p.G1202R"]
    study.trajectories = 100
    let document = try await study.run { _ in }.json
    #expect(names(document["escapes"]?.array ?? []) == ["ALK_G1202R"])
    let closing = Set((document["closures"]?.array ?? []).flatMap { $0["drugs"]?.array.map(\.text) ?? [] })
    #expect(closing.contains("lorlatinib") && !closing.contains("ceritinib"), "\(closing.sorted())")
    // Every drug that does not close leaves a way open that is named.
    let open = document["counterExamples"]?.array ?? []
    #expect(open.contains { $0["drugs"]?.array.map(\.text) == ["ceritinib"] })
  }

  @Test("A panel without an answer is proved to have none")
  func proof() async throws {
    var study = EscapeStudy(model: alcl(["ALKi=97%"]))
    study.closureSize = 0
    study.considered = ["IL10RA high"]
    study.trajectories = 10
    let result = try await study.run { _ in }
    #expect(result.json["closures"]?.array.isEmpty == true && result.json["closuresComplete"] == true)
    #expect(result.status == .done && result.terminal.contains("proved"))
  }

  @Test("Any node: clamps of nodes that no outcome is read from are ways out too")
  func anyNode() async throws {
    var study = EscapeStudy(model: alcl(["ALKi=97%"]))
    study.considered = ["IL10RA high"]
    study.isBrief = true
    study.anyNode = true
    study.trajectories = 10
    let found = try await study.run { _ in }.json["escapes"]?.array ?? []
    let all = Set(found.flatMap { $0["alterations"]?.array.map(\.text) ?? [] })
    #expect(all.contains("STAT3=1") || all.contains("IL10Rsig=2"), "\(all.sorted())")
    #expect(!all.contains { $0.hasPrefix("Death=") || $0.hasPrefix("Proliferation=") })
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
    study.means = .drugs
    let sets =
      try await study.run { _ in }.json["sets"]?.array.map { $0["interventions"]?.array.map(\.text) ?? [] } ?? []
    #expect(sets.contains(["lorlatinib"]))
    #expect(!sets.contains(["venetoclax"]) && !sets.contains(["trametinib"]))
  }

  @Test("Control keeps normal cells: a set that spoils them is dropped; forbidden drugs are not used")
  func normalCells() async throws {
    func sets(keep: String?, forbid: [String] = []) async throws -> [[String]] {
      var study = ControlStudy(model: alcl(), toward: "Death>=1 & Proliferation=0")
      study.means = .drugs
      study.keep = keep
      study.forbidden = forbid
      return try await study.run { _ in }.json["sets"]?.array.map { $0["interventions"]?.array.map(\.text) ?? [] } ?? []
    }
    // Few drugs are left, so that it is quick.
    let forbidden = [
      "crizotinib", "ceritinib", "alectinib", "brigatinib", "PROTAC", "onalespib", "ruxolitinib", "TYK2i", "STAT3i",
      "trametinib", "SHP2i", "everolimus", "IGF1Ri", "imatinib", "venetoclax", "miR7mimic", "hydroxychloroquine",
      "decitabine", "tucidinostat", "ribociclib", "GSI", "brentuximab-vedotin", "b7-h3-car-t",
    ]
    let kept = try await sets(keep: "NormalT>=3", forbid: forbidden)
    #expect(kept.contains(["lorlatinib"]) && !kept.contains(["crizotinib"]))
    // A demand that normal cells never meet drops every set.
    #expect(try await sets(keep: "NormalT=0", forbid: forbidden).isEmpty)
  }

  @Test("Control in a share of the contested readings finds what holds in most of them")
  func readings() async throws {
    var study = ControlStudy(model: alcl(), toward: "Proliferation>=1")
    study.means = .drugs
    study.size = 0
    study.share = 0.5
    let document = try await study.run { _ in }.json
    #expect((document["ensemble"]?.array.count ?? 0) > 3)
    // The untreated tumour grows, so nothing is needed.
    #expect(document["sets"]?.array.first?["interventions"]?.array.isEmpty == true)
  }

  private func file(_ text: String) throws -> ModelChoice {
    ModelChoice(name: try Repository.temporary("model.bnet", text))
  }

  @Test("From a switched state only its own side can be reached, with all trajectories")
  func commitment() async throws {
    var study = ReachStudy(model: try file("A, A & !B\nB, B & !A\n"), from: "A=1,B=0")
    study.trajectories = 100
    for permissive in [false, true] {
      study.mostPermissive = permissive
      let items = try await study.run { _ in }.json["items"]?.array ?? []
      let reached = items.filter { $0["reachable"] == true }
      #expect(items.count == 3 && reached.count == 1 && reached[0]["levels"]?.text == "A=1 B=0")
      #expect(reached[0]["probability"]?["p"]?.number == 1)
      #expect(items.filter { $0["reachable"] == false }.allSatisfy { $0["probability"]?["p"]?.number == 0 })
    }
    study.from = "A=1,A=0"
    await #expect(throws: Diagnostic.self) { try await study.run { _ in } }
  }

  @Test("A reduced file has the same attractors, and every removed node is named")
  func reduce() async throws {
    let model = try file("I, I\nK, 1\nM, I & K\nT, M | T\nO, T\n")
    let study = ReduceStudy(model: model, output: "small.bnet")
    let result = try await study.run { _ in }
    #expect(result.json["constants"]?["K"]?.number == 1)
    let removed = result.json["removed"]?.array.map { $0["node"]?.text } ?? []
    #expect(removed.contains("O") && removed.contains("M"))
    let small = try file(try #require(result.files.first).text)
    for asked in [StaticStudy.Asked.attractors, .minimalTrapSpaces] {
      let before = try await StaticStudy(model: model, asked: asked).run { _ in }.json["count"]
      let after = try await StaticStudy(model: small, asked: asked).run { _ in }.json["count"]
      #expect(before == after)
    }
    let wrong = ReduceStudy(model: model, output: "small.txt")
    await #expect(throws: Diagnostic.self) { try await wrong.run { _ in } }
  }

  @Test("The count covers all answers though only some are listed, and pictures are drawn")
  func listing() async throws {
    let switches = (0..<12).map { "N\($0), N\($0)" }.joined(separator: "\n")
    var study = StaticStudy(model: try file(switches + "\n"), asked: .minimalTrapSpaces)
    study.limit = 5
    let result = try await study.run { _ in }
    #expect(result.json["count"]?.number == 4096 && result.json["countIsExact"] == true)
    #expect(result.json["items"]?.array.count == 5 && result.json["complete"] == false)
    #expect(result.status == .limitReached)
    var small = StaticStudy(model: try file("A, A & !B\nB, B & !A\n"), asked: .attractors)
    small.withSuccession = true
    let files = try await small.run { _ in }.files
    #expect(files.map(\.name) == ["items.csv", "levels.svg", "succession.svg"])
    let diagram = try await SuccessionStudy(model: small.model).run { _ in }.json
    #expect(diagram["count"]?.number == 6 && diagram["complete"] == true)
  }

  @Test("Many sets of clamps at once are answered as each alone, and a wrong one is refused")
  func scan() async throws {
    let model = try file("A, A & !B\nB, B & !A\nC, A | B\n")
    for asked in [StaticStudy.Asked.minimalTrapSpaces, .attractors, .fixpoints] {
      var scan = StaticStudy(model: model, asked: asked)
      scan.each = ["A=1", "A=0,B=0", "C=0"]
      let result = try await scan.run { _ in }
      let rows = result.json["rows"]?.array ?? []
      #expect(rows.map { $0["clamps"]?.text } == scan.each && result.json["complete"] == true)
      for (row, clamps) in zip(rows, scan.each) {
        var one = model
        one.clamps = clamps.split(separator: ",").map(String.init)
        let alone = try await StaticStudy(model: one, asked: asked).run { _ in }.json
        #expect(row["items"] == alone["items"] && row["count"] == alone["count"])
      }
      #expect(rows.map { $0["count"]?.number } == [1, 1, 3])
      #expect(result.files.map(\.name) == ["scan.csv"])
    }
    for wrong in ["", "D=1", "A=2", "A", "A=0,A=1"] {
      var scan = StaticStudy(model: model, asked: .minimalTrapSpaces)
      scan.each = ["A=1", wrong]
      await #expect(throws: Diagnostic.self) { try await scan.run { _ in } }
    }
  }

  @Test("At a dose that acts in part, IL10RA is told as a way out by how many cells are malignant, with what closes it")
  func likely() async throws {
    var study = EscapeStudy(model: alcl(["crizotinib"]))
    study.considered = ["IL10RA high", "B7-H3 loss"]
    study.trajectories = 200
    let document = try await study.run { _ in }.json
    let likely = document["likely"]?.array ?? []
    #expect(likely.map { $0["alterations"]?.array.first?.text } == ["IL10RA_high"])
    #expect((document["drugsAlone"]?["p"]?.number ?? 1) < 0.5)
    let closing = Set((likely.first?["closures"]?.array ?? []).flatMap { $0["drugs"]?.array.map(\.text) ?? [] })
    #expect(closing.isSuperset(of: ["TYK2i", "ruxolitinib", "STAT3i"]), "\(closing.sorted())")
    #expect(closing.isDisjoint(with: ["ceritinib", "alectinib", "brigatinib", "lorlatinib"]))
    // A full dose leaves nothing to be told by numbers.
    study.model.drugs = ["ALKi=97%"]
    study.isBrief = true
    #expect(try await study.run { _ in }.json["likely"]?.array.isEmpty == true)
  }
}
