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
    follow_up: 1y
    """

  /// Mean days of control of each arm.
  private func control(_ files: CatalogueFiles) async throws -> [String: Double] {
    var study = TrialStudy(catalogue: try Catalogue(files), file: try file(Self.holiday), seed: Seed(1))
    study.trajectories = 60
    study.threads = 2
    let table = try await study.run { _ in }.files.first { $0.name == "patients.csv" }?.text ?? ""
    var days: [String: [Double]] = [:]
    for line in table.split(separator: "\r\n").dropFirst() {
      let cells = line.split(separator: ",")
      days[String(cells[0]), default: []].append(Double(cells[3]) ?? 0)
    }
    return days.mapValues { $0.reduce(0, +) / Double($0.count) }
  }

  @Test("A holiday controls amplified cells for longer than continuous dosing")
  func holiday() async throws {
    let days = try await control(Repository.catalogueFiles())
    #expect((days["holiday"] ?? 0) > 5 * (days["continuous"] ?? 1))
  }

  @Test("…and that comes out of the rules of overdose: without them the advantage is gone")
  func withoutOverdose() async throws {
    let planted = CatalogueFiles(
      try Repository.catalogueFiles().files.map { file in
        guard file.path.last == "fate.yaml", file.path.contains("alcl") else { return file }
        let text = String(decoding: file.source.bytes, as: UTF8.self)
          .replacing(" | pSTAT1>=2 | DNAdamage | MMAE", with: " | MMAE")
          .replacing(" | DNAdamage>=2 | !Guard1 & !Guard2", with: " | !Guard1 & !Guard2")
        return .init(path: file.path, source: SourceText(file: file.source.file, text: text))
      })
    let days = try await control(planted)
    #expect((days["continuous"] ?? 0) > 0)
    // What is left is the fortnight in which growth off drugs is no failure yet.
    #expect((days["holiday"] ?? 0) < 2 * (days["continuous"] ?? 0))
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
