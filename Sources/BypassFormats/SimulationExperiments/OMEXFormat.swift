import BypassCore

/// COMBINE archives as models: the model of the master experiment, or the only model inside.
enum OMEXFormat {
  static let entry = FormatEntry(
    format: .omex, title: "OMEX: COMBINE archives with a model and its experiments", extensions: ["omex"],
    expresses: BypassFormat.entry.expresses.union([.experiments, .companions]),
    read: { sources, options throws(Diagnostics) in try read(sources, options) },
    write: { model, options throws(Diagnostics) in try write(model, options) },
    recognises: { source in
      guard OMEXArchive.recognises(source.bytes) else { return false }
      return (try? ZipReader(source.bytes, file: source.file))?[OMEXArchive.manifestName] != nil
    })

  private static func read(_ sources: [SourceText], _ options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    let source = try OneFile.only(sources, "a COMBINE archive")
    return try model(of: OMEXArchive(reading: source.bytes, file: source.file), file: source.file, options)
  }

  /// The model of an archive: that of its master, its only experiment, or its only model.
  static func model(
    of archive: OMEXArchive, file: String, _ options: ReadingOptions
  ) throws(Diagnostics) -> ImportedModel {
    var used: Set<String> = []
    func text(_ location: String) -> SourceText? {
      guard let content = archive[location] else { return nil }
      used.insert(location)
      return SourceText(file: "\(file)/\(location)", bytes: content.bytes)
    }
    let readable = archive.contents.filter { content in
      guard let entry = FormatRegistry.entry(forFileNamed: content.location) else { return false }
      guard entry.canRead, entry.format != .omex, entry.format != .sif else { return false }
      // Endings that any program uses do not make a model.
      let isCommon = ["json", "yaml", "yml", "xml"].contains { content.location.hasSuffix("." + $0) }
      return !isCommon || entry.recognises(SourceText(file: content.location, bytes: content.bytes))
    }
    let experiments = readable.filter { $0.location.hasSuffix(".sedml") || $0.format.contains("sed-ml") }
    let models = readable.filter { content in !experiments.contains(content) }
    let masters = readable.filter(\.isMaster)
    let candidates = [masters, experiments, models].first { !$0.isEmpty } ?? []
    guard let chosen = candidates.first, candidates.count == 1 || !masters.isEmpty else {
      throw Diagnostics([
        .error(
          "omex-model", at: Place(file: file, line: 1, column: 1),
          candidates.isEmpty
            ? "the archive holds no model in a format that is read"
            : "the archive holds \(candidates.count) models and says of none that it is the master",
          remedy: candidates.isEmpty
            ? "its files are \(archive.contents.prefix(12).map(\.location).joined(separator: ", "))"
            : "unpack it and name one of \(candidates.prefix(12).map(\.location).joined(separator: ", "))")
      ])
    }
    let folder = chosen.location.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    guard let first = text(chosen.location) else { throw Diagnostics([]) }
    var model =
      experiments.contains(chosen)
      ? try ExperimentModel.model(of: first, options: options) { text(folder + $0) }
      : try ModelReader.read([first] + ExperimentModel.companions(of: chosen.location, text), options: options)
    model.companions += archive.contents.filter { !used.contains($0.location) && !$0.isOurDescription }.map {
      .init(name: $0.location, bytes: $0.bytes, format: $0.format)
    }
    return model
  }

  private static func write(_ model: ImportedModel, _ options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    var inside = options
    inside.name = "model"
    var alone = model
    alone.companions = []
    let parts = try ExperimentParts(alone, options: inside)
    let files = parts.files.map { ("model" + $0.suffix, $0.bytes) }
    let hasExperiment = !parts.experiments.isEmpty
    var contents = files.enumerated().map { index, file in
      OMEXArchive.Content(
        file.0, format: OMEXArchive.format(ofFileNamed: file.0), isMaster: index == 0 && !hasExperiment, bytes: file.1)
    }
    if hasExperiment {
      let name = "experiment.sedml"
      contents.append(
        .init(
          name, format: OMEXArchive.format(ofFileNamed: name), isMaster: true,
          bytes: Array(SEDMLWriter.text(parts.experiments).utf8)))
    }
    let (beside, renamed) = companions(of: model, beside: Set(contents.map(\.location)))
    contents += beside
    if !contents.contains(where: { $0.location == OMEXArchive.descriptionName }) {
      contents.append(OMEXArchive.description(options.name, creator: OMEXArchive.creator))
    }
    let bytes = try Diagnostics.collecting { () throws(Diagnostic) in try OMEXArchive(contents).bytes() }
    return WrittenModel(
      files: [.init(suffix: ".omex", bytes: bytes)], changes: try (parts.changes + renamed).accepted(options))
  }

  /// The files that came with a model, those whose place is taken in a folder of their own.
  private static func companions(
    of model: ImportedModel, beside taken: Set<String>
  ) -> (contents: [OMEXArchive.Content], changes: [Diagnostic]) {
    var (taken, contents, changes) = (taken.union([OMEXArchive.manifestName]), [OMEXArchive.Content](), [Diagnostic]())
    for companion in model.companions {
      var name = companion.name
      while !taken.insert(name).inserted { name = "kept/" + name }
      if name != companion.name {
        changes.append(
          Diagnostic(
            .note, code: "renamed-file",
            "'\(companion.name.clipped)' is kept as '\(name.clipped)', its place being taken"))
      }
      contents.append(
        .init(name, format: companion.format ?? OMEXArchive.format(ofFileNamed: name), bytes: companion.bytes))
    }
    return (contents, changes)
  }
}
