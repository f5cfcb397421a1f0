import BypassCore

/// Reads one expression of any dialect with explicit stacks, so that no nesting can overflow the call stack.
///
/// - Complexity: O(length). More than ``depthLimit`` levels of parentheses or operators are refused.
struct ExpressionParser {
  /// The deepest expression that is read; what is deeper would endanger recursion elsewhere.
  static let depthLimit = 1000
  /// The most parentheses open at once; chains such as `A | (B | (C | …))` need them without being deep.
  static let groupLimit = 50_000
  /// Nested chains of one operator are made one from this many levels on, so that they add no depth.
  static let chainLimit = 16
  /// The most operands of one expression.
  static let operandLimit = 1_000_000

  private enum Pending {
    case group(Range<Int>)
    case call(name: String, range: Range<Int>, firstArgument: Int)
    case prefix(Prefix, Range<Int>)
    case infix(Operation)
    case question
    case colon
  }

  private enum Prefix { case not, minus, plus }

  private var pending: [Pending] = []
  private var operands: [SyntaxTree] = []
  private var openGroups = 0
  private var operandCount = 0
  private static let conditionalStrength = 0

  private init() {}

  /// The expression that begins at the present token; stops before the first token that cannot belong to it.
  static func expression(_ tokens: inout Tokens) throws(Diagnostic) -> SyntaxTree {
    var parser = ExpressionParser()
    return try parser.run(&tokens)
  }

  private mutating func run(_ tokens: inout Tokens) throws(Diagnostic) -> SyntaxTree {
    var wantsOperand = true
    while true {
      if wantsOperand {
        wantsOperand = try !takeOperand(&tokens)
      } else if try takeOperator(&tokens, wantsOperand: &wantsOperand) {
        continue
      } else {
        break
      }
    }
    try reduce(while: { _ in true }, tokens)
    if case .group(let range)? = pending.last {
      throw .error("unclosed-parenthesis", at: tokens.source.spot(range), "this parenthesis is never closed")
    }
    if case .call(let name, let range, _)? = pending.last {
      throw .error(
        "unclosed-parenthesis", at: tokens.source.spot(range), "the parenthesis after '\(name)' is never closed")
    }
    if case .question? = pending.last {
      throw .error("expression-syntax", at: tokens.source.spot(tokens.current.range), "'?' has no ':' to go with it")
    }
    guard let result = operands.popLast() else { throw unexpected(tokens) }
    return result
  }

  /// True when an operand was taken; false after a prefix or an opening parenthesis.
  private mutating func takeOperand(_ tokens: inout Tokens) throws(Diagnostic) -> Bool {
    let token = tokens.current
    switch token.kind {
    case .name:
      let name = tokens.text
      tokens.advance()
      if tokens.current.kind == .open {
        let openRange = tokens.current.range
        tokens.advance()
        try deepen(tokens, openRange)
        if tokens.take(.close) {
          openGroups -= 1
          try push(.call(name, []), token.range.lowerBound..<openRange.upperBound, depth: 1, tokens)
          return true
        }
        pending.append(.call(name: name, range: token.range, firstArgument: operands.count))
        return false
      }
      try push(.name(name), token.range, depth: 1, tokens)
    case .number: try take(.number(token.value), &tokens)
    case .truth(let value): try take(.number(value ? 1 : 0), &tokens)
    case .variable: try take(.variable(String(tokens.text.dropFirst())), &tokens)
    case .alias: try take(.alias(String(tokens.text.dropFirst())), &tokens)
    case .sign(.not), .word(.not): return try takePrefix(.not, &tokens)
    case .sign(.subtract): return try takePrefix(.minus, &tokens)
    case .sign(.add): return try takePrefix(.plus, &tokens)
    case .open:
      try deepen(tokens, token.range)
      pending.append(.group(token.range))
      tokens.advance()
      return false
    default: throw unexpected(tokens)
    }
    return true
  }

  private mutating func takePrefix(_ prefix: Prefix, _ tokens: inout Tokens) throws(Diagnostic) -> Bool {
    guard pending.count < 4 * Self.groupLimit else { throw tooDeep(tokens, tokens.current.range) }
    pending.append(.prefix(prefix, tokens.current.range))
    tokens.advance()
    return false
  }

  private mutating func take(_ kind: SyntaxTree.Kind, _ tokens: inout Tokens) throws(Diagnostic) {
    try push(kind, tokens.current.range, depth: 1, tokens)
    tokens.advance()
  }

  /// False when the present token does not continue the expression.
  private mutating func takeOperator(_ tokens: inout Tokens, wantsOperand: inout Bool) throws(Diagnostic) -> Bool {
    let token = tokens.current
    switch token.kind {
    case .sign(let operation), .word(let operation):
      guard operation != .not, let strength = tokens.dialect.strengths[operation] else { return false }
      // Chains of a joining operator are applied at once, later.
      let waits = operation.isJoining || operation == .implies
      try reduce(while: { own in waits ? own > strength : own >= strength }, tokens)
      pending.append(.infix(operation))
      wantsOperand = true
    case .question:
      guard tokens.dialect.conditionals else { return false }
      try reduce(while: { $0 > Self.conditionalStrength }, tokens)
      guard pending.count < 4 * Self.groupLimit else { throw tooDeep(tokens, token.range) }
      pending.append(.question)
      wantsOperand = true
    case .colon:
      guard hasQuestion else { return false }
      try reduce(while: { _ in true }, tokens)
      pending[pending.count - 1] = .colon
      wantsOperand = true
    case .comma:
      guard inCall else { return false }
      try reduce(while: { _ in true }, tokens)
      wantsOperand = true
    case .close:
      guard openGroups > 0 else { return false }
      try close(tokens)
    default: return false
    }
    tokens.advance()
    return true
  }

  /// Whether a `?` waits for its `:` inside the innermost parenthesis.
  private var hasQuestion: Bool {
    for entry in pending.reversed() {
      switch entry {
      case .question: return true
      case .group, .call: return false
      default: continue
      }
    }
    return false
  }

  private var inCall: Bool {
    for entry in pending.reversed() {
      switch entry {
      case .call: return true
      case .group, .question: return false
      default: continue
      }
    }
    return false
  }

  private mutating func close(_ tokens: Tokens) throws(Diagnostic) {
    try reduce(while: { _ in true }, tokens)
    openGroups -= 1
    switch pending.popLast() {
    case .group(let start)?:
      operands[operands.count - 1].isGrouped = true
      operands[operands.count - 1].range = start.lowerBound..<tokens.current.range.upperBound
    case .call(let name, let range, let first)?:
      let arguments = spliced(Array(operands[first...]), name, tokens.dialect)
      operands.removeSubrange(first...)
      let depth = 1 + (arguments.map(\.depth).max() ?? 0)
      try push(.call(name, arguments), range.lowerBound..<tokens.current.range.upperBound, depth: depth, tokens)
    default: throw unexpected(tokens)
    }
  }
}

extension ExpressionParser {
  /// The most arguments of a call that is made of nested ones.
  private static let spliceLimit = 20_000

  /// Arguments with those of nested calls of the same chaining function in their places.
  private func spliced(_ arguments: [SyntaxTree], _ name: String, _ dialect: Dialect) -> [SyntaxTree] {
    guard dialect.chainedCalls.contains(name.lowercased()) else { return arguments }
    var flat: [SyntaxTree] = []
    for argument in arguments {
      if case .call(name, let inner) = argument.kind, flat.count + inner.count < Self.spliceLimit {
        flat += inner
      } else {
        flat.append(argument)
      }
    }
    return flat
  }

  /// Applies pending operators down to the innermost parenthesis or `?`, while their strength satisfies a test.
  private mutating func reduce(while test: (Int) -> Bool, _ tokens: Tokens) throws(Diagnostic) {
    while let top = pending.last {
      switch top {
      case .group, .call, .question: return
      case .prefix(let prefix, let range):
        pending.removeLast()
        if prefix != .plus { try apply(prefix, range, tokens) }
      case .infix(let operation):
        guard test(tokens.dialect.strengths[operation] ?? 0) else { return }
        if operation.isJoining {
          try applyChain(operation, tokens)
        } else {
          pending.removeLast()
          try apply(operation, tokens)
        }
      case .colon:
        guard test(Self.conditionalStrength) else { return }
        pending.removeLast()
        try applyConditional(tokens)
      }
    }
  }

  private mutating func apply(_ prefix: Prefix, _ range: Range<Int>, _ tokens: Tokens) throws(Diagnostic) {
    guard let part = operands.popLast()?.flattened else { throw unexpected(tokens) }
    try push(
      prefix == .not ? .not(part) : .minus(part), range.lowerBound..<part.range.upperBound, depth: part.depth + 1,
      tokens)
  }

  private mutating func apply(_ operation: Operation, _ tokens: Tokens) throws(Diagnostic) {
    guard let right = operands.popLast(), let left = operands.popLast() else { throw unexpected(tokens) }
    try push(
      .binary(operation, left, right), left.range.lowerBound..<right.range.upperBound,
      depth: 1 + max(left.depth, right.depth), tokens)
  }

  /// Applies all neighbouring operators of one kind to their operands.
  private mutating func applyChain(_ operation: Operation, _ tokens: Tokens) throws(Diagnostic) {
    var count = 1
    while case .infix(operation)? = pending.last {
      pending.removeLast()
      count += 1
    }
    guard operands.count >= count, let last = operands.last else { throw unexpected(tokens) }
    let parts = operands.suffix(count).map { $0.isChain(of: operation) ? $0 : $0.flattened }
    operands.removeLast(count)
    if operation == .xor, tokens.dialect.xorNeedsParentheses {
      for part in parts { try refuseMixture(of: part, tokens) }
    }
    let range = parts[0].range.lowerBound..<last.range.upperBound
    let level = 1 + (parts.map { $0.isChain(of: operation) ? $0.chainLevel : 0 }.max() ?? 0)
    guard level >= Self.chainLimit else {
      try push(.joined(operation, parts), range, depth: 1 + (parts.map(\.depth).max() ?? 0), tokens)
      operands[operands.count - 1].chainLevel = level
      return
    }
    var flat: [SyntaxTree] = []
    for part in parts { part.flatten(operation, into: &flat) }
    try push(.joined(operation, flat), range, depth: 1 + (flat.map(\.depth).max() ?? 0), tokens)
  }

  private func refuseMixture(of side: SyntaxTree, _ tokens: Tokens) throws(Diagnostic) {
    guard case .joined(let other, _) = side.kind, other != .xor, !side.isGrouped else { return }
    throw .error(
      "ambiguous-operator", at: tokens.source.spot(side.range),
      "'^' stands beside '\(other == .and ? "&" : "|")' without parentheses, and tools disagree on which binds tighter",
      remedy: "put parentheses around one of them")
  }

  private mutating func applyConditional(_ tokens: Tokens) throws(Diagnostic) {
    guard let otherwise = operands.popLast(), let then = operands.popLast(), let test = operands.popLast() else {
      throw unexpected(tokens)
    }
    try push(
      .conditional(test, then, otherwise), test.range.lowerBound..<otherwise.range.upperBound,
      depth: 1 + max(test.depth, then.depth, otherwise.depth), tokens)
  }

  private mutating func push(
    _ kind: SyntaxTree.Kind, _ range: Range<Int>, depth: Int, _ tokens: Tokens
  ) throws(Diagnostic) {
    guard depth <= Self.depthLimit else { throw tooDeep(tokens, range) }
    operandCount += 1
    guard operandCount <= Self.operandLimit else {
      throw .error(
        "expression-size", at: tokens.source.spot(range), "an expression has more than \(Self.operandLimit) operands")
    }
    operands.append(SyntaxTree(kind: kind, range: range, depth: depth))
  }

  private mutating func deepen(_ tokens: Tokens, _ range: Range<Int>) throws(Diagnostic) {
    openGroups += 1
    guard openGroups <= Self.groupLimit else {
      throw .error(
        "nesting-too-deep", at: tokens.source.spot(range), "more than \(Self.groupLimit) parentheses are open at once")
    }
  }

  private func tooDeep(_ tokens: Tokens, _ range: Range<Int>) -> Diagnostic {
    .error(
      "nesting-too-deep", at: tokens.source.spot(range.lowerBound..<range.lowerBound + 1),
      "an expression nests deeper than \(Self.depthLimit) levels")
  }

  private func unexpected(_ tokens: Tokens) -> Diagnostic { Self.unexpected(tokens, wanted: "a name or a value") }

  /// The error for a token that cannot stand where it does.
  static func unexpected(_ tokens: Tokens, wanted: String, remedy: String? = nil) -> Diagnostic {
    let found: String =
      switch tokens.current.kind {
      case .end: "the text ends"
      case .lineEnd: "the line ends"
      default: "'\(tokens.text.clipped)' stands"
      }
    if tokens.current.kind == .hash, tokens.text(tokens.following).lowercased() == "cell" {
      return .error(
        "population-expression", at: tokens.source.spot(tokens.current.range),
        "'#' counts cells of a population, which a model of a single cell cannot",
        remedy: "remove the expression, or replace it by a parameter")
    }
    let comment = "comments begin with '//' or, in a network, with '#' as the first character of a line"
    return .error(
      "expression-syntax", at: tokens.source.spot(tokens.current.range), "\(found) where \(wanted) is expected",
      remedy: tokens.current.kind == .hash && tokens.dialect.slashComments ? comment : remedy)
  }
}
