import BypassCore
import BypassModel
import BypassPharmacology
import Testing

@Suite("From dose to engagement")
struct PharmacologyTests {
  private func nanomolar(_ value: Double) throws -> Concentration { try #require(.nanomolar(value)) }

  @Test("Half of the target is engaged at the IC50, 10/11 at ten times it; Hill 2 is steeper")
  func hill() throws {
    let response = DoseResponse(ic50: try nanomolar(10))
    #expect(abs(response.occupancy(at: try nanomolar(10)).value - 0.5) < 1e-12)
    #expect(abs(response.occupancy(at: try nanomolar(100)).value - 10.0 / 11) < 1e-12)
    #expect(
      abs(DoseResponse(ic50: try nanomolar(10), hill: 2).occupancy(at: try nanomolar(100)).value - 100.0 / 101) < 1e-12)
  }

  @Test("Two drugs at one site compete: two halves engage two thirds, not three quarters")
  func competition() throws {
    let node = try NodeID("ALK")
    func engagement(_ drug: String, site: String) throws -> Engagement {
      Engagement(
        drug: try DrugID(drug),
        target: .init(node: node, site: site, effect: .inhibits, strength: .share(.one), standing: .read),
        free: nil, potency: nil, pull: 1, maximum: .one, standing: .read)
    }
    let same = try [engagement("a", site: "ATP"), engagement("b", site: "ATP")].perturbations()
    #expect(same == [Perturbation(.inhibit(Fraction(clamping: 2.0 / 3), from: 1), of: node)])
    let apart = try [engagement("a", site: "ATP"), engagement("b", site: "other")].perturbations()
    #expect(apart.count == 2)
  }

  @Test(
    "Doses are read with their units",
    arguments: [
      ("300nM", "300nM"), ("0.3uM", "300nM"), ("total:900nM", "total:900nM"), ("250mg/12h", "250mg/12h"),
      ("97%", "97%"),
    ])
  func doses(text: String, canonical: String) throws {
    #expect(try DoseRequest(text).text == canonical)
  }

  @Test(
    "Impossible doses are refused",
    arguments: [
      "-3nM", "300", "nM", "1e99nM", "inf nM", "nannM", "120%", "-5%", "250mg/0h", "-250mg/12h", "", "5 apples",
    ])
  func impossible(text: String) {
    #expect(throws: Diagnostic.self) { try DoseRequest(text) }
  }

  @Test("411 ng/mL of 450.34 g/mol with 9 % free is 82.1 nM, and half the dose gives half")
  func exposure() throws {
    let mass = try #require(MolarMass(gramsPerMole: 450.34))
    let total = try #require(Concentration.nanogramsPerMillilitre(411, of: mass))
    let label = "250 mg twice daily"
    let exposure = Exposure(
      label: label, milligramsPerHour: Exposure.milligramsPerHour(ofLabel: label), total: total,
      unbound: Fraction(clamping: 0.09), standing: .recalled)
    #expect(abs(exposure.free.nanomolar - 82.14) < 0.01)
    let agent = Agent(id: try DrugID("crizotinib"), name: "crizotinib", targets: [], exposure: exposure)
    let half = try #require(try agent.freeConcentration(under: .regimen(try Regimen("125mg/12h"))))
    #expect(abs(half.nanomolar - 41.07) < 0.01)
  }
}

@Suite("Potencies of mutants")
struct PotencyTableTests {
  private func table() throws -> PotencyTable {
    func row(_ label: String, _ value: Double?, _ panel: String, _ call: PotencyTable.Call = .value, line: Int)
      -> PotencyTable.Row
    {
      let target: PotencyTable.Target =
        label == "control" ? .control : label == "WT" ? .wildType : Mutant(label).map { .mutant($0) } ?? .wildType
      return PotencyTable.Row(
        target: target, drugs: ["crizotinib"], printed: value?.significant(4) ?? "NA (\(call.rawValue))", call: call,
        nanomolar: value, panel: panel, assay: "cells", source: "s", standing: .recalled, line: line)
    }
    return PotencyTable(
      name: "ALK", node: try NodeID("ALK"),
      rows: [
        row("WT", 24, "npm", line: 1), row("WT", 40, "panel", line: 2), row("G1202R", 400, "panel", line: 3),
        row("L1196M", 80, "panel", line: 4), row("F1174C+D1203N", 300, "panel", line: 5),
        row("I1171N", nil, "words", .reduced, line: 6), row("C1156Y", 50, "bounds", .upperBound, line: 7),
        row("V1180L", nil, "words", .resistant, line: 8), row("S1206Y", nil, "words", .sensitive, line: 9),
        row("control", 764, "none", line: 10), row("E1210K", 55, "npm", line: 11),
        row("E1210K", 400, "panel", line: 12),
      ], foldPanels: ["panel"], ownPanels: ["npm"],
      sensitiveShare: Fraction(clamping: 0.95), anchors: ["crizotinib": .init(line: 1)],
      drugNames: [try DrugID("crizotinib"): ["crizotinib"]])
  }

  @Test(
    "Each kind of row answers in its turn",
    arguments: [
      ("E1210K", 55, "measured"), ("G1202R", 240, "fold change"), ("C1156Y", 50, "upper bound"),
      ("V1180L", 764, "qualitative"), ("S1206Y", 24, "qualitative"),
    ] as [(String, Double, String)])
  func order(mutant: String, nanomolar: Double, derivation: String) throws {
    let potency = try table().potency(of: try DrugID("crizotinib"), against: Mutant(mutant))
    #expect(
      abs((potency.response?.ic50.nanomolar ?? 0) - nanomolar) < 1e-9 && potency.derivation.rawValue == derivation
    )
    #expect((potency.derivation == .qualitative) == (potency.standing == .assumed))
  }

  @Test("The wild type is the anchor; a mutant is its fold change times the anchor")
  func fold() throws {
    let drug = try DrugID("crizotinib")
    #expect(try table().potency(of: drug, against: nil).response?.ic50.nanomolar == 24)
    let mutant = try table().potency(of: drug, against: Mutant("G1202R"))
    #expect(abs((mutant.response?.ic50.nanomolar ?? 0) - 240) < 1e-9 && mutant.derivation == .foldChange)
    withKnownIssue("a planted panel number instead of the fold change") {
      #expect(mutant.response?.ic50.nanomolar == 400)
    }
  }

  @Test("A compound mutant is found in either order, and one without data is log-additive and assumed")
  func compound() throws {
    let drug = try DrugID("crizotinib")
    #expect(try table().potency(of: drug, against: Mutant("D1203N+F1174C")).derivation == .foldChange)
    let guess = try table().potency(of: drug, against: Mutant("G1202R+L1196M"))
    #expect(guess.derivation == .logAdditive && guess.standing == .assumed)
    #expect(abs((guess.response?.ic50.nanomolar ?? 0) - 24 * 10 * 2) < 1e-9)
  }

  @Test("An unknown mutant is said to be unknown, with the nearest residue and what the sources say in words")
  func unknown() throws {
    let drug = try DrugID("crizotinib")
    #expect { try table().potency(of: drug, against: Mutant("G1201E")) } throws: {
      ($0 as? Diagnostic)?.remedy?.contains("G1202R") == true
    }
    #expect { try table().potency(of: drug, against: Mutant("I1171N")) } throws: {
      ($0 as? Diagnostic)?.summary.contains("reduced") == true
    }
  }
}
