import BypassCore
import BypassPharmacology
import Testing

@testable import BypassStudies

@Suite("Doses on model files")
struct DoseFileTests {
  private func run(
    _ inhibitors: [String], of path: String? = nil, readout: String? = "D=1", grid: String = "1nM..1uM/7",
    edit: (inout DoseStudy) -> Void = { _ in }
  ) async throws -> JSONValue {
    var study = DoseStudy(model: ModelChoice(name: try path ?? DoseModels.path()), drugs: [], seed: Seed(2))
    study.inhibitors = inhibitors
    study.readout = readout
    study.grid = try DoseGrid(grid)
    edit(&study)
    return try await study.run { _ in }.json
  }

  private func points(_ document: JSONValue, curve: Int = 0) throws -> [(
    dose: Double, p: Double, low: Double, high: Double
  )] {
    let curves = document["curves"]?.array ?? []
    let points = try #require(curves.indices.contains(curve) ? curves[curve]["points"]?.array : nil)
    return points.map { point in
      let ends = point["ci"]?.array.map(\.number) ?? [.nan, .nan]
      return (point["concentration"]?.number ?? .nan, point["p"]?.number ?? .nan, ends[0], ends[1])
    }
  }

  /// A node that is always on, inhibited in the share θ = c/(c + IC50), is off for θ of the time, and so is what follows it
  /// after long enough.
  @Test("Two nodes solved by hand: the readout is c/(c + IC50) at every dose, and the fitted half effect is the IC50")
  func chain() async throws {
    let document = try await run(["M=25nM"])
    #expect(document["method"]?.text == "exact")
    let found = try points(document)
    #expect(found.count == 7)
    for point in found { #expect((point.p - point.dose / (point.dose + 25)).magnitude < 1e-8, "\(point.dose) nM") }
    let ic50 = try #require(document["ic50"])
    #expect(((ic50["value"]?.number ?? 0) / 25 - 1).magnitude < 1e-4)
    withKnownIssue("a planted potency") { #expect(((ic50["value"]?.number ?? 0) / 26 - 1).magnitude < 1e-4) }
  }

  /// 14 intervals of 95 %, of which at most four may miss: a false alarm in about 2,000.
  @Test("Sampled answers have the exact ones within their intervals")
  func sampled() async throws {
    let exact = try points(try await run(["M=25nM"], grid: "1nM..1uM/14"))
    let sampled = try await run(["M=25nM"], grid: "1nM..1uM/14") {
      $0.method = .sampled
      $0.trajectories = 400
    }
    #expect(sampled["method"]?.text == "sampled")
    let missed = zip(try points(sampled), exact).count { !($0.low...$0.high).contains($1.p) }
    #expect(missed <= 4)
  }

  @Test("A potency in other units is the same inhibitor", arguments: ["0.025uM", "25000pM", "2.5e-5mM", "25 nM"])
  func units(text: String) async throws {
    let found = try points(try await run(["M=\(text)"]))
    for (one, other) in zip(found, try points(try await run(["M=25nM"]))) {
      #expect((one.p - other.p).magnitude < 1e-12 && one.dose == other.dose)
    }
  }

  @Test("Each inhibitor has its own curve, and one that nothing reads changes nothing and has no half effect")
  func several() async throws {
    let document = try await run(["K=10nM", "L=10nM"])
    let idle = try points(document, curve: 1)
    for point in idle { #expect(point.p.magnitude < 1e-8) }
    #expect(document["curves"]?.array[1]["ic50"] == .null)
    #expect(document["curves"]?.array[0]["ic50"] != .null)
    #expect(try points(document).map(\.p) != idle.map(\.p))
  }

  /// A's rule holds and its rate upwards is 2: gated by θ it is gained at 2(1 − θ) and lost at 2θ, so that it ends off in θ
  /// of cells whatever the rate.
  @Test("A MaBoSS model with its settings is dosed as well, its own rates and beginning kept")
  func maboss() async throws {
    let model = try Repository.temporary(
      "rates.bnd",
      """
      Node A { logic = IN; rate_up = @logic ? $up : 0; rate_down = @logic ? 0 : 3; }
      Node IN { logic = IN; rate_up = @logic ? 1 : 0; rate_down = @logic ? 0 : 1; }
      Node R { logic = !A; rate_up = @logic ? 1 : 0; rate_down = @logic ? 0 : 1; }

      """)
    let settings = try Repository.temporary("rates.cfg", "$up = 2;\nIN.istate = 1;\nA.istate = 0;\nR.istate = 0;\n")
    let found = try points(
      try await run(["A=10nM"], of: model, readout: "R=1") { $0.model.more = [settings] })
    for point in found { #expect((point.p - point.dose / (point.dose + 10)).magnitude < 1e-6, "\(point.dose) nM") }
  }

  @Test(
    "Wrong inhibitors and readouts are said with a remedy, a wrong node with the nearest name",
    arguments: [
      ("Mm=10nM", "D=1", "unknown-node", "M"), ("M=-10nM", "D=1", "inhibitor-syntax", "M"),
      ("M=0nM", "D=1", "inhibitor-syntax", "10nM"), ("M=10", "D=1", "inhibitor-syntax", "10nM"),
      ("M", "D=1", "inhibitor-syntax", "10nM"), ("M=", "D=1", "inhibitor-syntax", "10nM"),
      ("=10nM", "D=1", "inhibitor-syntax", "10nM"), ("M=nannM", "D=1", "inhibitor-syntax", "10nM"),
      ("M=infnM", "D=1", "inhibitor-syntax", "10nM"), ("M=10M", "D=1", "inhibitor-syntax", "10nM"),
      ("M=97%", "D=1", "inhibitor-syntax", "10nM"), ("M=1e300mM", "D=1", "inhibitor-syntax", "10nM"),
      ("M=10nM", "Q=1", "unknown-node", ""), ("M=10nM", nil, "no-readout", "--readout"),
    ] as [(String, String?, String, String)])
  func refused(inhibitor: String, readout: String?, code: String, remedy: String) async throws {
    let error = await #expect(throws: (any Error).self) { try await run([inhibitor], readout: readout) }
    let found = try #require(error as? Diagnostic ?? (error as? Diagnostics)?.all.first)
    #expect(found.code == code, "\(found.code): \(found.summary)")
    #expect(found.remedy?.contains(remedy) ?? remedy.isEmpty, "\(found.remedy ?? "no remedy")")
  }

  @Test("An input has no rule to inhibit, and a file no drugs of the catalogue")
  func inputs() async throws {
    let path = try Repository.temporary("input.bnet", "targets, factors\nI, I\nD, !I\n")
    let input = await #expect(throws: Diagnostic.self) { try await run(["I=10nM"], of: path) }
    #expect(input?.code == "set-needs-rule" && input?.remedy?.contains("--set I=") == true)
    let drug = await #expect(throws: Diagnostic.self) { try await run([]) { $0.drugs = ["crizotinib"] } }
    #expect(drug?.code == "no-catalogue-model" && drug?.remedy?.contains("--inhibit") == true)
  }
}
