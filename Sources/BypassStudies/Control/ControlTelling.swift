import BypassAnalyses
import BypassCore
import BypassModel
import BypassReports

/// Tells sets of interventions.
struct ControlTelling {
  /// One set.
  struct Set {
    /// Positions in the choices.
    let choices: [Int]
    /// The members of the ensemble that were tried and are forced.
    let members: [String]
  }

  let run: ControlRun
  let sets: [Set]
  let shortfall: Shortfall?
  /// The members of the ensemble; empty without one.
  let members: [String]

  private var study: ControlStudy { run.study }
  private var ready: ReadyModel { run.ready }

  /// Smaller sets first, then those with more preferred targets, then by position.
  private var ordered: [Set] {
    func rank(_ set: Set) -> (Int, Int) {
      (set.choices.count, -set.choices.filter { run.preferred.contains($0) }.count)
    }
    return sets.enumerated().sorted { a, b in
      let (left, right) = (rank(a.element), rank(b.element))
      return left != right ? left < right : a.offset < b.offset
    }.map(\.element)
  }

  var result: StudyResult {
    let items = ordered.map { set -> JSONValue in
      var members: [JSONValue.Member] = [
        .init("interventions", .strings(names(set))), .init("size", .integer(set.choices.count)),
      ]
      if !self.members.isEmpty { members.append(.init("members", .strings(set.members))) }
      return .object(members)
    }
    let document = Envelope(
      verb: ControlStudy.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations,
      seed: nil
    ).document(
      [
        .init("toward", .string(run.phenotype.text)), .init("means", .string(study.means.rawValue)),
        .init("temporary", .bool(study.isTemporary)), .init("from", .string(study.from ?? "every state")),
        .init("keep", study.keep.map { .string($0) } ?? .null), .init("ensemble", .strings(members)),
        .init("share", study.share.map { .number($0) } ?? .null), .init("complete", .bool(shortfall == nil)),
        .init("shortfall", shortfall.map { .string($0.rawValue) } ?? .null), .init("sets", .array(items)),
      ], diagnostics: ready.diagnostics)
    return StudyResult(
      json: document, terminal: terminal,
      files: [
        .init(
          "sets.csv",
          CSVTable(
            header: ["size", "interventions"],
            rows: ordered.map { [String($0.choices.count), names($0).joined(separator: " + ")] }
          ).text)
      ], diagnostics: ready.diagnostics,
      status: shortfall == nil ? (sets.isEmpty ? .noAnswer : .done) : .limitReached)
  }

  private func names(_ set: Set) -> [String] { set.choices.map { run.choices[$0].name } }

  private var terminal: String {
    let kind = study.isTemporary ? "temporary sets" : "sets"
    let start = study.from.map { $0 == "present" ? ", from the present attractor" : ", from \($0)" } ?? ""
    let head =
      "\(ready.name): \(sets.count) smallest \(kind) of at most \(study.size) toward \(run.phenotype.text)\(start)"
    var lines = [head] + ready.perturbations
    if let keep = study.keep { lines.append("keeping \(keep) in normal cells") }
    if !members.isEmpty {
      lines.append(
        "in \(((study.share ?? 1) * 100).significant(3)) % of an ensemble of \(members.count): "
          + members.joined(separator: ", "))
    }
    lines += ordered.map { set in
      "  " + (set.choices.isEmpty ? "(nothing needed)" : names(set).joined(separator: " + "))
    }
    if let shortfall { lines.append("not complete: \(shortfall.rawValue)") }
    return (lines + [BypassVersion.disclaimer]).joined(separator: "\n")
  }
}
