import BypassCore
import BypassModel

extension SyntaxTree {
  /// The value at given levels; truth is 1 and falsity 0.
  ///
  /// - Throws: ``Diagnostic`` for a name, variable, alias or function without meaning.
  func value(_ meaning: Meaning, levels: (NodeID) -> Double) throws(Diagnostic) -> Double {
    switch kind {
    case .number(let value): return value
    case .name(let name):
      guard let id = meaning.node(name) else { throw unknownName(name, meaning) }
      return levels(id)
    case .variable(let name):
      guard let value = meaning.variable(name) else { throw undefinedVariable(name, meaning) }
      return value
    case .alias(let name):
      guard let target = meaning.alias(name) else { throw unknownAlias(name, meaning) }
      return try target.value(meaning, levels: levels)
    case .not(let part): return try part.value(meaning, levels: levels) == 0 ? 1 : 0
    case .minus(let part): return -(try part.value(meaning, levels: levels))
    case .joined(let operation, let parts):
      var trueParts = 0
      for part in parts where try part.value(meaning, levels: levels) != 0 { trueParts += 1 }
      let holds =
        operation == .and ? trueParts == parts.count : operation == .or ? trueParts > 0 : trueParts % 2 == 1
      return holds ? 1 : 0
    case .binary(let operation, let left, let right):
      return Self.combine(
        operation, try left.value(meaning, levels: levels), try right.value(meaning, levels: levels))
    case .conditional(let test, let then, let otherwise):
      return try test.value(meaning, levels: levels) != 0
        ? try then.value(meaning, levels: levels) : try otherwise.value(meaning, levels: levels)
    case .call(let name, let arguments):
      var values: [Double] = []
      for argument in arguments { values.append(try argument.value(meaning, levels: levels)) }
      switch (name.lowercased(), values.count) {
      case ("log", 1): return values[0].naturalLogarithm
      case ("log", 2): return values[0].naturalLogarithm / values[1].naturalLogarithm
      case ("exp", 1): return values[0].exponential
      case ("exp", 2): return (values[0] * values[1].naturalLogarithm).exponential
      default: throw unknownFunction(name, meaning)
      }
    }
  }

  private static func combine(_ operation: Operation, _ left: Double, _ right: Double) -> Double {
    switch operation {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .less: left < right ? 1 : 0
    case .lessOrEqual: left <= right ? 1 : 0
    case .greater: left > right ? 1 : 0
    case .greaterOrEqual: left >= right ? 1 : 0
    case .equal: left == right ? 1 : 0
    case .notEqual: left != right ? 1 : 0
    case .implies: left == 0 || right != 0 ? 1 : 0
    case .equivalent: (left != 0) == (right != 0) ? 1 : 0
    case .and: left != 0 && right != 0 ? 1 : 0
    case .or: left != 0 || right != 0 ? 1 : 0
    case .xor, .not: (left != 0) != (right != 0) ? 1 : 0
    }
  }

  func undefinedVariable(_ name: String, _ meaning: Meaning) -> Diagnostic {
    .error(
      "undefined-parameter", at: meaning.source.spot(range), "parameter '$\(name.clipped)' has no value",
      remedy: "give the configuration file that defines it, or define it with '$\(name.clipped) = …;'")
  }
}
