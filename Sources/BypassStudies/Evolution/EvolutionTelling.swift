import BypassCore
import BypassKnowledge
import BypassPharmacology
import BypassPopulation
import BypassReports

/// The answer of `evolve` in every form.
struct EvolutionTelling {
  let question: EvolutionQuestion
  let built: TumourBuilder.Built
  let arm: EvolutionFile.Arm
  let outcomes: [ClonalOutcome]
  /// Days between recorded points.
  let every: Double
  let disease: DiseaseEntry

  /// The answer.
  var result: StudyResult {
    let summary = ControlSummary(outcomes)
    let pictures = EvolutionPictures(telling: self, summary: summary)
    return StudyResult(
      json: json(summary), terminal: terminal(summary), files: tables + pictures.files,
      diagnostics: built.notes + question.file.unreadRanges)
  }

  /// The days at which courses are told.
  var days: [Double] {
    let last = outcomes.map(\.control).max() ?? 0
    return stride(from: 0, through: max(last, every), by: every).map { $0 }
  }

  /// The cells of each clone in each replicate at a day; a course that has ended stays at its end.
  func counts(on day: Double) -> [[Double]] {
    outcomes.compactMap { outcome in
      guard let course = outcome.course, !course.days.isEmpty else { return nil }
      let index = course.days.lastIndex { $0 <= day + 1e-9 } ?? 0
      return course.counts[index]
    }
  }

  private func json(_ summary: ControlSummary) -> JSONValue {
    let days = days
    let columns = days.map(counts(on:))
    let burdens = columns.map { Quantiles($0.map { $0.reduce(0, +) }) }
    let clones = built.members.indices.filter { clone in
      columns.contains { $0.contains { $0[clone] > 0 } }
    }.map { clone -> JSONValue in
      let cells = columns.map { Quantiles($0.map { $0[clone] }) }
      let shares = columns.map { column -> Double in
        let shares = column.compactMap { counts -> Double? in
          let total = counts.reduce(0, +)
          return total > 0 ? counts[clone] / total : nil
        }
        return shares.isEmpty ? 0 : shares.reduce(0, +) / Double(shares.count)
      }
      return .object([
        .init("name", .string(built.members[clone].name)),
        .init("parent", built.members[clone].parent.map { .string(built.members[$0].name) } ?? .null),
        .init("alterations", .strings(built.members[clone].alterations.map(\.id.description))),
        .init("cells", .array(cells.map { .number($0.middle) })), .init("share", .array(shares.map { .number($0) })),
      ])
    }
    return Envelope(
      verb: EvolveStudy.verb, modelName: disease.id.description, modelDigest: question.catalogue.digest,
      perturbations: question.echo(built), seed: question.seed
    ).document(
      [
        .init("name", .string(question.file.name)), .init("treatment", .string(arm.plan.text)),
        .init("replicates", .integer(outcomes.count)), .init("time", .array(days.map { .number($0) })),
        .init(
          "burden",
          [
            "median": .array(burdens.map { .number($0.middle) }), "lower": .array(burdens.map { .number($0.low) }),
            "upper": .array(burdens.map { .number($0.high) }),
          ]),
        .init("clones", .array(clones)), .init("progression", summary.json),
        .init("routes", routesJSON), .init("drugDays", drugDays), .init("toxicity", toxicity),
        .init("surface", surfaceJSON),
      ], diagnostics: built.notes + question.file.unreadRanges)
  }

  private var surfaceJSON: JSONValue {
    [
      "simulations": .integer(built.simulations), "trajectories": .integer(question.trajectories),
      "netErrorPerDay": .number(built.netError),
    ]
  }

  private var routesJSON: JSONValue {
    .array(
      Routes(outcomes, built.members).all.map { route in
        ["clone": .string(route.name), "replicates": .integer(route.count)]
      })
  }

  private var drugDays: JSONValue {
    .object(
      built.drugs.enumerated().map { index, drug in
        .init(drug.entry.agent.id.description, .number(outcomes.map { $0.drugDays[index] }.average))
      })
  }

  private var toxicity: JSONValue {
    .object(
      built.tumour.normalCells.enumerated().map { index, cells in
        .init(
          cells, .number(outcomes.compactMap { $0.toxicity.indices.contains(index) ? $0.toxicity[index] : nil }.average)
        )
      })
  }

  private func terminal(_ summary: ControlSummary) -> String {
    var lines = [
      "\(question.file.name) (\(disease.name))", "treatment: \(arm.plan.text)",
      "\(outcomes.count) replicates, seed \(question.seed), followed for up to \(question.file.followUp.significant(5)) days",
      "", summary.sentence,
    ]
    let routes = Routes(outcomes, built.members).all
    if !routes.isEmpty {
      lines += ["", "Largest clone when control was lost"]
      lines += [
        TerminalTable(
          columns: [.init("clone"), .init("replicates", .right)],
          rows: routes.prefix(12).map { [$0.name, "\($0.count)"] }
        ).text(width: 100)
      ]
    }
    let days = drugDaysText
    if !days.isEmpty { lines += ["", "Mean days on each drug: \(days)"] }
    lines += ["", "Exposure"] + built.movements.map { "  \($0)" }
    lines += [
      "",
      built.basis,
      BypassVersion.disclaimer,
    ]
    return TerminalText.wrapped(lines.joined(separator: "\n"))
  }

  private var drugDaysText: String {
    built.drugs.enumerated().map { index, drug in
      "\(drug.entry.agent.name) \(outcomes.map { $0.drugDays[index] }.average.fixed(0))"
    }.joined(separator: ", ")
  }

  /// The replicate whose time of control is in the middle: the one that pictures and tables of one course show.
  var typical: ClonalOutcome? {
    let sorted = outcomes.sorted { ($0.control, $0.patient) < ($1.control, $1.patient) }
    return sorted.isEmpty ? nil : sorted[sorted.count / 2]
  }

  private var tables: [StudyResult.File] {
    let export = CloneExport(built: built, course: typical?.course)
    let days = days
    let rows = days.flatMap { day -> [[String]] in
      let column = counts(on: day)
      return built.members.indices.compactMap { clone in
        let cells = Quantiles(column.map { $0[clone] })
        guard cells.high > 0 else { return nil }
        return [
          day.description, built.members[clone].name, cells.middle.description, cells.low.description,
          cells.high.description,
        ]
      }
    }
    return [
      .init(
        "clones.csv",
        CSVTable(header: ["day", "clone", "median cells", "5 percent", "95 percent"], rows: rows).text)
    ] + export.files
  }
}

/// The 5th, 50th and 95th of a hundred.
struct Quantiles {
  let low: Double
  let middle: Double
  let high: Double

  init(_ values: [Double]) {
    let sorted = values.sorted()
    func at(_ share: Double) -> Double {
      sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int((Double(sorted.count - 1) * share).rounded()))]
    }
    (low, middle, high) = (at(0.05), at(0.5), at(0.95))
  }
}

extension [Double] {
  /// The mean; 0 of nothing.
  var average: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }
}

/// Which clones were the largest when control was lost, most frequent first.
struct Routes {
  let all: [(name: String, count: Int)]

  init(_ outcomes: [ClonalOutcome], _ members: [CloneBuilder.Member]) {
    var counts: [Int: Int] = [:]
    for route in outcomes.compactMap(\.route) { counts[route, default: 0] += 1 }
    all = counts.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map { (members[$0.key].name, $0.value) }
  }
}
