import BypassModel

/// A formula as a list of steps, so that many evaluations stay cheap: 0 is false, 1 is true, 2 is open.
struct FlatFormula {
  /// Room for the values in between.
  struct Scratch {
    fileprivate var values: [UInt8] = []
  }

  private enum Step: UInt8 {
    /// Puts a value.
    case constant
    case variable
    /// Joins the last values, so many, into one.
    case not
    case all
    case any
    case either
  }

  private struct Instruction {
    let step: Step
    /// The value, the variable, or how many values.
    let operand: Int32
  }

  private var instructions: [Instruction] = []
  /// The most values that wait at once.
  private var depth = 0
  /// The variables read, in the order of first mention.
  let atoms: [Int]

  /// How many steps one evaluation takes.
  var cost: Int { instructions.count }

  init(_ formula: Formula<Int>) {
    atoms = formula.atoms
    append(formula, over: 0)
  }

  /// - Parameter waiting: How many values wait before the formula's own.
  private mutating func append(_ formula: Formula<Int>, over waiting: Int) {
    depth = max(depth, waiting + 1)
    func instruct(_ step: Step, _ operand: Int) {
      instructions.append(Instruction(step: step, operand: Int32(operand)))
    }
    switch formula {
    case .constant(let value): instruct(.constant, value ? 1 : 0)
    case .atom(let variable): instruct(.variable, variable)
    case .not(let part):
      append(part, over: waiting)
      instruct(.not, 1)
    case .all(let parts):
      for (index, part) in parts.enumerated() { append(part, over: waiting + index) }
      instruct(.all, parts.count)
    case .any(let parts):
      for (index, part) in parts.enumerated() { append(part, over: waiting + index) }
      instruct(.any, parts.count)
    case .either(let first, let second):
      append(first, over: waiting)
      append(second, over: waiting + 1)
      instruct(.either, 2)
    }
  }

  /// The value that the fixed variables alone decide; 2 when they do not.
  func value(_ box: [UInt8], _ scratch: inout Scratch) -> UInt8 {
    if scratch.values.count < depth { scratch.values = [UInt8](repeating: 0, count: depth) }
    var top = 0
    for instruction in instructions {
      let operand = Int(instruction.operand)
      let result: UInt8
      switch instruction.step {
      case .constant: result = UInt8(operand)
      case .variable: result = box[operand]
      case .not:
        top -= 1
        let last = scratch.values[top]
        result = last == 2 ? 2 : 1 - last
      case .all:
        top -= operand
        result = Self.join(scratch.values, top, operand, deciding: 0)
      case .any:
        top -= operand
        result = Self.join(scratch.values, top, operand, deciding: 1)
      case .either:
        top -= 2
        let (first, second) = (scratch.values[top], scratch.values[top + 1])
        result = first == 2 || second == 2 ? 2 : first ^ second
      }
      scratch.values[top] = result
      top += 1
    }
    return scratch.values[0]
  }

  /// The conjunction (0 decides) or disjunction (1 decides) of so many values from a place on.
  private static func join(_ values: [UInt8], _ start: Int, _ count: Int, deciding: UInt8) -> UInt8 {
    var value = 1 - deciding
    for position in start..<start + count {
      if values[position] == deciding { return deciding }
      if values[position] == 2 { value = 2 }
    }
    return value
  }
}
