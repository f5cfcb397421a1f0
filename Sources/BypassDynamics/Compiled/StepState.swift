import BypassCore
import BypassModel

/// Where one trajectory stands on a compiled network: its bits, its table rows and the members of each rate class.
///
/// A class because it owns the memory that the kernel works in.
final class StepState {
  let network: CompiledNetwork
  /// What loops work with; valid while this lives.
  let kernel: StepKernel

  private let slabs: (Slab<UInt64>, Slab<Int32>, Slab<Double>, Slab<Double>, Slab<UInt32>, Slab<UInt16>, Slab<Double>)
  private let indexSlabs: (Slab<Int32>, Slab<Int32>)
  private let steps: [Slab<RateProgram.Instruction>]
  private let computed: Slab<StepKernel.Computed>

  /// Memory for one trajectory at a time.
  init(_ network: CompiledNetwork) {
    self.network = network
    let variables = network.variableCount
    let padded = network.classRate.count
    let slabs = (
      Slab<UInt64>(repeating: 0, count: network.wordCount), Slab<Int32>(repeating: 0, count: padded),
      Slab<Double>(repeating: 0, count: padded), Slab<Double>(repeating: 0, count: padded),
      Slab<UInt32>(repeating: 0, count: variables), Slab<UInt16>(repeating: 0, count: variables),
      Slab<Double>(repeating: 0, count: (network.computed.map(\.program.depth).max() ?? 0) + 1)
    )
    let indexSlabs = (
      Slab<Int32>(repeating: 0, count: variables), Slab<Int32>(repeating: 0, count: network.memberCapacity)
    )
    let steps = network.computed.map { computed in
      let slab = Slab<RateProgram.Instruction>(
        repeating: .init(operation: .push), count: computed.program.instructions.count)
      slab.copy(computed.program.instructions)
      return slab
    }
    let programs = zip(network.computed, steps).map { computed, slab in
      StepKernel.Computed(
        steps: UnsafePointer(slab.pointer), count: slab.count, variable: Int32(computed.variable),
        rateClass: Int32(computed.rateClass))
    }
    computed = Slab(copying: programs)
    self.slabs = slabs
    self.indexSlabs = indexSlabs
    self.steps = steps
    kernel = StepKernel(
      words: slabs.0.pointer, counts: slabs.1.pointer, weights: slabs.2.pointer, rates: slabs.3.pointer,
      rows: slabs.4.pointer, classes: slabs.5.pointer, positions: indexSlabs.0.pointer,
      members: indexSlabs.1.pointer, stack: slabs.6.pointer, table: network.table.pointer,
      dependentStart: network.dependentStart.pointer, dependents: network.dependents.pointer,
      computedStart: network.computedStart.pointer, computedDependents: network.computedDependents.pointer,
      computed: UnsafePointer(computed.pointer), memberStart: network.memberStart.pointer,
      classCount: network.classCount, blockCount: padded / 8, hasComputed: !network.computed.isEmpty)
    for index in 0..<padded { kernel.rates[index] = network.classRate.pointer[index] }
  }

  /// One bit a variable.
  var words: UnsafeMutablePointer<UInt64> { kernel.words }

  /// Finds rows and classes of the state that `words` holds.
  ///
  /// - Complexity: O(variables + inputs of all tables).
  func load() {
    for index in 0..<network.classRate.count {
      kernel.counts[index] = 0
      kernel.weights[index] = 0
    }
    let (inputStart, inputs, words) = (network.inputStart.pointer, network.inputs.pointer, kernel.words)
    let (movable, tableStart) = (network.movable.pointer, network.tableStart.pointer)
    for place in 0..<network.movable.count {
      let variable = Int(movable[place])
      kernel.classes[variable] = 0
      guard tableStart[variable] >= 0 else { continue }
      var row = UInt32(truncatingIfNeeded: tableStart[variable])
      let first = Int(inputStart[variable])
      for position in first..<Int(inputStart[variable &+ 1]) {
        row |= (words.isOn(Int(inputs[position])) ? 1 : 0) &<< UInt32(truncatingIfNeeded: position &- first)
      }
      kernel.rows[variable] = row
      kernel.enter(variable, Int(kernel.table[Int(row)]))
    }
    for position in network.computed.indices { kernel.recompute(position) }
  }

  /// Copies a state in.
  func start(_ state: [UInt64]) {
    precondition(state.count == network.wordCount, "a state has the network's number of words")
    for (index, word) in state.enumerated() { words[index] = word }
    load()
  }

  /// The rate at which a variable flips in the present state; 0 when it does not.
  func rate(of variable: Int) -> Double { kernel.rate(of: variable) }

  /// Whether the present move of a variable is a marked one.
  func isMarked(_ variable: Int) -> Bool { network.classIsMarked[Int(kernel.classes[variable])] }

  /// The fastest variable of the present state, an impossible rate counting as the fastest, with the rate as computed.
  func fastest() -> (node: NodeID, rate: Double)? {
    guard let first = network.movable.array.map({ Int($0) }).max(by: { rate(of: $0) < rate(of: $1) }) else {
      return nil
    }
    let program = RateProgram(flipRateOf: first, in: network.unary)
    return (network.unary.variables[first].node, program.value(in: UnsafePointer(words)))
  }
}
