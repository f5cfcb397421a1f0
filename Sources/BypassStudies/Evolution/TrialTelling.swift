import BypassCore
import BypassGraphics
import BypassKnowledge
import BypassPharmacology
import BypassPopulation
import BypassReports

/// The answer of `trial` in every form.
struct TrialTelling {
  /// One arm with what came of its patients.
  struct ArmResult: Sendable {
    let arm: EvolutionFile.Arm
    let outcomes: [ClonalOutcome]
  }

  let question: EvolutionQuestion
  let built: TumourBuilder.Built
  let arms: [ArmResult]
  let disease: DiseaseEntry
  /// The same trial with another number of the disease's growth.
  var others: [Other] = []

  /// The trial with one number replaced.
  struct Other: Sendable {
    let name: String
    let value: Double
    let arms: [ArmResult]
  }

  private struct Row {
    let arm: ArmResult
    let summary: ControlSummary
    /// Against the first arm; nil for itself and where it cannot be estimated.
    let hazard: Estimate?
  }

  private var rows: [Row] { rows(of: arms) }

  private func rows(of arms: [ArmResult]) -> [Row] {
    let summaries = arms.map { ControlSummary($0.outcomes, response: question.file.criteria.response) }
    return arms.enumerated().map { index, arm in
      Row(
        arm: arm, summary: summaries[index],
        hazard: index == 0
          ? nil : HazardRatio.estimate(summaries[index].followUps, against: summaries[0].followUps))
    }
  }

  /// The answer.
  var result: StudyResult {
    let rows = rows
    return StudyResult(
      json: json(rows), terminal: terminal(rows),
      files: [.init("patients.csv", patients), .init("control.svg", figure(rows).svg())], diagnostics: built.notes)
  }

  private func json(_ rows: [Row]) -> JSONValue {
    Envelope(
      verb: TrialStudy.verb, modelName: disease.id.description, modelDigest: question.catalogue.digest,
      perturbations: question.echo(built), seed: question.seed
    ).document(
      [
        .init("name", .string(question.file.name)), .init("patients", .integer(arms.first?.outcomes.count ?? 0)),
        .init("clones", .strings(built.members.map(\.name))), .init("arms", .array(rows.map(armJSON))),
        .init("endpoint", "time to loss of control: the tumour has outgrown the whole plan of its arm"),
        .init(
          "surface",
          [
            "simulations": .integer(built.simulations), "trajectories": .integer(question.trajectories),
            "netErrorPerDay": .number(built.netError),
          ]),
        .init("robustness", .array(others.map(robustness))),
      ], diagnostics: built.notes)
  }

  private func robustness(_ other: Other) -> JSONValue {
    .object([
      .init("parameter", .string(other.name)), .init("value", .number(other.value)),
      .init(
        "arms",
        .array(
          rows(of: other.arms).map { row in
            .object([
              .init("name", .string(row.arm.arm.name)), .init("lost", .integer(row.summary.failed)),
              .init("median", row.summary.estimate.median.value.map { .number($0) } ?? .null),
              .init("hazardRatio", hazardJSON(row.hazard)),
            ])
          })),
    ])
  }

  private func hazardJSON(_ hazard: Estimate?) -> JSONValue {
    hazard.map { ["value": .number($0.value), "ci": [.number($0.lower), .number($0.upper)]] } ?? .null
  }

  /// Shares lost and medians with other numbers, a row each.
  private var robustnessLines: [String] {
    guard !others.isEmpty else { return [] }
    let all = [("as in the catalogue", arms)] + others.map { ("\($0.name) \(number($0.value))", $0.arms) }
    let table = TerminalTable(
      columns: [.init("with", mayShrink: false)] + arms.map { .init($0.arm.name, .right) },
      rows: all.map { name, arms in
        [name]
          + rows(of: arms).map { row in
            let lost = "\((100 * Double(row.summary.failed) / Double(row.arm.outcomes.count)).fixed(0)) %"
            let median = row.summary.estimate.median.value.map { " by \($0.fixed(0)) d" } ?? ""
            return lost + median
          }
      })
    return [
      "", "With other numbers: share lost, and the day by which half of all are (hazard ratios are in --json)",
      table.text(width: 100),
    ]
  }

  /// Small numbers in powers of ten, so that their column stays narrow.
  private func number(_ value: Double) -> String {
    value > 0 && value < 1e-4 ? value.description : value.significant(3)
  }

  private func armJSON(_ row: Row) -> JSONValue {
    let outcomes = row.arm.outcomes
    let count = outcomes.count
    return .object([
      .init("name", .string(row.arm.arm.name)), .init("treatment", .string(row.arm.arm.plan.text)),
      .init("response", Estimate.share(row.summary.responded, of: count).json),
      .init("completeResponse", Estimate.share(row.summary.complete, of: count).json),
      .init("cured", Estimate.share(row.summary.cured, of: count).json), .init("progression", row.summary.json),
      .init("hazardRatio", hazardJSON(row.hazard)),
      .init(
        "routes",
        .array(
          Routes(outcomes, built.members).all.map { ["clone": .string($0.name), "patients": .integer($0.count)] })),
      .init(
        "toxicity",
        .object(
          built.tumour.normalCells.enumerated().map { .init($1, .number(toxicity(outcomes, $0))) })),
      .init(
        "drugDays",
        .object(
          built.drugs.enumerated().map { index, drug in
            .init(drug.entry.agent.id.description, .number(outcomes.map { $0.drugDays[index] }.average))
          })),
    ])
  }

  private func toxicity(_ outcomes: [ClonalOutcome], _ index: Int) -> Double {
    outcomes.map { $0.toxicity.indices.contains(index) ? $0.toxicity[index] : 0 }.average
  }

  private func terminal(_ rows: [Row]) -> String {
    let table = TerminalTable(
      columns: [
        .init("arm"), .init("response", .right), .init("complete", .right), .init("lost", .right),
        .init("median, days", .right), .init("hazard ratio", .right), .init("drug-days", .right),
      ] + built.tumour.normalCells.map { .init("\($0) lost", .right) },
      rows: rows.map { row in
        let count = row.arm.outcomes.count
        return [
          row.arm.arm.name, NumberFormat.percent(Double(row.summary.responded) / Double(count)),
          NumberFormat.percent(Double(row.summary.complete) / Double(count)),
          NumberFormat.percent(Double(row.summary.failed) / Double(count)),
          ControlSummary.text(row.summary.estimate.median).replacing(" days", with: ""),
          row.hazard.map { NumberFormat.interval($0) } ?? (row.arm.arm.name == arms[0].arm.name ? "1" : "–"),
          row.arm.outcomes.map { $0.drugDays.reduce(0, +) }.average.fixed(0),
        ] + built.tumour.normalCells.indices.map { NumberFormat.percent(toxicity(row.arm.outcomes, $0)) }
      })
    let routes = rows.flatMap { row -> [String] in
      let routes = Routes(row.arm.outcomes, built.members).all
      return routes.isEmpty
        ? [] : ["  \(row.arm.arm.name): " + routes.prefix(5).map { "\($0.name) \($0.count)" }.joined(separator: ", ")]
    }
    let lines =
      [
        "\(question.file.name) (\(disease.name))",
        "\(arms[0].outcomes.count) virtual patients an arm, the same in each; seed \(question.seed)", "",
        table.text(width: 120), "",
      ] + rows.map { "  \($0.arm.arm.name) = \($0.arm.arm.plan.text)" }
      + (routes.isEmpty ? [] : ["", "Largest clone when control was lost"] + routes)
      + robustnessLines + ["", "Exposure"] + built.movements.map { "  \($0)" } + [
        "",
        built.basis,
        BypassVersion.disclaimer,
      ]
    // As wide as the table of arms may be.
    return TerminalText.wrapped(lines.joined(separator: "\n"), width: 120)
  }

  private var patients: String {
    let header =
      ["arm", "patient", "cells at start", "days of control", "control lost", "cured", "depth", "route"]
      + built.drugs.map { "days on \($0.entry.agent.id)" } + built.tumour.normalCells.map { "loss of \($0)" }
    let rows = arms.flatMap { arm in
      arm.outcomes.map { outcome in
        [
          arm.arm.name, "\(outcome.patient + 1)", outcome.cells.start.description, outcome.control.description,
          outcome.hasFailed ? "yes" : "no", outcome.isCured ? "yes" : "no", outcome.depth.description,
          outcome.route.map { built.members[$0].name } ?? "",
        ] + outcome.drugDays.map(\.description) + outcome.toxicity.map(\.description)
      }
    }
    return CSVTable(header: header, rows: rows).text
  }

  private func figure(_ rows: [Row]) -> Figure {
    let month = 30.4375
    let last = rows.flatMap { $0.summary.followUps.map(\.days) }.max() ?? 1
    let step = max(1, (last / month / 6).rounded(.up))
    let riskMonths = stride(from: 0, through: last / month, by: step).map { $0 }
    let curves = rows.map { row in
      SurvivalFigure.curve(row.arm.arm.name, row.summary, months: month, riskDays: riskMonths.map { $0 * month })
    }
    return Figure(
      title: "Time to loss of control: \(question.file.name)",
      caption:
        "Kaplan–Meier curves of \(arms[0].outcomes.count) virtual patients an arm with 95 % intervals. \(BypassVersion.disclaimer)",
      .plot(.survival(curves, time: Axis("Time", unit: "months"), share: "In control", riskTimes: riskMonths)))
  }
}
