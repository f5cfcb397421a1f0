import BypassCore
import BypassModel

/// Where one trajectory stands on a compiled network: its bits, its table rows and the members of each rate class.
///
/// The hot loop of the house. A class because it owns the memory that it works in. Everything is reached through pointers that the slabs below own; the pointers are
/// checked when they are made and never leave this type's own folder. Nothing here allocates after `init`.
final class StepState {
  let network: CompiledNetwork
  /// One bit a variable.
  let words: UnsafeMutablePointer<UInt64>
  /// The number of members of each class.
  let counts: UnsafeMutablePointer<Int32>
  /// The rate of each class times its members.
  let weights: UnsafeMutablePointer<Double>
  let blockCount: Int

  private let rates: UnsafeMutablePointer<Double>
  private let rows: UnsafeMutablePointer<Int64>
  private let classes: UnsafeMutablePointer<UInt16>
  private let positions: UnsafeMutablePointer<Int32>
  private let members: UnsafeMutablePointer<Int32>
  private let table: UnsafePointer<UInt16>
  private let dependentStart: UnsafePointer<Int32>
  private let dependents: UnsafePointer<CompiledNetwork.Dependent>
  private let computedStart: UnsafePointer<Int32>
  private let memberStart: UnsafePointer<Int32>
  private let stack: UnsafeMutablePointer<Double>
  private let steps: [Slab<RateProgram.Instruction>]
  private let hasComputed: Bool

  private let slabs: (Slab<UInt64>, Slab<Int32>, Slab<Double>, Slab<Double>, Slab<Int64>, Slab<UInt16>, Slab<Double>)
  private let indexSlabs: (Slab<Int32>, Slab<Int32>)

  /// Memory for one trajectory at a time.
  init(_ network: CompiledNetwork) {
    self.network = network
    let variables = network.variableCount
    let padded = network.classRate.count
    slabs = (
      Slab(repeating: 0, count: network.wordCount), Slab(repeating: 0, count: padded),
      Slab(repeating: 0, count: padded), Slab(repeating: 0, count: padded), Slab(repeating: 0, count: variables),
      Slab(repeating: 0, count: variables),
      Slab(repeating: 0, count: (network.computed.map(\.program.depth).max() ?? 0) + 1)
    )
    indexSlabs = (Slab(repeating: 0, count: variables), Slab(repeating: 0, count: network.memberCapacity))
    words = slabs.0.pointer
    counts = slabs.1.pointer
    weights = slabs.2.pointer
    rates = slabs.3.pointer
    rows = slabs.4.pointer
    classes = slabs.5.pointer
    stack = slabs.6.pointer
    positions = indexSlabs.0.pointer
    members = indexSlabs.1.pointer
    blockCount = padded / 8
    table = network.table.pointer
    dependentStart = network.dependentStart.pointer
    dependents = network.dependents.pointer
    computedStart = network.computedStart.pointer
    memberStart = network.memberStart.pointer
    steps = network.computed.map { computed in
      let slab = Slab<RateProgram.Instruction>(
        repeating: .init(operation: .push), count: computed.program.instructions.count)
      slab.copy(computed.program.instructions)
      return slab
    }
    hasComputed = !network.computed.isEmpty
    for index in 0..<padded { rates[index] = network.classRate.pointer[index] }
  }

  /// Finds rows and classes of the state that `words` holds.
  ///
  /// - Complexity: O(variables + inputs of all tables).
  func load() {
    for index in 0..<network.classRate.count {
      counts[index] = 0
      weights[index] = 0
    }
    for place in 0..<network.movable.count {
      let variable = Int(network.movable.pointer[place])
      classes[variable] = 0
      var row = network.tableStart.pointer[variable]
      guard row >= 0 else { continue }
      let first = Int(network.inputStart.pointer[variable])
      for position in first..<Int(network.inputStart.pointer[variable + 1])
      where words.isOn(Int(network.inputs.pointer[position])) {
        row |= 1 &<< Int64(position &- first)
      }
      rows[variable] = row
      enter(variable, Int(table[Int(row)]))
    }
    for position in network.computed.indices { recompute(position) }
  }

  /// The sum of all rates; 0 in a fixed point, infinite or NaN when a rate is impossible.
  @inline(__always)
  var totalRate: Double {
    let raw = UnsafeRawPointer(weights)
    var sum = raw.load(as: SIMD8<Double>.self)
    var block = 1
    while block < blockCount {
      sum += raw.load(fromByteOffset: block &* 64, as: SIMD8<Double>.self)
      block &+= 1
    }
    return sum.sum()
  }

  /// The variable that flips next for a mark in [0, total).
  @inline(__always)
  func variable(at mark: Double) -> Int {
    var rest = mark
    var rateClass = 1
    var last = 0
    while rateClass < network.classCount {
      let weight = weights[rateClass]
      if weight > 0 {
        last = rateClass
        if rest < weight { break }
        rest -= weight
      }
      rateClass &+= 1
    }
    // Rounding may leave the mark an ulp beyond the last class or the last member.
    let member = min(Int32(max(0, rest) / rates[last]), counts[last] &- 1)
    return Int(members[Int(memberStart[last] &+ member)])
  }

  /// Flips a variable and brings the classes of all that read it up to date.
  @inline(__always)
  func flip(_ variable: Int) {
    words[variable &>> 6] ^= 1 &<< UInt64(variable & 63)
    var entry = Int(dependentStart[variable])
    let end = Int(dependentStart[variable &+ 1])
    while entry < end {
      let dependent = dependents[entry]
      let other = Int(dependent.variable)
      let row = rows[other] ^ Int64(dependent.mask)
      rows[other] = row
      let now = table[Int(row)]
      let before = classes[other]
      if now != before {
        leave(other, Int(before))
        enter(other, Int(now))
      }
      entry &+= 1
    }
    if hasComputed { recomputeDependents(of: variable) }
  }

  @inline(never)
  private func recomputeDependents(of variable: Int) {
    for entry in Int(computedStart[variable])..<Int(computedStart[variable + 1]) {
      recompute(Int(network.computedDependents.pointer[entry]))
    }
  }

  private func recompute(_ position: Int) {
    let computed = network.computed[position]
    let value = RateProgram.run(steps[position].pointer, count: steps[position].count, state: words, stack: stack)
    leave(computed.variable, Int(classes[computed.variable]))
    classes[computed.variable] = 0
    guard value != 0 else { return }
    rates[computed.rateClass] = value > 0 && value < .infinity ? value : .infinity
    enter(computed.variable, computed.rateClass)
  }

  @inline(__always)
  private func leave(_ variable: Int, _ rateClass: Int) {
    guard rateClass != 0 else { return }
    let last = counts[rateClass] &- 1
    let start = memberStart[rateClass]
    let position = positions[variable]
    let moved = members[Int(start &+ last)]
    members[Int(start &+ position)] = moved
    positions[Int(moved)] = position
    counts[rateClass] = last
    // An infinite rate times no members would be NaN; the run stops before it could matter, exact zero keeps it so.
    weights[rateClass] = last == 0 ? 0 : Double(last) * rates[rateClass]
  }

  @inline(__always)
  private func enter(_ variable: Int, _ rateClass: Int) {
    classes[variable] = UInt16(truncatingIfNeeded: rateClass)
    guard rateClass != 0 else { return }
    let count = counts[rateClass]
    members[Int(memberStart[rateClass] &+ count)] = Int32(truncatingIfNeeded: variable)
    positions[variable] = count
    counts[rateClass] = count &+ 1
    weights[rateClass] = Double(count &+ 1) * rates[rateClass]
  }

  /// The rate at which a variable flips in the present state; 0 when it does not.
  func rate(of variable: Int) -> Double {
    let rateClass = Int(classes[variable])
    return rateClass == 0 ? 0 : rates[rateClass]
  }

  /// Whether the present move of a variable is a marked one.
  func isMarked(_ variable: Int) -> Bool { network.classIsMarked[Int(classes[variable])] }

  /// log₂ of the rate of a class.
  @inline(__always)
  func logarithm(ofClass rateClass: Int) -> Double {
    let known = network.classLogarithm.pointer[rateClass]
    return known.isNaN ? rates[rateClass].binaryLogarithm : known
  }

  /// Copies a state in.
  func start(_ state: [UInt64]) {
    precondition(state.count == network.wordCount, "a state has the network's number of words")
    for (index, word) in state.enumerated() { words[index] = word }
    load()
  }

  /// The fastest variable of the present state, an impossible rate counting as the fastest, with the rate as computed.
  func fastest() -> (node: NodeID, rate: Double)? {
    guard let first = network.movable.array.map({ Int($0) }).max(by: { rate(of: $0) < rate(of: $1) }) else {
      return nil
    }
    let program = RateProgram(flipRateOf: first, in: network.unary)
    let scratch = Slab<Double>(repeating: 0, count: program.depth + 1)
    let value = program.instructions.withUnsafeBufferPointer { steps in
      steps.baseAddress.map { RateProgram.run($0, count: steps.count, state: words, stack: scratch.pointer) } ?? 0
    }
    return (network.unary.variables[first].node, value)
  }
}
