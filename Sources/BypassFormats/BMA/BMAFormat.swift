import BypassCore

/// Models of the BioModelAnalyzer: ranges, target functions that compute with numbers, signed relationships.
enum BMAFormat {
  /// Sums, products and functions; `var(…)` is replaced before by a parameter, since its name may hold anything.
  static let dialect: Dialect = {
    var dialect = Dialect(title: "BMA")
    dialect.numbers = true
    dialect.variables = true
    dialect.chainedCalls = ["min", "max"]
    dialect.signs = Dialect.signs([("+", .add), ("-", .subtract), ("*", .multiply), ("/", .divide)])
    dialect.strengths = [.multiply: 7, .divide: 7, .add: 6, .subtract: 6]
    return dialect
  }()

  static let entry = FormatEntry(
    format: .bma, title: "BMA: models of the BioModelAnalyzer in JSON", extensions: ["bma.json", "bma", "json"],
    expresses: [],
    read: { sources, options throws(Diagnostics) in try BMAReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try BMAWriter.write(model, options: options) },
    recognises: { source in
      let head = SBMLQualFormat.head(of: source)
      return head.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.hasPrefix("{")
        && head.lowercased().contains("\"variables\"")
    })
}
