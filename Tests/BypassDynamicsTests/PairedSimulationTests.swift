import BypassCore
import BypassModel
import BypassTestSupport
import Testing

@testable import BypassDynamics

@Suite("Conditions are compared by pairs of trajectories with the same random numbers")
struct PairedSimulationTests {
  private func question(_ network: Network, seed: UInt64, trajectories: Int) -> ContinuousTimeSimulation {
    ContinuousTimeSimulation(
      phases: [.init(network, duration: 1.5)], trajectories: trajectories, seed: Seed(seed),
      questions: network.nodes.map { .level($0.id) })
  }

  @Test("A condition compared with itself differs in no pair")
  func itself() async throws {
    var generator = NetworkGenerator(seed: Seed(101))
    let network = try generator.network(nodes: 4)
    let question = question(network, seed: 1, trajectories: 1000)
    let pairs = try await PairedSimulation(question, versus: question.phases).answer()
    #expect(pairs.allSatisfy { $0.onlyFirst == 0 && $0.onlySecond == 0 && $0.count == 1000 })
    #expect(pairs.allSatisfy { $0.difference().value == 0 && $0.difference().upper > 0 })
  }

  /// Of 95 % intervals of true differences, about 5 % miss. With n independent ones the number that miss is binomial;
  /// with 5 % it exceeds the bound below once in 10⁹ by Chernoff's inequality, so that a miss rate of 20 % would be seen.
  @Test("95 % intervals of differences hold the true difference as often as they say (false alarm 10⁻⁹)")
  func coverage() async throws {
    var generator = NetworkGenerator(seed: Seed(102))
    var (misses, biased, trials) = (0, 0, 0)
    for index in 0..<8 {
      let network = try generator.network(nodes: 3)
      let other = try network.perturbed(by: [
        Perturbation(.inhibit(Fraction(clamping: 0.5), from: 1), of: network.nodes[index % 3].id)
      ])
      let questions = question(network, seed: 0, trajectories: 150)
      let truth = try await ExactSolution(questions, includesLongRun: false).answer().endQuestions
      var perturbed = questions
      perturbed.phases = [.init(other, duration: 1.5)]
      let otherTruth = try await ExactSolution(perturbed, includesLongRun: false).answer().endQuestions
      for seed in 0..<50 {
        var asked = questions
        asked.seed = Seed(UInt64(1000 * index + seed))
        // One question a run: those of one run are not independent.
        let place = seed % 3
        let pair = try await PairedSimulation(asked, versus: perturbed.phases).answer()[place]
        let (interval, difference) = (pair.difference(), truth[place] - otherTruth[place])
        trials += 1
        if difference < interval.lower - 1e-9 || difference > interval.upper + 1e-9 { misses += 1 }
        if difference + 0.25 < interval.lower || difference + 0.25 > interval.upper { biased += 1 }
      }
    }
    #expect(trials == 400)
    // Chernoff: P(X ≥ 56) ≤ exp(−400·KL(0.14 ‖ 0.05)) = 10⁻¹⁰ for X ~ Binomial(400, 0.05).
    #expect(misses < 56)
    withKnownIssue("differences that are 0.25 off") { #expect(biased < 56) }
  }

  @Test("Pairs are worth more than independent runs where the treatment changes little")
  func gain() async throws {
    let ids = try (0..<6).map { try NodeID("N\($0)") }
    let nodes = ids.enumerated().map { index, id in
      NodeDeclaration(id, .ruled(Rule(on: index == 0 ? .not(.level(id)) : .level(ids[index - 1]))))
    }
    let network = try Network(nodes: nodes)
    let weak = try network.perturbed(by: [Perturbation(.inhibit(Fraction(clamping: 0.02), from: 1), of: ids[5])])
    var asked = question(network, seed: 3, trajectories: 4000)
    asked.phases = [.init(network, duration: 5)]
    let pairs = try await PairedSimulation(asked, versus: [.init(weak, duration: 5)]).answer()
    #expect(pairs[5].gain > 1.2)
  }
}
