import BypassCore
import BypassModel
import BypassTestSupport
import Testing

@testable import BypassDynamics

@Suite("Phases carry the state over and change nothing that they do not name")
struct PhaseTests {
  /// Three nodes that hold their value, of which only some may move by themselves.
  private func holders(bUp: Double = 0) throws -> Network {
    try Network(
      nodes: ["A", "B", "C"].map { name in
        let id = try NodeID(name)
        return NodeDeclaration(
          id, .ruled(Rule(on: .level(id))),
          kinetics: .rates(up: .number(name == "B" ? bUp : 0), down: .number(0)))
      })
  }

  private func clampingA(_ network: Network) throws -> Network {
    try network.perturbed(by: [Perturbation(.clamp(1), of: try NodeID("A"))])
  }

  @Test("Switching A on at time 2 switches A on, and nothing else, when nothing else can move")
  func scheduleFires() async throws {
    let network = try holders()
    let answer = try await ContinuousTimeSimulation(
      phases: [.init(network, duration: 2), .init(try clampingA(network), duration: 2)], trajectories: 500,
      seed: Seed(1)
    ).answer()
    #expect(answer.ticks.map { $0.states.map(\.levels) } == [[[1, 0, 0]], [[1, 0, 0]]])
    #expect(answer.fixedPoints == [.init(levels: [1, 0, 0], count: 500)])
    #expect(answer.transitions == 0)
  }

  @Test("A slow move of B is not hastened by the switch: P(B) follows 1 − e^(−t/1000) through it (false alarm 10⁻⁹)")
  func scheduleDoesNotFireOthers() async throws {
    let network = try holders(bUp: 0.001)
    let answer = try await ContinuousTimeSimulation(
      phases: [.init(network, duration: 2), .init(try clampingA(network), duration: 2)], trajectories: 20_000,
      seed: Seed(2), statistics: .endOnly
    ).answer()
    let share = Double(answer.endLevelCounts[1][1]) / 20_000
    #expect(SamplingBounds.agrees(share, with: 1 - (-0.004).exponential, samples: 20_000))
    #expect(answer.endLevelCounts[2][1] == 0)
  }

  @Test("Splitting one phase into ten changes no probability (false alarm 10⁻⁹ a comparison)")
  func splitting() async throws {
    var generator = NetworkGenerator(seed: Seed(31))
    for index in 0..<10 {
      let network = try generator.network(nodes: 3)
      let exact = try ReferenceMasterEquation(network)
      let ends = exact.distribution(after: 2, from: exact.initial)
      for pieces in [1, 10] {
        let answer = try await ContinuousTimeSimulation(
          phases: Array(repeating: .init(network, duration: 2 / Double(pieces)), count: pieces), window: 0.2,
          trajectories: 4000, seed: Seed(UInt64(index)), outputs: network.nodes.map(\.id)
        ).answer()
        for (state, probability) in zip(exact.states, ends) {
          let levels = network.nodes.map { state[$0.id, default: 0] }
          let count = answer.endStates.first { $0.levels == levels }?.count ?? 0
          #expect(SamplingBounds.agrees(Double(count) / 4000, with: probability, samples: 4000))
        }
      }
    }
  }

  @Test("A clamp that is released lets its node go from where it was held")
  func release() async throws {
    let id = try NodeID("X")
    let falling = try Network(nodes: [NodeDeclaration(id, .ruled(Rule(on: .constant(false))))])
    let held = try falling.perturbed(by: [Perturbation(.clamp(1), of: id)])
    let answer = try await ContinuousTimeSimulation(
      phases: [.init(held, duration: 5), .init(falling, duration: 1)], trajectories: 20_000, seed: Seed(4),
      statistics: .endOnly
    ).answer()
    #expect(
      SamplingBounds.agrees(Double(answer.endLevelCounts[0][1]) / 20_000, with: (-1.0).exponential, samples: 20_000))
  }

  @Test("An input that is drawn keeps its value through phases until a phase declares another level")
  func drawnInputs() async throws {
    let (x, y) = (try NodeID("X"), try NodeID("Y"))
    let network = try Network(
      nodes: [NodeDeclaration(x, .input(0)), NodeDeclaration(y, .ruled(Rule(on: .level(x))))],
      initial: InitialCondition([.init([x], alternatives: [.init([0], weight: 3), .init([1], weight: 1)])]))
    func ends(_ phases: [Network]) async throws -> [[Int]] {
      try await ContinuousTimeSimulation(
        phases: phases.map { .init($0, duration: 50) }, trajectories: 8000, seed: Seed(6), statistics: .endOnly
      ).answer().endLevelCounts
    }
    let kept = try await ends([network, network])
    #expect(SamplingBounds.agrees(Double(kept[0][1]) / 8000, with: 0.25, samples: 8000))
    #expect(kept[0] == kept[1])
    #expect(try await ends([network, try network.setting([x: 1])]) == [[0, 8000], [0, 8000]])
  }
}

@Suite("The answer depends on the question and the seed alone")
struct DeterminismTests {
  private func answer(threads: Int, seed: UInt64 = 1) async throws -> ContinuousTimeAnswer {
    var generator = NetworkGenerator(seed: Seed(41))
    let network = try generator.network(nodes: 12)
    let ids = network.nodes.map(\.id)
    return try await ContinuousTimeSimulation(
      phases: [.init(network, duration: 1), .init(network, duration: 3)], window: 0.25, trajectories: 3000,
      seed: Seed(seed), threads: threads, questions: [generator.condition(ids, ids.map { _ in 1 }, depth: 2)],
      references: [ids[0]: 0, ids[1]: 1]
    ).answer()
  }

  @Test("One, two and seven threads give equal answers to the last bit")
  func threads() async throws {
    let one = try await answer(threads: 1)
    #expect(one == (try await answer(threads: 2)))
    #expect(one == (try await answer(threads: 7)))
  }

  @Test("and another seed gives another one")
  func seeds() async throws {
    #expect(try await answer(threads: 1) != (try await answer(threads: 1, seed: 2)))
  }

  @Test("More trajectories begin with the same ones: each depends on the seed and its own number")
  func replicates() async throws {
    let id = try NodeID("X")
    let network = try Network(nodes: [NodeDeclaration(id, .ruled(Rule(on: .not(.level(id)))))])
    func counts(_ trajectories: Int) async throws -> Int {
      try await ContinuousTimeSimulation(
        phases: [.init(network, duration: 3)], trajectories: trajectories, seed: Seed(8), statistics: .endOnly
      ).answer().endLevelCounts[0][1]
    }
    let (few, more) = (try await counts(300), try await counts(301))
    #expect(more - few == 0 || more - few == 1)
  }
}
