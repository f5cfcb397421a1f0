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
    var start = try plan.sampler.distribution(memoryLimit: memoryLimit)
    let whole = max(.leastNormalMagnitude, question.phases.reduce(0) { $0 + $1.duration })
    var done = 0.0
    var bound = 0.0
    for (index, phase) in plan.phases.enumerated() {
      start = start.entering(phase)
      let space = try ReachableSpace(
        phase.network, from: start.table, memoryLimit: memoryLimit, bytesPerState: 120 + plan.questions.count)
      var chain = Uniformisation(space)
      var vector = start.probabilities + Array(repeating: 0, count: space.count - start.probabilities.count)
      if index < plan.phases.count - 1 {
        vector = try chain.advance(vector, by: phase.duration, tolerance: tolerance / Double(plan.phases.count)).end
        bound += chain.errorBound
        done += phase.duration
        progress?(done / whole)
        start = StateDistribution(space, vector)
        continue
      }
      return try finish(plan, space, chain, vector, earlier: bound) { progress?((done + $0) / whole) }
    }
    throw Diagnostics([.error("no-phase", "a simulation needs at least one phase")])
  }

  private func ownFindings() -> [Diagnostic] {
    tolerance > 0 && tolerance < 1
      ? [] : [.error("tolerance", "a tolerance of \(tolerance) is no probability", remedy: "use 1e-10, say")]
  }

  private func finish(
    _ plan: SimulationPlan, _ space: ReachableSpace, _ chain: Uniformisation, _ start: [Double], earlier: Double,
    progress: (Double) -> Void
  ) throws -> ExactAnswer {
    var chain = chain
    var vector = start
    let summary = ExactSummary(plan, space)
    let windows = plan.windows
    let share = tolerance / Double(plan.phases.count) / Double(windows.count + 1)
    var ticks: [ContinuousTimeAnswer.Tick] = []
    for window in 0..<windows.count {
      let (end, mean) = try chain.advance(vector, by: windows.width, tolerance: share)
      vector = end
      ticks.append(summary.tick(at: Double(window) * windows.width, mean))
      progress(Double(window + 1) * windows.width)
    }
    let rest = (plan.phases.last?.duration ?? 0) - Double(windows.count) * windows.width
    if rest > 0 { vector = try chain.advance(vector, by: rest, tolerance: share).end }
    let long = includesLongRun ? try summary.longRun(from: start) : nil
    return summary.answer(
      ticks: ticks, end: vector, longRun: long, errorBound: earlier + chain.errorBound)
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
    return entered
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
