import BypassAnalyses
import BypassCore
import BypassLocatedText
import BypassModel

/// `compare`: whether two models are the same functions, with a state in which they are not.
public struct CompareStudy: Study {
  /// `compare`.
  public static let verb = "compare"

  /// The first model.
  public var first: ModelChoice
  /// The model held against it.
  public var second: ModelChoice
  /// Whether inputs count as the constants of their levels instead of as free.
  public var declaredInputs = false
  /// The path of a table of names; nil when nodes are called alike.
  public var names: String?
  /// The most differences that are told.
  public var limit = 20

  /// A question.
  public init(_ first: ModelChoice, _ second: ModelChoice) {
    self.first = first
    self.second = second
  }

  /// Compares.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let (left, right) = (try first.ready(), try second.ready())
    var comparison = FunctionComparison(left.treated, right.treated)
    comparison.inputs = declaredInputs ? .declared : .free
    if let names { comparison.names = try NameTable(TextFile.read(names)) }
    let answer = comparison.answer()
    let diagnostics = left.diagnostics + right.diagnostics
    let document = Envelope(
      verb: Self.verb, modelName: left.name, modelDigest: left.digest, perturbations: left.perturbations, seed: nil
    ).document(
      [
        .init("against", ["name": .string(right.name), "digest": .string(right.digest)]),
        .init("equal", answer.isEqual.map { .bool($0) } ?? .null), .init("compared", .integer(answer.compared)),
        .init("differing", .integer(answer.differences.count)),
        .init("differences", .array(answer.differences.prefix(limit).map(\.json))),
      ], diagnostics: diagnostics)
    return StudyResult(
      json: document, terminal: terminal(answer, left.name, right.name), diagnostics: diagnostics,
      status: answer.isEqual == true ? .done : answer.isEqual == false ? .noAnswer : .limitReached)
  }

  private func terminal(_ answer: FunctionComparison.Answer, _ left: String, _ right: String) -> String {
    let verdict =
      switch answer.isEqual {
      case true?: "the same functions"
      case false?: "not the same"
      case nil: "not decided within the limit"
      }
    var lines = ["\(left) and \(right): \(verdict) (\(answer.compared) variables compared)"]
    lines += answer.differences.prefix(limit).map { "  \($0.words)" }
    if answer.differences.count > limit { lines.append("  … and \(answer.differences.count - limit) more") }
    return lines.joined(separator: "\n")
  }
}

extension FunctionComparison.Difference {
  fileprivate var words: String {
    switch self {
    case .onlyInFirst(let variable): "\(variable) is only in the first"
    case .onlyInSecond(let variable): "\(variable) is only in the second"
    case .undecided(let variable): "\(variable): not decided"
    case .function(let variable, let state, let first):
      "\(variable) becomes \(first ? 1 : 0) in the first and \(first ? 0 : 1) in the second"
        + (state.isEmpty
          ? ", always" : " at " + state.map { "\($0.variable)=\($0.isOn ? 1 : 0)" }.joined(separator: " "))
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .onlyInFirst(let variable): ["kind": "only-in-first", "variable": .string(variable.description)]
    case .onlyInSecond(let variable): ["kind": "only-in-second", "variable": .string(variable.description)]
    case .undecided(let variable): ["kind": "undecided", "variable": .string(variable.description)]
    case .function(let variable, let state, let first):
      [
        "kind": "function", "variable": .string(variable.description), "first": .integer(first ? 1 : 0),
        "second": .integer(first ? 0 : 1),
        "state": .object(state.map { .init($0.variable.description, .integer($0.isOn ? 1 : 0)) }),
      ]
    }
  }
}
