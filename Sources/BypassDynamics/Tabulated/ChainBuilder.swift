import BypassModel

/// Writes out the states that a question can meet.
struct ChainBuilder {
  private let plan: SimulationPlan
  /// Keys are the number of the network and then the words of the state.
  private let table: WordTable
  private let key: Slab<UInt64>
  private let wordCount: Int
  private var steps: [Int: StepState] = [:]
  private var entries: [StateChain.Entry] = []
  private var isExpanded: [Bool] = []
  private var moves: [StateChain.Move] = []
  private var work = 0

  private init(_ plan: SimulationPlan) {
    self.plan = plan
    wordCount = max(1, (plan.unary.variables.count + 63) / 64)
    table = WordTable(width: wordCount + 1)
    key = Slab(repeating: 0, count: wordCount + 1)
    for phase in plan.phases where steps[phase.networkNumber] == nil {
      steps[phase.networkNumber] = StepState(phase.network)
    }
  }

  /// The chain of a plan; nil where it has too many states, a rate that is impossible, or chance at a phase's beginning.
  static func chain(of plan: SimulationPlan) -> StateChain? {
    let most = plan.phases.map(\.network.movable.count).max() ?? 0
    guard most <= StateChain.movableLimit, plan.phases.allSatisfy(\.draws.isEmpty) else { return nil }
    var builder = ChainBuilder(plan)
    return builder.build()
  }

  private mutating func build() -> StateChain? {
    guard let drawn = try? plan.sampler.distribution(memoryLimit: 1 << 20), drawn.table.count <= StateChain.stateLimit
    else { return nil }
    let start = plan.phases[0]
    var firsts: [Int32] = []
    for id in 0..<drawn.table.count {
      guard let number = enter(start, from: drawn.table.key(id)) else { return nil }
      firsts.append(Int32(number))
    }
    guard var reached = reach(from: firsts, in: start) else { return nil }
    var origins: [[Int32]] = []
    for phase in plan.phases.dropFirst() {
      var origin = [Int32](repeating: -1, count: StateChain.stateLimit + 1)
      var next: [Int32] = []
      for state in reached {
        guard let number = enter(phase, from: table.key(Int(state)) + 1) else { return nil }
        origin[Int(state)] = Int32(number)
        next.append(Int32(number))
      }
      guard let closed = reach(from: next, in: phase) else { return nil }
      origins.append(origin)
      reached = closed
    }
    guard table.count * max(1, plan.windows.count) <= StateChain.cellLimit else { return nil }
    return chain(origins, starts: .init(drawn.table, numbers: firsts))
  }

  /// The number of the state that a phase makes of another; nil when there are too many.
  private mutating func enter(_ phase: SimulationPlan.Phase, from words: UnsafePointer<UInt64>) -> Int? {
    key.pointer[0] = UInt64(phase.networkNumber)
    for word in 0..<wordCount { key.pointer[word + 1] = (words[word] & phase.kept[word]) | phase.imposed[word] }
    return number()
  }

  private mutating func number() -> Int? {
    guard let id = table.number(of: key.pointer, limit: StateChain.stateLimit) else { return nil }
    if id == entries.count {
      entries.append(.init())
      isExpanded.append(false)
    }
    return id
  }

  /// Everything that a phase's moves lead to from some states, these included.
  private mutating func reach(from first: [Int32], in phase: SimulationPlan.Phase) -> [Int32]? {
    guard let step = steps[phase.networkNumber] else { return nil }
    var seen: Set<Int32> = []
    var order = first.filter { seen.insert($0).inserted }
    var next = 0
    while next < order.count {
      let state = Int(order[next])
      next += 1
      if !isExpanded[state], !expand(state, step) { return nil }
      for move in moves[Int(entries[state].first)..<Int(entries[state].end)] where seen.insert(move.target).inserted {
        order.append(move.target)
      }
    }
    work += order.count
    return work <= 64 * StateChain.stateLimit ? order : nil
  }

  private mutating func expand(_ state: Int, _ step: StepState) -> Bool {
    let own = table.key(state)
    for word in 0..<wordCount {
      step.words[word] = own[word + 1]
      key.pointer[word + 1] = own[word + 1]
    }
    key.pointer[0] = own[0]
    step.load()
    let variables = step.network.movable.array.map { Int($0) }.sorted().filter { step.rate(of: $0) != 0 }
    let total = variables.reduce(0) { $0 + step.rate(of: $1) }
    guard total < .infinity else { return false }
    entries[state].first = Int32(moves.count)
    var (sum, marked, moment) = (0.0, 0.0, 0.0)
    for variable in variables {
      let rate = step.rate(of: variable)
      let isOn = step.words.isOn(variable)
      key.pointer.set(64 + variable, !isOn)
      guard let target = number() else { return false }
      key.pointer.set(64 + variable, isOn)
      sum += rate
      let row = Int32(variable + 1)
      moves.append(.init(chance: sum / total, target: Int32(target), flip: isOn ? -row : row))
      guard step.isMarked(variable) else { continue }
      marked += rate
      moment += rate * rate.binaryLogarithm
    }
    entries[state].end = Int32(moves.count)
    entries[state].meanStay = total > 0 ? 1 / total : 0
    entries[state].entropy =
      variables.count > 1 && marked > 0 ? max(0, marked.binaryLogarithm - moment / marked) : 0
    isExpanded[state] = true
    return true
  }

  // MARK: What is asked of each state

  private func chain(_ origins: [[Int32]], starts: StateChain.StartTable) -> StateChain {
    let layout = plan.windows
    let variables = plan.unary.variables.count
    let rowWords = (layout.rowCount + 63) / 64
    var rows = [UInt64](repeating: 0, count: table.count * rowWords)
    var words: [UInt64] = []
    var entries = entries
    let visible = WordTable(width: layout.stateWords)
    let seen = Slab<UInt64>(repeating: 0, count: layout.stateWords)
    let memory = ObserverMemory(plan)
    let scratch = Slab<UInt64>(repeating: 0, count: wordCount)
    for state in 0..<table.count {
      let own = table.key(state) + 1
      for word in 0..<wordCount {
        words.append(own[word])
        scratch.pointer[word] = own[word]
      }
      for word in 0..<layout.stateWords { seen.pointer[word] = 0 }
      for variable in 0..<variables where own.isOn(variable) {
        rows[state * rowWords + variable >> 6] |= 1 << UInt64(variable & 63)
        if layout.visibleBit[variable] >= 0 { seen.pointer.set(Int(layout.visibleBit[variable]), true) }
      }
      for question in 0..<layout.questionCount where memory.holds(question, scratch.pointer) {
        let row = variables + question
        rows[state * rowWords + row >> 6] |= 1 << UInt64(row & 63)
      }
      if layout.stateWords > 0 {
        entries[state].visible = Int32(visible.number(of: seen.pointer, limit: .max) ?? 0)
      }
      entries[state].distance = Int32(layout.references.indices.count { memory.differs($0, scratch.pointer) })
    }
    let varying = (0..<layout.rowCount).filter { row in
      let bits = (0..<table.count).count { rows[$0 * rowWords + row >> 6] >> UInt64(row & 63) & 1 == 1 }
      return bits > 0 && bits < table.count
    }
    return StateChain(
      states: FrozenArray(entries), moves: FrozenArray(moves), words: FrozenArray(words), wordCount: wordCount,
      rows: FrozenArray(rows), rowWords: rowWords, rowCount: layout.rowCount, varyingRows: varying,
      visibleStates: (0..<visible.count).map { id in (0..<layout.stateWords).map { visible.key(id)[$0] } },
      isRead: FrozenArray((0..<variables).map { !layout.questionsReading[$0].isEmpty }),
      entries: origins.map { FrozenArray(Array($0.prefix(table.count))) }, starts: starts)
  }
}
