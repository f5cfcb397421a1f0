import BypassCore

/// SED-ML: an experiment with its model beside it.
enum SEDMLFormat {
  static let entry = FormatEntry(
    format: .sedml, title: "SED-ML Level 1: simulation experiments with their model beside them",
    extensions: ["sedml"], expresses: OMEXFormat.entry.expresses,
    read: { sources, options throws(Diagnostics) in
      guard let document = sources.first else { throw Diagnostics([.error("no-file", "there is no file to read")]) }
      let beside = Array(sources.dropFirst())
      return try ExperimentModel.model(of: document, options: options) { path in
        beside.first { $0.file == path || $0.file.hasSuffix("/" + path) }
      }
    },
    write: { model, options throws(Diagnostics) in
      let parts = try ExperimentParts(model, options: options)
      return WrittenModel(
        files: [.init(suffix: ".sedml", text: SEDMLWriter.text(parts.experiments))] + parts.files,
        changes: try parts.changes.accepted(options))
    },
    recognises: { SBMLQualFormat.head(of: $0).contains("<sedML") })
}
