import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassModel

/// `succession`: by which decisions a network narrows down to what it settles into.
public struct SuccessionStudy: Study {
  /// `succession`.
  public static let verb = "succession"

  /// The model and what acts on it.
  public var model: ModelChoice
  /// What is done with inputs; nil for `declared` in diseases of the catalogue and `identity` in files.
  public var inputs: StaticStudy.Inputs?
  /// The most trap spaces.
  public var limit = 2_000

  /// A question with its defaults.
  public init(model: ModelChoice) { self.model = model }

  /// Finds the diagram.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let ready = try model.ready()
    let convention = inputs ?? (ready.profile == nil ? .identity : .declared)
    let network = try QualitativeNetwork(
      ready.treated, options: .init(inputs: convention.options, keeping: ready.inputsSet))
    let answer = try SuccessionDiagram(network, limits: .init(answers: limit)).answer { Task.isCancelled }
    let items = answer.spaces.map { space -> JSONValue in
      [
        "levels": .object(
          space.levels.fixed.map { .init($0.node.description, .integer($0.lowest)) }), "depth": .integer(space.depth),
        "minimal": .bool(space.isMinimal),
      ]
    }
    let steps = answer.steps.map { step -> JSONValue in
      [
        "from": .integer(step.from), "to": .integer(step.to),
        "motif": .string(LevelSubspace(step.motif).description),
      ]
    }
    let document = Envelope(
      verb: Self.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations, seed: nil
    ).document(
      [
        .init("inputs", .string(convention.rawValue)), .init("count", .integer(answer.spaces.count)),
        .init("depth", .integer(answer.depth)), .init("complete", .bool(answer.shortfall == nil)),
        .init("shortfall", answer.shortfall.map { .string($0.rawValue) } ?? .null), .init("items", .array(items)),
        .init("steps", .array(steps)),
      ], diagnostics: ready.diagnostics)
    let minimal = answer.spaces.filter(\.isMinimal).count
    let head =
      "\(ready.name): \(answer.spaces.count) trap spaces in succession, depth \(answer.depth), \(minimal) minimal, "
      + "inputs \(convention.rawValue)"
    let lines = answer.steps.prefix(30).map { "  \($0.from) → \($0.to): \(SuccessionFigure.text($0.motif))" }
    let rest = answer.steps.count > lines.count ? ["… and \(answer.steps.count - lines.count) more steps"] : []
    let partial = answer.shortfall.map { ["not complete: \($0.rawValue)"] } ?? []
    let files =
      answer.spaces.count <= 60 && answer.shortfall == nil
      ? [StudyResult.File("succession.svg", SuccessionFigure(model: ready.name, answer: answer).figure.svg())] : []
    return StudyResult(
      json: document, terminal: ([head] + ready.perturbations + lines + rest + partial).joined(separator: "\n"),
      files: files, diagnostics: ready.diagnostics, status: answer.shortfall == nil ? .done : .limitReached)
  }
}
