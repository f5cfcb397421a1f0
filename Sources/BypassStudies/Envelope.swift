public import BypassCore

/// The members with which every JSON document begins.
struct Envelope {
  let verb: String
  let modelName: String
  let modelDigest: String
  let perturbations: [String]
  let seed: Seed?

  /// The document: the envelope, the answer's members, and the diagnostics, which are never dropped.
  func document(_ members: [JSONValue.Member], diagnostics: [Diagnostic]) -> JSONValue {
    var all: [JSONValue.Member] = [
      .init("bypass", .string(BypassVersion.text)), .init("verb", .string(verb)),
      .init("model", ["name": .string(modelName), "digest": .string(modelDigest)]),
      .init("perturbations", .strings(perturbations)),
      .init("seed", seed.map { .integer(Int(truncatingIfNeeded: $0.value)) } ?? .null),
      .init("notice", .string(BypassVersion.disclaimer)),
    ]
    all += members
    all.append(.init("diagnostics", .array(diagnostics.map(\.json))))
    return .object(all)
  }
}

extension Diagnostic {
  /// The finding for machines.
  public var json: JSONValue {
    .object([
      .init("severity", .string(severity.rawValue)), .init("code", .string(code)), .init("summary", .string(summary)),
      .init("remedy", remedy.map { .string($0) } ?? .null),
      .init(
        "place",
        place.map { ["file": .string($0.file), "line": .integer($0.line), "column": .integer($0.column)] } ?? .null),
    ])
  }
}

extension Estimate {
  /// `{"p": …, "ci": [lower, upper]}`.
  var json: JSONValue { ["p": .number(value), "ci": [.number(lower), .number(upper)]] }
}
