import BypassCore

/// Turns MathML into an expression.
struct MathMLReader {
  let source: SourceText
  /// What an identifier stands for, when it is no species: a threshold, say.
  let constant: (String) -> Double?

  /// The expression inside a `math` element.
  ///
  /// - Throws: ``Diagnostic`` for an element that has no meaning in a rule.
  func expression(_ math: XMLElement) throws(Diagnostic) -> SyntaxTree {
    let parts = math.children.filter { $0.name != "annotation" && $0.name != "semantics" }
    let inner = parts.isEmpty ? math.child("semantics")?.children ?? [] : parts
    guard inner.count == 1 else {
      throw .error("math-shape", at: math.place(in: source), "'math' holds \(inner.count) expressions instead of one")
    }
    try refuseTruth(of: inner[0])
    return try tree(inner[0], depth: 1)
  }

  /// A threshold is a number, so that it is no truth value: read as one it would always hold.
  private func refuseTruth(of element: XMLElement) throws(Diagnostic) {
    guard element.name == "ci", constant(element.trimmedText) != nil else { return }
    throw .error(
      "threshold-as-truth", at: element.place(in: source),
      "'\(element.trimmedText.clipped)' is the threshold of an input, a number, and stands where a truth value is asked for",
      remedy: "compare the level of the species with it: <geq/> species threshold")
  }

  private func tree(_ element: XMLElement, depth: Int) throws(Diagnostic) -> SyntaxTree {
    guard depth < ExpressionParser.depthLimit else {
      throw .error(
        "nesting-too-deep", at: element.place(in: source),
        "an expression nests deeper than \(ExpressionParser.depthLimit) levels")
    }
    switch element.name {
    case "true": return leaf(.number(1), element)
    case "false": return leaf(.number(0), element)
    case "cn": return leaf(.number(try number(element)), element)
    case "ci":
      let name = element.trimmedText
      return leaf(constant(name).map { .number($0) } ?? .name(name), element)
    case "apply": return try application(element, depth: depth)
    case "piecewise": return try piecewise(element, depth: depth)
    default:
      throw .error(
        "math-element", at: element.place(in: source), "'\(element.name.clipped)' has no meaning in a rule",
        remedy: "rules are made of and, or, not, xor, implies, comparisons, ci, cn, true and false")
    }
  }

  private func leaf(_ kind: SyntaxTree.Kind, _ element: XMLElement) -> SyntaxTree {
    SyntaxTree(kind: kind, range: element.range, depth: 1)
  }

  private func number(_ element: XMLElement) throws(Diagnostic) -> Double {
    let type = element.attribute("type") ?? "real"
    let text = element.trimmedText
    guard type == "integer" || type == "real", let value = Double(text), value.isFinite else {
      throw .error(
        "math-number", at: element.place(in: source),
        "'\(text.clipped)' of type '\(type.clipped)' is no number that is read")
    }
    return value
  }

  private func node(_ kind: SyntaxTree.Kind, _ parts: [SyntaxTree], _ element: XMLElement) -> SyntaxTree {
    SyntaxTree(kind: kind, range: element.range, depth: 1 + (parts.map(\.depth).max() ?? 0))
  }

  private func application(_ element: XMLElement, depth: Int) throws(Diagnostic) -> SyntaxTree {
    guard let head = element.children.first else {
      throw .error("math-shape", at: element.place(in: source), "'apply' is empty")
    }
    let joins = ["and", "or", "xor"].contains(head.name)
    if joins || ["not", "implies"].contains(head.name) {
      for child in element.children.dropFirst() { try refuseTruth(of: child) }
    }
    var parts: [SyntaxTree] = []
    for child in joins ? operands(of: element, head.name) : Array(element.children.dropFirst()) {
      parts.append(try tree(child, depth: depth + 1))
    }
    if let joining = ["and": Operation.and, "or": .or, "xor": .xor][head.name] {
      switch parts.count {
      case 0: return leaf(.number(joining == .and ? 1 : 0), element)
      case 1: return parts[0]
      default: return node(.joined(joining, parts), parts, element)
      }
    }
    if head.name == "not", parts.count == 1 { return node(.not(parts[0]), parts, element) }
    if head.name == "minus", parts.count == 1 { return node(.minus(parts[0]), parts, element) }
    let binary: [String: Operation] = [
      "eq": .equal, "neq": .notEqual, "lt": .less, "leq": .lessOrEqual, "gt": .greater, "geq": .greaterOrEqual,
      "implies": .implies, "plus": .add, "minus": .subtract, "times": .multiply, "divide": .divide,
    ]
    guard let operation = binary[head.name], parts.count >= 2 else {
      throw .error(
        "math-element", at: head.place(in: source),
        "'\(head.name.clipped)' with \(parts.count) operands has no meaning in a rule")
    }
    return try chain(operation, parts, element)
  }

  /// The operands of nested applications of one joining operator, in their order, however deep they nest.
  private func operands(of element: XMLElement, _ name: String) -> [XMLElement] {
    var found: [XMLElement] = []
    var pending = [element]
    while let next = pending.popLast() {
      if next.name == "apply", next.children.first?.name == name {
        pending += next.children.dropFirst().reversed()
      } else {
        found.append(next)
      }
    }
    return found
  }

  /// Comparisons of several operands hold when every neighbouring pair does; sums and products associate to the left.
  private func chain(
    _ operation: Operation, _ parts: [SyntaxTree], _ element: XMLElement
  ) throws(Diagnostic) -> SyntaxTree {
    if parts.count == 2 { return node(.binary(operation, parts[0], parts[1]), parts, element) }
    switch operation {
    case .equal, .less, .lessOrEqual, .greater, .greaterOrEqual:
      let pairs = zip(parts, parts.dropFirst()).map { node(.binary(operation, $0, $1), [$0, $1], element) }
      return node(.joined(.and, pairs), pairs, element)
    case .add where parts.count < 500, .multiply where parts.count < 500:
      var result = parts[0]
      for part in parts.dropFirst() { result = node(.binary(operation, result, part), [result, part], element) }
      return result
    default:
      throw .error("math-shape", at: element.place(in: source), "there are \(parts.count) operands instead of two")
    }
  }

  private func piecewise(_ element: XMLElement, depth: Int) throws(Diagnostic) -> SyntaxTree {
    var result = leaf(.number(0), element)
    if let otherwise = element.child("otherwise")?.children.first { result = try tree(otherwise, depth: depth + 1) }
    for piece in element.children("piece").reversed() {
      guard piece.children.count == 2 else {
        throw .error("math-shape", at: piece.place(in: source), "'piece' needs a value and a condition")
      }
      let (value, test) = (
        try tree(piece.children[0], depth: depth + 1), try tree(piece.children[1], depth: depth + 1)
      )
      result = node(.conditional(test, value, result), [test, value, result], element)
      guard result.depth < ExpressionParser.depthLimit else {
        throw .error("nesting-too-deep", at: element.place(in: source), "there are too many pieces")
      }
    }
    return result
  }
}
