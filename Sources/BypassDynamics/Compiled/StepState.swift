import BypassCore
import BypassModel

/// Where one trajectory stands on a compiled network: its bits, its table rows and the members of each rate class.
///
/// A class because it owns the memory that the kernel works in.
final class StepState {
  let network: CompiledNetwork
  /// What loops work with; valid while this lives.
  let kernel: StepKernel

  private let bits: Slab<UInt64>
  private let rateClasses: Slab<StepKernel.RateClass>
  private let places: Slab<StepKernel.Place>
  private let members: Slab<Int32>
  private let stack: Slab<Double>
  private let steps: [Slab<RateProgram.Instruction>]
  private let computed: Slab<StepKernel.Computed>

  /// Memory for one trajectory at a time.
  init(_ network: CompiledNetwork) {
    self.network = network
    bits = Slab(repeating: 0, count: network.wordCount)
    rateClasses = Slab(
      copying: (0..<network.classCount).map { number in
        .init(rate: network.classRate.pointer[number], start: network.memberStart.pointer[number])
      })
    places = Slab(repeating: .init(), count: network.variableCount)
    members = Slab(repeating: 0, count: network.memberCapacity)
    stack = Slab(repeating: 0, count: (network.computed.map(\.program.depth).max() ?? 0) + 1)
    steps = network.computed.map { Slab(copying: $0.program.instructions) }
    computed = Slab(
      copying: zip(network.computed, steps).map { computed, slab in
        .init(
          steps: UnsafePointer(slab.pointer), count: slab.count, variable: Int32(computed.variable),
          rateClass: Int32(computed.rateClass))
      })
    kernel = StepKernel(
      words: bits.pointer, rateClasses: rateClasses.pointer, places: places.pointer, members: members.pointer,
      table: network.table.pointer, dependentStart: network.dependentStart.pointer,
      dependents: network.dependents.pointer, classCount: network.classCount,
      hasComputed: !network.computed.isEmpty, computedStart: network.computedStart.pointer,
      computedDependents: network.computedDependents.pointer, computed: UnsafePointer(computed.pointer),
      stack: stack.pointer)
  }

  /// One bit a variable.
  var words: UnsafeMutablePointer<UInt64> { kernel.words }

  /// Finds rows and classes of the state that `words` holds.
  ///
  /// - Complexity: O(variables + inputs of all tables).
  func load() {
    for index in 0..<network.classCount {
      kernel.rateClasses[index].count = 0
      kernel.rateClasses[index].weight = 0
    }
    let (inputStart, inputs, words) = (network.inputStart.pointer, network.inputs.pointer, kernel.words)
    let (movable, tableStart) = (network.movable.pointer, network.tableStart.pointer)
    for place in 0..<network.movable.count {
      let variable = Int(movable[place])
      kernel.places[variable].rateClass = 0
      guard tableStart[variable] >= 0 else { continue }
      var row = UInt32(truncatingIfNeeded: tableStart[variable])
      let first = Int(inputStart[variable])
      for position in first..<Int(inputStart[variable &+ 1]) {
        row |= (words.isOn(Int(inputs[position])) ? 1 : 0) &<< UInt32(truncatingIfNeeded: position &- first)
      }
      kernel.places[variable].row = row
      kernel.enter(variable, Int(kernel.table[Int(row)]))
    }
    for position in network.computed.indices { kernel.recompute(position) }
  }

  /// What `load` found, kept so that it need not be found again.
  struct Image {
    fileprivate let words: [UInt64]
    fileprivate let rateClasses: [StepKernel.RateClass]
    fileprivate let places: [StepKernel.Place]
    fileprivate let members: [Int32]
  }

  /// The present state with everything that follows from it.
  var image: Image {
    Image(words: bits.array, rateClasses: rateClasses.array, places: places.array, members: members.array)
  }

  /// Returns to a state that was kept.
  func restore(_ image: Image) {
    bits.copy(image.words)
    rateClasses.copy(image.rateClasses)
    places.copy(image.places)
    members.copy(image.members)
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
  func isMarked(_ variable: Int) -> Bool { network.classIsMarked[Int(kernel.places[variable].rateClass)] }

  /// The fastest variable of the present state, an impossible rate counting as the fastest, with the rate as computed.
  func fastest() -> (node: NodeID, rate: Double)? {
    guard let first = network.movable.array.map({ Int($0) }).max(by: { rate(of: $0) < rate(of: $1) }) else {
      return nil
    }
    let program = RateProgram(flipRateOf: first, in: network.unary)
    return (network.unary.variables[first].node, program.value(in: UnsafePointer(words)))
  }
}
