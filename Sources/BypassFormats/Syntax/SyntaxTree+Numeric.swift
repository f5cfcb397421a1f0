import BypassCore
import BypassModel

extension SyntaxTree {
  /// The expression as a number computed from levels and parameters, its aliases replaced.
  ///
  /// - Parameter logicIsTruth: whether `@logic` is 0 or 1, so that it need not be replaced.
  /// - Throws: ``Diagnostic`` for a name without meaning.
  func numeric(_ meaning: Meaning, logicIsTruth: Bool) throws(Diagnostic) -> NumericExpression {
    func below(_ part: SyntaxTree) throws(Diagnostic) -> NumericExpression {
      try part.numeric(meaning, logicIsTruth: logicIsTruth)
    }
    switch kind {
    case .number(let value): return .number(value)
    case .name(let name):
      guard let id = meaning.node(name) else { throw unknownName(name, meaning) }
      return .level(id)
    case .variable(let name):
      guard meaning.variable(name) != nil else { throw undefinedVariable(name, meaning) }
      return .parameter(name)
    case .alias("logic") where logicIsTruth && meaning.alias("logic") != nil: return .ruleHolds
    case .alias(let name):
      guard let target = meaning.alias(name) else { throw unknownAlias(name, meaning) }
      return try below(target)
    case .not(let part): return .unary(.not, try below(part))
    case .minus(let part): return .unary(.minus, try below(part))
    case .joined(let operation, let parts):
      var expressions: [NumericExpression] = []
      for part in parts { expressions.append(try below(part)) }
      return Self.balanced(expressions[...], operation == .and ? .and : operation == .or ? .or : .xor)
    case .binary(let operation, let left, let right):
      guard let sign = Self.sign(of: operation) else { throw unknownFunction("\(operation)", meaning) }
      return .binary(sign, try below(left), try below(right))
    case .conditional(let test, let then, let otherwise):
      return .conditional(try below(test), then: try below(then), otherwise: try below(otherwise))
    case .call(let name, let arguments):
      var values: [NumericExpression] = []
      for argument in arguments { values.append(try below(argument)) }
      switch (name.lowercased(), values.count) {
      case ("log", 1): return .unary(.log, values[0])
      case ("log", 2): return .binary(.divide, .unary(.log, values[0]), .unary(.log, values[1]))
      case ("exp", 1): return .unary(.exp, values[0])
      case ("exp", 2): return .unary(.exp, .binary(.multiply, values[0], .unary(.log, values[1])))
      default: throw unknownFunction(name, meaning)
      }
    }
  }

  private static func balanced(
    _ parts: ArraySlice<NumericExpression>, _ sign: NumericExpression.BinaryOperator
  ) -> NumericExpression {
    guard parts.count > 1 else { return parts.first ?? .number(0) }
    let middle = parts.startIndex + parts.count / 2
    return .binary(sign, balanced(parts[..<middle], sign), balanced(parts[middle...], sign))
  }

  private static func sign(of operation: Operation) -> NumericExpression.BinaryOperator? {
    switch operation {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    case .and: .and
    case .or: .or
    case .xor: .xor
    case .not, .implies, .equivalent: nil
    }
  }
}
