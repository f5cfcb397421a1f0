import BypassCore

/// SED-ML: an experiment with its model beside it.
enum SEDMLFormat {
  static let entry = FormatEntry(
    format: .sedml, title: "SED-ML Level 1: simulation experiments with their model beside them",
    extensions: ["sedml"], expresses: BypassFormat.entry.expresses.union([.experiments]),
    read: { sources, options throws(Diagnostics) in
      guard let document = sources.first else { throw Diagnostics([.error("no-file", "there is no file to read")]) }
      let beside = Array(sources.dropFirst())
      return try ExperimentModel.model(of: document, options: options) { path in
        beside.first { $0.file == path || $0.file.hasSuffix("/" + path) }
      }
    },
    write: { model, options throws(Diagnostics) in
      let parts = try ExperimentParts(model, options: options)
      let empty = Diagnostic(
        .warning, code: "no-experiment",
        "the model says of no simulation how it is to be run: the document is empty, and the model lies beside it",
        remedy: "write the model in a format of models, or keep a run with --out")
      return WrittenModel(
        files: [.init(suffix: ".sedml", text: SEDMLWriter.text(parts.experiments))] + parts.files,
        changes: try (parts.changes + (parts.experiments.isEmpty ? [empty] : [])).accepted(options))
    },
    recognises: { SBMLQualFormat.head(of: $0).contains("<sedML") })
}
