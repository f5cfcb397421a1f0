import BypassCore
import BypassGraphics
import BypassKnowledge
import BypassLocatedText
import BypassPharmacology
import BypassReports

/// What one patient's dosing records give in plasma, for the drugs whose pharmacokinetics are known.
struct RecordedCourses {
  /// One drug.
  struct Row {
    let drug: DrugEntry
    let course: ConcentrationCourse
    let summary: ExposureSummary
  }

  let rows: [Row]
  /// What was passed over.
  let notes: [Diagnostic]
  private let end: Double
  private let start: Double

  /// Nothing without a file.
  init(path: String?, subjects: [DoseSubject]) throws {
    guard let path else {
      (rows, notes, start, end) = ([], [], 0, 0)
      return
    }
    let table = try DosingTable(try TextFile.read(path))
    let records = table.records
    notes =
      table.ignored.isEmpty
      ? []
      : [
        Diagnostic(
          .note, code: "columns-not-read", "'\(path)': not read: \(table.ignored.joined(separator: ", "))")
      ]
    let last = records.map { $0.time + Double($0.additional + 1) * max($0.interval, 24) }.max() ?? 0
    let first = records.first?.time ?? 0
    guard last <= 1e7 else {
      throw Diagnostic.error("dosing-horizon", "the records of '\(path)' go on for more than 10,000,000 hours")
    }
    var rows: [Row] = []
    for subject in subjects {
      guard case .drug(let entry) = subject, let kinetics = entry.agent.kinetics else {
        throw Diagnostic.error(
          "no-kinetics", at: .option("--records", path),
          "the pharmacokinetics of \(subject.name) are not in the catalogue",
          remedy: "name a drug that has them, such as crizotinib")
      }
      let course = try ConcentrationCourse(kinetics.system, records: records, until: last)
      rows.append(Row(drug: entry, course: course, summary: course.summary(from: first, to: max(last, first + 24))))
    }
    (self.rows, start, end) = (rows, first, max(last, first + 24))
  }

  private func free(_ row: Row, _ observation: ConcentrationCourse.Observation) -> Double {
    let analyte = row.course.kinetics.analytes[0]
    return observation.totals[0] / analyte.molarMass.gramsPerMole * 1e6 * analyte.unbound.value
  }

  var json: JSONValue {
    .array(
      rows.map { row -> JSONValue in
        let observed = row.course.observations.map { observation -> JSONValue in
          [
            "record": .integer(observation.record + 1), "time": .number(observation.time),
            "total": .number(observation.totals[0]), "free": .number(free(row, observation)),
          ]
        }
        let hours = (0...200).map { start + (end - start) * Double($0) / 200 }
        return [
          "drug": .string(row.drug.agent.id.description), "unit": "h, mg/L in total, nM unbound",
          "peak": .number(row.summary.peak.nanomolar), "average": .number(row.summary.average.nanomolar),
          "trough": .number(row.summary.trough.nanomolar), "observations": .array(observed),
          "times": .array(hours.map { .number($0) }),
          "free": .array(hours.map { .number(row.course.free(at: $0).nanomolar) }),
        ]
      })
  }

  /// A table for a terminal; empty without records.
  var terminal: String {
    rows.map { row in
      let head =
        "\(row.drug.agent.name) under the records: unbound peak \(row.summary.peak), mean \(row.summary.average), "
        + "trough \(row.summary.trough)"
      guard !row.course.observations.isEmpty else { return head }
      let table = TerminalTable(
        columns: [.init("hour", .right), .init("total mg/L", .right), .init("free nM", .right)],
        rows: row.course.observations.prefix(40).map {
          [$0.time.significant(6), $0.totals[0].significant(4), free(row, $0).significant(4)]
        })
      return head + "\n" + table.text()
    }.joined(separator: "\n\n")
  }

  /// The free concentrations in time; nil without records.
  var figure: Figure? {
    guard !rows.isEmpty else { return nil }
    let series = rows.enumerated().map { index, row in
      Plot.Series(
        row.drug.agent.name, color: Palette.category(index),
        [
          .line(
            (0...1000).map { step in
              let hour = start + (end - start) * Double(step) / 1000
              return Plot.Datum(hour / 24, row.course.free(at: hour).nanomolar)
            })
        ])
    }
    return Figure(
      title: "Free concentration under the dosing records", caption: BypassVersion.disclaimer,
      .plot(Plot(x: Axis("day"), y: Axis("free", unit: "nM"), series: series, proportion: 0.45)))
  }
}
