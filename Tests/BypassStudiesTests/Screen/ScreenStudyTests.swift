import BypassAnalyses
import BypassCore
import BypassStore
import Foundation
import Testing

@testable import BypassStudies

@Suite("Screens of files") struct ScreenStudyTests {
  /// A ring with a brake, so that clamps matter and nothing settles at once.
  private static let rules = """
    targets, factors
    A, A & !J | L
    B, A
    C, B & !F
    D, C | A
    E, D & !B
    F, E | C
    G, F & D
    H, G & !A
    I, H | E
    J, I & G
    K, J | !D
    L, K & !C

    """

  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("screen-\(UUID().uuidString)")

  private func model() throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("ring.bnet").path
    try Self.rules.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func study(_ store: String?, trajectories: Int = 64) throws -> ScreenStudy {
    var study = ScreenStudy(model: ModelChoice(name: try model()), seed: Seed(4))
    study.clampsNodes = true
    study.effect = "K"
    study.trajectories = trajectories
    study.duration = 5
    study.store = store.map { folder.appendingPathComponent($0).path }
    return study
  }

  private func table(_ result: StudyResult) throws -> String {
    try #require(result.files.first { $0.name == "cells.csv" }).text
      + #require(
        result.files.first { $0.name == "synergy.csv" }
      ).text + result.json.text()
  }

  @Test("All singles and pairs of clamps are there once each")
  func allOnce() async throws {
    let result = try await study(nil).run { _ in }
    // 24 clamps, 24·23/2 pairs less the 12 of the same node, and the untreated network.
    #expect(result.json["conditions"] == .integer(1 + 24 + 276 - 12))
    #expect(result.json["complete"] == .bool(true))
    #expect(result.status == .done)
  }

  @Test("A repeated question is a look-up with the same bytes")
  func repeated() async throws {
    let first = try await study("a.sqlite").run { _ in }
    let store = try ResultStore(path: folder.appendingPathComponent("a.sqlite").path)
    let count = try store.count()
    #expect(result(count, is: first))
    let again = try await study("a.sqlite").run { _ in }
    #expect(try table(again) == table(first))
    #expect(try store.count() == count)
    // Another question shares nothing with it.
    _ = try await study("a.sqlite", trajectories: 65).run { _ in }
    #expect(try store.count() == 2 * count)
  }

  private func result(_ count: Int, is result: StudyResult) -> Bool { result.json["distinct"] == .integer(count) }

  /// Conditions share their random numbers, so that intervals miss together; 11 shares at 4.5 standard errors each are a false
  /// alarm in 13,000 at most, however they hang together.
  @Test("An exact screen tells probabilities with error bounds, and sampling agrees with them")
  func exactScreen() async throws {
    let rules = "targets, factors\nA, !C\nB, A\nC, B\nD, A & !C\nE, D | B\n"
    let model = try Repository.temporary("small.bnet", rules)
    func asked(_ method: SimulateStudy.Method) async throws -> StudyResult {
      var study = try study("engines.sqlite", trajectories: 400)
      study.model = ModelChoice(name: model)
      study.order = 1
      study.duration = 2
      study.halfWidth = 0
      study.method = method
      study.readouts = ["E"]
      study.effect = "E"
      return try await study.run { _ in }
    }
    let (exact, sampled) = (try await asked(.exact), try await asked(.sampled))
    let store = try ResultStore(path: folder.appendingPathComponent("engines.sqlite").path)
    #expect(exact.json["settings"]?["method"]?.text == "exact" && sampled.json["settings"]?["method"] == nil)
    let cells = zip(exact.json["cells"]?.array ?? [], sampled.json["cells"]?.array ?? [])
    #expect(exact.json["conditions"] == .integer(11))
    for (sure, unsure) in cells {
      #expect(sure["trajectories"] == .null && (sure["errorBound"]?.number ?? 1) < 1e-8)
      let p = try #require(sure["score"]?["p"]?.number)
      let found = try #require(unsure["score"]?["p"]?.number)
      #expect((found - p).magnitude <= 4.5 * (p * (1 - p) / 400).squareRoot() + 1e-9)
    }
    // Both are kept beside each other, and asking again is a look-up.
    let count = try store.count()
    #expect(exact.json["distinct"] == .integer(count / 2) && count % 2 == 0)
    #expect(try await table(asked(.exact)) == table(exact))
    #expect(try store.count() == count)
    let header = try #require(exact.files.first { $0.name == "cells.csv" }).text.prefix(80)
    #expect(header.contains("trajectories,error_bound,"))
  }

  @Test("MaBoSS's own random numbers are refused in a screen")
  func replay() async throws {
    var study = try study(nil)
    study.method = .replay
    let asked = study
    let error = await #expect(throws: Diagnostic.self) { try await asked.run { _ in } }
    #expect(error?.code == "dose-settings")
  }

  @Test("Shards together give the bytes of one run, and no table before")
  func shards() async throws {
    let whole = try await study(nil).run { _ in }
    for number in 1...3 {
      var part = try study("shards.sqlite")
      part.shard = ScreenStudy.Shard("\(number)/3")
      let result = try await part.run { _ in }
      #expect(result.files.isEmpty == (number < 3))
      #expect(result.json["complete"] == .bool(number == 3))
    }
    #expect(try table(try await study("shards.sqlite").run { _ in }) == table(whole))
  }

  @Test("A stopped run has no table and says how to go on")
  func stopped() async throws {
    let study = try study("stopped.sqlite", trajectories: 4000)
    let work = Task { try await study.run { _ in } }
    let store = try ResultStore(path: folder.appendingPathComponent("stopped.sqlite").path)
    while try store.count() == 0 { try await Task.sleep(for: .milliseconds(2)) }
    work.cancel()
    let result = try await work.value
    #expect(result.status == .limitReached)
    #expect(result.files.isEmpty)
    #expect(result.json["cells"] == .array([]))
    #expect(result.diagnostics.contains { $0.code == "screen-interrupted" })
  }

  @Test("A damaged store is said and not believed")
  func damaged() async throws {
    let first = try study("damaged.sqlite")
    _ = try await first.run { _ in }
    let keys = try ScreenPlan(first)
    let screen = try keys.screen(.init(settling: 5, duration: 5, trajectories: 64, halfWidth: 0.05, seed: Seed(4)))
    let other = try study("planted.sqlite")
    try ResultStore(path: folder.appendingPathComponent("planted.sqlite").path).insert([
      (screen.work(on: 0, under: []).key, "64:1,2")
    ])
    let error = await #expect(throws: Diagnostic.self) { try await other.run { _ in } }
    #expect(error?.code == "store-damaged")
  }

  @Test(
    "An answer that cannot be written to standard output is a fault, not a success",
    .enabled(if: Program.isBuilt && FileManager.default.fileExists(atPath: "/dev/full")),
    arguments: ["/dev/full", "/dev/null"])
  func fullOutput(path: String) throws {
    let output = try #require(FileHandle(forWritingAtPath: path))
    let run = try Program.start(
      ["screen", try model(), "--perturbations", "--order", "1", "--effect", "K", "--trajectories", "2", "--json"],
      output: output)
    run.waitUntilExit()
    #expect(run.terminationStatus == (path == "/dev/full" ? 2 : 0))
  }

  @Test(
    "What a screen would not use, and what contradicts itself, is refused",
    arguments: [
      ("--panel", "panel", "perturbations-only"), ("--doses", "10nM", "perturbations-only"),
      ("--drug", "lorlatinib", "perturbations-only"), ("--genotypes", "A=1&A=0", "entry-twice"),
      ("--genotypes", "wt,wt", "entry-twice"), ("--genotypes", "wt,A=7", "level-range"),
      ("--environments", "Q=1", "unknown-node"), ("--environments", "A=1&B=0&A = 0", "entry-twice"),
    ])
  func unused(option: String, word: String, code: String) async throws {
    var study = try study(nil)
    switch option {
    case "--panel": study.panelFile = word
    case "--doses": study.doses = [word]
    case "--drug": study.model.drugs = [word]
    case "--genotypes": study.genotypes = word
    default: study.environments = word
    }
    let asked = study
    do {
      _ = try await asked.run { _ in }
      Issue.record("\(option) \(word) was taken")
    } catch {
      let found = (error as? Diagnostics)?.all.first ?? error as? Diagnostic
      #expect(found?.code == code && found?.place?.file == option)
    }
  }

  /// The program itself, killed ten times without warning, each time when it has just stored something.
  @Test("Ten kills later the table has the bytes of an undisturbed run", .enabled(if: Program.isBuilt))
  func kills() throws {
    let path = try model()
    func words(_ out: String) -> [String] {
      [
        "screen", path, "--perturbations", "--effect", "K", "--duration", "10", "--trajectories", "100", "--half-width",
        "0",
        "--threads", "1", "--out", folder.appendingPathComponent(out).path,
      ]
    }
    let whole = try Program.start(words("whole"))
    whole.waitUntilExit()
    #expect(whole.terminationStatus == 0)
    let killed = folder.appendingPathComponent("killed")
    let store = try ResultStore(path: killed.appendingPathComponent("store.sqlite").path)
    var middles = 0
    for _ in 0..<10 {
      let before = try store.count()
      let run = try Program.start(words("killed"))
      // Not awaited: other tests may keep all threads that could go on.
      while run.isRunning, try store.count() == before { usleep(3000) }
      if run.isRunning {
        kill(run.processIdentifier, SIGKILL)
        middles += 1
      }
      run.waitUntilExit()
    }
    #expect(middles >= 3, "most kills hit a run in its middle")
    let last = try Program.start(words("killed"))
    last.waitUntilExit()
    #expect(last.terminationStatus == 0)
    for name in ["cells.csv", "synergy.csv", "result.json", "result.txt"] {
      let one = try Data(contentsOf: folder.appendingPathComponent("whole").appendingPathComponent(name))
      #expect(try Data(contentsOf: killed.appendingPathComponent(name)) == one, "\(name)")
    }
  }
}

/// The built program beside the tests.
enum Program {
  private static var path: String {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ""
    return bundle.isEmpty
      ? #filePath.components(separatedBy: "/Tests/")[0] + "/.build/debug/bypass"
      : URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("bypass").path
  }

  static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path) }

  static func start(_ arguments: [String], output: FileHandle = .nullDevice) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }
}
