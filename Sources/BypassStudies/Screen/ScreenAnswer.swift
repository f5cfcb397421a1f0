import BypassAnalyses
import BypassCore
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
  let untreated: [Int: ScreenCounts]
  /// Whether any row has a therapeutic benefit.
  let hasBenefit: Bool
  /// Whether any row has a growth rate.
  let hasGrowth: Bool

  init(plan: ScreenPlan, settings: DrugScreen.Settings, rows: [ScreenRow], distinct: Int) throws(Diagnostic) {
    self.plan = plan
    self.settings = settings
    self.rows = rows
    self.distinct = distinct
    let score = ScreenScore(plan: plan)
    self.score = score
    var untreated: [Int: ScreenCounts] = [:]
    for row in rows where row.condition.members.isEmpty { untreated[row.condition.tumour] = row.counts }
    self.untreated = untreated
    synergy = Self.synergy(rows, untreated, score)
    let pairs = rows.lazy.compactMap { row in untreated[row.condition.tumour].map { (row.counts, $0) } }
    hasBenefit = pairs.contains { score.benefit($0.0, untreated: $0.1) != nil }
    hasGrowth = pairs.contains { score.growthRate($0.0, untreated: $0.1) != nil }
  }

  /// What a triple does beyond the best of its drugs and pairs.
  static let bestPart = "best part"

  private static func synergy(
    _ rows: [ScreenRow], _ untreated: [Int: ScreenCounts], _ score: ScreenScore
  ) -> [Synergy] {
    /// By tumour and members.
    var smaller: [[Int]: ScreenCounts] = [:]
    for row in rows where (1...2).contains(row.condition.members.count) {
      smaller[[row.condition.tumour] + row.condition.members] = row.counts
    }
    var all: [Synergy] = []
    for (index, row) in rows.enumerated() where row.condition.members.count > 1 {
      let parts = row.condition.members.compactMap { member in
        smaller[[row.condition.tumour, member]].flatMap { score.survival($0) }
      }
      guard parts.count == row.condition.members.count, let own = score.survival(row.counts) else { continue }
      all.append(Synergy(row: index, model: "HSA", found: .highestSingle(own, parts: parts)))
      if let bare = untreated[row.condition.tumour].flatMap({ score.survival($0) }),
        let bliss = ScreenSynergy.bliss(own, parts: parts, untreated: bare)
      {
        all.append(Synergy(row: index, model: "Bliss", found: bliss))
      }
      // A triple is beyond independence of its drugs already where one of its pairs is.
      let members = row.condition.members
      guard members.count == 3 else { continue }
      let pairs = members.indices.compactMap { left in
        smaller[[row.condition.tumour] + members.indices.filter { $0 != left }.map { members[$0] }]
          .flatMap { score.survival($0) }
      }
      guard pairs.count == 3 else { continue }
      all.append(Synergy(row: index, model: bestPart, found: .highestSingle(own, parts: parts + pairs)))
    }
    for model in ["HSA", "Bliss", bestPart] {
      let places = all.indices.filter { all[$0].model == model }
      for (place, q) in zip(places, FalseDiscovery.adjusted(places.map { all[$0].found.p })) { all[place].q = q }
    }
    return all
  }

  var result: StudyResult {
    told.result(json: json, diagnostics: plan.diagnostics)
  }

  /// The therapeutic benefit, where the disease names normal cells.
  func benefit(_ row: ScreenRow) -> Estimate? {
    untreated[row.condition.tumour].flatMap { score.benefit(row.counts, untreated: $0) }
  }

  /// Growth rate inhibition against the same tumour untreated, where the disease says how fast its cells grow.
  func growthRate(_ row: ScreenRow) -> Estimate? {
    untreated[row.condition.tumour].flatMap { score.growthRate(row.counts, untreated: $0) }
  }

  /// What the doses and potencies of a row rest on; nil without drugs.
  func standing(_ row: ScreenRow) -> Standing? { plan.standing(of: row.condition.members, in: row.condition.tumour) }

  // MARK: JSON

  func names(_ row: ScreenRow) -> [String] { row.condition.members.map { plan.members[$0].name } }
  func doses(_ row: ScreenRow) -> [String] { row.condition.members.map { plan.members[$0].dose } }

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
      return .object(
        place(row) + [
          .init("readouts", .object(shares)), .init("score", score.score(row.counts)?.json ?? .null),
          .init("benefit", benefit(row)?.json ?? .null), .init("gr", growthRate(row)?.json ?? .null),
          .init("standing", standing(row).map { .string($0.rawValue) } ?? .null),
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
}
