import BypassCore
import BypassModel

/// What Cell Collective exports: one file of expressions `X = A AND NOT B`, one of external components, a name a line.
enum CellCollectiveFormat {
  static let dialect: Dialect = {
    var dialect = BooleanNetFormat.dialect
    dialect.title = "Cell Collective"
    return dialect
  }()

  static let entry = FormatEntry(
    format: .cellCollective, title: "Cell Collective: expressions and external components",
    extensions: ["cellcollective.txt", "expressions.txt", "expressions.all.txt"], expresses: [],
    read: { sources, options throws(Diagnostics) in try CellCollectiveReader.read(sources, options: options) },
    write: { model, options throws(Diagnostics) in try CellCollectiveWriter.write(model, options: options) },
    recognises: { source in
      (1...min(source.lineCount, 50)).contains { number in
        let line = source.line(number) ?? ""
        return !line.hasPrefix("#") && line.contains(" = ") && !line.contains("*") && !line.contains(",")
          && !line.contains(";") && !line.contains("{")
      }
    })
}

/// Reads expressions and external components in any number of files.
struct CellCollectiveReader {
  private let source: SourceText
  private var findings: Findings
  private var list: RuleList

  /// The model of texts, read as one after the other.
  ///
  /// - Throws: ``Diagnostics`` with every fault.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    var findings = Findings(strict: options.strict)
    let source = try OneFile.joined(sources, findings: &findings)
    var reader = CellCollectiveReader(
      source: source, findings: findings,
      list: RuleList(source: source, format: .cellCollective, reserved: BooleanNetFormat.reserved))
    reader.readLines()
    return try reader.list.model(&reader.findings)
  }

  private mutating func readLines() {
    var tokens = Tokens(source, dialect: CellCollectiveFormat.dialect)
    while tokens.current.kind != .end, !findings.isFull {
      if tokens.take(.lineEnd) { continue }
      do throws(Diagnostic) { try readLine(&tokens) } catch {
        findings.add(error)
        tokens.skipLine()
      }
    }
  }

  private mutating func readLine(_ tokens: inout Tokens) throws(Diagnostic) {
    guard tokens.current.kind == .name else {
      throw ExpressionParser.unexpected(
        tokens, wanted: "the name of a component", remedy: "a line is 'NAME = expression', or NAME alone for an input")
    }
    // A name may hold blanks, up to '='.
    var range = tokens.current.range
    tokens.advance()
    while ![.equals, .lineEnd, .end].contains(tokens.current.kind) {
      guard [.name, .other].contains(tokens.current.kind) else {
        throw ExpressionParser.unexpected(tokens, wanted: "'=' or the end of the line")
      }
      range = range.lowerBound..<tokens.current.range.upperBound
      tokens.advance()
    }
    let name = String(decoding: source.bytes[range], as: UTF8.self)
    guard tokens.take(.equals) else {
      list.declared.append((name, range))
      return
    }
    if tokens.current.kind == .lineEnd || tokens.current.kind == .end {
      findings.normalise(
        "rule-missing", at: source.spot(range),
        "'\(name.clipped)' has no expression: it is read as never on, as Cell Collective takes it", as: .warning)
      list.entries.append(
        .init(target: name, range: range, rule: SyntaxTree(kind: .number(0), range: range, depth: 1)))
      return
    }
    let rule = try ExpressionParser.expression(&tokens)
    guard tokens.current.kind == .lineEnd || tokens.current.kind == .end else {
      throw ExpressionParser.unexpected(tokens, wanted: "an operator or the end of the line")
    }
    list.entries.append(.init(target: name, range: range, rule: rule))
  }
}

/// Writes expressions and external components.
enum CellCollectiveWriter {
  /// The rules of a model, nodes with levels as two-level nodes, perturbations folded in; inputs as external components.
  ///
  /// - Throws: ``Diagnostics`` for a rule that becomes too long, or any loss when strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    var options = options
    // An input is an external component, in a file of its own.
    let external = options.inputs == .identity || options.inputs == .omitted
    if external { options.inputs = .identity }
    let rules = BooleanRules(model, options, reserved: BooleanNetFormat.reserved)
    let changes = try
      (rules.changes + model.foldedPerturbations() + model.losses(keeping: CellCollectiveFormat.entry.expresses))
      .accepted(options)
    let style = FormulaStyle(
      and: " AND ", or: " OR ", not: "NOT ", yes: "true", no: "false", alwaysGroups: true)
    var (expressions, components) = ("", "")
    for (index, line) in rules.lines.enumerated() {
      if external, line.rule == .atom(index) {
        components += line.name + "\n"
        continue
      }
      do throws(Diagnostic) {
        expressions += "\(line.name) = \(try line.rule.text(style) { rules.names[$0] })\n"
      } catch {
        throw Diagnostics([error])
      }
    }
    let files: [WrittenModel.File] = [
      .init(suffix: ".cellcollective.txt", text: expressions.isEmpty ? "# no expressions\n" : expressions),
      .init(suffix: ".external.txt", text: components),
    ]
    return WrittenModel(files: files.filter { !$0.text.isEmpty }, changes: changes)
  }
}
