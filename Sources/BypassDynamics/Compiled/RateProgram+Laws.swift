import BypassCore
import BypassModel

extension RateProgram {
  /// The truth of a condition over variables, as 1 or 0.
  init(condition: Formula<Int>) {
    self.init()
    push(condition)
  }

  /// The rate at which a variable flips in a state: on-rate while it is off, off-rate while it is on, and 0 where the
  /// ladder of its node forbids the move.
  ///
  /// A part that cannot matter is not computed, so that an expression that has no value in states where it is not
  /// asked for does no harm.
  init(flipRateOf index: Int, in unary: UnaryNetwork) {
    self.init()
    let variable = unary.variables[index]
    push(bit: index)
    let whenOff = jump(ifZero: true)
    var blocked: [Int] = []
    if let above = variable.above {
      push(bit: above)
      let free = jump(ifZero: true)
      blocked.append(jump(ifZero: false))
      land([free])
    }
    switch unary.laws[index] {
    case .fixed: push(0)
    case .following(_, _, _, let gate, let supply), .rates(_, _, _, let gate, let supply):
      pushClosing(of: index, gate: gate, in: unary)
      push(1 - supply)
      emit(.init(operation: .multiply), effect: -1)
    }
    let done = jump(ifZero: false)
    forgetTop()
    land([whenOff])
    if let below = variable.below {
      push(bit: below)
      blocked.append(jump(ifZero: true))
    }
    pushOnRate(of: index, in: unary)
    let finished = jump(ifZero: false)
    forgetTop()
    land(blocked)
    push(0)
    land([done, finished])
  }

  private mutating func pushOnRate(of index: Int, in unary: UnaryNetwork) {
    switch unary.laws[index] {
    case .fixed: push(0)
    case .following(_, _, _, let gate, let supply), .rates(_, _, _, let gate, let supply):
      pushActivation(of: index, in: unary)
      if let gate {
        pushShare(gate)
        emit(.init(operation: .multiply), effect: -1)
      }
      guard supply > 0 else { return }
      pushClosing(of: index, gate: gate, in: unary)
      push(supply)
      emit(.init(operation: .multiply), effect: -1)
      emit(.init(operation: .add), effect: -1)
    }
  }

  /// uL, or the explicit up-rate.
  private mutating func pushActivation(of index: Int, in unary: UnaryNetwork) {
    switch unary.laws[index] {
    case .fixed: push(0)
    case .following(let logic, let up, _, _, _): pushChoice(logic, up, 0)
    case .rates(_, let up, _, _, _): push(up, of: index, in: unary)
    }
  }

  /// d(1−L) + uL(1−g).
  private mutating func pushClosing(of index: Int, gate: UnaryNetwork.Gate?, in unary: UnaryNetwork) {
    switch unary.laws[index] {
    case .fixed: push(0)
    case .following(let logic, _, let down, _, _): pushChoice(logic, 0, down)
    case .rates(_, _, let down, _, _): push(down, of: index, in: unary)
    }
    guard let gate else { return }
    pushActivation(of: index, in: unary)
    push(1)
    pushShare(gate)
    emit(.init(operation: .subtract), effect: -1)
    emit(.init(operation: .multiply), effect: -1)
    emit(.init(operation: .add), effect: -1)
  }

  private mutating func pushChoice(_ condition: Formula<Int>, _ then: Double, _ otherwise: Double) {
    push(condition)
    let no = jump(ifZero: true)
    push(then)
    let end = jump(ifZero: false)
    forgetTop()
    land([no])
    push(otherwise)
    land([end])
  }

  private mutating func pushShare(_ gate: UnaryNetwork.Gate) {
    guard let threshold = gate.threshold else { return push(gate.remaining) }
    push(1)
    for factor in gate.factors {
      push(factor.when)
      let no = jump(ifZero: true)
      push(factor.factor)
      emit(.init(operation: .multiply), effect: -1)
      land([no])
    }
    push(gate.remaining)
    emit(.init(operation: .multiply), effect: -1)
    emit(
      .init(operation: .openShare, value: threshold.cut.naturalLogarithm, spread: threshold.spread), effect: 0)
  }

  mutating func push(_ condition: Formula<Int>) {
    switch condition {
    case .constant(let value): push(value ? 1 : 0)
    case .atom(let variable): push(bit: variable)
    case .not(let part):
      push(part)
      emit(.init(operation: .not), effect: 0)
    case .all(let parts): push(parts, whole: 1)
    case .any(let parts): push(parts, whole: 0)
    case .either(let first, let second):
      push(first)
      push(second)
      emit(.init(operation: .xor), effect: -1)
    }
  }

  /// A conjunction (`whole` 1) or disjunction (0), left at the first part that decides it.
  private mutating func push(_ parts: [Formula<Int>], whole: Double) {
    var decided: [Int] = []
    for part in parts {
      push(part)
      if whole == 0 { emit(.init(operation: .not), effect: 0) }
      decided.append(jump(ifZero: true))
    }
    push(whole)
    let end = jump(ifZero: false)
    forgetTop()
    land(decided)
    push(1 - whole)
    land([end])
  }

  private mutating func push(_ expression: NumericExpression, of index: Int, in unary: UnaryNetwork) {
    switch expression {
    case .number(let number): push(number)
    case .parameter(let name): push(unary.network.parameters[name] ?? .nan)
    case .level(let node):
      guard let position = unary.network.index(of: node) else { return push(.nan) }
      let range = unary.variables(ofNodeAt: position)
      emit(.init(operation: .level, target: Int32(range.lowerBound), count: Int32(range.count)), effect: 1)
    case .ruleHolds: push(unary.ruleHolds(forVariable: index))
    case .unary(let sign, let part):
      push(part, of: index, in: unary)
      emit(.init(operation: Self.operation(of: sign)), effect: 0)
    case .binary(let sign, let first, let second):
      push(first, of: index, in: unary)
      push(second, of: index, in: unary)
      emit(.init(operation: Self.operation(of: sign)), effect: -1)
    case .conditional(let test, let then, let otherwise):
      push(test, of: index, in: unary)
      let no = jump(ifZero: true)
      push(then, of: index, in: unary)
      let end = jump(ifZero: false)
      forgetTop()
      land([no])
      push(otherwise, of: index, in: unary)
      land([end])
    }
  }

  private static func operation(of sign: NumericExpression.UnaryOperator) -> Instruction.Operation {
    switch sign {
    case .minus: .minus
    case .not: .not
    case .log: .log
    case .exp: .exp
    }
  }

  private static func operation(of sign: NumericExpression.BinaryOperator) -> Instruction.Operation {
    switch sign {
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
    }
  }
}

extension UnaryNetwork {
  /// When the rule of a variable's node heads above the present level or for the highest one: `@logic`.
  func ruleHolds(forVariable index: Int) -> Formula<Int> {
    let range = variables(ofNodeAt: variables[index].nodeIndex)
    var parts: [Formula<Int>] = []
    for position in range {
      guard case .rates(let logic, _, _, _, _) = laws[position] else { continue }
      parts.append(position == range.upperBound - 1 ? logic : .all([logic, .not(.atom(position))]))
    }
    return Formula.any(parts).simplified
  }

  /// The variables that the law of a variable reads, itself and its neighbours on the ladder first.
  func variablesRead(byLawOf index: Int) -> [Int] {
    var seen: Set<Int> = []
    var read: [Int] = []
    func add(_ position: Int) { if seen.insert(position).inserted { read.append(position) } }
    add(index)
    if let below = variables[index].below { add(below) }
    if let above = variables[index].above { add(above) }
    func add(_ gate: Gate?) { for factor in gate?.factors ?? [] { factor.when.atoms.forEach(add) } }
    switch laws[index] {
    case .fixed: break
    case .following(let logic, _, _, let gate, _):
      logic.atoms.forEach(add)
      add(gate)
    case .rates(_, let up, let down, let gate, _):
      for expression in [up, down] {
        for node in expression.nodes {
          if let position = network.index(of: node) { variables(ofNodeAt: position).forEach(add) }
        }
        expression.visit { if case .ruleHolds = $0 { self.ruleHolds(forVariable: index).atoms.forEach(add) } }
      }
      add(gate)
    }
    return read
  }
}
