import BypassCore
import BypassModel
import BypassTestSupport
import Testing

@testable import BypassDynamics

@Suite("Networks written out state by state have the same probabilities as networks that are stepped through")
struct StateChainTests {
  private func question(_ network: Network, seed: UInt64, trajectories: Int = 3000) throws -> ContinuousTimeSimulation {
    let first = network.nodes[0]
    return ContinuousTimeSimulation(
      phases: [.init(network, duration: 1.3), .init(network, duration: 1.7)], observedPhases: 2, window: 0.75,
      trajectories: trajectories, seed: Seed(seed), questions: [.not(.level(first.id, atLeast: first.maximum))],
      references: [first.id: 1])
  }

  @Test(
    "Every window of random networks agrees with the master equation, in all that is counted (false alarm 10⁻⁹ each)")
  func windowsAgree() async throws {
    var generator = NetworkGenerator(seed: Seed(71))
    var chained = 0
    for index in 0..<18 {
      let network = try generator.network(nodes: 2 + index % 3)
      let question = try question(network, seed: UInt64(index))
      guard ChainBuilder.chain(of: SimulationPlan(question)) != nil else { continue }
      chained += 1
      let exact = try await ExactSolution(question, includesLongRun: false).answer()
      let sampled = try await question.answer()
      expectAgreement(sampled, exact)
    }
    #expect(chained >= 16)
  }

  private func expectAgreement(_ sampled: ContinuousTimeAnswer, _ exact: ExactAnswer) {
    func agrees(_ one: Double, _ other: Double) -> Bool { SamplingBounds.agrees(one, with: other, samples: 3000) }
    #expect(sampled.ticks.count == exact.ticks.count)
    for (tick, truth) in zip(sampled.ticks, exact.ticks) {
      for (means, truths) in zip(tick.nodeMeans, truth.nodeMeans) {
        for (mean, expected) in zip(means, truths) { #expect(agrees(mean.value, expected.value)) }
      }
      for (share, expected) in zip(tick.questions, truth.questions) { #expect(agrees(share.value, expected.value)) }
      for (share, expected) in zip(tick.hamming, truth.hamming) { #expect(agrees(share, expected)) }
      for state in truth.states {
        let share = tick.states.first { $0.levels == state.levels }?.share.value ?? 0
        #expect(agrees(share, state.share.value))
      }
      // TH is at most log₂ of the number of variables, 9 here.
      let most = 9.0.naturalLogarithm / 2.0.naturalLogarithm
      #expect(agrees(tick.transitionEntropy.value / most, truth.transitionEntropy.value / most))
    }
    for (count, expected) in zip(sampled.endCounts, exact.endQuestions) {
      #expect(agrees(Double(count) / 3000, expected))
    }
  }

  @Test("Standard errors are those of the general kernel (within 15 % at 3,000 trajectories)")
  func errorsAgree() async throws {
    var generator = NetworkGenerator(seed: Seed(72))
    var compared = 0
    for index in 0..<10 {
      var question = try question(try generator.network(nodes: 3), seed: UInt64(index))
      let walked = try await question.answer()
      question.writesOutStates = false
      let stepped = try await question.answer()
      for (one, other) in zip(walked.ticks, stepped.ticks) {
        let pairs = zip(one.nodeMeans.flatMap { $0 }, other.nodeMeans.flatMap { $0 })
        for (left, right) in pairs where left.value > 0.2 && left.value < 0.8 {
          compared += 1
          #expect(abs(left.standardError / right.standardError - 1) < 0.15)
        }
        #expect(abs(one.transitionEntropy.standardError - other.transitionEntropy.standardError) < 0.004)
      }
    }
    #expect(compared > 20)
  }

  @Test("A window told by its first state without corrections would be seen")
  func theCheckCanFail() async throws {
    let id = try NodeID("X")
    let rising = try Network(nodes: [NodeDeclaration(id, .ruled(Rule(on: .constant(true))))])
    let question = ContinuousTimeSimulation(
      phases: [.init(rising, duration: 2)], window: 1, trajectories: 6000, seed: Seed(3))
    let plan = SimulationPlan(question)
    let chain = try #require(ChainBuilder.chain(of: plan))
    let tally = try ChainRunner(plan, chain).tally(0..<6000)
    for cell in 0..<tally.corrections.count { tally.corrections.pointer[cell] = .zero }
    let answer = ContinuousTimeAnswer(plan, ChunkTally(plan, tally))
    // The mean of 1 − e⁻ᵗ over the first window is e⁻¹; without corrections it is 0.
    withKnownIssue("corrections are left out") {
      #expect(
        SamplingBounds.agrees(answer.ticks[0].nodeMeans[0][0].value, with: (-1.0).exponential, samples: 6000))
    }
  }

  @Test("Large networks, chance at a phase's beginning and impossible rates are left to the general kernel")
  func limits() throws {
    let ids = try (0..<21).map { try NodeID("N\($0)") }
    let wide = try Network(nodes: ids.map { NodeDeclaration($0, .ruled(Rule(on: .not(.level($0))))) })
    func chain(_ network: Network, _ settings: [ContinuousTimeSimulation.Setting] = []) -> StateChain? {
      ChainBuilder.chain(
        of: SimulationPlan(
          ContinuousTimeSimulation(phases: [.init(network, duration: 1, settings: settings)], seed: Seed(1))))
    }
    #expect(chain(wide) == nil)
    let small = try Network(nodes: [NodeDeclaration(ids[0], .ruled(Rule(on: .not(.level(ids[0])))))])
    #expect(chain(small)?.count == 2)
    #expect(chain(small, [.init(ids[0], level: 1, probability: 0.5)]) == nil)
    #expect(chain(small, [.init(ids[0], level: 1)])?.count == 2)
    let endless = try Network(nodes: [
      NodeDeclaration(ids[0], .ruled(Rule(on: .level(ids[0]))), kinetics: .rates(up: .number(-1), down: .number(0)))
    ])
    #expect(chain(endless) == nil)
  }
}
