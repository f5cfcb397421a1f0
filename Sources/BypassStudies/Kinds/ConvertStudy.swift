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
    if let kind = picture { return try drawn(ready, kind) }
    let target =
      try format.map { try FormatRegistry.entry(of: Format($0)) } ?? FormatRegistry.entry(forFileNamed: output)
    guard let target else {
      let known =
        (FormatRegistry.all.filter(\.canWrite).map(\.format.description) + ModelPicture.Kind.allCases.map(\.rawValue))
        .sorted()
      throw Diagnostic.error(
        "unknown-format", "the ending of '\(output)' is not that of a format that can be written",
        remedy: "name it with --to; known are \(known.joined(separator: ", "))")
    }
    let (source, read) = try source(ready)
    var options = WritingOptions(inputs: inputs, strict: strict)
    options.name = ready.name
    options.unary = unary
    if target.format == .sedml { options.name = stem(for: target) }
    let written = try ModelWriter.write(source, as: target.format, options: options)
    return result(ready, format: target.format.description, files(written, of: target), read + written.changes)
  }

  /// The kind of picture that is asked for; nil for a model.
  private var picture: ModelPicture.Kind? {
    if let format { return ModelPicture.Kind(rawValue: format) }
    return ModelPicture.Kind.allCases.first { output.lowercased().hasSuffix("." + $0.rawValue) }
  }

  private func drawn(_ ready: ReadyModel, _ kind: ModelPicture.Kind) throws(Diagnostics) -> StudyResult {
    let loss = ModelPicture.losses(kind)
    if strict { throw Diagnostics([.error(loss.code, loss.summary, remedy: loss.remedy)]) }
    let title = ready.name.split(separator: "/").last.map(String.init) ?? ready.name
    let text = ModelPicture(network: ready.treated, title: title).text(kind)
    return result(ready, format: kind.rawValue, [.init(output, text)], ready.diagnostics + [loss])
  }

  private func result(
    _ ready: ReadyModel, format: String, _ files: [StudyResult.File], _ changes: [Diagnostic]
  ) -> StudyResult {
    let document = Envelope(
      verb: Self.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations, seed: nil
    ).document(
      [
        .init("format", .string(format)), .init("files", .strings(files.map(\.name))),
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
    let first = written.files.first?.suffix
    let stem = stem(for: entry, first)
    let named = stem != output
    return written.files.enumerated().map { index, file in
      .init(index == 0 && named ? output : stem + file.suffix, bytes: file.bytes)
    }
  }

  /// The output's path without its ending, when that is one of the format or the one that the format writes.
  private func stem(for entry: FormatEntry, _ suffix: String? = nil) -> String {
    for ending in entry.extensions.map({ "." + $0 }) + [suffix].compactMap(\.self)
    where output.lowercased().hasSuffix(ending) {
      return String(output.dropLast(ending.count))
    }
    return output
  }
}
