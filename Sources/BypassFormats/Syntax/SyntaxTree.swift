/// An expression as a file writes it, before names mean anything.
///
/// Depth is bounded by ``ExpressionParser``, so that recursion over a tree is safe.
struct SyntaxTree: Sendable {
  /// What stands at the top of the expression.
  indirect enum Kind: Sendable {
    case number(Double)
    case name(String)
    /// `$name`, without the sign.
    case variable(String)
    /// `@name`, without the sign.
    case alias(String)
    case not(SyntaxTree)
    case minus(SyntaxTree)
    /// A chain of one joining operator, two operands or more.
    case joined(Operation, [SyntaxTree])
    case binary(Operation, SyntaxTree, SyntaxTree)
    case conditional(SyntaxTree, SyntaxTree, SyntaxTree)
    case call(String, [SyntaxTree])
  }

  var kind: Kind
  /// Byte offsets of the text.
  var range: Range<Int>
  /// Levels of operators below and including this one.
  var depth: Int
  /// Whether the expression stands in parentheses of its own.
  var isGrouped = false
  /// How many chains of this chain's own operator are nested at its top.
  var chainLevel = 1

  /// The parts directly below.
  var parts: [SyntaxTree] {
    switch kind {
    case .number, .name, .variable, .alias: []
    case .not(let part), .minus(let part): [part]
    case .joined(_, let parts), .call(_, let parts): parts
    case .binary(_, let first, let second): [first, second]
    case .conditional(let test, let then, let otherwise): [test, then, otherwise]
    }
  }

  /// Whether a chain of an operator is at the top.
  func isChain(of operation: Operation) -> Bool {
    if case .joined(operation, _) = kind { true } else { false }
  }

  /// The same expression, nested chains of the operator at its top made one.
  var flattened: SyntaxTree {
    guard chainLevel > 1, case .joined(let operation, _) = kind else { return self }
    var flat: [SyntaxTree] = []
    flatten(operation, into: &flat)
    var result = self
    result.kind = .joined(operation, flat)
    result.depth = 1 + (flat.map(\.depth).max() ?? 0)
    result.chainLevel = 1
    return result
  }

  /// Appends the operands of nested chains of an operator, in the order of the text.
  func flatten(_ operation: Operation, into operands: inout [SyntaxTree]) {
    guard case .joined(operation, let parts) = kind else { return operands.append(self) }
    for part in parts { part.flatten(operation, into: &operands) }
  }

  /// Calls back for this expression and every part of it, in the order of the text.
  func visit(_ body: (SyntaxTree) -> Void) {
    body(self)
    for part in parts { part.visit(body) }
  }

  /// Every name with where it stands, in the order of the text.
  var names: [(name: String, range: Range<Int>)] {
    var found: [(name: String, range: Range<Int>)] = []
    visit { if case .name(let name) = $0.kind { found.append((name, $0.range)) } }
    return found
  }

  /// Whether the value can only be 0 or 1, nodes being so.
  var isLogical: Bool {
    switch kind {
    case .number(let value): value == 0 || value == 1
    case .name, .not, .joined: true
    case .variable, .alias, .minus, .call: false
    case .binary(let operation, _, _):
      ![Operation.add, .subtract, .multiply, .divide].contains(operation)
    case .conditional(_, let then, let otherwise): then.isLogical && otherwise.isLogical
    }
  }
}
