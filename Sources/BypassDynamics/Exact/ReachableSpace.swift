import BypassCore
import BypassModel

/// Every state that can be reached under one compiled network, with the moves between them.
struct ReachableSpace {
  let network: CompiledNetwork
  let states: WordTable
  /// By state: where its moves begin; one more entry for the end.
  private(set) var moveStart: [Int] = [0]
  private(set) var targets: [Int32] = []
  private(set) var rates: [Double] = []
  /// By state: the sum of its moves' rates.
  private(set) var exits: [Double] = []
  /// By state: TH, −Σ p log₂ p over the next moves of marked variables.
  private(set) var entropies: [Double] = []

  /// The number of states.
  var count: Int { exits.count }

  /// The states reachable from some.
  ///
  /// - Throws: a ``Diagnostic`` when the memory limit is reached, with the size reached, or a rate is impossible.
  /// - Complexity: O(states × inputs of all tables).
  init(_ network: CompiledNetwork, from start: WordTable, memoryLimit: Int, bytesPerState: Int) throws {
    self.network = network
    states = WordTable(width: network.wordCount)
    for id in 0..<start.count { _ = states.number(of: start.key(id), limit: Self.stateLimit) }
    let step = StepState(network)
    let successor = Slab<UInt64>(repeating: 0, count: network.wordCount)
    var next = 0
    while next < states.count {
      try explore(next, step, successor)
      next += 1
      guard next & 0xFF == 0 || next == states.count else { continue }
      if next & 0xFFFF == 0 { try Task.checkCancellation() }
      let bytes = states.count * (bytesPerState + 40 * network.wordCount) + targets.count * 16
      guard bytes <= memoryLimit, states.count < Self.stateLimit, targets.count < Int(Int32.max) else {
        throw Diagnostics([Self.tooLarge(states.count, explored: next, memoryLimit)])
      }
    }
  }

  /// State numbers are 32 bits.
  private static let stateLimit = Int(Int32.max) / 4

  private static func tooLarge(_ found: Int, explored: Int, _ limit: Int) -> Diagnostic {
    .error(
      "exact-too-large",
      "more than \(found) states are reachable (\(explored) of them explored), more than \(limit >> 20) MB can hold",
      remedy: "sample instead, fix more inputs, or allow more memory")
  }

  private mutating func explore(_ id: Int, _ step: StepState, _ successor: Slab<UInt64>) throws {
    for word in 0..<network.wordCount {
      step.words[word] = states.key(id)[word]
      successor.pointer[word] = step.words[word]
    }
    step.load()
    var exit = 0.0
    var marked = 0.0
    var moment = 0.0
    for place in 0..<network.movable.count {
      let variable = Int(network.movable.pointer[place])
      let rate = step.rate(of: variable)
      guard rate != 0 else { continue }
      guard rate < .infinity else {
        throw Diagnostics([step.fastest().map { .impossibleRate($0.rate, of: $0.node) } ?? Self.noSum])
      }
      successor.pointer[variable >> 6] ^= (1 as UInt64) << UInt64(variable & 63)
      if let target = states.number(of: successor.pointer, limit: Self.stateLimit) {
        targets.append(Int32(target))
        rates.append(rate)
      }
      successor.pointer[variable >> 6] ^= (1 as UInt64) << UInt64(variable & 63)
      exit += rate
      if step.isMarked(variable) {
        marked += rate
        moment += rate * rate.binaryLogarithm
      }
    }
    guard exit < .infinity else { throw Diagnostics([Self.noSum]) }
    let moves = targets.count - (moveStart.last ?? 0)
    entropies.append(moves > 1 && marked > 0 ? max(0, marked.binaryLogarithm - moment / marked) : 0)
    exits.append(exit)
    moveStart.append(targets.count)
  }

  private static var noSum: Diagnostic { .error("impossible-rate", "the rates of a state have no finite sum") }
}
