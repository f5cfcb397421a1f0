import BypassCore
import BypassStudies
import Testing

@Suite("Families of networks, asked on the command line")
struct EnsembleStudyTests {
  private static let edges = "A -> A\nB -> B\nA -> R\nB -> R\nC -| R\nC -> C\nR -| D\n"

  private func study(_ text: String = edges, name: String = "network.sif") throws -> EnsembleStudy {
    EnsembleStudy(model: ModelChoice(name: try Repository.temporary(name, text)), seed: Seed(1))
  }

  private func code(_ study: EnsembleStudy) async -> String? {
    do {
      _ = try await study.run { _ in }
      return nil
    } catch let error as Diagnostic {
      return error.code
    } catch let error as Diagnostics {
      return error.all.first?.code
    } catch {
      return "\(error)"
    }
  }

  @Test("A profile, two drugs and a readout give a calibrated family and a random one beside it")
  func wholeWay() async throws {
    var study = try study()
    study.rules = .thresholds
    study.profile = try Repository.temporary("seen.tsv", "# seen\nA\t1\nB=1\nC 0\nR:1\nD 0\n")
    study.panel = try Repository.temporary("drugs", "#Name\tEffect\tTarget\na\tinhibits\tA\tAbsent\n")
    study.model.drugs = ["b:B"]
    study.readout = "R - D"
    study.observed = try Repository.temporary("pairs", "a~b\n")
    study.members = 20
    study.trajectories = 4
    let result = try await study.run { _ in }
    let document = result.json
    #expect(result.status == .done)
    #expect(document["family"]?["unknowns"]?.array.map { $0["name"]?.text ?? "" } == ["R"])
    #expect(document["family"]?["size"]?.number == 3)
    #expect(document["calibration"]?["best"]?.number == 3 && document["calibration"]?["uniform"] == true)
    #expect(document["calibration"]?["disagreements"]?.number == 0)
    // R: 1, 2 or 3 of A, B, not C. Both off leave 1 of 3: members that need 2 fall with one drug or with two.
    let pair = try #require(document["pairs"]?.array.first)
    #expect(pair["drugs"]?.array.map(\.text) == ["a", "b"] && pair["observed"] == true)
    let excess = pair["bliss"]?["calibrated"]?["mean"]?.number ?? .nan
    #expect(abs(excess - 1.0 / 3) < 1e-9, "only the member that needs 2 of 3 falls with the pair alone")
    #expect(pair["bliss"]?["random"]?["members"]?.number ?? 0 > 0)
    #expect(document["skill"]?.array.isEmpty == true, "one pair alone cannot be ranked")
    #expect(result.diagnostics.contains { $0.code == "target-left-out" })
    #expect(
      result.files.map(\.name) == [
        "unknowns.csv", "members.csv", "treatments.csv", "pairs.csv", "pairs.svg", "report.html",
      ])
    #expect(result.terminal.split(separator: "\n").allSatisfy { $0.count <= 200 })
  }

  @Test("Members begin at rest as the profile has it, or anywhere: then what holds itself is on in a share of the runs")
  func beginnings() async throws {
    // R holds itself; S and Q leave two rules open. At rest R is on whatever S does; anywhere it may be off for good.
    var study = try study("S -> S\nS -> R\nR -> R\nT -> T\nT -| Q\nS -> Q\n")
    study.profile = try Repository.temporary("seen.tsv", "S 1\nR 1\nT 0\n")
    study.model.drugs = ["S", "T"]
    study.readout = "R"
    study.members = 2
    func untreated() async throws -> Double? {
      try await study.run { _ in }.json["treatments"]?.array.first?["calibrated"]?["mean"]?.number
    }
    #expect(try await untreated() == 1)
    study.beginning = .anywhere
    // S or R on at the start: three in four; 40 runs lie below 0.4 or reach 1 once in 10⁵.
    let share = try #require(try await untreated())
    #expect(share > 0.4 && share < 1)
  }

  @Test("The same seed gives the same document with any number of threads")
  func determinism() async throws {
    var study = try study()
    study.rules = .monotone
    study.profile = try Repository.temporary("seen.tsv", "R 1\n")
    study.model.drugs = ["A", "C=60%", "B"]
    study.readout = "R"
    study.members = 6
    study.trajectories = 3
    let one = try await study.run { _ in }
    study.threads = 3
    let three = try await study.run { _ in }
    #expect(one.json.text() == three.json.text())
    study.seed = Seed(2)
    #expect(try await study.run { _ in }.json.text() != one.json.text())
  }

  @Test("Perturbation data in blocks calibrate too, with drugs of the panel as conditions")
  func blocks() async throws {
    var study = try study()
    study.rules = .thresholds
    study.panel = try Repository.temporary("drugs", "a inhibits A\n")
    study.profile = try Repository.temporary(
      "training",
      "Condition\n-\nResponse\nA:1 B:1 C:0 R:1\nWeight:1\n\nCondition\nDrug(a)\nResponse\nB:1 C:0 R:0\nWeight:1\n")
    let calibration = try await study.run { _ in }.json["calibration"]
    #expect(calibration?["observations"]?.number == 2 && calibration?["seen"]?.number == 7)
    #expect(calibration?["best"]?.number == 1, "only 3 of 3 falls when A is inhibited")
  }

  /// The members kept, as the number of A, B and not C that R needs, by what was measured under the drugs.
  private func needed(_ blocks: String) async throws -> ([String], StudyResult) {
    var study = try study()
    study.rules = .thresholds
    study.panel = try Repository.temporary("drugs", "a inhibits A\nb inhibits B\n")
    study.profile = try Repository.temporary("training", blocks)
    study.readout = "R"
    let result = try await study.run { _ in }
    let unknowns = try #require(result.json["family"]?["unknowns"]?.array.first?["alternatives"]?.array.map(\.text))
    let members = try #require(result.files.first { $0.name == "members.csv" }).text.split(whereSeparator: \.isNewline)
      .dropFirst()
    return (members.compactMap { Int($0.split(separator: ",").last ?? "").flatMap { unknowns[$0] } }.sorted(), result)
  }

  @Test("Readouts measured under drugs leave the members that answer so")
  func responses() async throws {
    let rest = "Condition\n-\nResponse\nA:1 B:1 C:0 R:1\n"
    func under(_ drugs: String, _ value: Double) -> String { "Condition\n\(drugs)\nResponse\nglobaloutput:\(value)\n" }
    let (all, _) = try await needed(rest)
    try #require(all.count == 3)
    let (strict, result) = try await needed(rest + under("Drug(a)", 0))
    #expect(strict == [all[2]], "only 3 of 3 falls when A is inhibited")
    #expect(try await needed(rest + under("Drug(a)", 1)).0 == Array(all[..<2]))
    #expect(try await needed(rest + under("Drug(a)\tDrug(b)", 1)).0 == [all[0]])
    #expect(result.json["responses"]?["kept"]?.number == 1 && result.json["responses"]?["candidates"]?.number == 3)
    #expect(result.files.map(\.name).filter { $0.hasPrefix("responses") } == ["responses.csv", "responses.svg"])
    #expect(!result.diagnostics.contains { $0.code == "responses-missed" })
    let (_, odd) = try await needed(rest + under("Drug(a)", 0.5))
    #expect(odd.diagnostics.contains { $0.code == "responses-missed" }, "no member is at one half when A is off")
  }

  @Test("Drugs of a panel inhibit by the share that is given")
  func partialPanel() async throws {
    var study = try study("A -> A\nB -> B\nA -> M\nM -> R\nM -> Q\nB -> Q\n")
    study.rules = .thresholds
    study.profile = try Repository.temporary("seen", "A 1\nM 1\n")
    study.panel = try Repository.temporary("drugs", "m inhibits M\n")
    study.readout = "R"
    study.members = 2
    func treated() async throws -> Double {
      let row = try await study.run { _ in }.json["treatments"]?.array.last
      return row?["calibrated"]?["mean"]?.number ?? .nan
    }
    #expect(try await treated() == 0)
    study.inhibition = Fraction(clamping: 0.5)
    // 40 runs of 50 units of time each, so ± 0.02: false less than once in 10⁵.
    #expect(abs(try await treated() - 0.5) < 0.09)
  }

  @Test("Without levels the members are random ones that answer as was measured")
  func proliferating() async throws {
    let (members, result) = try await needed("Condition\n-\nResponse\nglobaloutput:1\nWeight:1\n")
    #expect(result.json["calibration"] == .null && result.status == .done)
    #expect(!members.isEmpty && result.json["responses"]?["candidates"]?.number == 3)
    let calibrated = result.json["treatments"]?.array.first?["calibrated"]?["mean"]?.number ?? 0
    let random = result.json["treatments"]?.array.first?["random"]?["mean"]?.number ?? 1
    #expect(calibrated > random, "members that lose R by themselves are left out")
  }

  @Test("A disease's contested statements are its family")
  func disease() async throws {
    var study = EnsembleStudy(model: ModelChoice(name: "alcl"), seed: Seed(1))
    study.model.catalogueFolder = Repository.path("Catalogue")
    let document = try await study.run { _ in }.json
    #expect(document["family"]?["unknowns"]?.array.isEmpty == false)
    #expect(document["calibration"] == .null)
  }

  @Test("Bad input is refused with a code, and never ends the program")
  func refusals() async throws {
    func profile(_ text: String) throws -> EnsembleStudy {
      var study = try study()
      study.profile = try Repository.temporary("p", text)
      return study
    }
    #expect(await code(try profile("R\n")) == "profile-syntax")
    #expect(await code(try profile("Condition\n-\nResponse\nglobaloutput:1\n")) == "readout-missing")
    #expect(await code(try profile("Condition\n-\nResponse\nglobaloutput:-1\n")) == "readout-range")
    #expect(await code(try profile("Condition\n-\nResponse\nglobaloutput:nan\n")) == "readout-range")
    #expect(
      await code(try profile("Condition\nDrug(a+b) < min(Drug(a),Drug(b))\nResponse\nglobaloutput:-0.2\n"))
        == "profile-syntax")
    #expect(await code(try profile("Q 1\n")) == "unknown-node")
    #expect(await code(try profile("R 2\n")) == "level-range")
    #expect(await code(try profile("R 1\nR 0\n")) == "profile-syntax")
    #expect(await code(try profile("Condition\nResponse\n")) == "profile-syntax")
    #expect(await code(try profile("Condition\n-\nResponse\nR:1\nWeight:0.5\n")) == "profile-syntax")
    #expect(await code(try profile("Condition\nDrug(x)\nResponse\nR:1\n")) == "unknown-drug")
    #expect(await code(try study("A -> B\n")) == "nothing-open")
    var panel = try study()
    panel.panel = try Repository.temporary("d", "a A\n")
    #expect(await code(panel) == "panel-syntax")
    panel.panel = try Repository.temporary("d", "a inhibits Q\n")
    #expect(await code(panel) == "no-target")
    panel.panel = try Repository.temporary("d", "a inhibits A\na inhibits B\n")
    #expect(await code(panel) == "drug-twice")
    var readout = try study()
    for text in ["", "R +", "x*R", "R & ", "0*R"] {
      readout.readout = text
      #expect(["readout-syntax", "condition-syntax"].contains(await code(readout) ?? ""), "\(text)")
    }
    readout.readout = "R"
    #expect(await code(readout) == "no-drug")
    readout.model.drugs = ["A=200%"]
    #expect(await code(readout) == "dose-syntax")
    readout.model.drugs = ["x:"]
    #expect(await code(readout) == "drug-syntax")
    readout.model.drugs = ["A", "B"]
    readout.observed = try Repository.temporary("o", "A~Z\n")
    #expect(await code(readout) == "unknown-drug")
  }
}
