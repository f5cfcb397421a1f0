import BypassAnalyses
import BypassCore

extension ScreenPlan {
  func envelope(_ settings: DrugScreen.Settings) -> Envelope {
    Envelope(
      verb: ScreenStudy.verb, modelName: base.name, modelDigest: base.digest, perturbations: base.perturbations,
      seed: settings.seed)
  }

  func told(_ settings: DrugScreen.Settings) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("order", .integer(study.order)), .init("settling", .number(settings.settling)),
      .init("duration", .number(settings.duration)), .init("trajectories", .integer(settings.trajectories)),
      .init("halfWidth", .number(settings.halfWidth)),
      .init("readouts", .strings(readouts.map(\.description))),
    ]
    if settings.engine != .sampled { members.append(.init("method", .string(settings.engine.rawValue))) }
    return .object(members)
  }

  /// A run that was stopped has no tables: a part of a ranking is not a ranking.
  func interrupted(done: Int, of count: Int, hasStore: Bool, settings: DrugScreen.Settings) -> StudyResult {
    let finding = Diagnostic(
      .warning, code: "screen-interrupted", "stopped after \(done) of \(count) distinct conditions; no table was made",
      remedy: hasStore
        ? "run the same command again: it goes on where this run stopped"
        : "give --store FILE or --out FOLDER, so that a stopped run can go on")
    return unfinished(finding, done: done, of: count, status: .limitReached, settings)
  }

  /// A shard leaves the tables to the run that has everything.
  func shardDone(
    _ shard: ScreenStudy.Shard, done: Int, known: Int, of count: Int, settings: DrugScreen.Settings
  ) -> StudyResult {
    let finding = Diagnostic(
      .note, code: "screen-shard",
      "shard \(shard.number) of \(shard.of) is done: \(done) conditions; the store has \(known) of \(count)",
      remedy: "run without --shard on the same store for the tables")
    return unfinished(finding, done: known, of: count, status: .done, settings)
  }

  private func unfinished(
    _ finding: Diagnostic, done: Int, of count: Int, status: ExitStatus, _ settings: DrugScreen.Settings
  ) -> StudyResult {
    let all = diagnostics + [finding]
    let document = envelope(settings).document(
      [
        .init("complete", false), .init("settings", told(settings)), .init("done", .integer(done)),
        .init("distinct", .integer(count)), .init("cells", []), .init("synergy", []),
      ], diagnostics: all)
    return StudyResult(json: document, terminal: finding.summary, diagnostics: all, status: status)
  }
}
