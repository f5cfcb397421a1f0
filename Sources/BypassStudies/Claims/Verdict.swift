import BypassCore
import BypassKnowledge

/// Whether a statement holds, with the numbers.
struct Verdict: Sendable {
  /// How a statement is judged.
  enum Kind: String, Sendable, CaseIterable {
    case structure
    case behaviour
    case data
    case metadata
    case deferred
  }
  /// The possible verdicts.
  enum Status: String, Sendable, CaseIterable {
    case holds
    case fails
    /// Needs a room that is not built yet.
    case deferred
  }
  let id: EntryID
  let disease: DiseaseID
  let kind: Kind
  let status: Status
  /// The statement, in our words.
  let says: String
  /// The claims that it restates.
  let claims: [EntryID]
  /// The numbers, or what is missing.
  let detail: String
  /// Why it is known to fail; nil when it must hold.
  let knownFailure: String?

  /// Whether it fails without being known to.
  var isUnexpected: Bool { status == .fails && knownFailure == nil }

  var json: JSONValue {
    .object([
      .init("id", .string(id.description)), .init("disease", .string(disease.description)),
      .init("kind", .string(kind.rawValue)), .init("status", .string(status.rawValue)), .init("says", .string(says)),
      .init("claims", .strings(claims.map(\.description))), .init("detail", .string(detail)),
      .init("knownFailure", knownFailure.map { .string($0) } ?? .null),
    ])
  }
}

/// A status with the reason for it.
struct Finding: Sendable {
  let status: Verdict.Status
  let detail: String

  /// All of some checks: each says whether it holds and with which numbers.
  static func all(_ checks: [(holds: Bool, detail: String)]) -> Finding {
    Finding(
      status: checks.allSatisfy(\.holds) ? .holds : .fails,
      detail: checks.map { ($0.holds ? "" : "FAILS: ") + $0.detail }.joined(separator: "; "))
  }
}
