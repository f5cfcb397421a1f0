import BypassModel

/// A formula as a list of steps, so that many evaluations stay cheap: 0 is false, 1 is true, 2 is open.
struct FlatFormula {
  private enum Step {
    case constant(UInt8)
    case variable(Int)
    case not
    /// Of the last values, so many.
    case all(Int)
    case any(Int)
    case either
  }

  private var steps: [Step] = []
  /// The variables read, in the order of first mention.
  let atoms: [Int]

  /// How many steps one evaluation takes.
  var cost: Int { steps.count }

  init(_ formula: Formula<Int>) {
    atoms = formula.atoms
    append(formula)
  }

  private mutating func append(_ formula: Formula<Int>) {
    switch formula {
    case .constant(let value): steps.append(.constant(value ? 1 : 0))
    case .atom(let variable): steps.append(.variable(variable))
    case .not(let part):
      append(part)
      steps.append(.not)
    case .all(let parts):
      for part in parts { append(part) }
      steps.append(.all(parts.count))
    case .any(let parts):
      for part in parts { append(part) }
      steps.append(.any(parts.count))
    case .either(let first, let second):
      append(first)
      append(second)
      steps.append(.either)
    }
  }

  /// The value that the fixed variables alone decide; 2 when they do not.
  ///
  /// - Parameter stack: Scratch space, empty before and after.
  func value(_ box: [UInt8], _ stack: inout [UInt8]) -> UInt8 {
    for step in steps {
      switch step {
      case .constant(let value): stack.append(value)
      case .variable(let variable): stack.append(box[variable])
      case .not:
        let last = stack.count - 1
        if stack[last] < 2 { stack[last] = 1 - stack[last] }
      case .all(let count): Self.join(count, deciding: 0, &stack)
      case .any(let count): Self.join(count, deciding: 1, &stack)
      case .either:
        let second = stack.removeLast()
        let last = stack.count - 1
        stack[last] = stack[last] == 2 || second == 2 ? 2 : stack[last] ^ second
      }
    }
    return stack.removeLast()
  }

  private static func join(_ count: Int, deciding: UInt8, _ stack: inout [UInt8]) {
    var value = 1 - deciding
    for position in (stack.count - count)..<stack.count {
      if stack[position] == deciding {
        value = deciding
        break
      }
      if stack[position] == 2 { value = 2 }
    }
    stack.removeLast(count)
    stack.append(value)
  }
}
