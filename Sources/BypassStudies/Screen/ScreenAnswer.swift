import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassKnowledge
import BypassReports

/// The answer of `screen`, told in every form; made of stored counts only, so that it does not depend on how often the work
/// was interrupted.
struct ScreenAnswer {
  /// One combination against one reference.
  struct Synergy {
    let row: Int
    let model: String
    let found: ScreenSynergy
    var q = 1.0
  }

  let plan: ScreenPlan
  let settings: DrugScreen.Settings
  let rows: [ScreenRow]
  let distinct: Int
  let synergy: [Synergy]
  let score: ScreenScore
  /// By tumour: the untreated row.
  private let untreated: [Int: ScreenCounts]

  init(plan: ScreenPlan, settings: DrugScreen.Settings, rows: [ScreenRow], distinct: Int) throws(Diagnostic) {
    self.plan = plan
    self.settings = settings
    self.rows = rows
    self.distinct = distinct
    score = ScreenScore(plan: plan)
    var untreated: [Int: ScreenCounts] = [:]
    for row in rows where row.condition.members.isEmpty { untreated[row.condition.tumour] = row.counts }
    self.untreated = untreated
    synergy = Self.synergy(rows, untreated, score)
  }

  private static func synergy(
    _ rows: [ScreenRow], _ untreated: [Int: ScreenCounts], _ score: ScreenScore
  ) -> [Synergy] {
    var singles: [[Int]: ScreenCounts] = [:]
    for row in rows where row.condition.members.count == 1 {
      singles[[row.condition.tumour, row.condition.members[0]]] = row.counts
    }
    var all: [Synergy] = []
    for (index, row) in rows.enumerated() where row.condition.members.count > 1 {
      let parts = row.condition.members.compactMap { member in
        singles[[row.condition.tumour, member]].flatMap { score.survival($0) }
      }
      guard parts.count == row.condition.members.count, let own = score.survival(row.counts) else { continue }
      all.append(Synergy(row: index, model: "HSA", found: .highestSingle(own, parts: parts)))
      if let bare = untreated[row.condition.tumour].flatMap({ score.survival($0) }),
        let bliss = ScreenSynergy.bliss(own, parts: parts, untreated: bare)
      {
        all.append(Synergy(row: index, model: "Bliss", found: bliss))
      }
    }
    for model in ["HSA", "Bliss"] {
      let places = all.indices.filter { all[$0].model == model }
      for (place, q) in zip(places, FalseDiscovery.adjusted(places.map { all[$0].found.p })) { all[place].q = q }
    }
    return all
  }

  var result: StudyResult {
    StudyResult(json: json, terminal: terminal, files: files, diagnostics: plan.diagnostics)
  }

  // MARK: JSON

  private func names(_ row: ScreenRow) -> [String] { row.condition.members.map { plan.members[$0].name } }
  private func doses(_ row: ScreenRow) -> [String] { row.condition.members.map { plan.members[$0].dose } }

  private func place(_ row: ScreenRow) -> [JSONValue.Member] {
    let tumour = plan.tumours[row.condition.tumour]
    return [
      .init("genotype", .string(tumour.genotype)), .init("environment", .string(tumour.environment)),
      .init("variant", .string(tumour.member)), .init("drugs", .strings(names(row))),
      .init("doses", .strings(doses(row))),
    ]
  }

  /// The trajectories, or the bound on the error of an exact answer.
  private func effort(_ counts: ScreenCounts) -> [JSONValue.Member] {
    guard let exact = counts.exact else { return [.init("trajectories", .integer(counts.trajectories))] }
    return [.init("trajectories", .null), .init("errorBound", .number(exact.errorBound))]
  }

  private var json: JSONValue {
    let cells = rows.map { row -> JSONValue in
      let shares = plan.readouts.indices.map { readout in
        JSONValue.Member(
          plan.readouts[readout].description,
          .array((1..<row.counts.levelCount(readout)).map { row.counts.share(readout, atLeast: $0).json }))
      }
      let benefit = untreated[row.condition.tumour].flatMap { score.benefit(row.counts, untreated: $0) }
      return .object(
        place(row) + [
          .init("readouts", .object(shares)), .init("score", score.score(row.counts)?.json ?? .null),
          .init("benefit", benefit?.json ?? .null),
        ] + effort(row.counts))
    }
    let pairs = synergy.map { synergy -> JSONValue in
      .object(
        place(rows[synergy.row]) + [
          .init("model", .string(synergy.model)), .init("score", .number(synergy.found.score.value)),
          .init("ci", [.number(synergy.found.score.lower), .number(synergy.found.score.upper)]),
          .init("p", .number(synergy.found.p)), .init("q", .number(synergy.q)),
        ])
    }
    return plan.envelope(settings).document(
      [
        .init("complete", true), .init("settings", plan.told(settings)), .init("conditions", .integer(rows.count)),
        .init("distinct", .integer(distinct)), .init("cells", .array(cells)), .init("synergy", .array(pairs)),
      ], diagnostics: plan.diagnostics)
  }

  // MARK: Terminal

  private func label(_ row: ScreenRow) -> String {
    let tumour = plan.tumours[row.condition.tumour]
    return [tumour.genotype, tumour.environment, tumour.member].filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private func treatment(_ row: ScreenRow) -> String {
    let parts = row.condition.members.map { member in
      study.clampsNodes || !study.doses.isEmpty
        ? "\(plan.members[member].name)=\(plan.members[member].dose)" : plan.members[member].name
    }
    return parts.isEmpty ? "untreated" : parts.joined(separator: " + ")
  }

  private var study: ScreenStudy { plan.study }

  /// How conditions were answered.
  private var how: String {
    let exact = rows.count { $0.counts.exact != nil }
    guard exact > 0 else { return "seed \(settings.seed)" }
    return exact == rows.count ? "exact" : "\(exact) of the conditions exact, seed \(settings.seed)"
  }

  /// A number with its interval, where that is wide enough to be seen.
  private func interval(_ estimate: Estimate) -> String {
    estimate.upper - estimate.lower < 1e-6
      ? NumberFormat.number(estimate.value) : NumberFormat.interval(estimate)
  }

  private var terminal: String {
    var parts = [
      "\(plan.base.name): \(plan.tumours.count) tumours, \(rows.count) conditions, \(distinct) of them distinct, \(how)"
    ]
    let scored = rows.indices.compactMap { index in score.score(rows[index].counts).map { (index, $0) } }
    let best = scored.sorted { (-$0.1.value, $0.0) < (-$1.1.value, $1.0) }.prefix(20)
    if !best.isEmpty {
      let table = best.map { index, estimate in
        let benefit = untreated[rows[index].condition.tumour].flatMap {
          score.benefit(rows[index].counts, untreated: $0)
        }
        return [
          treatment(rows[index]), label(rows[index]), interval(estimate),
          benefit.map(interval) ?? "–",
        ]
      }
      parts.append(
        "Highest scores\n"
          + TerminalTable(
            columns: [
              .init("treatment"), .init("tumour"), .init("score (95 %)", .right), .init("benefit (95 %)", .right),
            ], rows: table
          ).text(width: 100))
    }
    let strong = synergy.filter { $0.model == "Bliss" && $0.q < 0.05 && $0.found.score.value > 0 }
      .sorted { (-$0.found.score.value, $0.row) < (-$1.found.score.value, $1.row) }
    if !synergy.isEmpty {
      let table = strong.prefix(20).map {
        [
          treatment(rows[$0.row]), label(rows[$0.row]), interval($0.found.score),
          $0.q < 1e-4 ? "< 0.0001" : $0.q.significant(2),
        ]
      }
      parts.append(
        "Synergy beyond Bliss \(rows.allSatisfy { $0.counts.exact != nil } ? "above the error bound" : "at a false-discovery rate of 5 %"): \(strong.count) of \(synergy.count { $0.model == "Bliss" })"
          + (table.isEmpty
            ? ""
            : "\n"
              + TerminalTable(
                columns: [.init("treatment"), .init("tumour"), .init("score (95 %)", .right), .init("q", .right)],
                rows: Array(table)
              ).text(width: 100)))
    }
    parts.append(BypassVersion.disclaimer)
    return parts.joined(separator: "\n\n")
  }

  // MARK: Files

  private var files: [StudyResult.File] {
    let figures = ScreenFigures(answer: self)
    var files = [StudyResult.File("cells.csv", cellTable), .init("synergy.csv", synergyTable)]
    var drawn: [(name: String, figure: Figure)] = []
    if let map = figures.singles { drawn.append(("singles.svg", map)) }
    for tumour in plan.tumours.indices.prefix(6) {
      if let pairs = figures.pairs(tumour) { drawn.append(("pairs-\(tumour + 1).svg", pairs)) }
    }
    files += drawn.map { .init($0.name, $0.figure.svg()) }
    let page = HTMLPage(
      title: "Screen of \(plan.base.name)",
      subtitle: settings.engine == .exact
        ? "\(rows.count) conditions, exact"
        : "\(rows.count) conditions, at most \(settings.trajectories) trajectories each, seed \(settings.seed)",
      sections: [.init("Result", [.preformatted(terminal)]), .init("Figures", drawn.map { .figure($0.figure) })],
      footer: "Bypass \(BypassVersion.text)")
    files.append(.init("report.html", page.html))
    return files
  }

  private func texts(_ estimate: Estimate?) -> [String] {
    estimate.map { [$0.value, $0.lower, $0.upper].map(\.description) } ?? ["", "", ""]
  }

  private func head(_ row: ScreenRow) -> [String] {
    let tumour = plan.tumours[row.condition.tumour]
    return [
      tumour.genotype, tumour.environment, tumour.member, names(row).joined(separator: " + "),
      doses(row).joined(separator: " + "),
    ]
  }

  private var cellTable: String {
    let isSampled = settings.engine == .sampled
    let highest = rows.first.map { row in plan.readouts.indices.map { row.counts.levelCount($0) - 1 } } ?? []
    let columns = zip(plan.readouts, highest).flatMap { node, top in
      (1...max(1, top)).flatMap { level in ["", "_lower", "_upper"].map { "\(node)_\(level)\($0)" } }
    }
    let header =
      ["genotype", "environment", "variant", "drugs", "doses", "trajectories"] + (isSampled ? [] : ["error_bound"])
      + columns
      + ["score", "score_lower", "score_upper", "benefit", "benefit_lower", "benefit_upper"]
    let table = rows.map { row -> [String] in
      let shares = plan.readouts.indices.flatMap { readout in
        (1..<row.counts.levelCount(readout)).flatMap { texts(row.counts.share(readout, atLeast: $0)) }
      }
      let benefit = untreated[row.condition.tumour].flatMap { score.benefit(row.counts, untreated: $0) }
      let bound = row.counts.exact.map(\.errorBound.description)
      return head(row) + [bound == nil ? String(row.counts.trajectories) : ""] + (isSampled ? [] : [bound ?? ""])
        + shares
        + texts(score.score(row.counts)) + texts(benefit)
    }
    return CSVTable(header: header, rows: table).text
  }

  private var synergyTable: String {
    let header = [
      "genotype", "environment", "variant", "drugs", "doses", "model", "score", "lower", "upper", "p", "q",
    ]
    let table = synergy.map { synergy in
      head(rows[synergy.row]) + [synergy.model] + texts(synergy.found.score)
        + [synergy.found.p.description, synergy.q.description]
    }
    return CSVTable(header: header, rows: table).text
  }
}
