import BypassCore
import BypassModel

/// Reads the model that an experiment or an archive is about.
enum ExperimentModel {
  /// Files by their path inside the archive, or beside the document.
  typealias Files = (String) -> SourceText?

  /// The model of a SED-ML document, with what its first time course says of the simulation.
  ///
  /// - Throws: ``Diagnostics`` when the document names no model that can be read.
  static func model(
    of document: SourceText, options: ReadingOptions, files: Files
  ) throws(Diagnostics) -> ImportedModel {
    let (experiments, notes) = try SEDMLReader.experiments(in: document, strict: options.strict)
    guard let first = experiments.first else {
      throw Diagnostics([
        .error("sedml-reference", at: Place(file: document.file, line: 1, column: 1), "the document has no task")
      ])
    }
    let path = first.source.hasPrefix("./") ? String(first.source.dropFirst(2)) : first.source
    guard let text = files(path) else {
      throw Diagnostics([
        .error(
          "sedml-source", at: Place(file: document.file, line: 1, column: 1),
          "the model '\(first.source.clipped)' of the document is not there",
          remedy: "models are read from beside the document or from the same archive, never from elsewhere")
      ])
    }
    var model = try ModelReader.read([text] + companions(of: path, files), options: options)
    model.experiments = experiments
    model.diagnostics += notes
    if experiments.contains(where: { $0.source != first.source }) {
      model.diagnostics.append(
        Diagnostic(
          .warning, code: "sedml-left-out", at: Place(file: document.file, line: 1, column: 1),
          "the document is about several models: the first, '\(first.source.clipped)', is read"))
    }
    if let settings = experiments.lazy.compactMap(\.settings).first {
      var merged = model.settings ?? settings
      (merged.maxTime, merged.timeTick) = (settings.maxTime, settings.timeTick)
      (merged.sampleCount, merged.seed) = (settings.sampleCount, settings.seed)
      model.settings = merged
    }
    try start(&model, first, document)
    return model
  }

  /// MaBoSS configurations beside a network of the same name.
  static func companions(of path: String, _ files: Files) -> [SourceText] {
    guard path.hasSuffix(".bnd") || path.hasSuffix(".pbnd") else { return [] }
    let stem = path.split(separator: ".", omittingEmptySubsequences: false).dropLast().joined(separator: ".")
    return files(stem + ".cfg").map { [$0] } ?? []
  }

  private static func start(
    _ model: inout ImportedModel, _ experiment: SimulationExperiment, _ document: SourceText
  ) throws(Diagnostics) {
    var levels: [NodeID: Int] = [:]
    for start in experiment.starts {
      let node = model.network.nodes.first { $0.id.description == start.node || $0.name == start.node }
      guard let node, (0...node.maximum).contains(start.level) else {
        throw Diagnostics([
          .error(
            "sedml-reference", at: Place(file: document.file, line: 1, column: 1),
            "the document starts '\(start.node.clipped)' at \(start.level), which the model does not have")
        ])
      }
      levels[node.id] = start.level
    }
    if !levels.isEmpty { model.network = try model.network.starting(model.network.initial.fixing(levels)) }
  }
}
