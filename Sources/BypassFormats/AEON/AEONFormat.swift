import BypassCore

/// Boolean networks of AEON: regulations with signs, update functions after `$`.
enum AEONFormat {
  /// `!`, `^`, `&`, `|`, `=>`, `<=>` from tight to loose.
  static let dialect: Dialect = {
    var dialect = Dialect(title: "AEON")
    dialect.names = .loose
    dialect.linesMatter = true
    dialect.truthWords = true
    dialect.signs = Dialect.signs([
      ("<=>", .equivalent), ("=>", .implies), ("!", .not), ("^", .xor), ("&", .and), ("|", .or),
    ])
    dialect.strengths = [.xor: 5, .and: 4, .or: 3, .implies: 2, .equivalent: 1]
    return dialect
  }()

  static let reserved: Set<String> = ["true", "false"]

  static let entry = FormatEntry(
    format: .aeon, title: "AEON: Boolean networks with signed regulations", extensions: ["aeon"],
    expresses: [],
    read: { sources, options throws(Diagnostics) in try AEONReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try AEONWriter.write(model, options: options) },
    recognises: { source in
      (1...min(source.lineCount, 50)).contains { number in
        let line = source.line(number) ?? ""
        return line.hasPrefix("$") && line.contains(":") || line.contains(" -> ") || line.contains(" -| ")
          || line.contains(" -? ")
      }
    })
}
