import BypassModel

/// Makes the tables of a ``CompiledNetwork``.
struct CompiledNetworkBuilder {
  let unary: UnaryNetwork
  let free: Set<Int>
  let marked: Set<Int>?

  var movable: [Int] = []
  var dependents: [[CompiledNetwork.Dependent]] = []
  var computedDependents: [[Int32]] = []
  var computed: [CompiledNetwork.Computed] = []
  var tableStart: [Int32] = []
  var inputs: [[Int]] = []
  var table: [UInt16] = []
  var rates: [Double] = [0]
  var marks: [Bool] = [false]
  var capacities: [Int] = [0]
  private var classes: [RateClass: Int] = [:]

  private struct RateClass: Hashable {
    let bits: UInt64
    let isMarked: Bool
  }

  init(unary: UnaryNetwork, free: Set<Int>, marked: Set<Int>?) {
    self.unary = unary
    self.free = free
    self.marked = marked
    let count = unary.variables.count
    dependents = Array(repeating: [], count: count)
    computedDependents = Array(repeating: [], count: count)
    tableStart = Array(repeating: -1, count: count)
    inputs = Array(repeating: [], count: count)
  }

  mutating func build() {
    movable = unary.variables.indices.filter { if case .fixed = unary.laws[$0] { false } else { true } }
    let moves = Set(movable)
    let fixed = fixedState()
    var read: [Int: [Int]] = [:]
    for index in movable {
      read[index] = unary.variablesRead(byLawOf: index).filter { moves.contains($0) || free.contains($0) }
    }
    // Largest first, so that every table begins at a multiple of its size and rows are told apart by single bits.
    let order = movable.sorted { (-(read[$0]?.count ?? 0), $0) < (-(read[$1]?.count ?? 0), $1) }
    var overflow: [Int] = []
    for index in order {
      let bits = read[index] ?? []
      guard bits.count <= CompiledNetwork.tableInputLimit,
        table.count + (1 << bits.count) <= CompiledNetwork.tableRowLimit, tabulate(index, reading: bits, in: fixed)
      else {
        overflow.append(index)
        continue
      }
    }
    for index in overflow.sorted() { compute(index, reading: read[index] ?? []) }
  }

  /// A state in which the fixed variables have their values and the others are off.
  private func fixedState() -> [UInt64] {
    var words = [UInt64](repeating: 0, count: max(1, (unary.variables.count + 63) / 64))
    for (index, law) in unary.laws.enumerated() {
      if case .fixed(true) = law { words[index >> 6] |= 1 << UInt64(index & 63) }
    }
    return words
  }

  /// Tabulates the flip rate of a variable; false, and nothing done, when the number of classes would run over.
  private mutating func tabulate(_ index: Int, reading bits: [Int], in fixed: [UInt64]) -> Bool {
    let values = Self.rows(of: RateProgram(flipRateOf: index, in: unary), reading: bits, in: fixed)
    guard rates.count + values.count < Int(UInt16.max) || rates.count + Set(values.map(\.bitPattern)).count < 60_000
    else { return false }
    let start = table.count
    var members: Set<Int> = []
    for value in values {
      let rateClass = self.rateClass(of: value, marked: marked?.contains(index) ?? true)
      if rateClass != 0, members.insert(rateClass).inserted { capacities[rateClass] += 1 }
      table.append(UInt16(rateClass))
    }
    tableStart[index] = Int32(start)
    inputs[index] = bits
    for (position, bit) in bits.enumerated() {
      dependents[bit].append(.init(variable: Int32(index), mask: 1 << UInt32(position)))
    }
    return true
  }

  private static func rows(of program: RateProgram, reading bits: [Int], in fixed: [UInt64]) -> [Double] {
    let state = Slab<UInt64>(repeating: 0, count: fixed.count)
    state.copy(fixed)
    let stack = Slab<Double>(repeating: 0, count: program.depth + 1)
    return program.instructions.withUnsafeBufferPointer { steps in
      guard let first = steps.baseAddress else { return [] }
      return (0..<1 << bits.count).map { row in
        for (position, bit) in bits.enumerated() { state.pointer.set(bit, row >> position & 1 != 0) }
        return RateProgram.run(first, count: steps.count, state: state.pointer, stack: stack.pointer)
      }
    }
  }

  /// The class of a rate; an impossible rate has an infinite one, which stops the run that meets it.
  private mutating func rateClass(of value: Double, marked: Bool) -> Int {
    guard value != 0 else { return 0 }
    let rate = value > 0 && value < .infinity ? value : .infinity
    let key = RateClass(bits: rate.bitPattern, isMarked: marked)
    if let known = classes[key] { return known }
    classes[key] = rates.count
    return addClass(rate, marked: marked)
  }

  private mutating func addClass(_ rate: Double, marked: Bool) -> Int {
    rates.append(rate)
    marks.append(marked)
    capacities.append(0)
    return rates.count - 1
  }

  private mutating func compute(_ index: Int, reading bits: [Int]) {
    let rateClass = addClass(0, marked: marked?.contains(index) ?? true)
    capacities[rateClass] = 1
    let position = Int32(computed.count)
    computed.append(.init(variable: index, rateClass: rateClass, program: RateProgram(flipRateOf: index, in: unary)))
    for bit in bits { computedDependents[bit].append(position) }
  }
}
