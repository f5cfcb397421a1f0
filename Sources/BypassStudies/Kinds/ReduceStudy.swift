import BypassAnalyses
import BypassCore
import BypassFormats
import BypassModel

/// `reduce`: a smaller model with the same long-term behaviour, every removed node named.
public struct ReduceStudy: Study {
  /// `reduce`.
  public static let verb = "reduce"

  /// What can stay the same.
  public enum Preserved: String, Sendable, CaseIterable {
    /// Number and kind of asynchronous attractors.
    case attractors
    /// Fixed points only.
    case fixedPoints = "fixed-points"
  }

  /// The model and what acts on it.
  public var model: ModelChoice
  /// The path to write to; its ending says the format.
  public var output: String
  /// What must stay the same.
  public var preserving = Preserved.attractors
  /// Nodes that may not be removed.
  public var keeping: [String] = []
  /// What is done with inputs that are not set; nil for `declared` in diseases and `identity` in files.
  public var inputs: StaticStudy.Inputs?

  /// A question with its defaults.
  public init(model: ModelChoice, output: String) {
    self.model = model
    self.output = output
  }

  /// Reduces; the files of the answer are named after ``output``.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let ready = try model.ready()
    guard let format = FormatRegistry.entry(forFileNamed: output), format.canWrite else {
      let known = FormatRegistry.all.filter(\.canWrite).flatMap(\.extensions).sorted()
      throw Diagnostic.error(
        "unknown-format", "the ending of '\(output.clipped)' is not that of a format that can be written",
        remedy: "known are \(known.joined(separator: ", "))")
    }
    var kept: Set<NodeID> = []
    for word in keeping { kept.insert(try ready.node(named: word, at: .option("--keep", word)).id) }
    let options = QualitativeNetwork.Options(
      inputs: inputs?.options ?? ready.standingInputs, keeping: ready.inputsSet)
    let reduction = try NetworkReduction(
      ready.treated, preserving: preserving == .attractors ? .attractors : .fixedPoints, keeping: kept, options: options
    )
    var writing = WritingOptions(inputs: .identity)
    writing.name = ready.name
    let written = try ModelWriter.write(reduction.network, as: format.format, options: writing)
    let files = written.files.map { StudyResult.File(stem(for: format) + $0.suffix, $0.text) }
    let remaining = Set(reduction.network.nodes.map(\.id))
    let constants = ready.treated.nodes.compactMap { node in
      remaining.contains(node.id) ? nil : reduction.constants[node.id].map { (node.id, $0) }
    }
    let diagnostics = ready.diagnostics + written.changes
    let document = Envelope(
      verb: Self.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations, seed: nil
    ).document(
      [
        .init("preserving", .string(preserving.rawValue)), .init("files", .strings(files.map(\.name))),
        .init("before", .integer(ready.treated.nodes.count)), .init("after", .integer(remaining.count)),
        .init("constants", .object(constants.map { .init($0.0.description, .integer($0.1)) })),
        .init(
          "removed",
          .array(
            reduction.removals.map { ["node": .string($0.node.description), "rule": .string($0.condition.text)] })),
      ], diagnostics: diagnostics)
    var lines = [
      "\(ready.name): \(ready.treated.nodes.count) nodes reduced to \(remaining.count), preserving "
        + (preserving == .attractors ? "asynchronous attractors" : "fixed points")
    ]
    lines += ready.perturbations
    if !constants.isEmpty {
      lines.append("constant: " + constants.map { "\($0.0)=\($0.1)" }.joined(separator: " "))
    }
    lines += reduction.removals.map { "removed \($0.node): \($0.condition.text)" }
    lines.append("rates and initial states are not carried over")
    lines.append("written: \(files.map(\.name).joined(separator: ", "))")
    return StudyResult(
      json: document, terminal: lines.joined(separator: "\n"), files: files, diagnostics: diagnostics)
  }

  /// The output's path without the ending that the format writes itself.
  private func stem(for entry: FormatEntry) -> String {
    for ending in entry.extensions where output.lowercased().hasSuffix("." + ending) {
      return String(output.dropLast(ending.count + 1))
    }
    return output
  }
}
