import BypassCore
import BypassGraphics
import BypassPharmacology
import BypassReports

/// The answer of `synergy`, told in every form.
struct SynergyAnswer {
  let path: String
  let digest: String
  let seed: Seed
  let data: CombinationData
  let bootstraps: Int
  var surface: MuSyCAnswer?
  var scores: [CombinationScores] = []
  var diagnostics: [Diagnostic] = []

  func result(models: [SynergyStudy.Model]) -> StudyResult {
    let members = models.map { model in
      model.reference.map { reference in
        scores.first { $0.model == reference }.map(json) ?? missing(model)
      } ?? surface.map(json) ?? missing(model)
    }
    let document = Envelope(
      verb: SynergyStudy.verb, modelName: path, modelDigest: digest, perturbations: [], seed: seed
    ).document(
      [
        .init(
          "drugs", .array(data.axes.map { ["name": .string($0.name), "unit": $0.unit.map { .string($0) } ?? .null] })),
        .init(
          "effect", ["direction": .string(data.scale.direction.rawValue), "whole": .number(data.scale.whole)]),
        .init("wells", .integer(data.wells.count)), .init("conditions", .integer(data.conditions.count)),
        .init("bootstraps", .integer(bootstraps)), .init("models", .array(members)),
      ], diagnostics: diagnostics)
    return ToldAnswer(
      title: "Combination of \(data.axes.map(\.name).joined(separator: " + "))",
      subtitle: "\(data.wells.count) wells, seed \(seed)", terminal: terminal, tables: tables, pictures: pictures
    ).result(json: document, diagnostics: diagnostics)
  }

  // MARK: JSON

  private func missing(_ model: SynergyStudy.Model) -> JSONValue {
    ["name": .string(model.rawValue), "parameters": .null, "ci": .null, "sse": .null]
  }

  private func json(_ answer: MuSyCAnswer) -> JSONValue {
    let names = answer.model.layout.names
    let ends = answer.intervals.map { interval -> JSONValue in
      [interval.lower.map { .number($0) } ?? .null, interval.upper.map { .number($0) } ?? .null]
    }
    return .object([
      .init("name", "MuSyC"),
      .init("parameters", .object(zip(names, answer.model.values).map { .init($0, .number($1)) })),
      .init("ci", .object(zip(names, ends).map { .init($0, $1) })), .init("sse", .number(answer.sse)),
      .init("interval", .string(answer.intervalMethod.rawValue)), .init("beta", answer.beta.json),
      .init("starts", ["agreeing": .integer(answer.agreeing.starts), "of": .integer(answer.agreeing.of)]),
    ])
  }

  private func json(_ scores: CombinationScores) -> JSONValue {
    func ends(_ estimate: Estimate?) -> JSONValue {
      estimate.map { [.number($0.lower), .number($0.upper)] } ?? .null
    }
    func value(_ estimate: Estimate?) -> JSONValue { estimate.map { .number($0.value) } ?? .null }
    let cells = scores.cells.map { cell -> JSONValue in
      [
        "doses": .array(cell.doses.map { .number($0) }), "observed": .number(cell.observed),
        "expected": cell.expected.map { .number($0) } ?? .null, "score": value(cell.score), "ci": ends(cell.score),
        "undefined": cell.undefined.map { .string($0) } ?? .null,
      ]
    }
    return .object([
      .init("name", .string(scores.model.rawValue)),
      .init("parameters", ["mean": value(scores.mean), "highest": value(scores.highest)]),
      .init("ci", ["mean": ends(scores.mean), "highest": ends(scores.highest)]), .init("sse", .number(scores.sse)),
      .init("undefined", .integer(scores.undefinedCount)), .init("cells", .array(cells)),
    ])
  }

  // MARK: Terminal

  private var terminal: String {
    let names = data.axes.map { axis in axis.unit.map { "\(axis.name) (\($0))" } ?? axis.name }
    var parts = [
      "\(names.joined(separator: " + ")): \(data.wells.count) wells, \(data.conditions.count) different doses, seed \(seed)"
    ]
    if !scores.isEmpty {
      let rows = scores.map { score -> [String] in
        [
          score.model.rawValue, score.mean.map { NumberFormat.interval($0, decimals: 3) } ?? "–",
          score.highest.map { NumberFormat.interval($0, decimals: 3) } ?? "–", score.sse.significant(4),
          score.undefinedCount == 0 ? "" : "\(score.undefinedCount) of \(score.cells.count)",
        ]
      }
      parts.append(
        "Synergy in surviving share, above 0 where the combination does more than the model expects\n"
          + TerminalTable(
            columns: [
              .init("model"), .init("mean (95 %)", .right), .init("highest (95 %)", .right), .init("sse", .right),
              .init("undefined"),
            ], rows: rows
          ).text(width: 100))
    }
    if let surface {
      let rows = surface.model.layout.names.indices.map { index -> [String] in
        let ends = surface.intervals[index]
        return [
          surface.model.layout.names[index], surface.model.values[index].significant(5),
          "\(ends.lower?.significant(4) ?? "no bound") … \(ends.upper?.significant(4) ?? "no bound")",
        ]
      }
      parts.append(
        "MuSyC: sse \(surface.sse.significant(6)), beta \(NumberFormat.interval(surface.beta)), "
          + "\(surface.agreeing.starts) of \(surface.agreeing.of) starts agree; intervals by \(surface.intervalMethod.rawValue)\n"
          + TerminalTable(
            columns: [.init("parameter"), .init("value", .right), .init("95 %")], rows: rows
          ).text(width: 100))
    }
    let notes = TerminalText.notes(diagnostics)
    if !notes.isEmpty { parts.append("Notes\n" + notes.joined(separator: "\n")) }
    parts.append(BypassVersion.disclaimer)
    return parts.map(\.withoutLastBreaks).joined(separator: "\n\n")
  }

  // MARK: Files

  private var tables: [StudyResult.File] {
    let scores = StudyResult.File("scores.csv", scoreTable)
    guard let surface else { return [scores] }
    let rows = surface.model.layout.names.indices.map { index -> [String] in
      let ends = surface.intervals[index]
      return [
        surface.model.layout.names[index], surface.model.values[index].description, ends.lower?.description ?? "",
        ends.upper?.description ?? "",
      ]
    }
    return [
      scores, .init("musyc.csv", CSVTable(header: ["parameter", "value", "lower", "upper"], rows: rows).text),
    ]
  }

  /// Pictures of two drugs; none of more.
  private var pictures: [(name: String, figure: Figure)] {
    guard data.axes.count == 2 else { return [] }
    let figures = SynergyFigures(answer: self)
    return [("surface.svg", figures.surface)]
      + scores.map { ("\($0.model.rawValue.lowercased()).svg", figures.matrix($0)) }
      + (figures.isobologram.map { [("isobologram.svg", $0)] } ?? [])
  }

  private var scoreTable: String {
    let header =
      ["model"] + data.axes.map { axis in axis.unit.map { "\(axis.name) (\($0))" } ?? axis.name }
      + ["observed", "expected", "score", "lower", "upper", "undefined"]
    let rows = scores.flatMap { score in
      score.cells.map { cell -> [String] in
        [score.model.rawValue] + cell.doses.map(\.description) + [cell.observed.description]
          + [cell.expected?.description ?? "", cell.score?.value.description ?? ""]
          + [cell.score?.lower.description ?? "", cell.score?.upper.description ?? "", cell.undefined ?? ""]
      }
    }
    return CSVTable(header: header, rows: rows).text
  }
}
