import BypassCore

/// SBML Level 3 with the package for qualitative models.
enum SBMLQualFormat {
  static let entry = FormatEntry(
    format: .sbmlQual, title: "SBML-qual: SBML Level 3 qualitative models", extensions: ["sbml", "xml"],
    expresses: [.levels, .initialStates, .annotations, .layout],
    read: { sources, options throws(Diagnostics) in try SBMLQualReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try SBMLQualWriter.write(model, options: options) },
    recognises: { source in head(of: source).contains("<sbml") || head(of: source).contains(":sbml") })

  /// The beginning of a text, for telling formats apart.
  static func head(of source: SourceText) -> String { String(decoding: source.bytes.prefix(2000), as: UTF8.self) }

  static let core = "http://www.sbml.org/sbml/level3/version1/core"
  static let qual = "http://www.sbml.org/sbml/level3/version1/qual/version1"
  static let layout = "http://www.sbml.org/sbml/level3/version1/layout/version1"
  static let mathML = "http://www.w3.org/1998/Math/MathML"
}
