import BypassCore
import BypassModel

/// A number computed from the bits of a state by a small stack machine: what every rate and condition compiles to.
///
/// Rates of few inputs are tabulated by running their program once a row; the others run it when an input changes.
struct RateProgram: Sendable {
  /// One step of the machine.
  struct Instruction: BitwiseCopyable, Sendable {
    enum Operation: UInt8, BitwiseCopyable, Sendable {
      case push, bit, level, jump, jumpIfZero, openShare
      case minus, not, log, exp
      case add, subtract, multiply, divide
      case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual, and, or, xor
    }
    var operation: Operation
    /// A variable, the first of several, or where to jump.
    var target: Int32 = 0
    /// How many variables a level is counted from.
    var count: Int32 = 0
    /// The constant to push, or ln of a gate's cut.
    var value: Double = 0
    /// The spread of a gate.
    var spread: Double = 1
  }

  /// The steps, in order.
  var instructions: [Instruction] = []
  /// How many numbers the stack holds at most.
  private(set) var depth = 0
  private var height = 0

  /// Appends a step; `effect` is what it does to the stack's height.
  mutating func emit(_ instruction: Instruction, effect: Int) {
    instructions.append(instruction)
    height += effect
    depth = max(depth, height)
  }

  mutating func push(_ value: Double) { emit(.init(operation: .push, value: value), effect: 1) }
  mutating func push(bit variable: Int) { emit(.init(operation: .bit, target: Int32(variable)), effect: 1) }

  /// Appends a jump whose target is not known yet; `land` sets it.
  mutating func jump(ifZero: Bool) -> Int {
    emit(.init(operation: ifZero ? .jumpIfZero : .jump), effect: ifZero ? -1 : 0)
    return instructions.count - 1
  }

  /// Makes jumps go to the next step.
  mutating func land(_ jumps: [Int]) {
    for jump in jumps { instructions[jump].target = Int32(instructions.count) }
  }

  /// Says that the number on top belongs to a branch that was left, so that heights stay right.
  mutating func forgetTop() { height -= 1 }

  /// Runs the program on a state.
  ///
  /// - Precondition: `stack` has room for `depth` numbers and `state` holds every variable named.
  static func run(
    _ steps: UnsafePointer<Instruction>, count: Int, state: UnsafePointer<UInt64>, stack: UnsafeMutablePointer<Double>
  ) -> Double {
    var next = 0
    var top = -1
    while next < count {
      let step = steps[next]
      next &+= 1
      switch step.operation {
      case .push:
        top &+= 1
        stack[top] = step.value
      case .bit:
        top &+= 1
        stack[top] = state.isOn(Int(step.target)) ? 1 : 0
      case .level:
        top &+= 1
        var level = 0
        for offset in 0..<Int(step.count) where state.isOn(Int(step.target) &+ offset) { level &+= 1 }
        stack[top] = Double(level)
      case .jump: next = Int(step.target)
      case .jumpIfZero:
        top &-= 1
        if stack[top &+ 1] == 0 { next = Int(step.target) }
      case .openShare:
        stack[top] =
          stack[top] > 0
          ? NormalDistribution.cumulative((stack[top].naturalLogarithm - step.value) / step.spread) : 0
      case .minus: stack[top] = -stack[top]
      case .not: stack[top] = stack[top] == 0 ? 1 : 0
      case .log: stack[top] = stack[top].naturalLogarithm
      case .exp: stack[top] = stack[top].exponential
      case .add, .subtract, .multiply, .divide, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
        .and, .or, .xor:
        top &-= 1
        stack[top] = combined(step.operation, stack[top], stack[top &+ 1])
      }
    }
    return top >= 0 ? stack[top] : 0
  }

  /// The value in a state, with a stack of its own; not for loops.
  func value(in state: UnsafePointer<UInt64>) -> Double {
    let stack = Slab<Double>(repeating: 0, count: depth + 1)
    return instructions.withUnsafeBufferPointer { steps in
      steps.baseAddress.map { Self.run($0, count: steps.count, state: state, stack: stack.pointer) } ?? 0
    }
  }

  private static func combined(_ operation: Instruction.Operation, _ x: Double, _ y: Double) -> Double {
    switch operation {
    case .add: return x + y
    case .subtract: return x - y
    case .multiply: return x * y
    case .divide: return x / y
    case .less: return x < y ? 1 : 0
    case .lessOrEqual: return x <= y ? 1 : 0
    case .greater: return x > y ? 1 : 0
    case .greaterOrEqual: return x >= y ? 1 : 0
    case .equal: return x == y ? 1 : 0
    case .notEqual: return x != y ? 1 : 0
    case .and: return x != 0 && y != 0 ? 1 : 0
    case .or: return x != 0 || y != 0 ? 1 : 0
    case .xor: return (x != 0) != (y != 0) ? 1 : 0
    case .push, .bit, .level, .jump, .jumpIfZero, .openShare, .minus, .not, .log, .exp: return x
    }
  }
}

extension UnsafePointer where Pointee == UInt64 {
  /// The bit of a variable in a state.
  func isOn(_ variable: Int) -> Bool { (self[variable &>> 6] &>> UInt64(variable & 63)) & 1 != 0 }
}

extension UnsafeMutablePointer where Pointee == UInt64 {
  /// The bit of a variable in a state.
  func isOn(_ variable: Int) -> Bool { UnsafePointer(self).isOn(variable) }
  /// Sets the bit of a variable.
  func set(_ variable: Int, _ value: Bool) {
    let bit = (1 as UInt64) &<< UInt64(variable & 63)
    if value { self[variable &>> 6] |= bit } else { self[variable &>> 6] &= ~bit }
  }
}
