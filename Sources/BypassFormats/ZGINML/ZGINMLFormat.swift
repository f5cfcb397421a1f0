import BypassCore

/// Archives of GINsim: the regulatory graph with initial states, mutants and simulation parameters beside it.
enum ZGINMLFormat {
  static let entry = FormatEntry(
    format: .zginml, title: "ZGINML: archives of GINsim", extensions: ["zginml"],
    expresses: GINMLFormat.entry.expresses.union([.scenarios, .companions]),
    read: { sources, options throws(Diagnostics) in try ZGINMLReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try ZGINMLWriter.write(model, options: options) },
    recognises: { source in
      guard ZipReader.recognises(source.bytes) else { return false }
      return (try? ZipReader(source.bytes, file: source.file))?.entries.contains { $0.name.hasSuffix(".ginml") }
        ?? false
    })

  /// The folder of everything inside.
  static let folder = "GINsim-data/"
  /// The model.
  static let graph = folder + "regulatoryGraph.ginml"
  /// Named initial states and settings of inputs.
  static let states = folder + "initialState"
  /// Named perturbations.
  static let mutants = folder + "mutant"
  /// How simulations are run: updating, priority classes, which states and inputs; kept as it is.
  static let parameters = folder + "reg2dyn_parameters"
}
