import BypassCore
import BypassModel
import BypassTestSupport
import Testing

@testable import BypassDynamics

@Suite("The exact engine")
struct ExactEngineTests {
  private func ids(_ names: String) throws -> [NodeID] { try names.map { try NodeID(String($0)) } }

  private func solve(
    _ network: Network, duration: Double = 1, window: Double = 1, questions: [LevelCondition] = [],
    references: [NodeID: Int] = [:]
  ) async throws -> ExactAnswer {
    try await ExactSolution(
      ContinuousTimeSimulation(
        phases: [.init(network, duration: duration)], window: window, seed: Seed(0), outputs: network.nodes.map(\.id),
        questions: questions, references: references)
    ).answer()
  }

  @Test("agrees with the reference master equation within its own bound on 60 random networks")
  func reference() async throws {
    var generator = NetworkGenerator(seed: Seed(51))
    for _ in 0..<60 {
      let network = try generator.network(nodes: 3)
      let ids = network.nodes.map(\.id)
      let question = generator.condition(ids, network.nodes.map(\.maximum), depth: 2)
      let answer = try await solve(network, duration: 1.3, window: 0.5, questions: [question])
      let exact = try ReferenceMasterEquation(network)
      #expect(answer.stateCount == exact.states.count)
      #expect(answer.errorBound < 1e-9)
      var start = exact.initial
      for tick in answer.ticks {
        let mean = exact.average(over: 0.5, from: start)
        start = exact.distribution(after: 0.5, from: start)
        let found = Dictionary(uniqueKeysWithValues: tick.states.map { ($0.levels, $0.share.value) })
        for (state, probability) in zip(exact.states, mean) {
          let levels = ids.map { state[$0, default: 0] }
          #expect(abs((found[levels] ?? 0) - probability) <= answer.errorBound + 1e-12)
        }
      }
      let end = exact.distribution(after: 0.3, from: start)
      let asked = zip(exact.states, end).reduce(0) { sum, entry in
        sum + (question.holds { entry.0[$0, default: 0] } ? entry.1 : 0)
      }
      #expect(abs(answer.endQuestions[0] - asked) <= answer.errorBound + 1e-12)
    }
  }

  @Test("agrees with samples on TH and H (false alarm 10⁻⁹ a window for TH)")
  func entropies() async throws {
    var generator = NetworkGenerator(seed: Seed(52))
    for index in 0..<5 {
      let network = try generator.network(nodes: 4)
      let question = ContinuousTimeSimulation(
        phases: [.init(network, duration: 1)], window: 0.5, trajectories: 3000, seed: Seed(UInt64(index)))
      let sampled = try await question.answer()
      let exact = try await ExactSolution(question).answer()
      for (tick, other) in zip(sampled.ticks, exact.ticks) {
        // Eight moves at most are possible, so TH lies between 0 and 3 bits.
        #expect(
          SamplingBounds.agrees(
            tick.transitionEntropy.value / 3, with: other.transitionEntropy.value / 3, samples: 3000))
        #expect(abs(tick.entropy - other.entropy) < 0.2)
      }
    }
  }

  @Test("two nodes that inhibit each other end in either fixed point with probability one half")
  func mutualInhibition() async throws {
    let nodes = try ids("AB")
    let network = try Network(nodes: [
      NodeDeclaration(nodes[0], .ruled(Rule(on: .not(.level(nodes[1]))))),
      NodeDeclaration(nodes[1], .ruled(Rule(on: .not(.level(nodes[0]))))),
    ])
    let answer = try await solve(network, duration: 100)
    #expect(answer.longRun?.attractors.map(\.size) == [1, 1])
    #expect(answer.fixedPoints.map(\.levels) == [[0, 1], [1, 0]])
    for point in answer.fixedPoints { #expect(abs(point.probability - 0.5) < 1e-9) }
    for attractor in answer.longRun?.attractors ?? [] { #expect(abs(attractor.probability - 0.5) < 1e-12) }
  }

  @Test(
    "a negative circuit of two visits its four states equally; with unequal rates in the inverse ratio of the exits")
  func circuit() async throws {
    let nodes = try ids("AB")
    for fast in [1.0, 4.0] {
      let network = try Network(nodes: [
        NodeDeclaration(
          nodes[0], .ruled(Rule(on: .not(.level(nodes[1])))), kinetics: .followingRule(up: fast, down: 1)),
        NodeDeclaration(nodes[1], .ruled(Rule(on: .level(nodes[0])))),
      ])
      let attractor = try #require(try await solve(network).longRun?.attractors.first)
      #expect(attractor.size == 4)
      let share = 1 / (3 + 1 / fast)
      for state in attractor.states {
        #expect(abs(state.probability - (state.levels == [0, 0] ? share / fast : share)) < 1e-12)
      }
    }
  }

  @Test("nine nodes that toggle freely visit all 512 states equally, by iteration as by elimination")
  func largeAttractor() async throws {
    let nodes = try ids("ABCDEFGHI")
    let network = try Network(nodes: nodes.map { NodeDeclaration($0, .ruled(Rule(on: .not(.level($0))))) })
    let answer = try await solve(network)
    let attractor = try #require(answer.longRun?.attractors.first)
    #expect(attractor.size == 512 && attractor.size > LongRunSolver.directLimit)
    for state in attractor.states { #expect(abs(state.probability - 1 / 512.0) < 1e-9) }
    for mean in answer.longRun?.nodeMeans ?? [] { #expect(abs(mean[0] - 0.5) < 1e-9) }
  }

  @Test("a transient loop is left with the probabilities of its exits")
  func transientLoop() async throws {
    // A toggles until B or C, each at a third of A's pace, switches on for good; both stop everything.
    let n = try ids("ABC")
    let free = LevelCondition.all([.not(.level(n[1])), .not(.level(n[2]))])
    let network = try Network(nodes: [
      NodeDeclaration(
        n[0], .ruled(Rule(on: .constant(true))),
        kinetics: .rates(up: .truth(of: free), down: .truth(of: free))),
      NodeDeclaration(
        n[1], .ruled(Rule(on: free)),
        kinetics: .rates(up: .binary(.multiply, .truth(of: free), .number(0.1)), down: .number(0))),
      NodeDeclaration(
        n[2], .ruled(Rule(on: free)),
        kinetics: .rates(up: .binary(.multiply, .truth(of: free), .number(0.3)), down: .number(0))),
    ])
    let answer = try await solve(network)
    let long = try #require(answer.longRun)
    #expect(abs(long.nodeMeans[1][0] - 0.25) < 1e-12)
    #expect(abs(long.nodeMeans[2][0] - 0.75) < 1e-12)
    #expect(long.residual < 1e-10)
  }

  @Test("refuses a space that is too large, with the size reached, and a start that is")
  func refusal() async throws {
    let nodes = try (0..<40).map { try NodeID("N\($0)") }
    let network = try Network(nodes: nodes.map { NodeDeclaration($0, .ruled(Rule(on: .not(.level($0))))) })
    let anywhere = try network.starting(
      InitialCondition(nodes.map { .init([$0], alternatives: [.init([0], weight: 1), .init([1], weight: 1)]) }))
    for network in [network, anywhere] {
      let question = ContinuousTimeSimulation(phases: [.init(network, duration: 1)], seed: Seed(0))
      let error = await #expect(throws: Diagnostics.self) {
        try await ExactSolution(question, memoryLimit: 4 << 20).answer()
      }
      #expect(error?.all.map(\.code) == ["exact-too-large"])
    }
  }

  @Test("carries the state through phases, and its bound holds over long and stiff ones")
  func phases() async throws {
    let id = try NodeID("X")
    let rising = try Network(nodes: [
      NodeDeclaration(id, .ruled(Rule(on: .constant(true))), kinetics: .followingRule(up: 1e-3, down: 1))
    ])
    let held = try rising.perturbed(by: [Perturbation(.clamp(0), of: id)])
    let answer = try await ExactSolution(
      ContinuousTimeSimulation(
        phases: [.init(rising, duration: 10_000), .init(held, duration: 5), .init(rising, duration: 1000)],
        window: 500, seed: Seed(0))
    ).answer()
    #expect(abs(answer.endLevels[0][1] - (1 - (-1.0).exponential)) <= answer.errorBound)
    #expect(answer.errorBound < 1e-9)
  }

  @Test("Poisson weights lack no more of 1 than they say", arguments: [0.001, 0.5, 3, 50, 1000, 9999.5])
  func poisson(mean: Double) {
    let poisson = PoissonWeights(mean: mean, tolerance: 1e-12)
    let sum = poisson.weights.sorted().reduce(0, +)
    #expect(sum <= 1 + 1e-13 && sum >= 1 - poisson.lost - 1e-13)
    let first = zip(poisson.left..., poisson.weights).reduce(0) { $0 + Double($1.0) * $1.1 }
    #expect(abs(first - mean) < 1e-8 * max(1, mean))
    #expect(abs(poisson.tails.reduce(0, +) - mean) < 1e-8 * max(1, mean))
  }
}
