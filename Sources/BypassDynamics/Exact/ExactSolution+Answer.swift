import BypassCore
import BypassModel

extension ExactSolution {
  /// Enumerates and solves.
  ///
  /// - Parameter progress: called now and then with the share of model time that is done, 0...1.
  /// - Throws: ``Diagnostics`` when the question cannot be answered as asked, when more states are reachable than the
  ///   memory limit holds (code `exact-too-large`, with the size reached), or a reachable rate is impossible;
  ///   `CancellationError` when the task is cancelled.
  /// - Complexity: memory O(states + moves); time O(moves × largest exit rate × duration), less once nothing changes.
  public func answer(progress: (@Sendable (Double) -> Void)? = nil) async throws -> ExactAnswer {
    var question = question
    question.trajectories = 1
    question.threads = 1
    let findings = question.findings() + ownFindings()
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let plan = SimulationPlan(question)
    var run = Run(self, plan, start: try plan.sampler.distribution(memoryLimit: memoryLimit))
    for index in plan.phases.indices {
      try run.pass(through: index) { progress?($0) }
    }
    return try run.answer()
  }

  private func ownFindings() -> [Diagnostic] {
    var findings: [Diagnostic] = []
    if !(tolerance > 0 && tolerance < 1) {
      findings.append(.error("tolerance", "a tolerance of \(tolerance) is no probability", remedy: "use 1e-10, say"))
    }
    if question.step != nil {
      findings.append(
        .error(
          "exact-discrete", "discrete time (a move a tick) is not solved exactly",
          remedy: "sample it, or ask in continuous time ('discrete_time = 0;')"))
    }
    return findings
  }

  /// The way through the phases.
  private struct Run {
    private let solution: ExactSolution
    private let plan: SimulationPlan
    private var distribution: StateDistribution
    private var summary: ExactSummary?
    private var sums: [ExactTickSum]
    private var observedTime = 0.0
    private var passed = 0.0
    private var bound = 0.0
    private var lastStart: [Double] = []
    private var stateCount = 0
    private var moveCount = 0

    init(_ solution: ExactSolution, _ plan: SimulationPlan, start: StateDistribution) {
      self.solution = solution
      self.plan = plan
      distribution = start
      sums = (0..<plan.windows.count).map { ExactTickSum(time: Double($0) * plan.windows.width) }
    }

    mutating func pass(through index: Int, progress: (Double) -> Void) throws {
      let phase = plan.phases[index]
      let entered = distribution.entering(phase)
      let space = try ReachableSpace(
        phase.network, from: entered.table, memoryLimit: solution.memoryLimit,
        bytesPerState: 120 + plan.questions.count)
      stateCount = max(stateCount, space.count)
      moveCount = max(moveCount, space.targets.count)
      var chain = Uniformisation(space)
      var vector =
        entered.probabilities + Array(repeating: 0, count: space.count - entered.probabilities.count)
      lastStart = vector
      let summary = ExactSummary(plan, space)
      let observed = index >= plan.firstObserved
      let whole = max(.leastNormalMagnitude, plan.phases.reduce(0) { $0 + $1.duration })
      let pieces = Double(plan.windows.count + 2 * plan.phases.count)
      var left = phase.duration
      while left > 0 {
        let border = observed ? nextBorder() : .infinity
        let piece = min(left, border - observedTime)
        let (end, mean) = try chain.advance(vector, by: piece, tolerance: solution.tolerance / pieces)
        vector = end
        let window = presentWindow()
        if observed, window < sums.count {
          summary.add(mean, weight: piece / plan.windows.width, to: &sums[window])
        }
        // The border itself and not the sum of pieces, so that rounding does not gather.
        if observed { observedTime = piece < left ? border : observedTime + piece }
        left -= piece
        progress((passed + phase.duration - left) / whole)
      }
      passed += phase.duration
      bound += chain.errorBound
      distribution = StateDistribution(space, vector)
      self.summary = summary
    }

    /// The window that the present observed time lies in.
    private func presentWindow() -> Int {
      let windows = plan.windows
      guard windows.count > 0 else { return 0 }
      // A time that is a border but for rounding counts as the border.
      return Int(((observedTime / windows.width) * (1 + 1e-12)).rounded(.down))
    }

    private func nextBorder() -> Double {
      let window = presentWindow()
      return window < plan.windows.count ? Double(window + 1) * plan.windows.width : .infinity
    }

    func answer() throws -> ExactAnswer {
      guard let summary else { throw Diagnostics([.error("no-phase", "a simulation needs at least one phase")]) }
      return summary.answer(
        ticks: sums.map { $0.tick() }, end: distribution.probabilities,
        longRun: solution.includesLongRun ? try summary.longRun(from: lastStart) : nil, stateCount: stateCount,
        moveCount: moveCount, errorBound: bound)
    }
  }
}

/// States with their probabilities.
struct StateDistribution {
  let table: WordTable
  var probabilities: [Double]

  init(width: Int) {
    table = WordTable(width: width)
    probabilities = []
  }

  /// What a space's states have left.
  init(_ space: ReachableSpace, _ vector: [Double]) {
    table = space.states
    probabilities = vector
  }

  /// Adds probability to a state.
  mutating func add(_ probability: Double, to words: UnsafePointer<UInt64>) {
    guard let id = table.number(of: words, limit: .max) else { return }
    if id == probabilities.count { probabilities.append(0) }
    probabilities[id] += probability
  }

  /// The distribution after a phase's clamps and inputs were imposed; states without probability are left out.
  func entering(_ phase: SimulationPlan.Phase) -> StateDistribution {
    var entered = StateDistribution(width: table.width)
    let words = Slab<UInt64>(repeating: 0, count: table.width)
    for (id, probability) in probabilities.enumerated() where probability > 0 {
      for word in 0..<table.width {
        words.pointer[word] = (table.key(id)[word] & phase.kept[word]) | phase.imposed[word]
      }
      entered.add(probability, to: words.pointer)
    }
    for draw in phase.draws { entered = entered.drawing(draw) }
    return entered
  }
}

extension StateDistribution {
  /// The distribution after some bits were drawn anew.
  fileprivate func drawing(_ draw: SimulationPlan.Phase.Draw) -> StateDistribution {
    var drawn = StateDistribution(width: table.width)
    let words = Slab<UInt64>(repeating: 0, count: table.width)
    for (id, probability) in probabilities.enumerated() {
      for (isSet, share) in [(true, draw.probability), (false, 1 - draw.probability)] where share > 0 {
        for word in 0..<table.width {
          words.pointer[word] = (table.key(id)[word] & ~draw.cleared[word]) | (isSet ? draw.set[word] : 0)
        }
        drawn.add(probability * share, to: words.pointer)
      }
    }
    return drawn
  }
}

extension InitialSampler {
  /// Every state that can be drawn, with its probability.
  ///
  /// - Throws: ``Diagnostics`` when there are more than memory holds.
  /// - Complexity: the product of the groups' numbers of alternatives.
  func distribution(memoryLimit: Int) throws -> StateDistribution {
    var present: [[UInt64]: Double] = [base: 1]
    for group in weighted {
      var next: [[UInt64]: Double] = [:]
      guard present.count * group.count * (64 + 16 * base.count) <= memoryLimit else {
        throw Diagnostics([
          .error(
            "exact-too-large",
            "more than \(present.count) states can be drawn at the beginning, more than \(memoryLimit >> 20) MB can hold",
            remedy: "sample instead, fix more of the initial condition, or allow more memory")
        ])
      }
      for (words, probability) in present {
        for (bits, share) in group where share > 0 {
          next[zip(words, bits).map { $0 | $1 }, default: 0] += probability * share
        }
      }
      present = next
    }
    var distribution = StateDistribution(width: base.count)
    for (words, probability) in present.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      words.withUnsafeBufferPointer { buffer in
        if let first = buffer.baseAddress { distribution.add(probability, to: first) }
      }
    }
    return distribution
  }
}
