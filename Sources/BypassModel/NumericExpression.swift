public import BypassCore

/// A number computed from levels and parameters: a transition rate of a MaBoSS model, say.
///
/// Truth values are numbers, 0 for false and 1 for true, and any number other than 0 is true.
public indirect enum NumericExpression: Hashable, Sendable {
  case number(Double)
  /// A named parameter of the network, without its `$`.
  case parameter(String)
  /// The level of a node.
  case level(NodeID)
  /// 1 while the node's own rule heads for a level above the present one or at the top (`@logic`), else 0.
  case ruleHolds
  case unary(UnaryOperator, NumericExpression)
  case binary(BinaryOperator, NumericExpression, NumericExpression)
  case conditional(NumericExpression, then: NumericExpression, otherwise: NumericExpression)

  /// Operators and functions of one operand.
  public enum UnaryOperator: String, Hashable, Sendable, CaseIterable {
    case minus = "-"
    case not = "!"
    case log
    case exp
  }

  /// Operators of two operands, by their usual signs.
  public enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="
    case and = "&"
    case or = "|"
    case xor = "^"
  }

  /// A node's level as 1 or 0 of a condition, for rates written in terms of conditions.
  public static func truth(of condition: LevelCondition) -> NumericExpression {
    switch condition {
    case .constant(let value): .number(value ? 1 : 0)
    case .atom(let atom): .binary(.greaterOrEqual, .level(atom.node), .number(Double(atom.atLeast)))
    case .not(let part): .unary(.not, truth(of: part))
    case .all(let parts): joined(parts, .and, empty: 1)
    case .any(let parts): joined(parts, .or, empty: 0)
    case .either(let first, let second): .binary(.xor, truth(of: first), truth(of: second))
    }
  }

  private static func joined(_ parts: [LevelCondition], _ sign: BinaryOperator, empty: Double) -> NumericExpression {
    guard let first = parts.first else { return .number(empty) }
    return parts.dropFirst().reduce(truth(of: first)) { .binary(sign, $0, truth(of: $1)) }
  }

  /// The nodes read, in the order of first mention.
  public var nodes: [NodeID] {
    var seen: Set<NodeID> = []
    var ordered: [NodeID] = []
    visit { if case .level(let node) = $0, seen.insert(node).inserted { ordered.append(node) } }
    return ordered
  }

  /// The parameters read, in the order of first mention.
  public var parameters: [String] {
    var seen: Set<String> = []
    var ordered: [String] = []
    visit { if case .parameter(let name) = $0, seen.insert(name).inserted { ordered.append(name) } }
    return ordered
  }

  /// Calls back for this expression and every part of it.
  public func visit(_ body: (NumericExpression) -> Void) {
    body(self)
    switch self {
    case .number, .parameter, .level, .ruleHolds: break
    case .unary(_, let part): part.visit(body)
    case .binary(_, let first, let second):
      first.visit(body)
      second.visit(body)
    case .conditional(let test, let then, let otherwise):
      test.visit(body)
      then.visit(body)
      otherwise.visit(body)
    }
  }
}
