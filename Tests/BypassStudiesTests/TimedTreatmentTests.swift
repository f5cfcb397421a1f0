import BypassCore
import BypassTestSupport
import Foundation
import Testing

@testable import BypassStudies

@Suite("Treatment in time, by the command's words and by a file")
struct TimedTreatmentTests {
  /// Three nodes that hold their value and cannot move by themselves, of which a MaBoSS schedule sets the first at 2.
  private static let holders = """
    node A { logic = A; rate_up = 0; rate_down = 0; }
    node B { logic = B; rate_up = 0; rate_down = 0; }
    node C { logic = C; rate_up = 0; rate_down = 0; }
    """
  private static let settings = """
    max_time = 4; time_tick = 1; sample_count = 300;

    """

  private func study(_ configuration: String, bnd: String = holders) throws -> SimulateStudy {
    var model = ModelChoice(name: try Repository.temporary("model.bnd", bnd))
    let starts = ["A", "B", "C"].filter { !configuration.contains("\($0).istate") }.map { "\($0).istate = 0;\n" }
    model.more = [try Repository.temporary("model.cfg", Self.settings + starts.joined() + configuration)]
    return SimulateStudy(model: model)
  }

  private func states(_ result: StudyResult) -> [[String]] {
    result.json["ticks"]?.array.map { $0["states"]?.array.map { $0["state"]?.text ?? "" } ?? [] } ?? []
  }

  @Test(
    "A scheduled A switches A on and nothing else, where MaBoSS's own way switches C on too",
    arguments: [SimulateStudy.Method.sampled, .exact, .replay])
  func threeNodes(method: SimulateStudy.Method) async throws {
    var study = try study("A.schedule = 2: 1;")
    study.method = method
    let after = method == .replay ? "A -- C" : "A"
    #expect(states(try await study.run { _ in }) == [["<nil>"], ["<nil>"], [after], [after]])
  }

  @Test("--at sets once, --clamp holds and releases, by samples and exactly alike")
  func setsAndHolds() async throws {
    let bnd = "node A { logic = A; rate_up = 0; rate_down = 1; } node B { logic = A; } node C { logic = B; }"
    for method in [SimulateStudy.Method.sampled, .exact] {
      var study = try study("", bnd: bnd)
      study.trajectories = 20_000
      study.method = method
      func last(_ change: (inout SimulateStudy) -> Void) async throws -> [Double] {
        var study = study
        change(&study)
        return try await study.run { _ in }.json["ticks"]?.array.map { $0["nodes"]?["A"]?.number ?? .nan } ?? []
      }
      func decay(_ from: Double) -> Double { (-from).exponential - (-from - 1).exponential }
      let set = try await last { $0.events = ["1:A=1"] }
      let held = try await last { $0.model.clamps = ["A=1@1..3"] }
      let again = try await last { $0.model.clamps = ["A=1@0..0.5/2"] }
      for (found, expected) in [
        (set, [0, decay(0), decay(1), decay(2)]), (held, [0, 1, 1, decay(0)]),
        (again, [0.5 + 1 - (-0.5).exponential, decay(0.5), 0.5 + 1 - (-0.5).exponential, decay(0.5)]),
      ] {
        for (one, other) in zip(found, expected) {
          #expect(
            method == .exact ? abs(one - other) < 1e-8 : SamplingBounds.agrees(one, with: other, samples: 20_000))
        }
      }
    }
  }

  @Test("A schedule file says the same as the options, and splitting a course into ten changes no exact number")
  func fileAndSplit() async throws {
    func ticks(_ change: (inout SimulateStudy) throws -> Void) async throws -> JSONValue? {
      var study = try study(
        "B.istate = 1;", bnd: "node A { logic = !B; } node B { logic = A | !B; } node C { logic = A; }")
      study.method = .exact
      try change(&study)
      return try await study.run { _ in }.json["ticks"]
    }
    let whole = try await ticks {
      $0.inhibitions = ["A=0.75@1..3"]; $0.speeds = ["B=0.5@2.."]
    }
    let file = try Repository.temporary(
      "s.yaml",
      """
      events:
        - inhibit: A=0.75
          from: 1
          to: 3
        - speed: B=0.5
          from: 2
      """)
    #expect(try await ticks { $0.schedule = file } == whole)
    let pieces = (0..<10).map { "A=0.75@\(1 + Double($0) / 5)..\(1 + Double($0 + 1) / 5)" }
    let split = try await ticks {
      $0.inhibitions = pieces; $0.speeds = ["B=0.5@2.."]
    }
    func numbers(_ ticks: JSONValue?) -> [Double] {
      ticks?.array.flatMap { tick in ["A", "B", "C"].map { tick["nodes"]?[$0]?.number ?? .nan } } ?? []
    }
    #expect(zip(numbers(whole), numbers(split)).allSatisfy { abs($0 - $1) < 1e-8 })
    let less = try await ticks {
      $0.inhibitions = ["A=0.7@1..3"]; $0.speeds = ["B=0.5@2.."]
    }
    #expect(zip(numbers(whole), numbers(less)).contains { abs($0 - $1) > 1e-3 })
  }

  @Test("A drug for a part of the time acts on a catalogue tumour, and its comparison with no drug is an interval")
  func drugs() async throws {
    var model = ModelChoice(name: "alcl")
    model.catalogueFolder = Repository.path("Catalogue")
    model.drugs = ["crizotinib@0..20/40"]
    var study = SimulateStudy(model: model)
    study.duration = 60
    study.window = 20
    study.trajectories = 300
    study.settling = 40
    study.versus = "untreated"
    let result = try await study.run { _ in }
    let phosphorylated = result.json["ticks"]?.array.map { $0["nodes"]?["ALK"]?.number ?? .nan } ?? []
    #expect(phosphorylated.count == 3)
    let rows = result.json["comparison"]?["rows"]?.array ?? []
    #expect(!rows.isEmpty)
    for row in rows {
      let (p, versus, difference) = (row["p"]?.number ?? .nan, row["versus"]?.number ?? .nan, row["difference"]?.number)
      #expect(abs(p - versus - (difference ?? .nan)) < 1e-12)
      #expect((row["ci"]?.array ?? []).count == 2)
    }
  }

  @Test("Asking for a half-width stops there, and says how many trajectories that took")
  func halfWidth() async throws {
    var study = try study("A.istate = 0;", bnd: "node A { logic = !A; } node B { logic = A; } node C { logic = B; }")
    study.halfWidth = 0.02
    let result = try await study.run { _ in }
    let trajectories = result.json["settings"]?["trajectories"]?.number ?? .nan
    // 0.02 = 1.96 √(p(1 − p)/n) at p = ½ takes 2,401; the next look is at 4,096.
    #expect(trajectories == 4096)
    study.confidence = 0.8
    #expect(try await study.run { _ in }.json["settings"]?["trajectories"]?.number == 2048)
  }

  @Test(
    "Words that say no time, no event or no comparison are refused, each with its code",
    arguments: [
      ("clamp", "A=1@3", "span-syntax"), ("clamp", "A=1@3..2", "course-times"), ("clamp", "A=1@-1..2", "course-times"),
      ("clamp", "A=1@0..2/1", "course-times"), ("clamp", "A=1@nan..2", "course-times"),
      ("clamp", "A=1@0..1e-9/1e-9", "too-many-phases"), ("clamp", "A@1..2", "setting-syntax"),
      ("clamp", "A=2@1..2", "level-range"), ("clamp", "Q=1@1..2", "unknown-node"), ("at", "A=1", "event-syntax"),
      ("at", "x:A=1", "event-syntax"), ("at", "1:A", "setting-syntax"), ("inhibit", "A=1.5", "event-syntax"),
      ("inhibit", "A=nan@1..2", "event-syntax"), ("speed", "A=-1", "event-syntax"),
      ("drug", "x@1..2", "no-catalogue-model"),
      ("versus", ",", "versus-syntax"), ("versus", "untreatd", "setting-syntax"), ("time", "0", "phase-duration"),
      ("time", "-3", "phase-duration"), ("tick", "1e-9", "too-many-windows"), ("count", "0", "trajectory-count"),
    ])
  func refusals(option: String, word: String, code: String) async throws {
    var study = try study("")
    switch option {
    case "clamp": study.model.clamps = [word]
    case "at": study.events = [word]
    case "inhibit": study.inhibitions = [word]
    case "speed": study.speeds = [word]
    case "drug": study.model.drugs = [word]
    case "time": study.duration = Double(word)
    case "tick": study.window = Double(word)
    case "count": study.trajectories = Int(word)
    default: study.versus = word
    }
    var codes: [String] = []
    do {
      _ = try await study.run { _ in }
    } catch let findings as Diagnostics {
      codes = findings.all.map(\.code)
    } catch let finding as Diagnostic {
      codes = [finding.code]
    }
    #expect(codes.contains(code))
  }

  @Test("A schedule file's faults are told at their lines")
  func located() async throws {
    let path = try Repository.temporary(
      "bad.yaml",
      """
      events:
        - clamp: A=1
          until: 3
        - clamp: A=1
          set: B=1
        - set: A=1
          from: 2
        - inhibit: A=7
      """)
    var study = try study("")
    study.schedule = path
    let asked = study
    let error = await #expect(throws: Diagnostics.self) { try await asked.run { _ in } }
    #expect(error?.all.map(\.code) == ["unknown-key", "event-action", "event-time", "event-syntax"])
    #expect(error?.all.compactMap(\.place?.line).prefix(3) == [3, 4, 7])
  }

  @Test("MaBoSS's tables come beside the folder: distributions where the file asks for them, the run without a clock")
  func siblings() async throws {
    let result = try await study("statdist_traj_count = 3; A.refstate = 1; A.istate = 1;").run { _ in }
    let files = Dictionary(uniqueKeysWithValues: result.siblings.map { ($0.name, $0.text) })
    #expect(files.keys.sorted() == ["_fp.csv", "_probtraj.csv", "_run.txt", "_statdist.csv"])
    #expect(
      files["_statdist.csv"]?.hasPrefix(
        "Trajectory\tState\tProba\n#1\tA\t1\n#2\tA\t1\n#3\tA\t1\n\nTrajectory[cluster=#1,size=3]\t") == true)
    #expect(files["_run.txt"]?.contains("Sample Count: 300\nStatDist Trajectory Count: 3\n") == true)
    #expect(files["_run.txt"]?.contains("node A {") == true)
    let plain = try await study("A.istate = 1;").run { _ in }
    #expect(plain.siblings.map(\.name).sorted() == ["_fp.csv", "_probtraj.csv", "_run.txt"], "no empty ones")
  }

  @Test("A run that asks for the machine's own random numbers is not replayed, and is sampled otherwise")
  func physical() async throws {
    var study = try study("use_physrandgen = 1; A.istate = 1;")
    _ = try await study.run { _ in }
    study.method = .replay
    let asked = study
    let error = await #expect(throws: Diagnostic.self) { try await asked.run { _ in } }
    #expect(error?.code == "replay-physical")
  }
}
