import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import Foundation
import Testing

@Suite("Statements, trials and variants")
struct LedgerTests {
  private func disease() throws -> (catalogue: Catalogue, tiny: DiseaseEntry) {
    let catalogue = try Catalogue(TinyCatalogue.with())
    return (catalogue, try catalogue.disease(named: "tiny"))
  }

  @Test("Every kind of entry is read into what judges it")
  func kinds() throws {
    let ledger = try disease().tiny.ledger
    #expect(ledger.map(\.id.description) == (1...7).map { "C-\($0)" })
    guard case .structure(let structure) = ledger[0].judgement, case .behaviour(let seen) = ledger[1].judgement,
      case .data(let data) = ledger[2].judgement, case .metadata(let subject) = ledger[3].judgement,
      case .deferred(let needs, _) = ledger[4].judgement, case .experiment(let experiment) = ledger[5].judgement
    else {
      Issue.record("an entry was read as another kind")
      return
    }
    #expect(structure.edges.map(\.sign) == [.activates] && structure.nodes.count == 1 && structure.targets.count == 1)
    #expect(seen.description == "B01" && subject.text == "kini" && needs == "clones" && experiment.arms.count == 2)
    #expect(data.figures.map(\.amount) == [.exactly(0.583), .exactly(14.5)])
  }

  @Test("An entry is shown at its line when it is wrong")
  func place() throws {
    let planted = TinyCatalogue.with("diseases/tiny/claims.yaml") { $0.replacing("see: B01", with: "see: B91") }
    let finding = try #require(TinyCatalogue.findings(planted).first { $0.code == "unknown-behaviour" })
    #expect(finding.place?.lineText?.contains("id: C-2") == true)
  }

  @Test("A trial carries its figures with their claims")
  func trial() throws {
    let trial = try #require(try disease().tiny.trials.first)
    #expect(trial.outcomes.first?.claim?.description == "C-3" && trial.outcomes.first?.figure.quantity == "response")
  }

  @Test(
    "A number agrees with its claim as a share, as a percentage, as a half, with its unit, and not otherwise",
    arguments: [
      ("ORR 0.583", 0.583, "fraction", true), ("58.3%", 0.583, "fraction", true), ("58.3", 0.583, "fraction", false),
      ("about 10-15%", 0.15, "fraction", true), ("> half of them", 0.5, "fraction", true),
      ("14.5 months.", 14.5, "months", true), ("14.5-month PFS", 14.5, "months", true),
      ("14.5 weeks", 14.5, "months", false), ("4 infusions; <= 9 months", 4, "months", false),
      ("n=1 response", 1, "patients", true), ("n=12 response", 1, "patients", false), ("in 2020.", 2020, "", true),
    ])
  func numbers(text: String, number: Double, unit: String, agrees: Bool) throws {
    let row = "C-3\ts\t1\t\tclinical-outcome\tkini\tgives\tX\t\t\tX\t\(text)\testablished"
    let value = unit.isEmpty ? "value: \(number)" : "value: \(number), unit: \(unit)"
    let files = TinyCatalogue.with("claims/claims.tsv") { text in
      text.split(separator: "\n").map { $0.hasPrefix("C-3") ? row : String($0) }.joined(separator: "\n")
    }.replacing("diseases/tiny/claims.yaml") { text in
      text.replacing("value: 0.583, unit: fraction", with: value)
        .replacing("\n      - { quantity: median progression-free survival, value: 14.5, unit: months }", with: "")
    }.replacing("diseases/tiny/trials.yaml") { $0.replacing(", claim: C-3", with: "") }
    let codes = TinyCatalogue.codes(files)
    #expect(codes == (agrees ? [] : ["figure-not-in-claim"]))
  }

  @Test("A variant changes the inputs that it names, in a profile and in the catalogue, and is echoed")
  func variant() throws {
    let (catalogue, tiny) = try disease()
    let brake = try NodeID("BRK")
    let other = try catalogue.reading(try tiny.variant(named: "braked"), of: tiny)
    #expect(try other.disease(named: "tiny").network[brake]?.behaviour == .input(1))
    #expect(tiny.network[brake]?.behaviour == .input(0))
    var profile = TumourProfile()
    profile.variants = [.init("Braked")]
    let resolved = try catalogue.resolve(profile, in: tiny)
    #expect(resolved.untreated[brake]?.behaviour == .input(1) && resolved.echo == ["variant braked"])
    profile.variants = [.init("breaked")]
    #expect(throws: Diagnostic.self) { try catalogue.resolve(profile, in: tiny) }
  }

  @Test("What a user sets wins over a variant")
  func settingWins() throws {
    let (catalogue, tiny) = try disease()
    var profile = TumourProfile(settings: [.init(node: .init("BRK"), level: 0)])
    profile.variants = [.init("braked")]
    #expect(try catalogue.resolve(profile, in: tiny).untreated[try NodeID("BRK")]?.behaviour == .input(0))
  }
}

@Suite("Variants of potencies, on the catalogue as shipped")
struct PotencyVariantTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Catalogue").path

  /// The potency table of ALK as printed and as a variant reads it.
  private func tables(_ variant: String) throws -> (printed: PotencyTable, read: PotencyTable) {
    let catalogue = try Catalogue(CatalogueFiles(folder: Self.folder))
    let alcl = try catalogue.disease(named: "alcl")
    let other = try catalogue.reading(try alcl.variant(named: variant), of: alcl)
    return (try #require(catalogue.potencies["ALK"]), try #require(other.potencies["ALK"]))
  }

  private func nanomolar(_ drug: String, _ mutant: Mutant?, _ table: PotencyTable) throws -> Double {
    try #require(try table.potency(of: try DrugID(drug), against: mutant).response).ic50.nanomolar
  }

  @Test("Brigatinib that covers G1202R has its wild-type potency there, and nobody else changes")
  func fold() throws {
    let (printed, read) = try tables("brigatinib-covers-G1202R")
    let mutant = Mutant("G1202R")
    let wild = try nanomolar("brigatinib", nil, printed)
    #expect(try nanomolar("brigatinib", mutant, printed) > 2 * wild)
    #expect(try nanomolar("brigatinib", mutant, read) == wild)
    #expect(try nanomolar("brigatinib", nil, read) == wild)
    #expect(try nanomolar("alectinib", mutant, read) == nanomolar("alectinib", mutant, printed))
  }

  @Test("Another wild-type anchor moves the wild type to it and the mutants along by their fold changes")
  func anchor() throws {
    let (printed, read) = try tables("ceritinib-weak")
    let wild = try nanomolar("ceritinib", nil, printed)
    #expect(try nanomolar("ceritinib", nil, read) == 22.8)
    let drug = try DrugID("ceritinib")
    let byFold = printed.mutants.filter { (try? printed.potency(of: drug, against: $0))?.derivation == .foldChange }
    #expect(!byFold.isEmpty)
    for mutant in byFold {
      let fold = try nanomolar("ceritinib", mutant, printed) / wild
      #expect(abs(try nanomolar("ceritinib", mutant, read) / 22.8 - fold) < 1e-9 * fold)
    }
  }
}
