import BypassCore
import BypassFormats
import BypassModel
import Foundation
import Testing

@testable import BypassStudies

@Suite("A recorded run is found again, byte by byte")
struct RerunTests {
  /// A folder with a model, and what is asked of it.
  struct Bench {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bypass-rerun-\(UUID().uuidString)")
    var model: String { folder.appendingPathComponent("toggle.bnet").path }
    var run: String { folder.appendingPathComponent("run").path }

    init() throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try write("toggle.bnet", "A, !B\nB, !A\nC, A & !D\n")
    }

    func write(_ name: String, _ text: String) throws {
      let target = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: target)
    }

    /// Answers the recorded words the way that the command line does.
    static let runner: RerunStudy.Runner = { words, copies in
      let choice = ModelChoice(name: words[1])
      let ledger = InputLedger(serving: copies)
      return try await InputLedger.$current.withValue(ledger) { () async throws -> StudyResult in
        if words[0] == "fixpoints" { return try await StaticStudy(model: choice, asked: .fixpoints).run { _ in } }
        var study = SimulateStudy(model: choice)
        study.duration = 5
        study.trajectories = 50
        study.seed = Seed(UInt64(words.last ?? "") ?? 1)
        return try await study.run { _ in }
      }
    }

    /// Runs, and writes the record as `--out` does.
    func record(_ words: [String]) async throws -> OMEXArchive {
      let answer = try await Self.runner(words, [])
      let result = try #require(answer)
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: words[1])))
      let archive = try RunArchive.archive(
        of: result, words: words + ["--json", "--out", "x", "--threads", "2"],
        inputs: [.init(path: words[1], bytes: bytes)])
      for content in archive.contents {
        try write("run/\(content.location)", String(decoding: content.bytes, as: UTF8.self))
      }
      try write("run/manifest.xml", archive.manifest)
      return archive
    }

    func rerun(_ runner: @escaping RerunStudy.Runner = Bench.runner) async throws -> StudyResult {
      try await RerunStudy(run, runner: runner).run { _ in }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
  }

  @Test("The same words with the same files give the same bytes, also when the model's file is gone")
  func same() async throws {
    let bench = try Bench()
    defer { bench.remove() }
    for verb in ["simulate", "fixpoints"] {
      let archive = try await bench.record([verb, bench.model, "--seed", "7"])
      #expect(archive["run.json"] != nil && archive["experiment.sedml"] != nil && archive["inputs/toggle.bnet"] != nil)
      try FileManager.default.removeItem(atPath: bench.model)
      let result = try await bench.rerun()
      #expect(result.status == .done, "\(result.terminal)")
      #expect(result.json["same"] == true)
      try bench.write("toggle.bnet", "A, !B\nB, !A\nC, A & !D\n")
    }
  }

  @Test("A run that gives other bytes is told with the file and the first line that differs")
  func different() async throws {
    let bench = try Bench()
    defer { bench.remove() }
    _ = try await bench.record(["simulate", bench.model, "--seed", "7"])
    let result = try await bench.rerun { words, copies in
      try await Bench.runner(words.dropLast() + ["8"], copies)
    }
    #expect(result.status == .noAnswer)
    #expect(result.json["same"] == false)
    #expect(result.terminal.contains("different: result.json, line "))
    #expect(result.terminal.contains("different: nodes.csv"))
  }

  @Test("A copy that somebody changed is told, and so is a file that is gone")
  func altered() async throws {
    let bench = try Bench()
    defer { bench.remove() }
    _ = try await bench.record(["fixpoints", bench.model])
    try bench.write("run/inputs/toggle.bnet", "A, B\nB, A\nC, A & !D\n")
    let result = try await bench.rerun()
    #expect(result.status == .noAnswer)
    #expect(result.terminal.contains("altered: inputs/toggle.bnet, somebody changed it after the run"))
    #expect(result.terminal.contains("different: result.json"))
    try FileManager.default.removeItem(atPath: bench.run + "/result.json")
    await #expect(throws: Diagnostics.self) { try await bench.rerun() }
  }

  @Test("The folder packed as one file is read as the same record, and as the model that was asked")
  func packed() async throws {
    let bench = try Bench()
    defer { bench.remove() }
    _ = try await bench.record(["simulate", bench.model, "--seed", "7"])
    var study = RerunStudy(bench.run, runner: Bench.runner)
    study.pack = bench.folder.appendingPathComponent("run.omex").path
    let repeated = try await study.run { _ in }
    let file = try #require(repeated.files.first)
    try Data(file.bytes).write(to: URL(fileURLWithPath: file.name))
    let result = try await RerunStudy(file.name, runner: Bench.runner).run { _ in }
    #expect(result.status == .done, "\(result.terminal)")
    let model = try ModelReader.read(path: file.name)
    #expect(model.network.nodes.map(\.id.description) == ["A", "B", "C", "D"])
    #expect(model.settings?.maxTime == 5 && model.settings?.seed == 7)
  }

  @Test("What is no record is refused", arguments: ["{}", "[]", "{\"arguments\": []}", "\u{0}"])
  func noRecord(_ text: String) async throws {
    let bench = try Bench()
    defer { bench.remove() }
    try bench.write("run/run.json", text)
    try bench.write("run/manifest.xml", "<omexManifest><content location=\"run.json\"/></omexManifest>")
    await #expect(throws: Diagnostic.self) { try await bench.rerun() }
  }

  @Test("Words that only say where the answer goes are not recorded")
  func essentialWords() {
    #expect(
      RunRecord.essential(["simulate", "m", "--out", "x", "--json", "-o", "y", "--threads=3", "--seed", "1", "--out=z"])
        == ["simulate", "m", "--seed", "1"])
  }
}
