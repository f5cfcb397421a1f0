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
  /// Write nodes with levels as two-level nodes even where the format has levels.
  public var unary = false
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
    let (source, read) = try source(ready)
    var options = WritingOptions(inputs: inputs, strict: strict)
    options.name = ready.name
    options.unary = unary
    let written = try ModelWriter.write(source, as: target.format, options: options)
    let changes = read + written.changes
    let files = files(written, of: target)
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

  /// What is written, and what was said while reading it.
  ///
  /// Where a run starts by default is not part of a file that does not say it.
  private func source(_ ready: ReadyModel) throws(Diagnostics) -> (ImportedModel, [Diagnostic]) {
    var source = ready.imported ?? ImportedModel(ready.treated)
    let saysStart = !source.network.initial.groups.isEmpty || !model.starts.isEmpty
    source.network = saysStart ? ready.treated : try ready.treated.starting(InitialCondition())
    return (source, ready.diagnostics.filter { saysStart || $0.code != "no-initial-state" })
  }

  /// The files: the first at the output's path when that has an ending of the format, the others beside it.
  private func files(_ written: WrittenModel, of entry: FormatEntry) -> [StudyResult.File] {
    let ending = entry.extensions.first { output.lowercased().hasSuffix("." + $0) }
    let stem = ending.map { String(output.dropLast($0.count + 1)) } ?? output
    return written.files.enumerated().map { index, file in
      .init(index == 0 && ending != nil ? output : stem + file.suffix, file.text)
    }
  }
}
