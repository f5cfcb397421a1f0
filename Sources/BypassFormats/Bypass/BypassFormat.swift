import BypassCore

/// Stand-alone models in this program's own YAML: everything that a network can say, and most that stands beside it.
enum BypassFormat {
  static let entry = FormatEntry(
    format: .bypass, title: "Bypass: models in YAML, all but named states, experiments and files beside them",
    extensions: ["bypass.yaml", "yaml", "yml"],
    expresses: Set(Format.Ability.allCases).subtracting([.scenarios, .experiments, .companions]),
    read: { sources, options throws(Diagnostics) in try BypassReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try BypassWriter.write(model, options: options) },
    recognises: { SBMLQualFormat.head(of: $0).split(separator: "\n").contains { $0.hasPrefix("bypass-model:") } })

  /// The keys of a document.
  static let keys = [
    "bypass-model", "nodes", "parameters", "initial", "perturbations", "settings", "internal", "graph", "references",
    "schedule", "annotations",
  ]
  /// The keys of a node.
  static let nodeKeys = ["name", "maximum", "input", "rule", "speed", "rates", "activity", "notes"]
}
