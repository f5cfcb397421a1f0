import BypassCore
import BypassKnowledge
import BypassReports

/// Tells verdicts: rows, counts by kind and status, what a variant changes.
struct LedgerTelling {
  /// What comes out otherwise when a contested statement is read the other way.
  struct Reading {
    let disease: DiseaseID
    let variant: Variant
    let changes: [(before: Verdict, after: Verdict)]
  }

  let verdicts: [Verdict]
  let readings: [Reading]

  /// The members of the JSON document.
  func members(trajectories: Int) -> [JSONValue.Member] {
    let unexpected = verdicts.filter(\.isUnexpected).count
    var members: [JSONValue.Member] = [
      .init("holds", .integer(count(.holds))), .init("fails", .integer(count(.fails))),
      .init("knownFailures", .integer(count(.fails) - unexpected)), .init("deferred", .integer(count(.deferred))),
      .init("trajectories", .integer(trajectories)), .init("counts", .array(counts.map(\.json))),
      .init("claims", .array(verdicts.map(\.json))),
    ]
    if !readings.isEmpty { members.append(.init("variants", .array(readings.map(json)))) }
    return members
  }

  private func json(_ reading: Reading) -> JSONValue {
    .object([
      .init("id", .string(reading.variant.id.description)), .init("disease", .string(reading.disease.description)),
      .init("says", .string(reading.variant.says)),
      .init("claims", .strings(reading.variant.claims.map(\.description))),
      .init(
        "changes",
        .array(
          reading.changes.map { before, after in
            [
              "id": .string(after.id.description), "disease": .string(after.disease.description),
              "from": .string(before.status.rawValue), "to": .string(after.status.rawValue),
              "says": .string(after.says), "detail": .string(after.detail),
            ]
          })),
    ])
  }

  /// The number of verdicts of one kind and status.
  private struct Count {
    let disease: DiseaseID
    let kind: String
    let numbers: [Verdict.Status: Int]

    var json: JSONValue {
      .object(
        [.init("disease", .string(disease.description)), .init("kind", .string(kind))]
          + Verdict.Status.allCases.map { .init($0.rawValue, .integer(numbers[$0, default: 0])) })
    }
  }

  private func count(_ status: Verdict.Status) -> Int { verdicts.filter { $0.status == status }.count }

  /// By disease; behaviours of the catalogue by themselves, then statements by kind.
  private var counts: [Count] {
    var seen: Set<DiseaseID> = []
    return verdicts.map(\.disease).filter { seen.insert($0).inserted }.flatMap { disease in
      let own = verdicts.filter { $0.disease == disease }
      let statements = Dictionary(grouping: own.filter(\.isStatement), by: \.kind)
      let rows =
        [("B-ids", own.filter { !$0.isStatement })]
        + Verdict.Kind.allCases.map { ("claims: \($0.rawValue)", statements[$0] ?? []) }
      return rows.filter { !$0.1.isEmpty }.map { kind, verdicts in
        Count(disease: disease, kind: kind, numbers: Dictionary(grouping: verdicts, by: \.status).mapValues(\.count))
      }
    }
  }

  /// The answer for a terminal.
  func terminal(summaryOnly: Bool) -> String {
    var lines: [String] = []
    if !summaryOnly {
      lines = verdicts.map { verdict in
        let known = verdict.knownFailure.map { "\n     known failure: \($0)" } ?? ""
        return "\(verdict.id)  \(verdict.status.rawValue)  \(verdict.says)\n     \(verdict.detail)\(known)"
      }
      lines.append("")
    }
    lines += readings.flatMap(lines(of:))
    let rows = counts.map { count in
      [count.disease.description, count.kind] + Verdict.Status.allCases.map { "\(count.numbers[$0, default: 0])" }
    }
    let table = TerminalTable(
      columns: [.init("disease"), .init("kind")] + Verdict.Status.allCases.map { .init($0.rawValue, .right) },
      rows: rows)
    lines.append(table.text())
    let failing = verdicts.filter { $0.status == .fails }
    if summaryOnly {
      lines += failing.map { "\($0.id) fails\($0.knownFailure.map { ", known: \($0)" } ?? ": \($0.detail)")" }
    }
    lines.append(summary)
    return lines.joined(separator: "\n")
  }

  private var summary: String {
    let known = verdicts.filter { $0.status == .fails && !$0.isUnexpected }.count
    return "\(count(.holds)) hold, \(count(.fails)) fail (\(known) known), \(count(.deferred)) not yet expressible"
  }

  private func lines(of reading: Reading) -> [String] {
    let head = "variant \(reading.variant.id) of \(reading.disease): \(reading.variant.says)"
    let changes = reading.changes.map { before, after in
      "     \(after.id)  \(before.status.rawValue) → \(after.status.rawValue)  \(after.says)"
    }
    return [head] + (changes.isEmpty ? ["     changes no verdict"] : changes)
  }

  /// Verdicts that hold although they are listed as known failures.
  var stale: [Diagnostic] {
    verdicts.filter { $0.status == .holds && $0.knownFailure != nil }.map {
      Diagnostic(
        .warning, code: "known-failure-holds", "\($0.id) holds although it is listed as a known failure",
        remedy: "delete its 'known_failure:'")
    }
  }
}

extension Verdict {
  /// Whether it is on a statement of a review rather than on a behaviour of the catalogue.
  var isStatement: Bool { claims == [id] }
}
