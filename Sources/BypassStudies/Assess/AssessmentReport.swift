import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassModel
import BypassKnowledge
import BypassPharmacology
import BypassReports

/// The answer of `assess` as one self-contained page.
struct AssessmentReport {
  let assessment: Assessment
  let figures: AssessmentFigures

  var html: String {
    HTMLPage(
      title: assessment.study.profile.name, subtitle: assessment.disease.name, introduction: introduction,
      sections: [
        .init("Single drugs", [.figure(figures.singles)]),
        .init("Pairs", figures.pairs.map { [.figure($0)] } ?? [.paragraph(["Pairs were not asked for."])]),
        .init("Ranking", [.table(ranking)]), .init("Why", why), .init("Contested", contested),
        .init("Evidence", evidence), .init("How", method),
      ], footer: "Bypass \(BypassVersion.text)"
    ).html
  }

  private var introduction: [HTMLBlock] {
    let best = assessment.treatments.filter { $0.rank == 1 }
    let single = assessment.treatments.first { $0.drugs.count == 1 }
    let altered = assessment.resolved.echo.isEmpty ? "no alterations" : assessment.resolved.echo.joined(separator: ", ")
    var items: [[HTMLInline]] = [
      [.strong("Tumour: "), .text(altered)],
      [
        .strong("Untreated: "),
        .text(
          "P(Death ≥ 1) \(interval(assessment.untreated.death.first)), P(Proliferation ≥ 1) "
            + interval(assessment.untreated.proliferation.first)),
      ],
      [
        .strong(best.count == 1 ? "Best treatment: " : "Best treatments, equal: "),
        .text(
          best.prefix(8).map { "\($0.label) (rests on \($0.standing.rawValue) evidence)" }.joined(separator: "; ")
            + (best.count > 8 ? "; …" : "")),
      ],
    ]
    if let single {
      items.append([
        .strong("Best single drug: "),
        .text(
          "\(single.label), score \(interval(single.outcome.score)), rests on \(single.standing.rawValue) evidence"),
      ])
    }
    var blocks: [HTMLBlock] = [.list(items)]
    if !assumptions.isEmpty {
      blocks.append(
        .details(
          summary: "\(assumptions.count) things are assumed without a source",
          [.list(assumptions.map { [.text("\($0.use): \($0.says)")] })]))
    }
    for finding in assessment.diagnostics {
      blocks.append(.callout(finding.severity == .note ? .plain : .caution, [.text(finding.summary)]))
    }
    return blocks
  }

  private func interval(_ estimate: Estimate?) -> String { estimate.map { NumberFormat.interval($0) } ?? "–" }

  private var ranking: HTMLTable {
    HTMLTable(
      caption: "Every treatment that was tried. " + Assessment.scoreDefinition + ".",
      columns: [
        .init("Rank", .right), .init("Treatment"), .init("P(Death ≥ 1)", .right), .init("P(Proliferation ≥ 1)", .right),
        .init("Score", .right), .init("Over best member", .right), .init("Rests on"),
      ],
      rows: assessment.treatments.map { treatment in
        [
          .init([.text(String(treatment.rank))], sortKey: Double(treatment.rank)), .init([.text(treatment.label)]),
          cell(treatment.outcome.death.first), cell(treatment.outcome.proliferation.first),
          cell(treatment.outcome.score), cell(treatment.benefit),
          .init([.badge(treatment.standing.rawValue, tone(treatment.standing))]),
        ]
      }, isSortable: true)
  }

  private func cell(_ estimate: Estimate?) -> HTMLTable.Cell {
    .init([.text(interval(estimate))], sortKey: estimate?.value ?? -1)
  }

  /// The best three treatments and every single drug, with the path.
  private var why: [HTMLBlock] {
    let best = assessment.treatments.prefix(3)
    let singles = assessment.treatments.filter { $0.drugs.count == 1 && $0.rank > (best.last?.rank ?? 0) }
    return best.flatMap { treatment -> [HTMLBlock] in
      let sentences = treatment.reasons.sentences.map { [HTMLInline.text($0)] }
      return [.subheading(treatment.label), .list(sentences)]
        + (figures.path(of: treatment).map { [.figure($0)] } ?? [])
    }
      + singles.map { treatment in
        let picture: [HTMLBlock] = figures.path(of: treatment).map { [.figure($0)] } ?? []
        return .details(
          summary: "\(treatment.label): score \(interval(treatment.outcome.score))",
          [.list(treatment.reasons.sentences.map { [.text($0)] })] + picture)
      }
  }

  /// The spread of P(death) of single drugs over the readings of contested statements.
  private var contested: [HTMLBlock] {
    guard !assessment.contested.isEmpty else { return [.paragraph(["No contested statement touches this disease."])] }
    let rows = assessment.contested.flatMap { reading -> [[HTMLTable.Cell]] in
      let changed = reading.rows.filter(\.changes)
      let statement = HTMLTable.Cell([.text(reading.variant.says)])
      guard !changed.isEmpty else { return [[statement, .init("no single drug"), .init("–"), .init("–")]] }
      return changed.map { [statement, .init($0.drug.agent.name), cell($0.death), cell($0.other)] }
    }
    return [
      .table(
        HTMLTable(
          caption:
            "Each contested statement read the other way, one at a time: single drugs whose P(Death ≥ 1) changes by "
            + "more than the 95 % intervals.",
          columns: [
            .init("Statement"), .init("Drug"), .init("P(Death ≥ 1)", .right), .init("Read the other way", .right),
          ], rows: rows))
    ]
  }

  private var used: [Reasons.Evidence] {
    var seen: Set<String> = []
    return assessment.treatments.flatMap(\.reasons.evidence).filter { seen.insert("\($0.id)|\($0.says)").inserted }
  }

  private var assumptions: [Reasons.Evidence] { used.filter { $0.standing == .assumed } }

  private var evidence: [HTMLBlock] {
    let entries = used.filter { $0.id != "assumed" }.sorted { ($0.id, $0.says) < ($1.id, $1.says) }
    return [
      .paragraph([
        "Everything that the paths, potencies and exposures above rest on. Standing is derived: read, contested, recalled (the source was not read) or assumed."
      ]),
      .evidence(
        entries.map { entry in
          .init(
            id: entry.id, statement: entry.says, standing: entry.standing.rawValue, tone: tone(entry.standing),
            source: [.text(entry.use)])
        }),
    ]
  }

  private func tone(_ standing: Standing) -> HTMLInline.Tone {
    switch standing {
    case .read: .good
    case .recalled, .contested: .caution
    case .assumed, .withdrawn: .bad
    }
  }

  private var method: [HTMLBlock] {
    [
      .definitions([
        .init("Question", [.text("every drug of the panel and every pair, each from the settled untreated tumour")]),
        .init(
          "Method",
          [
            .text(
              "continuous-time stochastic simulation of the multi-valued network; a drug at occupancy θ leaves the gate of its target open with probability 1 − θ"
            )
          ]),
        .init("Trajectories", [.text("\(assessment.untreated.trajectories) a treatment")]),
        .init(
          "Model time", [.text("\(assessment.study.duration) to settle, \(assessment.study.duration) under treatment")]),
        .init("Seed", [.code(String(assessment.study.seed.value))]),
        .init("Catalogue", [.code(assessment.study.catalogue.digest)]),
        .init("Bypass", [.code(BypassVersion.text)]),
        .init("Score", [.text(Assessment.scoreDefinition)]),
      ])
    ]
  }
}
