import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassPharmacology
import BypassReports

/// The answer of `assess` for a terminal: the untreated tumour, the best treatments, every single drug, the reasons.
struct AssessmentTable {
  let assessment: Assessment
  /// Characters a line.
  var width = 100
  /// Treatments shown in the first table; all are in the files and in JSON.
  var shown = 15

  var text: String {
    let singles = assessment.treatments.filter { $0.drugs.count == 1 }
    let best = Array(assessment.treatments.prefix(shown))
    var parts = [heading, table(best, title: "Best \(best.count) of \(assessment.treatments.count) treatments")]
    if assessment.treatments.count > singles.count { parts.append(table(singles, title: "Single drugs")) }
    parts.append(reasons(Array(best.prefix(3)), title: "Why: the best treatments"))
    parts.append(reasons(failures(singles), title: "Why drugs of the driver leave cells alive"))
    parts.append(contested)
    if !assessment.skipped.isEmpty {
      parts.append(
        "Not tried: " + assessment.skipped.map { "\($0.drug) (\($0.reason.summary))" }.joined(separator: "; "))
    }
    parts.append(
      "score = \(Assessment.scoreDefinition). gain = score of a pair over its best member; rests on = its worst founded piece of evidence; every interval is in the report and in --json."
    )
    parts.append("\(standings)\n\(BypassVersion.disclaimer)")
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var heading: String {
    let untreated = assessment.untreated
    let origin = assessment.study.profile.aroseUnder.map { "\($0.drug.text) (\($0.dose.text))" }
    let altered = assessment.resolved.echo.isEmpty ? "no alterations" : assessment.resolved.echo.joined(separator: ", ")
    return """
      \(assessment.study.profile.name) (\(assessment.disease.name))
      \(altered)\(origin.isEmpty ? "" : "; arose under \(origin.joined(separator: ", "))"); \(untreated.trajectories) trajectories a treatment, seed \(assessment.study.seed)
      \(assessment.study.profile.aroseUnder.isEmpty ? "untreated" : "drugs withdrawn"): P(Death ≥ 1) \(interval(untreated.death.first)), P(Proliferation ≥ 1) \(interval(untreated.proliferation.first)), score \(interval(untreated.score))
      """
  }

  private func table(_ treatments: [Treatment], title: String) -> String {
    let hasPairs = treatments.contains { $0.benefit != nil }
    var columns: [TerminalTable.Column] = [
      .init("rank", .right), .init("treatment"), .init("P(Death ≥ 1)", .right), .init("P(Prolif ≥ 1)", .right),
      .init("score", .right),
    ]
    if hasPairs { columns.append(.init("gain", .right)) }
    columns.append(.init("rests on"))
    let rows = treatments.map { treatment -> [String] in
      let cells = [
        String(treatment.rank), treatment.label, interval(treatment.outcome.death.first),
        number(treatment.outcome.proliferation.first), interval(treatment.outcome.score),
      ]
      let gain = hasPairs ? [treatment.benefit.map { NumberFormat.difference($0.value) } ?? "–"] : []
      return cells + gain + [treatment.standing.rawValue]
    }
    return "\(title)\n" + TerminalTable(columns: columns, rows: rows).text(width: width)
  }

  /// Single drugs for which a contested statement matters here.
  private var contested: String {
    let rows = assessment.contested.flatMap { reading in
      reading.rows.filter(\.changes).map {
        [reading.variant.id.description, $0.drug.agent.name, interval($0.death), interval($0.other)]
      }
    }
    guard !rows.isEmpty else { return "" }
    let table = TerminalTable(
      columns: [.init("contested"), .init("drug"), .init("P(Death ≥ 1)", .right), .init("the other way", .right)],
      rows: rows)
    return "What contested statements, read the other way, would change\n" + table.text(width: width)
  }

  private func number(_ estimate: Estimate?) -> String {
    estimate.map { NumberFormat.number($0.value, decimals: 2) } ?? "–"
  }

  private func interval(_ estimate: Estimate?) -> String { estimate.map { NumberFormat.interval($0) } ?? "–" }

  /// Single drugs of the disease's driver class that leave the cells alive.
  private func failures(_ singles: [Treatment]) -> [Treatment] {
    let tables = Set(assessment.study.catalogue.potencies.values.map(\.node))
    return Array(
      singles.filter { treatment in
        (treatment.outcome.death.first?.value ?? 0) < 0.5
          && treatment.engagements.contains { tables.contains($0.target.node) }
      }.prefix(5))
  }

  private func reasons(_ treatments: [Treatment], title: String) -> String {
    guard !treatments.isEmpty else { return "" }
    let blocks = treatments.map { treatment in
      ([treatment.label] + treatment.reasons.sentences.map { TerminalText.wrapped("  - \($0)", width: width) }).joined(
        separator: "\n")
    }
    return "\(title)\n" + blocks.joined(separator: "\n")
  }

  private var standings: String {
    var counts: [Standing: Set<String>] = [:]
    for evidence in assessment.treatments.flatMap(\.reasons.evidence) {
      counts[evidence.standing, default: []].insert("\(evidence.id) \(evidence.says)")
    }
    let words = Standing.allCases.reversed().compactMap { standing in
      counts[standing].map { "\($0.count) \(standing.rawValue)" }
    }
    return "The table rests on \(words.joined(separator: ", ")) pieces of evidence (see the report or --json)."
  }
}
