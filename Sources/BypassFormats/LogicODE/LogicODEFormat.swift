import BypassCore

/// The network as ordinary differential equations, in the core of SBML Level 3 Version 2; written, never read.
enum LogicODEFormat {
  static let entry = FormatEntry(
    format: .logicODE,
    title: "SBML core: the logic as differential equations with normalised Hill cubes (written only)",
    extensions: [], expresses: [.initialStates, .perturbations], read: nil,
    write: { model, options throws(Diagnostics) in try LogicODEWriter.write(model, options: options) },
    recognises: { _ in false })

  static let core = "http://www.sbml.org/sbml/level3/version2/core"
  /// The exponent of every Hill function.
  static let exponent = 3.0
  /// The half-way point of every Hill function.
  static let halfway = 0.5
}
