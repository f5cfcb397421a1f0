import BypassCore
import BypassModel

/// What the names of an expression mean while it becomes a condition or a number.
struct Meaning {
  /// The text, for places.
  let source: SourceText
  /// The node of a name; nil when there is none.
  let node: (String) -> NodeID?
  /// The highest level of a node.
  var maximum: (NodeID) -> Int = { _ in 1 }
  /// The value of a variable; nil when it has none.
  var variable: (String) -> Double? = { _ in nil }
  /// The expression that an alias stands for; nil when there is none. Aliases must form no cycle.
  var alias: (String) -> SyntaxTree? = { _ in nil }
  /// The condition that a function of conditions stands for; nil when there is no such function.
  var function: (String, [LevelCondition], Place) throws(Diagnostic) -> LevelCondition? = {
    (_: String, _: [LevelCondition], _: Place) throws(Diagnostic) -> LevelCondition? in nil
  }

  /// The most nodes over which a condition that is arithmetic is tabulated.
  static let tableLimit = 12
}

extension SyntaxTree {
  /// The expression as a condition: true where its value is not 0.
  ///
  /// - Throws: ``Diagnostic`` for an unknown name, or for arithmetic over too many nodes to be tabulated.
  func condition(_ meaning: Meaning) throws(Diagnostic) -> LevelCondition {
    switch kind {
    case .number(let value): return .constant(value != 0)
    case .name(let name):
      guard let id = meaning.node(name) else { throw unknownName(name, meaning) }
      return .level(id)
    case .not(let part): return .not(try part.condition(meaning))
    case .joined(let operation, let parts):
      var conditions: [LevelCondition] = []
      for part in parts { conditions.append(try part.condition(meaning)) }
      switch operation {
      case .and: return .all(conditions)
      case .or: return .any(conditions)
      default: return .exactlyOdd(conditions[...])
      }
    case .conditional(let test, let then, let otherwise):
      let when = try test.condition(meaning)
      let (yes, no) = (try then.condition(meaning), try otherwise.condition(meaning))
      return .any([.all([when, yes]), .all([.not(when), no])])
    case .binary(let operation, let left, let right):
      return try comparison(operation, left, right, meaning)
    case .call(let name, let arguments):
      let place = meaning.source.spot(range)
      var conditions: [LevelCondition] = []
      if ["log", "exp"].contains(name.lowercased()) { return try tabulated(meaning) }
      for argument in arguments { conditions.append(try argument.condition(meaning)) }
      if let condition = try meaning.function(name, conditions, place) { return condition }
      throw unknownFunction(name, meaning)
    case .variable, .minus: return try tabulated(meaning)
    case .alias(let name):
      guard let target = meaning.alias(name) else { throw unknownAlias(name, meaning) }
      return try target.condition(meaning)
    }
  }

  private func comparison(
    _ operation: Operation, _ left: SyntaxTree, _ right: SyntaxTree, _ meaning: Meaning
  ) throws(Diagnostic) -> LevelCondition {
    switch operation {
    case .implies: return .any([.not(try left.condition(meaning)), try right.condition(meaning)])
    case .equivalent: return .not(.either(try left.condition(meaning), try right.condition(meaning)))
    case .equal where left.isTwoValued(meaning) && right.isTwoValued(meaning):
      return LevelCondition.not(.either(try left.condition(meaning), try right.condition(meaning))).simplified
    case .notEqual where left.isTwoValued(meaning) && right.isTwoValued(meaning):
      return LevelCondition.either(try left.condition(meaning), try right.condition(meaning)).simplified
    default: break
    }
    if case .name(let name) = left.kind, case .number(let bound) = right.kind, let id = meaning.node(name),
      let condition = Self.threshold(id, operation, bound, maximum: meaning.maximum(id))
    {
      return condition
    }
    return try tabulated(meaning)
  }

  /// Whether the value is 0 or 1 whatever the levels.
  private func isTwoValued(_ meaning: Meaning) -> Bool {
    guard isLogical else { return false }
    var two = true
    visit { part in
      if case .name(let name) = part.kind, let id = meaning.node(name), meaning.maximum(id) > 1 { two = false }
    }
    return two
  }

  /// A comparison of a level with a number; nil for other operators.
  static func threshold(_ id: NodeID, _ operation: Operation, _ bound: Double, maximum: Int) -> LevelCondition? {
    guard bound.isFinite, bound.magnitude < 1e6 else { return nil }
    func atLeast(_ level: Double) -> LevelCondition {
      level <= 0 ? .constant(true) : level > Double(maximum) ? .constant(false) : .level(id, atLeast: Int(level))
    }
    switch operation {
    case .greaterOrEqual: return atLeast(bound.rounded(.up))
    case .greater: return atLeast(bound.rounded(.down) + 1)
    case .less: return LevelCondition.not(atLeast(bound.rounded(.up))).simplified
    case .lessOrEqual: return LevelCondition.not(atLeast(bound.rounded(.down) + 1)).simplified
    case .equal, .notEqual:
      let exact: LevelCondition =
        bound == bound.rounded() && bound >= 0
        ? LevelCondition.all([atLeast(bound), .not(atLeast(bound + 1))]).simplified : .constant(false)
      return operation == .equal ? exact : LevelCondition.not(exact).simplified
    default: return nil
    }
  }

  /// The condition by evaluation at every combination of levels of the nodes that are read.
  private func tabulated(_ meaning: Meaning) throws(Diagnostic) -> LevelCondition {
    var ids: [NodeID] = []
    try collectNodes(meaning, into: &ids)
    let atoms = ids.flatMap { id in (1...meaning.maximum(id)).map { LevelAtom(id, atLeast: $0) } }
    guard atoms.count <= Meaning.tableLimit else {
      throw .error(
        "arithmetic-condition", at: meaning.source.spot(range),
        "this condition computes with numbers over \(ids.count) nodes, too many to tabulate",
        remedy: "write it with &, | and !")
    }
    var values: [Bool] = []
    for row in 0..<(1 << atoms.count) {
      var levels: [NodeID: Double] = [:]
      for (index, atom) in atoms.enumerated() {
        let isSet = row >> (atoms.count - 1 - index) & 1 == 1
        // Rows that are no ladder cannot occur; the highest threshold that is set stands for them.
        if isSet { levels[atom.node] = Double(atom.atLeast) }
      }
      values.append(try value(meaning, levels: { levels[$0] ?? 0 }) != 0)
    }
    return .table(atoms[...], values[...])
  }

  private func collectNodes(_ meaning: Meaning, into ids: inout [NodeID]) throws(Diagnostic) {
    switch kind {
    case .name(let name):
      guard let id = meaning.node(name) else { throw unknownName(name, meaning) }
      if !ids.contains(id) { ids.append(id) }
    case .alias(let name):
      guard let target = meaning.alias(name) else { throw unknownAlias(name, meaning) }
      try target.collectNodes(meaning, into: &ids)
    default: for part in parts { try part.collectNodes(meaning, into: &ids) }
    }
  }

  func unknownName(_ name: String, _ meaning: Meaning) -> Diagnostic {
    .error(
      "unknown-node", at: meaning.source.spot(range), "there is no node '\(name.clipped)'",
      remedy: "declare it, as an input if nothing regulates it")
  }

  func unknownAlias(_ name: String, _ meaning: Meaning) -> Diagnostic {
    .error(
      "unknown-alias", at: meaning.source.spot(range), "this node has no attribute '\(name.clipped)'",
      remedy: "'@\(name.clipped)' may only stand in the node that defines '\(name.clipped) = …;'")
  }

  func unknownFunction(_ name: String, _ meaning: Meaning) -> Diagnostic {
    .error(
      "unknown-function", at: meaning.source.spot(range), "there is no function '\(name.clipped)' here")
  }
}
