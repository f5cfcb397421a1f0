import BypassCore
import BypassModel

/// The rates of one variable in MaBoSS's words.
///
/// With the open share g and the supply s: on = up·g + (down + up·(1−g))·s and off = (down + up·(1−g))·(1−s), where
/// up and down are the untouched rates; on only above the level below, off only below the level above.
struct MaBoSSRates {
  let writer: MaBoSSWriter
  let index: Int

  private typealias Expression = NumericExpression

  /// Rates of a variable that follows its rule at two speeds.
  func text(
    up: Double, down: Double, gate: UnaryNetwork.Gate?, supply: Double
  ) throws(Diagnostic) -> (up: String, down: String) {
    guard gate != nil || supply > 0 else {
      return (try text(Self.logic(up, 0)), try text(Self.logic(0, down)))
    }
    let rising = try shares(gate) { Self.logic(up * ($0 + (1 - $0) * supply), down * supply) }
    let falling = try shares(gate) { Self.logic(up * (1 - $0) * (1 - supply), down * (1 - supply)) }
    // While the variable is off, its logic already asks for the level below; a supply does not, so it is asked here.
    var (on, off) = (rising, falling)
    if let below = variable.below { on = .conditional(try level(below), then: rising, otherwise: .number(0)) }
    if let above = variable.above { off = .conditional(try level(above), then: .number(0), otherwise: falling) }
    return (try text(on), try text(off))
  }

  /// Rates that are expressions of their own.
  func text(
    up: NumericExpression, down: NumericExpression, gate: UnaryNetwork.Gate?, supply: Double
  ) throws(Diagnostic) -> (up: String, down: String) {
    guard gate != nil || supply > 0 else { return (try text(up), try text(down)) }
    let shut = try shares(gate) { Self.sum(down, Self.product(up, 1 - $0)) }
    let on = try shares(gate) { share in
      Self.sum(Self.product(up, share), Self.product(Self.sum(down, Self.product(up, 1 - share)), supply))
    }
    return (try text(on), try text(Self.product(shut, 1 - supply)))
  }

  private var variable: UnaryNetwork.Variable { writer.unary.variables[index] }

  private static func logic(_ yes: Double, _ no: Double) -> Expression {
    .conditional(.ruleHolds, then: .number(yes), otherwise: .number(no))
  }

  private static func product(_ expression: Expression, _ factor: Double) -> Expression {
    factor == 1 ? expression : factor == 0 ? .number(0) : .binary(.multiply, expression, .number(factor))
  }

  private static func sum(_ first: Expression, _ second: Expression) -> Expression {
    if case .number(0) = first { return second }
    if case .number(0) = second { return first }
    return .binary(.add, first, second)
  }

  /// A variable as a number; variables stand here under their written names.
  private func level(_ index: Int) throws(Diagnostic) -> Expression {
    do throws(MalformedIdentifier) {
      return .level(try NodeID(writer.names[index]))
    } catch {
      throw .error("unwritable-name", "\(error)")
    }
  }

  /// An expression for each open share that the state can lead to, chosen by the conditions of the gate's factors.
  private func shares(
    _ gate: UnaryNetwork.Gate?, _ expression: (Double) -> Expression
  ) throws(Diagnostic) -> Expression {
    guard let gate else { return expression(1) }
    guard let threshold = gate.threshold, !gate.factors.isEmpty else { return expression(gate.share { _ in false }) }
    guard gate.factors.count <= 8 else {
      throw .error(
        "gate-too-large", "the activity of '\(variable.node)' depends on more than 8 conditions, too many to write out")
    }
    return try choice(gate.factors[...], gate.remaining, threshold, expression)
  }

  private func choice(
    _ factors: ArraySlice<UnaryNetwork.Gate.Factor>, _ activity: Double, _ threshold: UnaryNetwork.Gate.Threshold,
    _ expression: (Double) -> Expression
  ) throws(Diagnostic) -> Expression {
    guard let first = factors.first else {
      return expression(UnaryNetwork.Gate.openShare(activity: activity, threshold: threshold))
    }
    return .conditional(
      try truth(first.when), then: try choice(factors.dropFirst(), activity * first.factor, threshold, expression),
      otherwise: try choice(factors.dropFirst(), activity, threshold, expression))
  }

  private func truth(_ formula: Formula<Int>) throws(Diagnostic) -> Expression {
    switch formula {
    case .constant(let value): return .number(value ? 1 : 0)
    case .atom(let index): return try level(index)
    case .not(let part): return .unary(.not, try truth(part))
    case .either(let first, let second): return .binary(.xor, try truth(first), try truth(second))
    case .all(let parts), .any(let parts):
      let isAll = if case .all = formula { true } else { false }
      var joined: Expression?
      for part in parts {
        let next = try truth(part)
        joined = joined.map { .binary(isAll ? .and : .or, $0, next) } ?? next
      }
      return joined ?? .number(isAll ? 1 : 0)
    }
  }

  private func text(_ expression: NumericExpression) throws(Diagnostic) -> String {
    try expression.text(parameter: MaBoSSWriter.parameterName) { id in
      let names = writer.names(of: id)
      return names.count > 1 ? "(\(names.joined(separator: " + ")))" : names.first ?? id.description
    }
  }
}
