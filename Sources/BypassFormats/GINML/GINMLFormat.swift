import BypassCore

/// Regulatory graphs of GINsim.
enum GINMLFormat {
  static let entry = FormatEntry(
    format: .ginml, title: "GINML: regulatory graphs of GINsim", extensions: ["ginml"],
    expresses: [.levels, .annotations, .layout],
    read: { sources, options throws(Diagnostics) in try GINMLReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try GINMLWriter.write(model, options: options) },
    recognises: { SBMLQualFormat.head(of: $0).contains("<gxl") })

  /// Expressions: `A` and `A:2` with `! & |`; a name holds its level.
  static let dialect: Dialect = {
    var dialect = Dialect(title: "GINML")
    dialect.names = .loose
    dialect.truthWords = true
    dialect.signs = Dialect.signs([("!", .not), ("&", .and), ("|", .or)])
    dialect.strengths = [.and: 3, .or: 2]
    return dialect
  }()
}
