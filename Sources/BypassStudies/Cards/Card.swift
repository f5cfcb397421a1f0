import BypassCore
import BypassKnowledge

/// What is known of one thing: fields, evidence, what depends on it.
struct Card {
  /// A named field.
  struct Field {
    let name: String
    let value: String
  }

  /// `node`, `edge`, `drug`, ….
  let kind: String
  let id: String
  let name: String
  let fields: [Field]
  let evidence: [Reasons.Evidence]
  /// Behaviours that mention it or one of its claims.
  let behaviours: [String]

  var json: JSONValue {
    .object([
      .init("kind", .string(kind)), .init("id", .string(id)), .init("name", .string(name)),
      .init("fields", .object(fields.map { .init($0.name, .string($0.value)) })),
      .init(
        "evidence",
        .array(
          evidence.map {
            [
              "id": .string($0.id), "says": .string($0.says), "standing": .string($0.standing.rawValue),
              "use": .string($0.use),
            ]
          })), .init("behaviours", .strings(behaviours)),
    ])
  }

  func text(evidenceOnly: Bool) -> String {
    var lines = ["\(kind) \(id): \(name)"]
    if !evidenceOnly { lines += fields.map { "  \($0.name): \($0.value)" } }
    lines.append(evidence.isEmpty ? "  no evidence entries" : "  evidence:")
    lines += evidence.map {
      "    \($0.id) [\($0.standing.rawValue)] \($0.says)\($0.use.isEmpty ? "" : "  (\($0.use))")"
    }
    if !behaviours.isEmpty { lines.append("  behaviours: \(behaviours.joined(separator: ", "))") }
    return lines.joined(separator: "\n")
  }
}
