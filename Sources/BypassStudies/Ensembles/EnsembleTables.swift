import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassReports

/// The tables and the figure of `ensemble`.
struct EnsembleTables {
  let outcome: EnsembleOutcome
  /// One a drug and one a pair, in the order of the question.
  let treatmentRows: [TreatmentRow]
  /// Best mean excess over Bliss first.
  let pairRows: [PairRow]
  /// One a score, when measured pairs were given.
  let skillRows: [SkillRow]

  /// The relative readout under a treatment.
  struct TreatmentRow {
    let drugs: [String]
    let spreads: [(family: String, spread: EnsembleSpread?)]

    var json: JSONValue {
      .object(
        [.init("drugs", .strings(drugs))] + spreads.map { .init($0.family, EnsembleTables.json($0.spread)) })
    }
  }

  /// What a pair does beyond the expected.
  struct PairRow {
    let drugs: [String]
    let rank: Int
    let spreads: [(reference: PairExcess.Reference, family: String, spread: EnsembleSpread?)]
    let isObserved: Bool?

    func spread(_ reference: PairExcess.Reference, _ family: String) -> EnsembleSpread? {
      spreads.first { $0.reference == reference && $0.family == family }?.spread
    }

    var json: JSONValue {
      var members: [JSONValue.Member] = [.init("drugs", .strings(drugs)), .init("rank", .integer(rank))]
      for reference in PairExcess.Reference.allCases {
        members.append(
          .init(
            reference.rawValue,
            .object(
              spreads.filter { $0.reference == reference }.map { .init($0.family, EnsembleTables.json($0.spread)) })))
      }
      members.append(.init("observed", isObserved.map { .bool($0) } ?? .null))
      return .object(members)
    }
  }

  /// How well a score puts the measured pairs in front.
  struct SkillRow {
    let score: String
    let skill: RankingSkill

    var json: JSONValue {
      [
        "score": .string(score), "roc": skill.rocArea.json, "precision": skill.precisionArea.json,
        "positives": .integer(skill.positives), "pairs": .integer(skill.count),
      ]
    }
  }

  init(outcome: EnsembleOutcome) {
    self.outcome = outcome
    guard let question = outcome.question else {
      (treatmentRows, pairRows, skillRows) = ([], [], [])
      return
    }
    let (names, pairs) = (question.drugs.map(\.name), question.pairs)
    treatmentRows = Self.treatments(outcome, names, pairs, question.seed)
    let excesses = PairExcess.Reference.allCases.flatMap { reference in
      outcome.families.map { (reference, $0.name, PairExcess($0.responses, over: reference, pairs: pairs)) }
    }
    let main = excesses.first { $0.0 == .bliss }?.2.means ?? []
    let order = pairs.indices.sorted { (-main[$0], $0) < (-main[$1], $1) }
    pairRows = order.enumerated().map { rank, index in
      let drugs = [names[pairs[index].first], names[pairs[index].second]]
      return PairRow(
        drugs: drugs, rank: rank + 1,
        spreads: excesses.map { ($0.0, $0.1, EnsembleSpread($0.2.values[index], seed: question.seed)) },
        isObserved: outcome.observed.map { $0.contains(Set(drugs)) })
    }
    skillRows = Self.skills(outcome, names, pairs, excesses, question.seed)
  }

  private static func treatments(
    _ outcome: EnsembleOutcome, _ names: [String], _ pairs: [(first: Int, second: Int)], _ seed: Seed
  ) -> [TreatmentRow] {
    func row(_ drugs: [String], _ value: (MemberResponse) -> Double) -> TreatmentRow {
      TreatmentRow(
        drugs: drugs, spreads: outcome.families.map { ($0.name, EnsembleSpread($0.responses.map(value), seed: seed)) })
    }
    return [row([]) { $0.untreated }]
      + names.indices.map { index in row([names[index]]) { $0.singles[index] } }
      + pairs.indices.map { index in
        row([names[pairs[index].first], names[pairs[index].second]]) { $0.pairs[index] }
      }
  }

  private static func skills(
    _ outcome: EnsembleOutcome, _ names: [String], _ pairs: [(first: Int, second: Int)],
    _ excesses: [(PairExcess.Reference, String, PairExcess)], _ seed: Seed
  ) -> [SkillRow] {
    guard let observed = outcome.observed else { return [] }
    let labels = pairs.map { observed.contains([names[$0.first], names[$0.second]]) }
    var scores = excesses.map { ("\($0.1) \($0.0.rawValue)", $0.2.means) }
    for reference in PairExcess.Reference.allCases where outcome.members != nil {
      let both = excesses.filter { $0.0 == reference }.map(\.2.means)
      if both.count == 2 {
        scores.append(("calibrated − random \(reference.rawValue)", zip(both[0], both[1]).map { $0 - $1 }))
      }
    }
    return scores.compactMap { name, values in
      RankingSkill(scores: values, positives: labels, seed: seed).map { SkillRow(score: name, skill: $0) }
    }
  }

  static func json(_ spread: EnsembleSpread?) -> JSONValue {
    guard let spread else { return .null }
    return [
      "mean": .number(spread.mean.value), "ci": [.number(spread.mean.lower), .number(spread.mean.upper)],
      "members5to95": [.number(spread.quantiles.lowerBound), .number(spread.quantiles.upperBound)],
      "members": .integer(spread.members),
    ]
  }

  // MARK: Terminal

  private static func text(_ spread: EnsembleSpread?) -> String {
    spread.map { NumberFormat.interval($0.mean, decimals: 3) } ?? "–"
  }

  private static func quantiles(_ spread: EnsembleSpread?) -> String {
    spread.map { "\($0.quantiles.lowerBound.fixed(2))…\($0.quantiles.upperBound.fixed(2))" } ?? "–"
  }

  var pairTable: String {
    let names = outcome.families.map(\.name)
    let rows = pairRows.prefix(25).map { row in
      [String(row.rank), row.drugs.joined(separator: " + ")]
        + names.flatMap { [Self.text(row.spread(.bliss, $0)), Self.quantiles(row.spread(.bliss, $0))] }
        + (row.isObserved.map { [$0 ? "yes" : ""] } ?? [])
    }
    return TerminalTable(
      columns: [.init("rank", .right), .init("pair")]
        + names.flatMap { [.init($0, .right), .init("members", .right)] }
        + (outcome.observed == nil ? [] : [.init("measured")]), rows: rows
    ).text()
  }

  var skillTable: String {
    TerminalTable(
      columns: [.init("score"), .init("area under ROC", .right), .init("average precision", .right)],
      rows: skillRows.map {
        [
          $0.score, NumberFormat.interval($0.skill.rocArea, decimals: 3),
          NumberFormat.interval($0.skill.precisionArea, decimals: 3),
        ]
      }
    ).text()
  }

  // MARK: Files

  var unknowns: String {
    CSVTable(
      header: ["unknown", "alternative", "name"],
      rows: outcome.family.unknowns.flatMap { unknown in
        unknown.alternatives.enumerated().map { [unknown.name, String($0.offset), $0.element.name] }
      }
    ).text
  }

  var members: String {
    CSVTable(
      header: ["member"] + outcome.family.unknowns.map(\.name),
      rows: (outcome.members ?? []).enumerated().map { index, member in
        [String(index + 1)] + member.choice.map { String($0) }
      }
    ).text
  }

  private static func cells(_ spread: EnsembleSpread?) -> [String] {
    guard let spread else { return ["", "", "", "", "", "0"] }
    return [
      spread.mean.value, spread.mean.lower, spread.mean.upper, spread.quantiles.lowerBound,
      spread.quantiles.upperBound,
    ].map { String($0) } + [String(spread.members)]
  }

  private static func heading(_ prefix: String) -> [String] {
    ["mean", "lower", "upper", "members5", "members95", "members"].map { "\(prefix) \($0)" }
  }

  var treatments: String {
    CSVTable(
      header: ["drugs"] + outcome.families.flatMap { Self.heading($0.name) },
      rows: treatmentRows.map { row in
        [row.drugs.joined(separator: " + ")] + row.spreads.flatMap { Self.cells($0.spread) }
      }
    ).text
  }

  var pairs: String {
    let columns = PairExcess.Reference.allCases.flatMap { reference in
      outcome.families.map { (reference, $0.name) }
    }
    return CSVTable(
      header: ["rank", "first", "second"] + columns.flatMap { Self.heading("\($0.0.rawValue) \($0.1)") } + ["measured"],
      rows: pairRows.map { row in
        [String(row.rank)] + row.drugs + columns.flatMap { Self.cells(row.spread($0.0, $0.1)) }
          + [row.isObserved.map { $0 ? "yes" : "no" } ?? ""]
      }
    ).text
  }

  /// The mean excess over Bliss of each pair; nil for fewer than two drugs.
  var figure: Figure? {
    guard let question = outcome.question, question.drugs.count > 1, let main = outcome.families.first?.name else {
      return nil
    }
    let names = question.drugs.map(\.name)
    let bySet = Dictionary(pairRows.map { (Set($0.drugs), $0) }, uniquingKeysWith: { first, _ in first })
    let most = max(0.01, pairRows.compactMap { $0.spread(.bliss, main)?.mean.value.magnitude }.max() ?? 0)
    let map = HeatMap.pairs(
      of: names, colors: ColorScale(.diverging(midpoint: 0), domain: -most...most),
      quantity: Axis("excess over Bliss", domain: -most...most)
    ) { row, column in
      guard row != column else { return .outside }
      return .interval(
        bySet[[names[row], names[column]]]?.spread(.bliss, main)?.mean, of: "\(names[row]) + \(names[column])")
    }
    return Figure(
      title: "Pairs over a family: \(outcome.ready.name)",
      caption:
        "Mean over the members (\(main)) of what each pair lowers the readout beyond Bliss, with its 95 % interval "
        + "over members. "
        + BypassVersion.disclaimer, .heatMap(map))
  }
}
