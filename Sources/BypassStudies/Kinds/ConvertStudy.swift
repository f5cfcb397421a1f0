import BypassCore
public import BypassFormats
import BypassKnowledge
import BypassModel

/// `convert`: a model from one format into another, every rename, default and loss said.
public struct ConvertStudy: Study {
  /// `convert`.
  public static let verb = "convert"

  /// The model and what acts on it.
  public var model: ModelChoice
  /// The path to write to; its ending says the format unless ``format`` does.
  public var output: String
  /// The format to write; nil for the output's ending.
  public var format: String?
  /// How inputs without a rule are written.
  public var inputs: WritingOptions.InputConvention = .identity
  /// Refuse to write when something would be lost.
  public var strict = false

  /// A question with its defaults.
  public init(model: ModelChoice, output: String) {
    self.model = model
    self.output = output
  }

  /// Converts; the files of the answer are named after ``output``.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let ready = try model.ready()
    let target =
      try format.map { try FormatRegistry.entry(of: Format($0)) } ?? FormatRegistry.entry(forFileNamed: output)
    guard let target else {
      let known = FormatRegistry.all.filter(\.canWrite).map(\.format.description).sorted()
      throw Diagnostic.error(
        "unknown-format", "the ending of '\(output)' is not that of a format that can be written",
        remedy: "name it with --to; known are \(known.joined(separator: ", "))")
    }
    var source = ready.imported ?? ImportedModel(ready.treated)
    source.network = ready.treated
    var options = WritingOptions(inputs: inputs, strict: strict)
    options.name = ready.name
    let written = try ModelWriter.write(source, as: target.format, options: options)
    let changes = ready.diagnostics + written.changes
    let stem = stem(for: target)
    let files = written.files.map { StudyResult.File(stem + $0.suffix, $0.text) }
    let document = Envelope(
      verb: Self.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations, seed: nil
    ).document(
      [
        .init("format", .string(target.format.description)), .init("files", .strings(files.map(\.name))),
        .init("changes", .array(changes.map(\.json))),
      ], diagnostics: changes)
    let said = changes.isEmpty ? ["nothing was renamed, defaulted or lost"] : changes.map(\.description)
    return StudyResult(
      json: document,
      terminal: (said + ["written: \(files.map(\.name).joined(separator: ", "))"]).joined(separator: "\n"),
      files: files)
  }

  /// The output's path without the ending that the format writes itself.
  private func stem(for entry: FormatEntry) -> String {
    for ending in entry.extensions where output.lowercased().hasSuffix("." + ending) {
      return String(output.dropLast(ending.count + 1))
    }
    return output
  }
}
