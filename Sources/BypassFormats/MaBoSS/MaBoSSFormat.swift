import BypassCore
import BypassModel

/// MaBoSS networks (`.bnd`) with their configurations (`.cfg`).
enum MaBoSSFormat {
  /// The expression language of networks.
  static let networkDialect: Dialect = {
    var dialect = Dialect(title: "MaBoSS network")
    dialect.hashComments = .atLineStart
    dialect.slashComments = true
    dialect.wordOperators = true
    dialect.variables = true
    dialect.aliases = true
    dialect.numbers = true
    dialect.conditionals = true
    dialect.signs = Dialect.signs([
      ("==", .equal), ("!=", .notEqual), ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("<", .less), (">", .greater),
      ("&&", .and), ("&", .and), ("||", .or), ("|", .or), ("^", .xor), ("!", .not), ("*", .multiply), ("/", .divide),
      ("+", .add), ("-", .subtract),
    ])
    dialect.strengths = [
      .multiply: 7, .divide: 7, .add: 6, .subtract: 6, .less: 5, .lessOrEqual: 5, .greater: 5, .greaterOrEqual: 5,
      .equal: 4, .notEqual: 4, .and: 3, .or: 2, .xor: 1,
    ]
    return dialect
  }()

  /// The expression language of configurations, which has fewer operators.
  static let configurationDialect: Dialect = {
    var dialect = Dialect(title: "MaBoSS configuration")
    dialect.slashComments = true
    dialect.truthWords = true
    dialect.variables = true
    dialect.numbers = true
    dialect.hexadecimals = true
    dialect.conditionals = true
    dialect.signs = Dialect.signs([
      ("<", .less), (">", .greater), ("^", .xor), ("!", .not), ("*", .multiply), ("/", .divide), ("+", .add),
      ("-", .subtract),
    ])
    dialect.strengths = [.multiply: 7, .divide: 7, .add: 6, .subtract: 6, .less: 5, .greater: 5, .xor: 1]
    return dialect
  }()

  /// Words that the grammars take for themselves, so that no node can have their names. Those of populations are
  /// words in population runs only, so that nodes such as `Death` keep their names.
  static let reserved: Set<String> = ["node", "and", "or", "not", "xor", "single_expression", "true", "false"]

  /// The names of a network's variables; those that must change get a letter first, which all its readers want.
  static func names(of unary: UnaryNetwork) -> VariableNames {
    VariableNames(unary, reserved: reserved, prefix: "n_")
  }

  static let entry = FormatEntry(
    format: .maboss, title: "MaBoSS: network (.bnd) with configurations (.cfg)", extensions: ["bnd", "pbnd"],
    expresses: [.rates, .initialStates, .perturbations, .parameters, .settings],
    read: { sources, options throws(Diagnostics) in try MaBoSSReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try MaBoSSWriter.write(model, options: options) },
    recognises: recognises)

  /// Whether a text without a telling name looks like this format: its first declaration is `node NAME {`.
  static func recognises(_ source: SourceText) -> Bool {
    var tokens = Tokens(source, dialect: networkDialect)
    guard tokens.current.kind == .name, tokens.text.lowercased() == "node" else { return false }
    tokens.advance()
    guard tokens.take(.name) else { return false }
    return tokens.current.kind == .openBrace
  }
}
