import BypassCore

/// Rules of the BooleanNet family: `X* = A and not B`, beginnings as `X = True`.
enum BooleanNetFormat {
  static let dialect: Dialect = {
    var dialect = Dialect(title: "BooleanNet")
    dialect.names = .loose
    dialect.hashComments = .anywhere
    dialect.linesMatter = true
    dialect.wordOperators = true
    dialect.truthWords = true
    dialect.signs = Dialect.signs([("~", .not), ("!", .not), ("&", .and), ("|", .or), ("&&", .and), ("||", .or)])
    dialect.strengths = [.and: 3, .or: 2, .xor: 1]
    dialect.xorNeedsParentheses = true
    return dialect
  }()

  static let reserved: Set<String> = ["and", "or", "not", "xor", "true", "false", "random"]

  static let entry = FormatEntry(
    format: .booleanNet, title: "BooleanNet: rules such as X* = A and not B",
    extensions: ["booleannet", "booleannet.txt"],
    expresses: [.initialStates],
    read: { sources, options throws(Diagnostics) in try BooleanNetReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try BooleanNetWriter.write(model, options: options) },
    recognises: { source in
      (1...min(source.lineCount, 50)).contains { number in
        let line = (source.line(number) ?? "").filter { !$0.isWhitespace }
        return !line.hasPrefix("#") && line.contains("*=")
      }
    })
}
