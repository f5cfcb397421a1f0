import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology
import BypassReports

/// Tells escapes and closures.
struct EscapeTelling {
  let study: EscapeStudy
  let ready: ReadyModel
  let run: EscapeRun
  let escapes: Enumeration<FoundEscape>
  /// One an escape, from the first on; those beyond were not computed.
  let details: [EscapeDetail]
  /// Nil when they were not searched.
  let closures: ClosureSearch.Answer?
  let additions: [DrugEntry]

  var result: StudyResult {
    let complete = escapes.isComplete && (study.isBrief || (closures?.closures.isComplete ?? false))
    return StudyResult(
      json: json, terminal: terminal, files: EscapeFiles(telling: self).all, diagnostics: ready.diagnostics,
      status: complete ? .done : .limitReached)
  }

  func detail(_ index: Int) -> EscapeDetail? { index < details.count ? details[index] : nil }

  func names(_ positions: [Int]) -> String {
    positions.isEmpty ? "nothing needed" : positions.map { additions[$0].agent.name }.joined(separator: " + ")
  }

  // MARK: JSON

  private var json: JSONValue {
    Envelope(
      verb: EscapeStudy.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations,
      seed: study.seed
    ).document(
      [
        .init("size", .integer(study.size)), .init("complete", .bool(escapes.isComplete)),
        .init("shortfall", escapes.shortfall.map { .string($0.rawValue) } ?? .null),
        .init("escapes", .array(escapes.items.enumerated().map { json(of: $1, $0) })),
        .init("notAsked", .strings(run.unknown.map(\.id))),
        .init("closureSize", .integer(study.closureSize)),
        .init("closures", .array((closures?.closures.items ?? []).map { ["drugs": drugs($0)] })),
        .init("closuresComplete", .bool(closures?.closures.isComplete ?? false)),
        .init(
          "counterExamples",
          .array(
            (closures?.counterExamples ?? []).map { example in
              [
                "drugs": drugs(example.additions), "alterations": .strings(run.elements(of: example).map(\.id)),
                "refuge": .string(example.refuge.description),
              ]
            })),
      ], diagnostics: ready.diagnostics)
  }

  private func drugs(_ positions: [Int]) -> JSONValue {
    .strings(positions.map { additions[$0].agent.id.description })
  }

  private func json(of escape: FoundEscape, _ index: Int) -> JSONValue {
    let detail = detail(index)
    return .object([
      .init("alterations", .strings(escape.elements.map(\.id))),
      .init("route", .strings(escape.elements.map { $0.route ?? "not said" })),
      .init("prior", .array(escape.elements.map { $0.prevalence.map { .string($0) } ?? .null })),
      .init("evidence", .strings(escape.elements.flatMap(\.evidence))),
      .init("malignant", detail?.malignant?.json ?? .null), .init("refuge", .string(escape.refuge.description)),
      .init(
        "closures",
        (detail?.closures).map { .array($0.items.map { ["drugs": drugs($0)] }) } ?? .null),
      .init(
        "otherDrugs",
        .array(
          (detail?.others ?? []).map { other in
            [
              "drug": .string(other.drug.agent.id.description), "occupancy": .number(other.occupancy),
              "resisted": .bool(other.isResisted), "settles": .bool(other.settles),
              "malignant": other.malignant?.json ?? .null,
            ]
          })),
    ])
  }

  // MARK: Text

  private var terminal: String {
    var parts = [
      "\(ready.name) under \(study.model.drugs.joined(separator: " + ")): "
        + "ways out of at most \(study.size) further alteration(s)"
    ]
    parts.append(ready.perturbations.joined(separator: "\n"))
    if escapes.items.contains(where: \.elements.isEmpty) {
      parts.append("The drugs alone do not hold this tumour: it can stay malignant without any further alteration.")
    }
    parts.append(escapes.items.isEmpty ? "No way out of this size." : table)
    if !escapes.isComplete { parts.append("not complete: \(escapes.shortfall?.rawValue ?? "")") }
    parts.append(resistance)
    if !run.unknown.isEmpty {
      parts.append(
        "Not asked, because the potency of a drug against them is not known: "
          + run.unknown.map(\.name).joined(separator: ", "))
    }
    parts.append(closing)
    parts.append(BypassVersion.disclaimer)
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var table: String {
    let rows = escapes.items.enumerated().map { index, escape in
      [
        escape.elements.isEmpty ? "(none needed)" : escape.elements.map(\.name).joined(separator: " + "),
        escape.elements.map { $0.route ?? "not said" }.joined(separator: " + "),
        detail(index)?.malignant.map { NumberFormat.interval($0) } ?? "–",
        escape.elements.flatMap(\.evidence).joined(separator: " "), closedBy(index),
      ]
    }
    return TerminalTable(
      columns: [
        .init("alterations"), .init("route"), .init("P(malignant)", .right), .init("evidence"), .init("closed by"),
      ], rows: rows
    ).text(width: 100)
  }

  /// The single additions that close a way out, or how many sets do.
  func closedBy(_ index: Int) -> String {
    guard let closures = detail(index)?.closures else { return "–" }
    guard !closures.items.isEmpty else { return closures.isComplete ? "none of the panel" : "not decided" }
    return closures.items.map { names($0) }.joined(separator: "; ")
  }

  private var resistance: String {
    let lines = escapes.items.indices.compactMap { index -> String? in
      guard let others = detail(index)?.others, !others.isEmpty else { return nil }
      let resisted = others.filter(\.isResisted).map(\.drug.agent.name)
      let held = others.filter { !$0.isResisted }.map(\.drug.agent.name)
      let name = escapes.items[index].elements.map(\.name).joined(separator: " + ")
      return "  \(name.isEmpty ? "(none needed)" : name): "
        + (held.isEmpty ? "all of them" : resisted.isEmpty ? "none" : resisted.joined(separator: ", "))
        + (held.isEmpty || resisted.isEmpty ? "" : " (not \(held.joined(separator: ", ")))")
    }
    return lines.isEmpty
      ? "" : "Other drugs against the same target that it resists too:\n" + lines.joined(separator: "\n")
  }

  private var closing: String {
    guard let closures = closures?.closures else { return "" }
    if closures.items.isEmpty {
      return closures.isComplete
        ? "No addition of at most \(study.closureSize) drug(s) of the panel closes all of these ways, mutations of the "
          + "drugs' targets included (proved: each of the \(additions.count) drugs leaves a way open, see --json)."
        : "Closures are not complete: \(closures.shortfall?.rawValue ?? "")"
    }
    return "All of these ways, mutations of the drugs' targets included, are closed by adding: "
      + closures.items.map { names($0) }.joined(separator: "; ")
  }
}
