import BypassCore
import BypassModel

/// What is asked of each state of a space, ready to be weighted with probabilities.
struct ExactSummary {
  private let plan: SimulationPlan
  private let space: ReachableSpace
  /// By state: its visible state.
  private let visible: [Int32]
  private let visibleLevels: [[Int]]
  /// By state: its distance to the references.
  private let distances: [Int32]
  /// By question and state.
  private let holds: [[Bool]]

  init(_ plan: SimulationPlan, _ space: ReachableSpace) {
    self.plan = plan
    self.space = space
    let layout = plan.windows
    let table = WordTable(width: layout.stateWords)
    let key = Slab<UInt64>(repeating: 0, count: layout.stateWords)
    var visible = [Int32](repeating: 0, count: space.count)
    var distances = visible
    let visibleVariables = layout.visibleBit.indices.filter { layout.visibleBit[$0] >= 0 }
    for state in 0..<space.count {
      let words = space.states.key(state)
      if layout.stateWords > 0 {
        for word in 0..<layout.stateWords { key.pointer[word] = 0 }
        for variable in visibleVariables where words.isOn(variable) {
          key.pointer.set(Int(layout.visibleBit[variable]), true)
        }
        visible[state] = Int32(table.number(of: key.pointer, limit: .max) ?? 0)
      }
      distances[state] = Int32(
        layout.references.count { reference in
          !(reference.reached < 0 || words.isOn(Int(reference.reached)))
            || (reference.passed >= 0 && words.isOn(Int(reference.passed)))
        })
    }
    self.visible = visible
    self.distances = distances
    visibleLevels = (0..<table.count).map { plan.outputLevels(in: table.key($0)) }
    holds = plan.questions.map { program in
      let stack = Slab<Double>(repeating: 0, count: program.depth + 1)
      return program.instructions.withUnsafeBufferPointer { steps in
        guard let first = steps.baseAddress else { return [] }
        return (0..<space.count).map {
          RateProgram.run(first, count: steps.count, state: space.states.key($0), stack: stack.pointer) != 0
        }
      }
    }
  }

  /// Adds what a stretch of a window contributes, from the mean probability of each state in it.
  func add(_ mean: [Double], weight: Double, to sum: inout ExactTickSum) {
    var shares = [Double](repeating: 0, count: visibleLevels.count)
    var hamming = [Double](repeating: 0, count: plan.windows.references.count + 1)
    var entropy = 0.0
    for (state, probability) in mean.enumerated() where probability > 0 {
      if !shares.isEmpty { shares[Int(visible[state])] += probability }
      hamming[Int(distances[state])] += probability
      entropy += probability * space.entropies[state]
    }
    for (levels, share) in zip(visibleLevels, shares) where share > 0 {
      sum.states[levels, default: 0] += share * weight
    }
    sum.entropy += entropy * weight
    sum.hamming.add(hamming, weight)
    sum.questions.add(questions(mean), weight)
    sum.nodeMeans.add(nodeMeans(mean).flatMap { $0 }, weight)
    sum.maxima = plan.unary.network.nodes.map(\.maximum)
  }

  private func nodeMeans(_ probabilities: [Double]) -> [[Double]] {
    var sums = [Double](repeating: 0, count: plan.unary.variables.count)
    for (state, probability) in probabilities.enumerated() where probability > 0 {
      for index in 0..<space.network.wordCount {
        var word = space.states.key(state)[index]
        while word != 0 {
          sums[index << 6 + word.trailingZeroBitCount] += probability
          word &= word &- 1
        }
      }
    }
    return plan.unary.network.nodes.indices.map { node in plan.unary.variables(ofNodeAt: node).map { sums[$0] } }
  }

  private func questions(_ probabilities: [Double]) -> [Double] {
    holds.map { holds in zip(holds, probabilities).reduce(0) { $0 + ($1.0 ? $1.1 : 0) } }
  }

  /// The limit of long times that a distribution has.
  func longRun(from start: [Double]) throws -> ExactAnswer.LongRun {
    var solver = LongRunSolver(space)
    let (states, attractors) = try solver.solve(from: start)
    return .init(
      attractors: attractors.map { members, probability in
        ExactAnswer.Attractor(
          probability: probability, size: members.count,
          states: listed(
            members.map { (Int($0), probability > 0 ? states[Int($0)] / probability : 0) },
            limit: ContinuousTimeAnswer.endStateLimit))
      }.sorted {
        ContinuousTimeAnswer.precedes(
          ($0.probability, $0.states.first?.levels ?? []), ($1.probability, $1.states.first?.levels ?? []))
      }, nodeMeans: nodeMeans(states), questions: questions(states), residual: solver.residual)
  }

  private func listed(_ states: [(Int, Double)], limit: Int) -> [ExactAnswer.StateProbability] {
    // The levels of equal probabilities decide the order, so all are made before the list is cut.
    let kept =
      states.count > 4 * limit ? Array(states.sorted { ($0.1, -$0.0) > ($1.1, -$1.0) }.prefix(4 * limit)) : states
    return Array(
      kept.map {
        ExactAnswer.StateProbability(levels: plan.unary.levels(in: space.states.key($0.0)), probability: $0.1)
      }.sorted { ContinuousTimeAnswer.precedes(($0.probability, $0.levels), ($1.probability, $1.levels)) }.prefix(limit)
    )
  }

  /// Everything together.
  func answer(
    ticks: [ContinuousTimeAnswer.Tick], end: [Double], longRun: ExactAnswer.LongRun?, stateCount: Int, moveCount: Int,
    errorBound: Double
  ) -> ExactAnswer {
    let present = end.indices.filter { end[$0] > 0 }.map { ($0, end[$0]) }
    let fixed = present.filter { space.exits[$0.0] == 0 }
    return ExactAnswer(
      nodes: plan.unary.network.nodes.map(\.id), outputs: plan.outputs, ticks: ticks, endQuestions: questions(end),
      endLevels: nodeMeans(end).map { means in
        zip([1] + means, means + [0]).map { max(0, $0 - $1) }
      }, endStates: listed(present, limit: ContinuousTimeAnswer.endStateLimit),
      fixedPoints: listed(fixed, limit: fixed.count), longRun: longRun, stateCount: stateCount,
      moveCount: moveCount, errorBound: errorBound)
  }
}

/// The averages of one window, gathered from the phases that it reaches through.
struct ExactTickSum {
  let time: Double
  var nodeMeans: [Double] = []
  var maxima: [Int] = []
  var states: [[Int]: Double] = [:]
  var entropy = 0.0
  var hamming: [Double] = []
  var questions: [Double] = []

  init(time: Double) { self.time = time }

  /// The window as the sampled answer has it, without errors.
  func tick() -> ContinuousTimeAnswer.Tick {
    func exact(_ value: Double) -> ContinuousTimeAnswer.Share { .init(value: value, standardError: 0) }
    let listed = states.map { ContinuousTimeAnswer.StateShare(levels: $0.key, share: exact($0.value)) }.sorted {
      ContinuousTimeAnswer.precedes(($0.share.value, $0.levels), ($1.share.value, $1.levels))
    }
    var first = 0
    let means = maxima.map { maximum in
      defer { first += maximum }
      return nodeMeans[first..<first + maximum].map(exact)
    }
    return .init(
      time: time, nodeMeans: means, states: listed, unlisted: 0, transitionEntropy: exact(entropy),
      entropy: listed.reduce(0) { $0 - $1.share.value * $1.share.value.binaryLogarithm }, hamming: hamming,
      questions: questions.map(exact))
  }
}

extension [Double] {
  /// Adds weighted numbers one by one; an empty list counts as zeros.
  fileprivate mutating func add(_ other: [Double], _ weight: Double) {
    if isEmpty { self = Array(repeating: 0, count: other.count) }
    for index in other.indices { self[index] += other[index] * weight }
  }
}
