import BypassAnalyses
import BypassCore
import BypassModel
import BypassReports

extension StaticStudy {
  /// Answers the question once under each set of clamps.
  func scan(
    _ ready: ReadyModel, _ network: QualitativeNetwork, _ limits: SearchLimits, _ telling: StaticTelling,
    progress: Progress
  ) throws -> StudyResult {
    var rows: [ScanRow] = []
    for (position, text) in each.enumerated() {
      try Task.checkCancellation()
      let clamps = try Self.clamps(text, of: ready)
      let before = ready.treated
      let clamped = try Network(
        nodes: before.nodes, perturbations: before.perturbations + clamps, parameters: before.parameters,
        initial: before.initial)
      let held = try QualitativeNetwork(clamped, options: network.options, reusing: network)
      var row = telling
      row.network = held
      row.withPictures = false
      row.succession = nil
      rows.append(ScanRow(clamps: text, answer: try answer(held, limits, row)))
      progress(Double(position + 1) / Double(each.count))
    }
    return ScanTelling(ready: ready, asked: asked, inputs: telling.inputs, rows: rows).result
  }

  private static func clamps(_ text: String, of ready: ReadyModel) throws(Diagnostic) -> [Perturbation] {
    let space = try ready.space(text, option: "--each")
    guard !space.intervals.isEmpty else {
      throw .error(
        "setting-syntax", at: .option("--each", text), "no node is named", remedy: "write --each NODE=LEVEL")
    }
    return space.intervals.map { Perturbation(.clamp($0.lowest), of: $0.node) }
  }
}

/// What was found under one set of clamps.
struct ScanRow {
  /// As it was asked.
  let clamps: String
  let answer: StudyResult
}

/// Tells the answers under many sets of clamps.
struct ScanTelling {
  let ready: ReadyModel
  let asked: StaticStudy.Asked
  let inputs: StaticStudy.Inputs
  let rows: [ScanRow]

  var result: StudyResult {
    let told = ["count", "countIsExact", "complete", "shortfall", "items"]
    let document = Envelope(
      verb: asked.rawValue, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations,
      seed: nil
    ).document(
      [
        .init("inputs", .string(inputs.rawValue)), .init("complete", .bool(isComplete)),
        .init(
          "rows",
          .array(
            rows.map { row in
              .object([.init("clamps", .string(row.clamps))] + told.map { .init($0, row.answer.json[$0] ?? .null) })
            })),
      ], diagnostics: ready.diagnostics)
    let lines = rows.prefix(20).map { row -> String in
      let told = row.answer.terminal.split(separator: "\n").dropFirst(1 + ready.perturbations.count).map(String.init)
      return ([row.clamps] + told).joined(separator: "\n")
    }
    let rest = rows.count > lines.count ? ["… and \(rows.count - lines.count) more (see --json or --out)"] : []
    let head = "\(ready.name): \(asked.rawValue) under \(rows.count) sets of clamps, inputs \(inputs.rawValue)"
    return StudyResult(
      json: document, terminal: ([head] + ready.perturbations + lines + rest).joined(separator: "\n"),
      files: [.init("scan.csv", table)], diagnostics: ready.diagnostics, status: isComplete ? .done : .limitReached)
  }

  private var isComplete: Bool { rows.allSatisfy { $0.answer.status == .done } }

  /// One row an answer, with the clamps in front.
  private var table: String {
    let nodes = ready.treated.nodes.map(\.id.description)
    let rows = rows.flatMap { row -> [[String]] in
      guard case .array(let items)? = row.answer.json["items"] else { return [] }
      return items.enumerated().map { index, item in
        [row.clamps, String(index + 1)] + nodes.map { item["levels"]?[$0].map(Self.text) ?? "" }
      }
    }
    return CSVTable(header: ["clamps", "number"] + nodes, rows: rows).text
  }

  private static func text(_ levels: JSONValue) -> String {
    switch levels {
    case .integer(let level): String(level)
    case .array(let ends): ends.map(text).joined(separator: "-")
    default: ""
    }
  }
}
