import BypassCore
import BypassPharmacology
import Testing

@testable import BypassStudies

/// K is always on, M follows K, D is the loss of M; L follows nothing and is read by nothing.
enum DoseModels {
  static let chain = """
    targets, factors
    K, 1
    M, K
    D, !M
    L, 1
    """

  static func path() throws -> String { try Repository.temporary("chain.bnet", chain) }
}

@Suite("Dose surfaces over two drugs")
struct DoseSurfaceTests {
  /// Asked once for the tests that look at different parts of the answer.
  private static let pair = Task { try await DoseSurfaceTests().catalogued(["crizotinib", "trametinib"]) }

  private func file(_ inhibitors: [String], grid: String? = nil, edit: (inout DoseStudy) -> Void = { _ in })
    async throws -> StudyResult
  {
    var study = DoseStudy(model: ModelChoice(name: try DoseModels.path()), drugs: [], seed: Seed(5))
    study.inhibitors = inhibitors
    study.readout = "D=1"
    study.surface = true
    study.grid = try grid.map { try DoseGrid($0) }
    study.threads = 2
    edit(&study)
    return try await study.run { _ in }
  }

  private func catalogued(_ drugs: [String], surface: Bool = true, edit: (inout DoseStudy) -> Void = { _ in })
    async throws -> StudyResult
  {
    var choice = ModelChoice(name: "alcl")
    choice.catalogue = try DoseTests.catalogue.get()
    var study = DoseStudy(model: choice, drugs: drugs, seed: Seed(3))
    study.surface = surface
    study.grid = try DoseGrid("10nM..1uM/3")
    study.trajectories = 16
    study.threads = 2
    edit(&study)
    return try await study.run { _ in }
  }

  private func surface(_ result: StudyResult) throws -> JSONValue {
    try #require(result.json["surfaces"]?.array.first)
  }

  private func values(_ surface: JSONValue, _ name: String = "p") -> [[Double]] {
    surface[name]?.array.map { $0.array.map(\.number) } ?? []
  }

  private func text(_ result: StudyResult, _ name: String) throws -> String {
    try #require(result.files.first { $0.name == name }, "\(name) is written").text
  }

  @Test("The margins of a sampled surface are the curves of each drug alone, bit for bit")
  func margins() async throws {
    let table = values(try surface(try await Self.pair.value))
    for (drug, margin) in [("crizotinib", table.map { $0[0] }), ("trametinib", table[0])] {
      let alone = try await catalogued([drug], surface: false).json
      let curve = try #require(alone["curves"]?.array.first)
      let points =
        [curve["untreated"]?["p"]?.number ?? .nan]
        + (curve["points"]?.array.map { $0["p"]?.number ?? .nan } ?? [])
      #expect(points.map(\.bitPattern) == margin.map(\.bitPattern), "\(drug)")
      #expect(alone["surfaces"] == nil)
    }
    // A planted fault: the margins of the other drug are not these.
    withKnownIssue { #expect(table.map { $0[0] } == table[0]) }
  }

  @Test("A gate after a gate: 1 − (1 − θ₁)(1 − θ₂) at every pair of doses, exactly")
  func series() async throws {
    let found = try surface(try await file(["K=10nM", "M=100nM"], grid: "1nM..1uM/7"))
    let doses = found["doses"]?.array.map { $0.array.map(\.number) } ?? []
    let (table, lower, upper) = (values(found), values(found, "lower"), values(found, "upper"))
    #expect(doses.map(\.count) == [8, 8] && table.count == 8)
    for (row, first) in doses[0].enumerated() {
      for (column, second) in doses[1].enumerated() {
        let right = 1 - 1 / (1 + first / 10) / (1 + second / 100)
        #expect((table[row][column] - right).magnitude < 1e-8, "\(first) nM, \(second) nM")
        #expect(upper[row][column] - lower[row][column] < 1e-8)
      }
    }
  }

  @Test("A drug combined with itself at one site is the same drug at the sum of the doses, and so Loewe-additive")
  func sham() async throws {
    // Each dose is twice the one before, so that a dose with itself is the next dose alone.
    let result = try await file(["M=8nM", "M=8nM"], grid: "1nM..64nM/7")
    let found = try surface(result)
    #expect(found["drugs"]?.array.map(\.text) == ["M 1", "M 2"])
    let table = values(found)
    for step in 1..<7 { #expect((table[step][step] - table[step + 1][0]).magnitude < 1e-8) }
    let scores = try CombinationScores(.loewe, of: try matrix(result), resampled: [])
    #expect(scores.undefinedCount == 0)
    #expect((scores.highest?.value ?? 1).magnitude < 1e-6 && (scores.mean?.value ?? 1).magnitude < 1e-6)
    let bliss = try CombinationScores(.bliss, of: try matrix(result), resampled: [])
    #expect((bliss.mean?.value ?? 0) < -0.01, "Bliss calls a sham antagonism")
    // Read between doses a factor of two apart, the isobole is straight to 3 %.
    let pairs = found["isobole"]?["lines"]?.array.flatMap(\.array) ?? []
    #expect(pairs.count > 6)
    for pair in pairs { #expect(((pair["index"]?["value"]?.number ?? 0) - 1).magnitude < 0.03) }
  }

  private func matrix(_ result: StudyResult) throws -> CombinationData {
    let source = SourceText(file: "matrix.csv", text: try text(result, "matrix.csv"))
    let tables = try MatrixReading().tables(source)
    var notes: [Diagnostic] = []
    return try MatrixMeaning(table: try #require(tables.first), path: "matrix.csv", direction: nil, whole: nil)
      .data(&notes)
  }

  @Test("The matrix is read by synergy as it is, with drugs, units, direction and every pair")
  func readAgain() async throws {
    let result = try await Self.pair.value
    let data = try matrix(result)
    #expect(data.axes == [DoseAxis(name: "crizotinib", unit: "nM"), DoseAxis(name: "trametinib", unit: "nM")])
    #expect(data.scale == EffectScale(.inhibition, whole: 1))
    #expect(data.wells.count == 16 && data.conditions.count == 16)
    let table = values(try surface(result))
    #expect(data.wells.map(\.effect) == table.flatMap { $0 })
    // The study itself, with a readout whose direction only the numbers tell.
    let chain = try await file(["K=10nM", "M=100nM"], grid: "1nM..1uM/5")
    var study = SynergyStudy(path: try Repository.temporary("matrix.csv", try text(chain, "matrix.csv")))
    study.bootstraps = 0
    let models = try await study.run { _ in }.json["models"]?.array ?? []
    let bliss = try #require(models.first { $0["name"]?.text == "Bliss" })
    #expect((bliss["parameters"]?["highest"]?.number ?? 1).magnitude < 1e-8, "gates in series are Bliss-independent")
    let musyc = try #require(models.first { $0["name"]?.text == "MuSyC" })
    #expect(((musyc["parameters"]?["C1"]?.number ?? 0) / 10 - 1).magnitude < 1e-4)
    #expect(((musyc["parameters"]?["C2"]?.number ?? 0) / 100 - 1).magnitude < 1e-4)
  }

  @Test("Several genotypes are samples of one matrix, which synergy offers as blocks")
  func genotypes() async throws {
    let result = try await catalogued(["crizotinib", "lorlatinib"]) {
      $0.genotypes = ["ALK:p.G1202R", "ALK:p.L1196M"]
      $0.grid = try? DoseGrid("10nM..1uM/2")
      $0.trajectories = 10
    }
    let source = SourceText(file: "matrix.csv", text: try text(result, "matrix.csv"))
    #expect(try MatrixReading().tables(source).map(\.wells.count) == [9, 9])
    #expect(result.files.contains { $0.name == "surface-2.svg" })
  }

  @Test("Without a grid each drug has nine doses around its own potency")
  func ownGrids() async throws {
    let doses = try surface(try await file(["K=3nM", "M=0.7uM"]))["doses"]?.array.map { $0.array.map(\.number) } ?? []
    #expect(doses.map(\.count) == [10, 10])
    for (list, ends) in zip(doses, [(0.01, 100.0), (10.0, 100_000.0)]) {
      #expect((list[1] / ends.0 - 1).magnitude < 1e-9 && (list[9] / ends.1 - 1).magnitude < 1e-9)
    }
  }

  @Test("A drug that does nothing leaves dose addition without a say, and two of them leave no half effect")
  func noEffect() async throws {
    let one = try surface(try await file(["M=10nM", "L=10nM"], grid: "1nM..1uM/5"))
    #expect(one["isobole"]?["alone"] == .null && one["isobole"]?["lines"]?.array.isEmpty == false)
    let none = try await file(["L=10nM", "L=20nM"], grid: "1nM..1uM/5")
    #expect(try surface(none)["isobole"] == .null)
    #expect(none.files.contains { $0.name == "surface.svg" } && !none.files.contains { $0.name == "isobologram.svg" })
  }

  @Test("Threads change no byte of a surface")
  func threads() async throws {
    let two = try await Self.pair.value
    let one = try await catalogued(["crizotinib", "trametinib"]) { $0.threads = 1 }
    #expect(try two.json.text() == one.json.text() && text(two, "surface.svg") == text(one, "surface.svg"))
  }

  @Test(
    "A surface over one drug, three, none or too many doses is refused with what to do",
    arguments: [
      (["crizotinib"], [], "dose-surface"), (["crizotinib", "crizotinib"], [], "dose-surface"),
      (["crizotinib", "trametinib", "lorlatinib"], [], "dose-surface"), (["all"], [], "dose-surface"),
      ([], ["crizotinib=100nM", "trametinib=1nM"], "no-dose"),
    ] as [([String], [String], String)])
  func refused(drugs: [String], background: [String], code: String) async throws {
    let error = await #expect(throws: Diagnostic.self) {
      try await catalogued(drugs) { $0.model.drugs = background }
    }
    #expect(error?.code == code && error?.remedy?.isEmpty == false)
    let many = await #expect(throws: Diagnostic.self) { try await file(["K=1nM", "M=1nM"], grid: "1nM..1uM/100") }
    #expect(many?.code == "dose-surface")
  }
}

@Suite("Lines of one level in a table")
struct LevelLinesTests {
  @Test("A level crosses a slope once, and its line goes from edge to edge")
  func slope() {
    let lines = LevelLines(values: [[0, 1, 2], [1, 2, 3], [2, 3, 4]], level: 1.5).lines
    #expect(lines.count == 1 && lines[0].count == 4)
    let contour = LevelLines(values: [[0, 1, 2], [1, 2, 3], [2, 3, 4]], level: 1.5)
    for border in lines[0] { #expect(contour.share(border) == 0.5) }
  }

  @Test("A hill in the middle is a closed line that ends where it began, a saddle two lines, a plain none")
  func others() {
    let hill = LevelLines(values: [[0, 0, 0], [0, 1, 0], [0, 0, 0]], level: 0.5).lines
    #expect(hill.count == 1 && hill[0].count == 5 && hill[0].first == hill[0].last)
    #expect(LevelLines(values: [[0, 1], [1, 0]], level: 0.4).lines.count == 2)
    #expect(LevelLines(values: [[1, 1], [1, 1]], level: 0.5).lines.isEmpty)
    #expect(LevelLines(values: [[0, 1]], level: 0.5).lines.isEmpty)
  }

  @Test("Doses between are read straight from 0 and over logarithms elsewhere; an open end is infinite")
  func passing() throws {
    func cell(_ value: Double, _ half: Double) -> Estimate {
      Estimate(value: value, lower: value - half, upper: value + half)
    }
    let rises = Passing(level: 0.5, rises: true)
    let found = try #require(rises.dose(along: [0, 0.25, 0.75].map { cell($0, 0.1) }, doses: [0, 1, 100]))
    #expect((found.value - 10).magnitude < 1e-9 && found.lower < 10 && found.upper > 10)
    let early = try #require(rises.dose(along: [cell(0, 0), cell(1, 0.6)], doses: [0, 8]))
    #expect(early.value == 4 && early.upper == .infinity)
    #expect(rises.dose(along: [0, 0.1].map { cell($0, 0) }, doses: [0, 1]) == nil)
  }
}
