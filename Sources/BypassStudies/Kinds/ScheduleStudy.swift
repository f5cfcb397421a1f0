public import BypassCore
import BypassGraphics
public import BypassKnowledge
import BypassPopulation
import BypassReports

/// `schedules`: a clinical grid of plans, raced for time of control, loss of normal cells and days on drugs.
public struct ScheduleStudy: Study {
  /// `schedules`.
  public static let verb = "schedules"

  /// The knowledge to use.
  public var catalogue: Catalogue
  /// The patients and the grid.
  public var file: EvolutionFile
  /// Patients that the plans left at the end meet.
  public var patients = 128
  /// Trajectories of the network for each knot of the response surfaces.
  public var trajectories = 400
  /// The seed.
  public var seed: Seed
  /// Threads; never changes a result.
  public var threads = 1

  /// A question with its defaults.
  public init(catalogue: Catalogue, file: EvolutionFile, seed: Seed) {
    self.catalogue = catalogue
    self.file = file
    self.seed = seed
  }

  /// What every patient's pace and exposure and the clonogenic share are multiplied by, to see whose place in the front
  /// stands.
  private struct Scenario {
    let name: String
    var pace = 1.0
    var exposure = 1.0
    var clonogenic = 1.0
  }

  /// Those that this tumour can be put into: a share of 1 is no assumption, and no patient may be left without a
  /// clonogenic cell.
  private func scenarios(_ tumour: Tumour) -> [Scenario] {
    let share = tumour.clonogenicShare.value
    var all = [
      Scenario(name: "slower tumours", pace: 0.7), Scenario(name: "faster tumours", pace: 1.4),
      Scenario(name: "lower exposure", exposure: 0.7),
    ]
    guard share < 1 else { return all }
    all.append(Scenario(name: "more clonogenic cells", clonogenic: min(10, 1 / share)))
    if file.population.cells.lowerBound * share >= 10 {
      all.append(Scenario(name: "fewer clonogenic cells", clonogenic: 0.1))
    }
    return all
  }

  /// Races the plans.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let question = EvolutionQuestion(
      catalogue: catalogue, file: file, seed: seed, threads: threads, trajectories: trajectories, checkpoints: nil)
    let built = try await question.tumour { progress(0.4 * $0) }
    var runs: [TreatmentRun] = []
    for arm in file.arms {
      var run = try TreatmentRun(tumour: built.tumour, plan: arm.plan)
      (run.criteria, run.horizon) = (file.criteria, file.followUp)
      runs.append(run)
    }
    var search = ScheduleSearch(runs: runs, population: file.population, seed: seed)
    (search.first, search.last) = (min(16, patients), patients)
    let scores = try await raced(search)
    progress(0.7)
    var kept = [Int: Int]()
    let scenarios = scenarios(built.tumour)
    for (index, scenario) in scenarios.enumerated() {
      var other = search
      other.scenario = (scenario.pace, scenario.exposure)
      if scenario.clonogenic != 1 {
        let share = Fraction(clamping: built.tumour.clonogenicShare.value * scenario.clonogenic)
        other.runs = try runs.map { run throws(Diagnostic) in try run.with(clonogenicShare: share) }
      }
      other.last = min(64, patients)
      for score in try await raced(other) where score.isInFront { kept[score.plan, default: 0] += 1 }
      progress(0.7 + 0.3 * Double(index + 1) / Double(scenarios.count))
    }
    return telling(question, built, scores, kept, scenarios.map(\.name))
  }

  private func raced(_ search: ScheduleSearch) async throws -> [ScheduleSearch.Score] {
    let threads = threads
    return try await search.scores { plans, outcomes in
      try await plans.indices.concurrentlyMapped(threads: threads, progress: { _ in }) { index in
        try outcomes(plans[index])
      }
    }
  }

  private func telling(
    _ question: EvolutionQuestion, _ built: TumourBuilder.Built, _ scores: [ScheduleSearch.Score],
    _ kept: [Int: Int], _ scenarios: [String]
  ) -> StudyResult {
    let sorted = scores.sorted {
      ($0.isInFront ? 0 : 1, -$0.control.value, $0.plan) < ($1.isInFront ? 0 : 1, -$1.control.value, $1.plan)
    }
    let plans = sorted.map { score -> JSONValue in
      [
        "treatment": .string(file.arms[score.plan].plan.text), "control": score.control.range,
        "toxicity": score.toxicity.range, "drugDays": score.drugDays.range, "patients": .integer(score.patients),
        "dropped": .bool(score.isDropped), "front": .bool(score.isInFront),
        "robustness": score.isInFront
          ? .number(Double(kept[score.plan] ?? 0) / Double(scenarios.count)) : .null,
      ]
    }
    let table = TerminalTable(
      columns: [
        .init("plan"), .init("control, days", .right), .init("loss of normal cells", .right),
        .init("drug-days", .right),
        .init("stays", .right),
      ],
      rows: sorted.filter(\.isInFront).prefix(15).map { score in
        [
          file.arms[score.plan].plan.text, NumberFormat.interval(score.control, decimals: 0),
          NumberFormat.percent(score.toxicity.value), score.drugDays.value.fixed(0),
          "\(kept[score.plan] ?? 0)/\(scenarios.count)",
        ]
      })
    let choices = scores.map { ParetoChoice(file.arms[$0.plan].plan.text, x: $0.drugDays, y: $0.control) }
    let figure = Figure(
      title: "Schedules: \(file.name)",
      caption: "Time of control against days on drugs; every plan met the same patients. \(BypassVersion.disclaimer)",
      .plot(
        .pareto(
          choices, x: Axis("Days on drugs", unit: "days"), prefer: .lower, y: Axis("Control", unit: "days"),
          prefer: .higher)))
    let document = Envelope(
      verb: Self.verb, modelName: built.members[0].profile.disease.id.description, modelDigest: catalogue.digest,
      perturbations: question.echo(built), seed: seed
    ).document(
      [
        .init("name", .string(file.name)), .init("plans", .array(plans)),
        .init("scenarios", .strings(scenarios)),
      ], diagnostics: built.notes + file.unreadRanges)
    let told = [
      "\(file.name): \(scores.count) plans, \(scores.count(where: \.isInFront)) beaten by none, seed \(seed)", "",
      table.text(width: 100),
      "",
      "stays: in how many of \(scenarios.count) scenarios (\(scenarios.joined(separator: ", "))) it is beaten by none too.",
      "Exposure: \(built.movements.joined(separator: "; "))", built.basis,
      BypassVersion.disclaimer,
    ].joined(separator: "\n")
    return StudyResult(
      json: document, terminal: TerminalText.wrapped(told), files: [.init("pareto.svg", figure.svg())],
      diagnostics: built.notes + file.unreadRanges)
  }
}

extension Estimate {
  /// `{"value": …, "ci": [lower, upper]}`.
  fileprivate var range: JSONValue { ["value": .number(value), "ci": [.number(lower), .number(upper)]] }
}
