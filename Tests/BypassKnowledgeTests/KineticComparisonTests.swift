import BypassCore
import BypassKnowledge
import BypassPharmacology
import Foundation
import Testing

@Suite("Pharmacokinetics beside printed numbers")
struct KineticComparisonTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Catalogue").path

  /// 100 mg a day into one compartment of CL 10 L/h and V 100 L: half-life 10 ln 2 h, AUC 10 mg h/L.
  private static func files(_ observed: String, parameters: String = "") -> CatalogueFiles {
    TinyCatalogue.with("drugs/kini.yaml") { text in
      text + """

        kinetics:
          usual: "100mg/24h"
          molar_mass: 500
          free_fraction: { printed: "0.5", read: memory }
          parameters:
            - { name: CL, value: "10 L/h", read: abstract, from: p }
            - { name: V, value: "100 L", read: abstract, from: p }
            - { name: ka, value: "1 /h", read: abstract, from: p }
        \(parameters)
          observed:
            - \(observed)
        """
    }
  }

  private func comparison(_ observed: String, parameters: String = "") throws -> KineticComparison {
    let catalogue = try Catalogue(Self.files(observed, parameters: parameters))
    return try #require(try catalogue.drug(named: "kini").comparisons.first)
  }

  @Test(
    "Half-lives, volume and area of one compartment are those worked out by hand",
    arguments: [
      (#"{ quantity: half-life, value: "7 h", read: abstract, from: p }"#, 10 * log(2.0)),
      (#"{ quantity: effective half-life, value: "0.3 d", read: abstract, from: p }"#, 10 * log(2.0)),
      (#"{ quantity: volume, value: "100 L", read: abstract, from: p }"#, 100),
      (#"{ quantity: AUC, value: "10000 ng h/mL", over: "24 h", read: abstract, from: p }"#, 10),
    ])
  func oneCompartment(observed: String, expected: Double) throws {
    let comparison = try comparison(observed)
    #expect(abs(comparison.predicted - expected) < 1e-6 * expected)
    #expect(comparison.agrees && TinyCatalogue.findings(Self.files(observed)).isEmpty)
  }

  @Test("The last phase of two compartments is the smaller root of its quadratic")
  func twoCompartments() throws {
    let found = try comparison(
      #"{ quantity: half-life, value: "30 h", read: abstract, from: p }"#,
      parameters: """
            - { name: Q1, value: "20 L/h", read: abstract, from: p }
            - { name: V1, value: "400 L", read: abstract, from: p }
        """)
    let (k10, k12, k21) = (0.1, 0.2, 0.05)
    let sum = k10 + k12 + k21
    let slow = (sum - (sum * sum - 4 * k10 * k21).squareRoot()) / 2
    #expect(abs(found.predicted - log(2) / slow) < 1e-9 * found.predicted)
  }

  @Test(
    "Each planted disagreement is found, and named",
    arguments: [
      (#"{ quantity: half-life, value: "42 h", read: abstract, from: p }"#, "kinetics-disagree"),
      (#"{ quantity: volume, value: "210 L", read: abstract, from: p }"#, "kinetics-disagree"),
      (#"{ quantity: AUC, value: "16 ug h/mL", over: "24 h", read: abstract, from: p }"#, "kinetics-disagree"),
      (#"{ quantity: trough, value: "1 ng/mL", read: abstract, from: p }"#, "kinetics-disagree"),
      (#"{ quantity: half-life, value: "8 h", read: abstract, from: p, because: none }"#, "kinetics-disagree"),
      (#"{ quantity: half-life, value: "8 L", read: abstract, from: p }"#, "unknown-unit"),
      (#"{ quantity: half-life, value: "-8 h", read: abstract, from: p }"#, "amount-syntax"),
      (#"{ quantity: half-live, value: "8 h", read: abstract, from: p }"#, "unknown-value"),
      (#"{ quantity: AUC, value: "10 ug h/mL", read: abstract, from: p }"#, "missing-key"),
      (#"{ quantity: half-life, value: "8 h", red: abstract }"#, "unknown-key"),
    ])
  func plantedFaults(observed: String, code: String) {
    #expect(TinyCatalogue.codes(Self.files(observed)) == [code])
  }

  @Test("A disagreement that says why is no finding")
  func reason() {
    let observed = #"{ quantity: half-life, value: "42 h", read: abstract, from: p, because: sampled for weeks }"#
    #expect(TinyCatalogue.findings(Self.files(observed)).isEmpty)
  }

  @Test("The shipped drugs give the printed half-lives, volumes and exposures, or say why not")
  func shipped() throws {
    let catalogue = try Catalogue(CatalogueFiles(folder: Self.folder))
    let comparisons = catalogue.drugs.values.flatMap(\.comparisons)
    #expect(comparisons.count > 40)
    #expect(CatalogueLinter.findings(in: catalogue).filter { $0.code == "kinetics-disagree" }.isEmpty)
    // Nothing outside the tolerance is waved through without a reason, and few things are with one.
    #expect(comparisons.filter { $0.because != nil }.count <= 3)
  }
}
