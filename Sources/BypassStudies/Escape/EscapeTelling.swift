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
  let escapes: Enumeration<FoundEscape>
  /// One an escape; nil where it was not computed.
  let shares: [Estimate?]
  /// Positions in the additions; nil when they were not searched.
  let closures: Enumeration<[Int]>?
  let additions: [DrugEntry]

  var result: StudyResult {
    let complete = escapes.isComplete && (closures?.isComplete ?? false)
    return StudyResult(
      json: json, terminal: terminal, diagnostics: ready.diagnostics,
      status: complete ? .done : .limitReached)
  }

  private func share(_ index: Int) -> Estimate? { index < shares.count ? shares[index] : nil }

  private var json: JSONValue {
    let found = escapes.items.enumerated().map { index, escape -> JSONValue in
      .object([
        .init("alterations", .strings(escape.alterations.map(\.id.description))),
        .init("route", .strings(escape.alterations.map { $0.route ?? "not said" })),
        .init("prevalence", .array(escape.alterations.map { $0.prevalence.map { .string($0) } ?? .null })),
        .init("evidence", .strings(escape.alterations.flatMap(\.justification.sources).map(\.description))),
        .init("malignant", share(index)?.json ?? .null), .init("refuge", .string(escape.refuge.description)),
      ])
    }
    return Envelope(
      verb: EscapeStudy.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations,
      seed: study.seed
    ).document(
      [
        .init("size", .integer(study.size)), .init("complete", .bool(escapes.isComplete)),
        .init("shortfall", escapes.shortfall.map { .string($0.rawValue) } ?? .null), .init("escapes", .array(found)),
        .init("closureSize", .integer(study.closureSize)),
        .init(
          "closures",
          .array((closures?.items ?? []).map { ["drugs": .strings($0.map { additions[$0].agent.id.description })] })),
        .init("closuresComplete", .bool(closures?.isComplete ?? false)),
      ], diagnostics: ready.diagnostics)
  }

  private var terminal: String {
    var parts = [
      "\(ready.name) under \(study.model.drugs.joined(separator: " + ")): ways out of at most \(study.size) further alteration(s)"
    ]
    parts.append(ready.perturbations.joined(separator: "\n"))
    if escapes.items.contains(where: \.alterations.isEmpty) {
      parts.append("The drugs alone do not hold this tumour: it can stay malignant without any further alteration.")
    }
    let rows = escapes.items.enumerated().map { index, escape in
      [
        escape.alterations.isEmpty ? "(none needed)" : escape.alterations.map(\.name).joined(separator: " + "),
        escape.alterations.map { $0.route ?? "not said" }.joined(separator: " + "),
        share(index).map { NumberFormat.interval($0) } ?? "–",
        escape.alterations.flatMap(\.justification.sources).map(\.description).joined(separator: " "),
      ]
    }
    parts.append(
      rows.isEmpty
        ? "No way out of this size."
        : TerminalTable(
          columns: [.init("alterations"), .init("route"), .init("P(malignant)", .right), .init("evidence")], rows: rows
        ).text(width: 110))
    if !escapes.isComplete { parts.append("not complete: \(escapes.shortfall?.rawValue ?? "")") }
    parts.append(closing)
    parts.append(BypassVersion.disclaimer)
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var closing: String {
    guard let closures else { return "" }
    if closures.items.isEmpty {
      return closures.isComplete
        ? "No addition of at most \(study.closureSize) drug(s) of the panel closes all of these routes (mutations of the drugs' targets aside)."
        : "closures: not complete: \(closures.shortfall?.rawValue ?? "")"
    }
    let sets = closures.items.map {
      $0.isEmpty ? "(nothing needed)" : $0.map { additions[$0].agent.name }.joined(separator: " + ")
    }
    return "Closed by adding (mutations of the drugs' targets aside): " + sets.joined(separator: "; ")
  }
}
