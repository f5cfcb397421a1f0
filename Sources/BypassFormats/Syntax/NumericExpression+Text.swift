import BypassCore
import BypassModel

extension NumericExpression {
  /// The expression in MaBoSS's words, `$name` for parameters and `@logic` for the rule; operations inside others stand in
  /// parentheses.
  ///
  /// - Throws: ``Diagnostic`` for a number that is not finite.
  func text(
    isInside: Bool = false, parameter: (String) -> String = { $0 }, level: (NodeID) -> String = { $0.description }
  ) throws(Diagnostic) -> String {
    func below(_ part: NumericExpression, isInside: Bool = true) throws(Diagnostic) -> String {
      try part.text(isInside: isInside, parameter: parameter, level: level)
    }
    let plain: String
    switch self {
    case .number(let value): return value < 0 ? "(\(try Self.text(of: value)))" : try Self.text(of: value)
    case .parameter(let name): return "$" + parameter(name)
    case .ruleHolds: return "@logic"
    case .level(let id): return level(id)
    case .unary(.log, let part): return "log(\(try below(part, isInside: false)))"
    case .unary(.exp, let part): return "exp(\(try below(part, isInside: false)))"
    case .unary(.minus, let part): plain = "-\(try below(part))"
    case .unary(.not, let part): plain = "!\(try below(part))"
    case .binary(let sign, let left, let right): plain = "\(try below(left)) \(sign.rawValue) \(try below(right))"
    case .conditional(let test, let then, let otherwise):
      plain = "\(try below(test)) ? \(try below(then)) : \(try below(otherwise))"
    }
    return isInside ? "(\(plain))" : plain
  }

  /// A number that reads back as itself.
  static func text(of value: Double) throws(Diagnostic) -> String {
    guard value.isFinite else { throw .error("number-range", "a number is not finite") }
    if value == value.rounded(), value.magnitude < 1e9 { return String(Int(value)) }
    return value.description
  }
}
