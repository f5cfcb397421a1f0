import BypassCore

/// A `.bnd` file as it is written: declarations with their attributes, before they mean anything.
struct MaBoSSNetworkText {
  /// One attribute of a node.
  struct Attribute {
    let name: String
    let range: Range<Int>
    let value: SyntaxTree
  }

  /// One node.
  struct Declaration {
    let name: String
    let range: Range<Int>
    var attributes: [Attribute] = []
    /// Attributes that are texts, with their names.
    var texts: [(name: String, text: String)] = []

    func attribute(_ name: String) -> SyntaxTree? { attributes.first { $0.name == name }?.value }
  }

  let source: SourceText
  /// In the order of the text.
  private(set) var declarations: [Declaration] = []
  /// Every name of a node with its first place, in the order of first mention, which is MaBoSS's order.
  private(set) var mentions: [(name: String, range: Range<Int>)] = []
  private var mentioned: Set<String> = []
  private var positions: [String: Int] = [:]

  /// Reads the declarations of a text.
  ///
  /// - Throws: ``Diagnostic`` at the first fault of syntax.
  init(_ source: SourceText, options: ReadingOptions, findings: inout Findings) throws(Diagnostic) {
    self.source = source
    var tokens = Tokens(source, dialect: MaBoSSFormat.networkDialect)
    var isFirst = true
    while tokens.current.kind != .end, !findings.isFull {
      try readDeclaration(&tokens, isFirst: isFirst, options, &findings)
      isFirst = false
    }
  }

  private mutating func readDeclaration(
    _ tokens: inout Tokens, isFirst: Bool, _ options: ReadingOptions, _ findings: inout Findings
  ) throws(Diagnostic) {
    let start = tokens.current
    guard start.kind == .name else {
      throw ExpressionParser.unexpected(
        tokens, wanted: "a declaration", remedy: "a node is 'node NAME { logic = …; rate_up = …; rate_down = …; }'")
    }
    let word = tokens.text
    tokens.advance()
    switch (word.lowercased(), tokens.current.kind) {
    case ("node", _): try readNode(&tokens, options, &findings)
    case ("division", .openBrace), ("death", .openBrace):
      findings.normalise(
        "population-block", at: source.spot(start.range),
        "'\(word)' describes a population of cells: the network is read as that of a single cell", as: .warning)
      try skipBlock(&tokens, opened: start.range)
    case (_, .comma), (_, .colon):
      try readLine(word, start.range, &tokens, isFirst: isFirst, options, &findings)
    default:
      throw ExpressionParser.unexpected(
        tokens, wanted: "',' or ':' after '\(word.clipped)'", remedy: "a node is 'node NAME { … }' or 'NAME, rule'")
    }
  }

  /// `NAME, rule` or `NAME : rule`.
  private mutating func readLine(
    _ name: String, _ range: Range<Int>, _ tokens: inout Tokens, isFirst: Bool, _ options: ReadingOptions,
    _ findings: inout Findings
  ) throws(Diagnostic) {
    tokens.advance()
    let rule = try ExpressionParser.expression(&tokens)
    _ = tokens.take(.semicolon)
    if isFirst, name == "targets", case .name("factors") = rule.kind { return }
    mention(in: rule)
    add(
      Declaration(name: name, range: range, attributes: [Attribute(name: "logic", range: range, value: rule)]),
      options, &findings)
  }

  private mutating func readNode(
    _ tokens: inout Tokens, _ options: ReadingOptions, _ findings: inout Findings
  ) throws(Diagnostic) {
    guard tokens.current.kind == .name else {
      throw ExpressionParser.unexpected(
        tokens, wanted: "the name of a node", remedy: "names hold letters, digits and _ and begin with no digit")
    }
    var declaration = Declaration(name: tokens.text, range: tokens.current.range)
    tokens.advance()
    let brace = tokens.current.range
    guard tokens.take(.openBrace) else { throw ExpressionParser.unexpected(tokens, wanted: "'{'") }
    while !tokens.take(.closeBrace) {
      guard tokens.current.kind != .end else {
        throw .error("unclosed-block", at: source.spot(brace), "this block is never closed", remedy: "add '}'")
      }
      try readAttribute(&tokens, into: &declaration, &findings)
    }
    warnOfSpellings(in: declaration, &findings)
    add(declaration, options, &findings)
  }

  /// An attribute of any name is an alias, so that a misspelt rule or rate would be none, and nobody would say so.
  private func warnOfSpellings(in declaration: Declaration, _ findings: inout Findings) {
    var used: Set<String> = []
    for attribute in declaration.attributes {
      attribute.value.visit { if case .alias(let name) = $0.kind { used.insert(name) } }
    }
    for attribute in declaration.attributes where !Self.meaningful.contains(attribute.name) {
      let near = NearestNames.nearest(to: attribute.name.lowercased(), among: Self.meaningful)
      guard !used.contains(attribute.name), let meant = near.first else { continue }
      findings.normalise(
        "attribute-spelling", at: source.spot(attribute.range),
        "'\(attribute.name.clipped)' of '\(declaration.name.clipped)' means nothing here, as in MaBoSS; '\(meant)' does",
        remedy: "did you mean '\(meant)'?", as: .warning)
    }
  }

  /// The attributes that mean something by themselves.
  private static let meaningful = ["logic", "rate_up", "rate_down"]

  private mutating func readAttribute(
    _ tokens: inout Tokens, into declaration: inout Declaration, _ findings: inout Findings
  ) throws(Diagnostic) {
    guard tokens.current.kind == .name else {
      throw ExpressionParser.unexpected(tokens, wanted: "an attribute such as 'logic = …;'")
    }
    let (name, range) = (tokens.text, tokens.current.range)
    tokens.advance()
    guard tokens.take(.equals) else { throw ExpressionParser.unexpected(tokens, wanted: "'='") }
    if tokens.current.kind == .text {
      declaration.texts.append((name, Self.unescaped(tokens.text)))
      tokens.advance()
    } else {
      if let earlier = declaration.attributes.firstIndex(where: { $0.name == name }) {
        findings.normalise(
          "duplicate-attribute", at: source.spot(range),
          "'\(declaration.name.clipped)' has a second attribute '\(name.clipped)', which replaces the first, as in MaBoSS",
          remedy: "keep one of them", as: .warning)
        declaration.attributes.remove(at: earlier)
      }
      let value = try ExpressionParser.expression(&tokens)
      mention(in: value)
      declaration.attributes.append(Attribute(name: name, range: range, value: value))
    }
    guard tokens.take(.semicolon) else {
      throw ExpressionParser.unexpected(tokens, wanted: "an operator or ';'")
    }
  }

  private func skipBlock(_ tokens: inout Tokens, opened: Range<Int>) throws(Diagnostic) {
    tokens.advance()
    while !tokens.take(.closeBrace) {
      guard tokens.current.kind != .end else {
        throw .error("unclosed-block", at: source.spot(opened), "this block is never closed", remedy: "add '}'")
      }
      tokens.advance()
    }
  }

  private mutating func mention(in tree: SyntaxTree) { for (name, range) in tree.names { mention(name, range) } }

  private mutating func mention(_ name: String, _ range: Range<Int>) {
    if mentioned.insert(name).inserted { mentions.append((name, range)) }
  }

  private mutating func add(_ declaration: Declaration, _ options: ReadingOptions, _ findings: inout Findings) {
    mention(declaration.name, declaration.range)
    guard let position = positions[declaration.name] else {
      positions[declaration.name] = declarations.count
      declarations.append(declaration)
      return
    }
    let place = source.spot(declaration.range)
    switch options.duplicates {
    case .refuse:
      findings.add(
        .error(
          "duplicate-node", at: place, "node '\(declaration.name.clipped)' is declared twice",
          remedy: "keep one declaration, or choose whether the later one overrides or augments the earlier"))
    case .override:
      findings.add(
        Diagnostic(.note, code: "overridden-node", at: place, "this declaration replaces the earlier one"))
      declarations[position] = declaration
    case .augment:
      findings.add(
        Diagnostic(.note, code: "augmented-node", at: place, "this declaration is added to the earlier one"))
      let new = Set(declaration.attributes.map(\.name))
      declarations[position].attributes.removeAll { new.contains($0.name) }
      declarations[position].attributes += declaration.attributes
      declarations[position].texts += declaration.texts
    }
  }

  /// The text between quotes, its backslash sequences replaced.
  static func unescaped(_ quoted: String) -> String {
    var text = ""
    var escapes = false
    for scalar in quoted.unicodeScalars.dropFirst().dropLast() {
      guard escapes else {
        if scalar == "\\" { escapes = true } else { text.unicodeScalars.append(scalar) }
        continue
      }
      escapes = false
      switch scalar {
      case "n": text += "\n"
      case "t": text += "\t"
      case "r": text += "\r"
      case "\"", "\\", "'": text.unicodeScalars.append(scalar)
      default:
        text += "\\"
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
