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
  /// What is malignant in most cells only; nil where the exact search says everything.
  let likely: LikelyEscapes?
  /// Nil when they were not searched.
  let closures: ClosureSearch.Answer?
  let additions: [DrugEntry]

  var result: StudyResult {
    let complete = escapes.isComplete && (study.isBrief || (closures?.closures.isComplete ?? false))
    return StudyResult(
      json: json, terminal: EscapeText(telling: self).text, files: EscapeFiles(telling: self).all,
      diagnostics: ready.diagnostics,
      status: complete ? .done : .limitReached)
  }

  func detail(_ index: Int) -> EscapeDetail? { index < details.count ? details[index] : nil }

  func names(_ positions: [Int]) -> String {
    positions.isEmpty ? "nothing needed" : positions.map { additions[$0].agent.name }.joined(separator: " + ")
  }

  /// The single additions that close a way out, or how many sets do.
  func closedBy(_ index: Int) -> String {
    guard let closures = detail(index)?.closures else { return "–" }
    guard !closures.items.isEmpty else { return closures.isComplete ? "none of the panel" : "not decided" }
    return closures.items.map { names($0) }.joined(separator: "; ")
  }

  /// The single additions under which most cells are not malignant any more.
  func closedBy(_ likely: LikelyEscape) -> String {
    guard let closing = likely.closing else { return "–" }
    return closing.isEmpty ? "none of the panel" : closing.map { names([$0]) }.joined(separator: "; ")
  }

  /// Pairs of drugs that compete for a site, so that closing sets of two and more never hold both.
  var competing: [String] {
    guard closures != nil, study.closureSize > 1 else { return [] }
    return run.sharingSites(additions).map { "\(additions[$0].agent.name) + \(additions[$1].agent.name)" }
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
        .init("drugsAlone", likely.map { $0.alone.json } ?? .null),
        .init("likely", .array((likely?.items ?? []).map(json(of:)))),
        .init("notAsked", .strings(run.unknown.map(\.id))),
        .init("closureSize", .integer(study.closureSize)),
        .init("closures", .array((closures?.closures.items ?? []).map { ["drugs": drugs($0)] })),
        .init("closuresLeaveOut", .strings(competing)),
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

  private func json(of likely: LikelyEscape) -> JSONValue {
    [
      "alterations": .strings([likely.element.id]), "route": .strings([likely.element.route ?? "not said"]),
      "prior": .array([likely.element.prevalence.map { .string($0) } ?? .null]),
      "evidence": .strings(likely.element.evidence), "malignant": likely.malignant.json,
      "closures": likely.closing.map { .array($0.map { ["drugs": drugs([$0])] }) } ?? .null,
    ]
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
}
