import BypassCore
import BypassModel

/// A question made ready: compiled phases, and everything that statistics need as indices.
struct SimulationPlan: Sendable {
  /// One phase, compiled.
  struct Phase: Sendable {
    let network: CompiledNetwork
    /// Phases of one number have the same network, compiled once.
    let networkNumber: Int
    let duration: Double
    /// What of the previous state stays, and what the phase's clamps and inputs put in place of the rest.
    let kept: [UInt64]
    let imposed: [UInt64]
    /// What is drawn anew at the beginning, after that.
    let draws: [Draw]

    /// Bits that are cleared, of which some are set with a probability.
    struct Draw: Sendable {
      let cleared: [UInt64]
      let set: [UInt64]
      let probability: Double
    }
  }

  let phases: [Phase]
  /// The first phase that windows cover.
  let firstObserved: Int
  let sampler: InitialSampler
  let unary: UnaryNetwork
  let seed: Seed
  /// What every move takes in discrete time; 0 in continuous time.
  let step: Double
  let windows: WindowLayout
  let outputs: [NodeID]
  let questions: [RateProgram]

  /// - Parameters:
  ///   - windowCount: how many windows, when not as many as fit.
  ///   - settable: nodes that are set on the way by something else than a phase.
  init(_ question: ContinuousTimeSimulation, windowCount: Int? = nil, settable: Set<NodeID> = []) {
    let first = UnaryNetwork(question.phases[0].network)
    unary = first
    seed = question.seed
    step = question.step ?? 0
    sampler = InitialSampler(first)
    firstObserved = question.phases.count - question.observedPhases
    let outputs = question.outputs ?? first.network.nodes.filter { $0.rule != nil }.map(\.id)
    self.outputs = outputs
    let visible = outputs.compactMap { first.network.index(of: $0) }.flatMap { first.variables(ofNodeAt: $0) }
    var compiler = PhaseCompiler(
      marked: question.statistics == .windows && visible.count < first.variables.count ? Set(visible) : nil,
      settable: settable.union(question.phases.flatMap(\.settings).map(\.node)))
    phases = question.phases.map { compiler.phase($0) }
    questions = question.questions.map { RateProgram(condition: first.formula($0)) }
    windows = WindowLayout(
      question, count: windowCount ?? question.windowCount, unary: first, visible: visible)
  }

  /// The level of every output node in a visible state.
  func outputLevels(in visible: UnsafePointer<UInt64>) -> [Int] {
    var bit = 0
    return outputs.map { id in
      let maximum = unary.network[id]?.maximum ?? 0
      defer { bit += maximum }
      return (bit..<bit + maximum).prefix { visible.isOn($0) }.count
    }
  }
}

/// Compiles phases in their order, equal networks once.
private struct PhaseCompiler {
  private struct Key: Hashable {
    let network: Network
    let free: Set<Int>
  }

  let marked: Set<Int>?
  /// Nodes whose value is not known from their law, inputs among them.
  let settable: Set<NodeID>
  private var unaries: [Network: UnaryNetwork] = [:]
  private var compiled: [Key: (network: CompiledNetwork, number: Int)] = [:]
  private var previous: Network?

  init(marked: Set<Int>?, settable: Set<NodeID>) {
    self.marked = marked
    self.settable = settable
  }

  mutating func phase(_ phase: ContinuousTimeSimulation.Phase) -> SimulationPlan.Phase {
    let network = phase.network
    let unary = unaries[network] ?? UnaryNetwork(network)
    unaries[network] = unary
    let drawn = settable.union(network.initial.groups.flatMap(\.nodes))
    var clamped: Set<NodeID> = []
    for perturbation in network.perturbations {
      if case .clamp = perturbation.effect { clamped.insert(perturbation.node) }
    }
    let wordCount = max(1, (unary.variables.count + 63) / 64)
    var kept = [UInt64](repeating: .max, count: wordCount)
    var imposed = [UInt64](repeating: 0, count: wordCount)
    var free: Set<Int> = []
    for (index, variable) in unary.variables.enumerated() {
      guard case .fixed(let value) = unary.laws[index] else { continue }
      let unchanged = previous.map { $0[variable.node]?.behaviour == network[variable.node]?.behaviour } ?? true
      if drawn.contains(variable.node), !clamped.contains(variable.node), unchanged {
        free.insert(index)
        continue
      }
      let bit = (1 as UInt64) << UInt64(index & 63)
      kept[index >> 6] &= ~bit
      if value { imposed[index >> 6] |= bit }
    }
    previous = network
    let draws = draws(of: phase, unary, clamped, kept: &kept, imposed: &imposed)
    let key = Key(network: network, free: free)
    let known = compiled[key] ?? (CompiledNetwork(unary, free: free, marked: marked), compiled.count)
    compiled[key] = known
    return .init(
      network: known.network, networkNumber: known.number, duration: phase.duration, kept: kept, imposed: imposed,
      draws: draws)
  }

  /// The settings of a phase; those that are certain are imposed like clamps.
  private func draws(
    of phase: ContinuousTimeSimulation.Phase, _ unary: UnaryNetwork, _ clamped: Set<NodeID>, kept: inout [UInt64],
    imposed: inout [UInt64]
  ) -> [SimulationPlan.Phase.Draw] {
    var draws: [SimulationPlan.Phase.Draw] = []
    for setting in phase.settings where !clamped.contains(setting.node) {
      guard let index = unary.network.index(of: setting.node) else { continue }
      var cleared = [UInt64](repeating: 0, count: kept.count)
      var set = cleared
      let variables = unary.variables(ofNodeAt: index)
      cleared.setLevel(variables.count, of: variables)
      set.setLevel(setting.level, of: variables)
      let isCertain = setting.probability >= 1 || setting.probability <= 0
      guard isCertain, draws.isEmpty else {
        draws.append(.init(cleared: cleared, set: set, probability: setting.probability))
        continue
      }
      for word in kept.indices {
        kept[word] &= ~cleared[word]
        imposed[word] &= ~cleared[word]
        if setting.probability >= 1 { imposed[word] |= set[word] }
      }
    }
    return draws
  }
}

/// Which windows, states, questions and distances are recorded, as indices of variables.
struct WindowLayout: Sendable {
  let count: Int
  let width: Double
  /// By variable: its bit in a visible state, or -1.
  let visibleBit: [Int32]
  /// Words of a visible state; 0 when joint states are not asked for.
  let stateWords: Int
  /// Bits of a visible state.
  let visibleCount: Int
  let rowCount: Int
  let questionCount: Int
  /// By variable: the questions that read it.
  let questionsReading: [[Int32]]
  /// By variable: the reference of its node, or -1.
  let referenceOf: [Int32]
  /// The variables "at least the reference level" and "above it"; -1 where there is none.
  let references: [(reached: Int32, passed: Int32)]

  /// Whether visible states are few enough to have a row each.
  var numbersStates: Bool { visibleCount <= 10 && count << visibleCount <= 1 << 16 }

  /// The window that a time lies in; `windows` from the end of the last one on.
  static func window(of time: Double, width: Double, windows: Int) -> Int {
    let guess = time / width
    guard guess < Double(windows) else { return windows }
    let window = Int(guess)
    // The quotient may be rounded across a border that the product does not cross.
    if time < Double(window) * width { return window &- 1 }
    if time >= Double(window &+ 1) * width { return window &+ 1 }
    return window
  }

  init(_ question: ContinuousTimeSimulation, count: Int, unary: UnaryNetwork, visible: [Int]) {
    let variables = unary.variables.count
    self.count = count
    width = question.window
    var visibleBit = [Int32](repeating: -1, count: variables)
    for (position, variable) in visible.enumerated() { visibleBit[variable] = Int32(position) }
    self.visibleBit = visibleBit
    stateWords = (visible.count + 63) / 64
    visibleCount = visible.count
    rowCount = variables + question.questions.count
    questionCount = question.questions.count
    var reading = [[Int32]](repeating: [], count: variables)
    for (index, condition) in question.questions.enumerated() {
      for variable in unary.formula(condition).atoms { reading[variable].append(Int32(index)) }
    }
    questionsReading = reading
    var referenceOf = [Int32](repeating: -1, count: variables)
    var references: [(reached: Int32, passed: Int32)] = []
    for (node, level) in question.references.sorted(by: { $0.key < $1.key }) {
      guard let index = unary.network.index(of: node) else { continue }
      let range = unary.variables(ofNodeAt: index)
      for variable in range { referenceOf[variable] = Int32(references.count) }
      references.append(
        (
          reached: level > 0 ? Int32(range.lowerBound + level - 1) : -1,
          passed: level < range.count ? Int32(range.lowerBound + level) : -1
        ))
    }
    self.referenceOf = referenceOf
    self.references = references
  }
}
