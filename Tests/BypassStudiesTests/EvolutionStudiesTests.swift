import BypassCore
import BypassKnowledge
import BypassStudies
import Foundation
import Testing

@Suite("Clones in time, from the catalogue up")
struct EvolutionStudiesTests {
  /// A folder of its own for files that a test writes.
  private func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("bypass-evolution-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  private func file(_ text: String) throws -> EvolutionFile {
    let folder = try folder()
    let url = folder.appendingPathComponent("question.yaml")
    try Data(text.utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try EvolutionFile(path: url.path)
  }

  private static let holiday = """
    disease: alcl
    burden: 1e10
    clones:
      - { alteration: ALK_amplification, cells: 1e-3 }
    arms:
      continuous: ALKi=85%
      holiday: "(ALKi=85% 14d, off 14d)"
    patients: 12
    growth_from: start
    follow_up: 1y
    """

  /// What a holiday adds to the days of control, patient by patient, in standard errors.
  ///
  /// Growth is counted from the size at the start, on drugs and off. Where a drug never helps a cell, a gap in it makes no
  /// clone smaller on any day, so that this time cannot become longer; 3.3 errors are chance once in two thousand.
  private func gain(_ files: CatalogueFiles) async throws -> Double {
    var study = TrialStudy(catalogue: try Catalogue(files), file: try file(Self.holiday), seed: Seed(1))
    study.trajectories = 60
    study.threads = 2
    let table = try await study.run { _ in }.files.first { $0.name == "patients.csv" }?.text ?? ""
    var days: [String: [Double]] = [:]
    for line in table.split(separator: "\r\n").dropFirst() {
      let cells = line.split(separator: ",")
      days[String(cells[0]), default: []].append(try #require(Double(cells[3])))
    }
    let (holiday, continuous) = (try #require(days["holiday"]), try #require(days["continuous"]))
    let gains = zip(holiday, continuous).map { $0 - $1 }
    #expect(gains.count == 12)
    let mean = gains.reduce(0, +) / 12
    let variance = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 11
    // A day is as far as a time is told.
    return mean / max(1, (variance / 12).squareRoot())
  }

  /// The catalogue without what too much NPM-ALK does: no damage, and STAT1 stays at its tone.
  private func withoutOverdose() throws -> CatalogueFiles {
    var planted = 0
    let files = try Repository.catalogueFiles().files.map { file -> CatalogueFiles.File in
      guard file.path.contains("alcl"), ["overdose-damage.yaml", "stat.yaml"].contains(file.path.last) else {
        return file
      }
      let text = String(decoding: file.source.bytes, as: UTF8.self)
      let changed = text.replacing("1: \"ROS | ERK>=2\"", with: "1: \"0\"")
        .replacing("2: \"(ROS | ERK>=2) & !DNArepair\"", with: "2: \"0\"")
        .replacing("1: \"TYK2\"\n      2: \"ALK>=2\"", with: "1: \"TYK2\"\n      2: \"0\"")
      if changed != text { planted += 1 }
      return .init(path: file.path, source: SourceText(file: file.source.file, text: changed))
    }
    #expect(planted == 2)
    return CatalogueFiles(files)
  }

  @Test("A holiday controls amplified cells for longer than continuous dosing")
  func holiday() async throws {
    let gain = try await gain(Repository.catalogueFiles())
    #expect(gain > 3.3)
    withKnownIssue("what the next test says would not hold with the rules in place") { #expect(gain < 3.3) }
  }

  @Test("…and that comes out of the rules of overdose: without them a holiday gains nothing")
  func gainWithoutOverdose() async throws {
    #expect(try await gain(try withoutOverdose()) < 3.3)
  }

  @Test("The same seed gives the same bytes on one thread, on four, and after a stop")
  func bytes() async throws {
    let catalogue = try Catalogue(Repository.catalogueFiles())
    let out = try folder()
    defer { try? FileManager.default.removeItem(at: out) }
    func text(threads: Int, checkpoints: String?) async throws -> String {
      let short = Self.holiday.replacing("follow_up: 1y", with: "follow_up: 28d")
      var study = EvolveStudy(catalogue: catalogue, file: try file(short), seed: Seed(5))
      study.treatment = "(ALKi=85% 14d, off 14d)"
      study.replicates = 110
      study.trajectories = 20
      study.threads = threads
      study.checkpoints = checkpoints
      let result = try await study.run { _ in }
      return result.json.text() + result.files.map(\.text).joined()
    }
    let plain = try await text(threads: 1, checkpoints: nil)
    #expect(try await text(threads: 4, checkpoints: out.path) == plain)
    let kept = try #require(FileManager.default.enumerator(atPath: out.path)?.allObjects as? [String]).filter {
      $0.hasSuffix(".txt")
    }.sorted()
    #expect(kept.count == 3)
    // Stopped after the first block, and in the middle of writing the second.
    try FileManager.default.removeItem(at: out.appendingPathComponent(kept[2]))
    let half = try String(contentsOf: out.appendingPathComponent(kept[1]), encoding: .utf8)
    try Data(half.utf8.prefix(half.utf8.count / 2)).write(to: out.appendingPathComponent(kept[1]))
    #expect(try await text(threads: 2, checkpoints: out.path) == plain)
  }

  @Test(
    "An impossible record is a diagnostic at its place",
    arguments: [
      ("disease: alcl\nburden: -5\ntreatment: crizotinib", "burden-range", 2),
      ("disease: alcl\nburden: 1e99\ntreatment: crizotinib", "burden-range", 2),
      ("disease: alcl\nburden: { from: 1e11, to: 1e9 }\ntreatment: crizotinib", "burden-range", 2),
      ("disease: alcl", "no-treatment", 1), ("disease: alcl\ntreatment: crizotinib -3d", "plan-length", 2),
      ("disease: alcl\ntreatment: (crizotinib 1e-300d)", "plan-length", 2),
      ("disease: alcl\ntreatment: crizotnib", "unknown-drug", 2),
      ("disease: nothing\ntreatment: crizotinib", "unknown-disease", 1),
      ("disease: alcl\nclones: [ALK_Z9Z]\ntreatment: crizotinib", "unknown-alteration", 2),
      ("disease: alcl\nclones: [ALK_L1122V]\ntreatment: crizotinib", "clone-without-fitness", 2),
      ("disease: alcl\nclones: [WAS_loss, WAS_loss]\ntreatment: crizotinib", "clone-twice", 2),
      ("disease: alcl\nclones: [ALK_negative_driver]\ntreatment: ALKi=85%", "no-change", 2),
      ("disease: alcl\nmemory: [dreams]\ntreatment: ALKi=85%", "unknown-memory", 2),
      ("disease: alcl\ntreatment: crizotinib=85% > crizotinib=300nM", "mixed-doses", 2),
      ("disease: alcl\nfollow_up: -1y\ntreatment: crizotinib", "plan-length", 2),
      ("disease: alcl\nspeed: 3\ntreatment: crizotinib", "unknown-key", 2),
      ("disease: alcl\ngrowth_from: end\ntreatment: ALKi=85%", "unknown-value", 2),
      ("disease: alcl\nclones:\n  - { alteration: WAS_loss, cells: 2 }\ntreatment: ALKi=85%", "number-range", 3),
      ("disease: alcl\npatients: 0\ntreatment: ALKi=85%", "number-range", 2),
    ])
  func faults(_ text: String, _ code: String, _ line: Int) async throws {
    let catalogue = try Catalogue(Repository.catalogueFiles())
    do {
      let study = EvolveStudy(catalogue: catalogue, file: try file(text), seed: Seed(1))
      _ = try await study.run { _ in }
      Issue.record("\(text): no fault was found")
    } catch let finding as Diagnostic {
      #expect(finding.code == code)
      #expect(finding.place?.line == line)
    }
  }

  @Test(
    "A range that no tumour has is a diagnostic at its place",
    arguments: [
      ("{ turnover: [1] }", "growth-range"), ("{ amplification: [2] }", "growth-range"),
      ("{ doubling_days: [0] }", "growth-range"), ("{ clonogenic_share: [0] }", "growth-range"),
      ("{ clonogenic_share: [2] }", "growth-range"), ("{ luck: [1] }", "unknown-growth-number"),
      ("{ point-mutation: [0.5] }", "mutation-above-one"),
    ])
  func ranges(_ text: String, _ code: String) async throws {
    let catalogue = try Catalogue(Repository.catalogueFiles())
    let text = "disease: alcl\nranges: \(text)\nresistance: [ALK]\npatients: 1\nfollow_up: 1d\ntreatment: ALKi=85%"
    do {
      var study = TrialStudy(catalogue: catalogue, file: try file(text), seed: Seed(1))
      study.trajectories = 10
      _ = try await study.run { _ in }
      Issue.record("\(text): no fault was found")
    } catch let finding as Diagnostic {
      #expect(finding.code == code)
      #expect(finding.place != nil)
    }
  }

  @Test("A tumour too small for a clonogenic cell is refused at its burden")
  func tooSmall() async throws {
    let text = "disease: alcl\nburden: { from: 1e3, to: 1e10 }\ntreatment: ALKi=85%\npatients: 2\nfollow_up: 7d"
    let study = EvolveStudy(catalogue: try Catalogue(Repository.catalogueFiles()), file: try file(text), seed: Seed(1))
    do {
      _ = try await study.run { _ in }
      Issue.record("no fault was found")
    } catch let finding as Diagnostic {
      #expect(finding.code == "burden-range" && finding.place?.line == 2)
    }
  }

  @Test("A verb that tries no other numbers says so when it is asked to")
  func unreadRanges() async throws {
    let text = "disease: alcl\nranges: { turnover: [0] }\ntreatment: ALKi=85%\npatients: 2\nfollow_up: 7d"
    var study = EvolveStudy(catalogue: try Catalogue(Repository.catalogueFiles()), file: try file(text), seed: Seed(1))
    study.trajectories = 10
    #expect(try await study.run { _ in }.diagnostics.map(\.code) == ["ranges-unread"])
  }

  @Test("Other values of an assumed number stand beside the answer, and a tenfold doubling time slows everything")
  func robustness() async throws {
    let catalogue = try Catalogue(Repository.catalogueFiles())
    let text = """
      disease: alcl
      clones: [{ alteration: ALK_amplification, cells: 1e-3 }]
      arms: { drug: ALKi=85% }
      ranges: { doubling_days: [50, 5] }
      patients: 4
      follow_up: 1y
      """
    var study = TrialStudy(catalogue: catalogue, file: try file(text), seed: Seed(1))
    study.trajectories = 20
    let answer = try await study.run { _ in }.json
    func first(_ value: JSONValue?) -> JSONValue? { if case .array(let all) = value { all.first } else { nil } }
    func number(_ value: JSONValue?) -> Double? { if case .number(let number) = value { number } else { nil } }
    let own = try #require(number(first(answer["arms"])?["progression"]?["median"]))
    let other = first(answer["robustness"])
    #expect(other?["parameter"] == .string("doubling_days"))
    #expect((number(first(other?["arms"])?["median"]) ?? .infinity) > own)
    // The catalogue's own number once more: what the network answered before is not asked again, and nothing changes.
    guard case .array(let all) = answer["robustness"] else { return }
    #expect(number(first(all.last?["arms"])?["median"]) == own)
  }

  @Test("A search of plans tells what beats none, also in other tumours, whatever the threads")
  func schedules() async throws {
    func answer(_ disease: String, _ clone: String, _ give: String, threads: Int) async throws -> JSONValue {
      let text = """
        disease: \(disease)
        burden: 1e9
        clones: [{ alteration: \(clone), cells: 1e-3 }]
        search: { give: [\(give)], on: [7, 14], off: [0, 7] }
        follow_up: 120d
        """
      var study = ScheduleStudy(
        catalogue: try Catalogue(Repository.catalogueFiles()), file: try file(text), seed: Seed(1))
      (study.trajectories, study.patients, study.threads) = (20, 16, threads)
      return try await study.run { _ in }.json
    }
    func scenarios(_ answer: JSONValue) -> Int {
      if case .array(let all) = answer["scenarios"] { all.count } else { 0 }
    }
    func plans(_ answer: JSONValue) -> [JSONValue] { if case .array(let all) = answer["plans"] { all } else { [] } }
    let lymphoma = try await answer("alcl", "ALK_amplification", "ALKi=85%", threads: 1)
    // Slower, faster, less drug; and the share of clonogenic cells, which is assumed for this disease alone.
    #expect(scenarios(lymphoma) == 5)
    #expect(scenarios(try await answer("t-all", "RAS_mutation", "ruxolitinib=97%", threads: 2)) == 3)
    let front = plans(lymphoma).filter { $0["front"] == .bool(true) }
    #expect(!front.isEmpty && front.count < plans(lymphoma).count)
    for plan in front {
      guard case .number(let share) = plan["robustness"] else { continue }
      #expect((0...1).contains(share) && (share * 5).rounded() == share * 5)
    }
    #expect(try await answer("alcl", "ALK_amplification", "ALKi=85%", threads: 3).text() == lymphoma.text())
  }

  @Test("Every shipped schedule and trial can be read")
  func shipped() throws {
    let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Examples")
    for folder in ["schedules", "trials"] {
      let path = examples.appendingPathComponent(folder).path
      let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      #expect(!names.isEmpty)
      for name in names { _ = try EvolutionFile(path: "\(path)/\(name)") }
    }
  }
}
