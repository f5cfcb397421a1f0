import BypassCore
import BypassModel

/// Reads BooleanNet rules and beginnings, and the plain `X = A AND B` of Cell Collective.
struct BooleanNetReader {
  private var tokens: Tokens
  private var findings: Findings
  private var list: RuleList
  private var begun: Set<String> = []

  /// The model of a text.
  ///
  /// - Throws: ``Diagnostics`` with every fault.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    var findings = Findings(strict: options.strict)
    let source = try OneFile.prepared(sources, "a BooleanNet model", findings: &findings)
    var reader = BooleanNetReader(
      tokens: Tokens(source, dialect: BooleanNetFormat.dialect), findings: findings,
      list: RuleList(source: source, format: .booleanNet, reserved: BooleanNetFormat.reserved))
    reader.readLines()
    return try reader.list.model(&reader.findings)
  }

  private mutating func readLines() {
    while tokens.current.kind != .end, !findings.isFull {
      if tokens.take(.lineEnd) { continue }
      do throws(Diagnostic) {
        try readLine()
      } catch {
        findings.add(error)
        tokens.skipLine()
      }
    }
  }

  private mutating func readLine() throws(Diagnostic) {
    let source = tokens.source
    try skipRank()
    guard tokens.current.kind == .name else {
      throw ExpressionParser.unexpected(
        tokens, wanted: "the name of a node", remedy: "a rule is 'X* = A and not B', a beginning 'X = True'")
    }
    // The star may touch the name, because names are whatever stands between blanks and operators.
    var range = tokens.current.range
    var name = tokens.text
    var isRule = false
    tokens.advance()
    if name.hasSuffix("*"), name.count > 1 {
      name.removeLast()
      range = range.lowerBound..<range.upperBound - 1
      isRule = true
    } else if tokens.current.kind == .name, tokens.text == "*" {
      isRule = true
      tokens.advance()
    }
    guard tokens.take(.equals) else {
      throw ExpressionParser.unexpected(tokens, wanted: "'='", remedy: "a rule is 'X* = A and not B'")
    }
    let rule = try ExpressionParser.expression(&tokens)
    guard tokens.current.kind == .lineEnd || tokens.current.kind == .end else {
      throw ExpressionParser.unexpected(tokens, wanted: "an operator or the end of the line")
    }
    if isRule {
      list.entries.append(.init(target: name, range: range, rule: rule))
    } else if let level = Self.beginning(rule) {
      guard begun.insert(name).inserted else {
        throw .error("duplicate-beginning", at: source.spot(range), "the beginning of '\(name.clipped)' is given twice")
      }
      list.beginnings.append((name, level.level))
      list.declared.append((name, range))
    } else {
      findings.normaliseOnce(
        "rule-without-star", at: source.spot(range), "'\(name.clipped) = …' has no '*' and is read as a rule")
      list.entries.append(.init(target: name, range: range, rule: rule))
    }
  }

  /// `2: X* = …` orders updates, which no analysis here follows.
  private mutating func skipRank() throws(Diagnostic) {
    guard tokens.current.kind == .name, tokens.text.hasSuffix(":"), Int(tokens.text.dropLast()) != nil else { return }
    findings.normaliseOnce(
      "update-rank", at: tokens.source.spot(tokens.current.range), "ranks of updates are left out")
    tokens.advance()
  }

  /// The level that a beginning says, nil inside for a random one; nil when this is no beginning.
  private static func beginning(_ tree: SyntaxTree) -> (level: Int?, ())? {
    switch tree.kind {
    case .number(let value): (value != 0 ? 1 : 0, ())
    case .name(let name) where name.lowercased() == "random": (nil, ())
    default: nil
    }
  }
}
