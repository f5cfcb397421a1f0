import BypassCore
import BypassModel

/// Reads `.bnet` files: the union of the dialects of the field, every liberty said.
struct BNetReader {
  /// A line `target, rule`.
  struct Line {
    let target: String
    let targetRange: Range<Int>
    let rule: SyntaxTree
  }

  private var tokens: Tokens
  private var findings: Findings
  private var lines: [Line] = []

  /// The model of a text.
  ///
  /// - Throws: ``Diagnostics`` with every fault found, in the order of the text.
  static func read(_ sources: [SourceText], options: ReadingOptions) throws(Diagnostics) -> ImportedModel {
    var findings = Findings(strict: options.strict)
    let source = try OneFile.prepared(sources, "a bnet model", findings: &findings)
    var reader = BNetReader(tokens: Tokens(source, dialect: BNetFormat.dialect), findings: findings)
    reader.readLines()
    return try reader.model()
  }

  private init(tokens: Tokens, findings: Findings) {
    self.tokens = tokens
    self.findings = findings
  }

  private var source: SourceText { tokens.source }

  private mutating func readLines() {
    var isFirst = true
    while tokens.current.kind != .end, !findings.isFull {
      if tokens.take(.lineEnd) { continue }
      do throws(Diagnostic) {
        let isHeader = isFirst ? try takeHeader() : false
        if !isHeader { try readLine() }
      } catch {
        findings.add(error)
        tokens.skipLine()
      }
      isFirst = false
    }
    if let comment = tokens.trailingComments.first {
      let count = tokens.trailingComments.count
      findings.normalise(
        "trailing-comment", at: source.spot(comment..<comment + 1),
        "a comment stands after a rule, which several tools refuse" + (count > 1 ? " (\(count) such comments)" : ""))
    }
  }

  /// Takes a first line `targets, factors` in any of its forms.
  private mutating func takeHeader() throws(Diagnostic) -> Bool {
    let start = tokens
    let quoted = tokens.current.kind == .text
    let first = unquoted(tokens.text).lowercased()
    if quoted, first.filter({ !$0.isWhitespace }) == "targets,factors" {
      findings.normalise("quoted-header", at: source.spot(start.current.range), "the header stands in quotes")
      tokens.skipLine()
      return true
    }
    guard first == "targets" else { return false }
    let place = source.spot(tokens.current.range)
    tokens.advance()
    guard tokens.take(.comma) else {
      tokens = start
      return false
    }
    let second = unquoted(tokens.text).lowercased()
    guard second == "factors" || second == "functions" else {
      tokens = start
      return false
    }
    if second == "functions" || quoted || tokens.following.kind == .comma {
      findings.normalise(
        "other-header", at: place, "the header is not exactly 'targets, factors', so that some tools take it for a rule"
      )
    }
    tokens.advance()
    if tokens.take(.comma), tokens.current.kind != .lineEnd {
      throw .error(
        "probabilistic-rules", at: place, "this is a probabilistic network: its rules have a third column",
        remedy: "keep one rule a target and remove the column; a probabilistic network cannot be expressed")
    }
    guard tokens.take(.lineEnd) || tokens.current.kind == .end else {
      throw ExpressionParser.unexpected(tokens, wanted: "the end of the header")
    }
    return true
  }

  private func unquoted(_ text: String) -> String { String(text.filter { $0 != "\"" }) }

  private mutating func readLine() throws(Diagnostic) {
    let source = source
    let target = tokens.current
    let name = tokens.text
    switch target.kind {
    case .name: break
    case .word, .truth:
      throw .error(
        "reserved-name", at: source.spot(target.range), "'\(name)' cannot be a target: rules use it as a word",
        remedy: "rename the node")
    default:
      throw ExpressionParser.unexpected(tokens, wanted: "the name of a node", remedy: "a line is 'target, rule'")
    }
    tokens.advance()
    try refuseDelay()
    guard tokens.take(.comma) else {
      throw ExpressionParser.unexpected(tokens, wanted: "a comma", remedy: "a line is 'target, rule'")
    }
    guard tokens.current.kind != .lineEnd, tokens.current.kind != .end, tokens.current.kind != .semicolon else {
      throw .error(
        "rule-missing", at: source.spot(target.range), "'\(name.clipped)' has no rule after the comma",
        remedy: "write '\(name.clipped), \(name.clipped)' for an input, or a constant 0 or 1")
    }
    let rule = try ExpressionParser.expression(&tokens)
    try refuseDelay()
    if tokens.current.kind == .comma {
      throw .error(
        "probabilistic-rules", at: source.spot(tokens.current.range),
        "a third column stands here, as in a probabilistic network",
        remedy: "keep one rule a target and remove the column; a probabilistic network cannot be expressed")
    }
    let end = tokens.current.range
    if tokens.take(.semicolon) {
      findings.normaliseOnce("closing-semicolon", at: source.spot(end), "a rule ends with ';', which is not part of it")
    }
    guard tokens.current.kind == .lineEnd || tokens.current.kind == .end else {
      throw ExpressionParser.unexpected(tokens, wanted: "an operator or the end of the line")
    }
    lines.append(Line(target: name, targetRange: target.range, rule: rule))
    noteSpellings(in: target.range.upperBound..<end.lowerBound, rule)
  }

  private func refuseDelay() throws(Diagnostic) {
    guard tokens.current.kind == .openBracket else { return }
    throw .error(
      "temporal-rule", at: source.spot(tokens.current.range),
      "'[…]' asks for the state of an earlier time, which a rule over the present state cannot",
      remedy: "add nodes that carry the delay")
  }

  /// Says which spellings of this rule other readers would refuse or misread.
  private mutating func noteSpellings(in range: Range<Int>, _ rule: SyntaxTree) {
    let source = source
    var scan = Tokens(source, dialect: BNetFormat.dialect, from: range.lowerBound)
    while scan.current.range.lowerBound < range.upperBound, scan.current.kind != .end {
      let token = scan.current
      switch token.kind {
      case .word:
        findings.normaliseOnce(
          "word-operator", at: source.spot(token.range),
          "'\(scan.text)' is read as an operator; some tools make a name of it")
      case .truth:
        findings.normaliseOnce(
          "truth-word", at: source.spot(token.range),
          "'\(scan.text)' is read as a constant; some tools make a node of it")
      case .sign(.xor):
        findings.normaliseOnce(
          "exclusive-or", at: source.spot(token.range), "'^' is read as exclusive or; few tools know it")
      case .sign where token.range.count == 2 || scan.text == "~":
        findings.normaliseOnce(
          "other-operator", at: source.spot(token.range), "'\(scan.text)' is read as '\(Self.core(scan.text))'")
      default: break
      }
      scan.advance()
    }
  }

  private static func core(_ sign: String) -> String { sign == "~" ? "!" : String(sign.prefix(1)) }
}

extension BNetReader {
  /// The network of the lines.
  private mutating func model() throws(Diagnostics) -> ImportedModel {
    var naming = Naming()
    let targets = lines.map(\.target)
    let mentioned = lines.flatMap { $0.rule.names.filter { !Self.isConstant($0.name) } }
    let changes = naming.adopt(targets + mentioned.map(\.name), reserved: BNetFormat.reserved)
    var firstMention: [String: Range<Int>] = [:]
    for line in lines { firstMention[line.target] = firstMention[line.target] ?? line.targetRange }
    for (name, range) in mentioned where firstMention[name] == nil { firstMention[name] = range }
    for change in changes {
      findings.normalise(
        "renamed-node", at: firstMention[change.original].map { source.spot($0) },
        "'\(change.original.clipped)' is called '\(change.id.description.clipped)' here, because names hold letters, digits and _"
      )
    }
    noteLeadingDigits(targets, firstMention)
    let nodes = declarations(naming) + omittedInputs(naming, mentioned)
    let network: Network?
    do {
      network = try findings.errorCount == 0 ? Network(nodes: nodes) : nil
    } catch {
      findings.add(error.all)
      network = nil
    }
    if lines.isEmpty, findings.errorCount == 0 {
      findings.add(
        .error("no-rules", at: Place(file: source.file, line: 1, column: 1), "there is no rule in this text"))
    }
    let diagnostics = try findings.checked()
    guard let network else { throw Diagnostics(diagnostics) }
    var model = ImportedModel(network, format: .bnet)
    model.diagnostics = diagnostics
    return model
  }

  private static func isConstant(_ name: String) -> Bool { name == "0" || name == "1" }

  private mutating func noteLeadingDigits(_ targets: [String], _ places: [String: Range<Int>]) {
    let source = source
    for name in targets where name.utf8.first?.isDigit ?? false && (try? NodeID(name)) != nil {
      findings.normaliseOnce(
        "leading-digit", at: places[name].map { source.spot($0) },
        "'\(name.clipped)' begins with a digit, which several tools refuse")
    }
  }

  private mutating func declarations(_ naming: Naming) -> [NodeDeclaration] {
    let source = source
    var seen: [String: Range<Int>] = [:]
    var nodes: [NodeDeclaration] = []
    for line in lines where !findings.isFull {
      guard let id = naming[line.target] else { continue }
      if let earlier = seen.updateValue(line.targetRange, forKey: line.target) {
        let first = source.spot(earlier).line
        findings.add(
          .error(
            "duplicate-node", at: source.spot(line.targetRange),
            "'\(line.target.clipped)' has a second rule; the first is on line \(first)",
            remedy: "keep one of them; several rules a target make a probabilistic network, which cannot be expressed"))
        continue
      }
      do throws(Diagnostic) {
        let condition = try condition(of: line.rule, naming).simplified
        if condition == .level(id) {
          findings.normaliseIdentity(id, at: source.spot(line.targetRange))
          nodes.append(NodeDeclaration(id, name: line.target, .input(0)))
        } else {
          nodes.append(NodeDeclaration(id, name: line.target, .ruled(Rule(on: condition))))
        }
      } catch {
        findings.add(error)
      }
    }
    return nodes
  }

  private mutating func omittedInputs(
    _ naming: Naming, _ mentioned: [(name: String, range: Range<Int>)]
  ) -> [NodeDeclaration] {
    var known = Set(lines.map(\.target))
    var inputs: [NodeDeclaration] = []
    for (name, range) in mentioned where known.insert(name).inserted {
      guard let id = naming[name] else { continue }
      findings.normalise(
        "omitted-input", at: source.spot(range),
        "'\(name.clipped)' has no rule of its own: it is read as an input at level 0",
        remedy: "write '\(name.clipped), \(name.clipped)' to say so")
      inputs.append(NodeDeclaration(id, name: name, .input(0)))
    }
    return inputs
  }

  private mutating func condition(of rule: SyntaxTree, _ naming: Naming) throws(Diagnostic) -> LevelCondition {
    var uses: [(String, Place)] = []
    let condition = try Self.condition(of: rule, source, naming) { uses.append(($0, $1)) }
    for (name, place) in uses {
      findings.normaliseOnce("counting-function", at: place, "'\(name)' is written out; few tools know it")
    }
    return condition
  }

  private static func condition(
    of tree: SyntaxTree, _ source: SourceText, _ naming: Naming, used: (String, Place) -> Void
  ) throws(Diagnostic) -> LevelCondition {
    switch tree.kind {
    case .name("0"): return .constant(false)
    case .name("1"): return .constant(true)
    case .name(let name) where name.utf8.allSatisfy(\.isDigit):
      throw .error(
        "constant-range", at: source.spot(tree.range), "'\(name.clipped)' is no truth value", remedy: "write 0 or 1")
    case .not(let part): return .not(try condition(of: part, source, naming, used: used))
    case .joined(let operation, let parts):
      var conditions: [LevelCondition] = []
      for part in parts { conditions.append(try condition(of: part, source, naming, used: used)) }
      switch operation {
      case .and: return .all(conditions)
      case .or: return .any(conditions)
      default: return .exactlyOdd(conditions[...])
      }
    case .call(let name, var arguments):
      let place = source.spot(tree.range)
      if BNetFunctions.temporal.contains(name.lowercased()) {
        throw .error(
          "temporal-rule", at: place, "'\(name)' asks for the time, which a rule over the present state cannot",
          remedy: "remove the temporal part")
      }
      var bound: Int?
      if name.lowercased().hasPrefix("sum"), case .name(let digits)? = arguments.last?.kind {
        bound = Int(digits)
        if bound != nil { arguments.removeLast() }
      }
      var conditions: [LevelCondition] = []
      for argument in arguments { conditions.append(try condition(of: argument, source, naming, used: used)) }
      guard let expanded = try BNetFunctions.condition(name, conditions, bound: bound, at: place) else {
        let near = NearestNames.nearest(to: name, among: BNetFunctions.names.sorted())
        throw .error(
          "unknown-function", at: place, "there is no function '\(name.clipped)'",
          remedy: near.first.map { "did you mean '\($0)'?" } ?? "functions are all, any, maj, sumgt, sumis and sumlt")
      }
      used(name, place)
      return expanded
    default:
      return try tree.condition(Meaning(source: source, node: { naming[$0] }))
    }
  }
}

extension Findings {
  /// Says that nodes that follow themselves are inputs.
  mutating func normaliseIdentity(_ id: NodeID, at place: Place) {
    noteOnce(
      "identity-input", at: place,
      "'\(id.description.clipped)' only keeps its own level: it is read as an input at level 0")
  }
}
