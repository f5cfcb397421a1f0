import BypassCore
import BypassModel
import BypassTestSupport
import Testing

@testable import BypassDynamics

@Suite("A node can be set once at a time, and nothing else moves there")
struct TimedSettingTests {
  private func question(_ network: Network, probability: Double) throws -> ContinuousTimeSimulation {
    ContinuousTimeSimulation(
      phases: [
        .init(network, duration: 2),
        .init(network, duration: 2, settings: [.init(try NodeID("A"), level: 1, probability: probability)]),
      ], observedPhases: 2, trajectories: 20_000, seed: Seed(4), outputs: network.nodes.map(\.id))
  }

  @Test("Where nothing can move, setting A sets A alone, sampled both ways and exactly")
  func setsNothingElse() async throws {
    var question = try question(try HoldingNetwork.network(), probability: 1)
    let states = [[[0, 0, 0]], [[0, 0, 0]], [[1, 0, 0]], [[1, 0, 0]]]
    for writesOut in [true, false] {
      question.writesOutStates = writesOut
      let answer = try await question.answer()
      #expect(answer.ticks.map { $0.states.map(\.levels) } == states)
      #expect(answer.transitions == 0)
    }
    let exact = try await ExactSolution(question).answer()
    #expect(exact.ticks.map { $0.states.map(\.levels) } == states)
    #expect(exact.endStates.map(\.probability) == [1])
  }

  @Test("The chance is drawn once: P(A) is it from then on, and B's slow move goes on undisturbed (false alarm 10⁻⁹)")
  func drawsOnce() async throws {
    let question = try question(try HoldingNetwork.network(bUp: 0.25), probability: 0.3)
    let answer = try await question.answer()
    let exact = try await ExactSolution(question).answer()
    #expect(SamplingBounds.agrees(answer.ticks[3].nodeMeans[0][0].value, with: 0.3, samples: 20_000))
    #expect(abs(exact.ticks[3].nodeMeans[0][0].value - 0.3) < 1e-9)
    let end = 1 - (-1.0).exponential
    #expect(SamplingBounds.agrees(Double(answer.endLevelCounts[1][1]) / 20_000, with: end, samples: 20_000))
    #expect(abs(exact.endLevels[1][1] - end) < 1e-9)
    for (tick, truth) in zip(answer.ticks, exact.ticks) {
      for state in truth.states {
        let share = tick.states.first { $0.levels == state.levels }?.share.value ?? 0
        #expect(SamplingBounds.agrees(share, with: state.share.value, samples: 20_000))
      }
    }
  }

  @Test("An input can be set too, and keeps its value; a set rule-node goes on by its rule")
  func inputs() async throws {
    let (input, node) = (try NodeID("I"), try NodeID("N"))
    let network = try Network(nodes: [
      NodeDeclaration(input, .input(0)), NodeDeclaration(node, .ruled(Rule(on: .level(input)))),
    ])
    let setting = ContinuousTimeSimulation.Setting(input, level: 1, probability: 0.5)
    let question = ContinuousTimeSimulation(
      phases: [
        .init(network, duration: 1), .init(network, duration: 3, settings: [setting]), .init(network, duration: 1),
      ],
      observedPhases: 3, trajectories: 20_000, seed: Seed(5), questions: [.level(input), .level(node)])
    let answer = try await question.answer()
    let exact = try await ExactSolution(question).answer()
    #expect(
      abs(exact.endQuestions[0] - 0.5) < 1e-9 && abs(exact.endQuestions[1] - 0.5 * (1 - (-4.0).exponential)) < 1e-9)
    for (count, truth) in zip(answer.endCounts, exact.endQuestions) {
      #expect(SamplingBounds.agrees(Double(count) / 20_000, with: truth, samples: 20_000))
    }
  }

  @Test("What cannot be set is refused")
  func refusals() async throws {
    let network = try HoldingNetwork.network()
    for (setting, code) in [
      (ContinuousTimeSimulation.Setting(try NodeID("A"), level: 2), "level-range"),
      (.init(try NodeID("Z"), level: 1), "unknown-node"),
      (.init(try NodeID("A"), level: 1, probability: .nan), "probability-range"),
    ] {
      let error = await #expect(throws: Diagnostics.self) {
        try await ContinuousTimeSimulation(
          phases: [.init(network, duration: 1, settings: [setting])], seed: Seed(1)
        ).answer()
      }
      #expect(error?.all.map(\.code) == [code])
    }
  }

  @Test("Splitting a treated interval into ten changes no exact probability, and the reference agrees")
  func splitting() async throws {
    var generator = NetworkGenerator(seed: Seed(91))
    for _ in 0..<12 {
      let network = try generator.network(nodes: 3)
      let clamped = try network.perturbed(by: [Perturbation(.clamp(1), of: network.nodes[0].id)])
      func ends(_ pieces: Int) async throws -> [Double] {
        let first = Array(
          repeating: ContinuousTimeSimulation.Phase(network, duration: 1 / Double(pieces)), count: pieces)
        let second = Array(
          repeating: ContinuousTimeSimulation.Phase(clamped, duration: 1.5 / Double(pieces)), count: pieces)
        return try await ExactSolution(
          ContinuousTimeSimulation(phases: first + second, window: 0.01, seed: Seed(1), statistics: .endOnly),
          includesLongRun: false
        ).answer().endLevels.flatMap { $0 }
      }
      let (whole, split) = (try await ends(1), try await ends(10))
      #expect(zip(whole, split).allSatisfy { abs($0 - $1) < 1e-8 })
    }
  }
}
