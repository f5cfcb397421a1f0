import BypassCore
import BypassModel
import BypassTestSupport
import Testing

@testable import BypassDynamics

/// Each comparison has a false-alarm rate of 10⁻⁹ at most (Bernstein's inequality).
@Suite("Continuous time agrees with what can be solved by hand")
struct ExactSolutionTests {
  private func lone(
    _ perturbations: [Perturbation.Effect] = [], kinetics: Kinetics = .standard, activity: Activity? = nil
  ) throws -> Network {
    let id = try NodeID("X")
    return try Network(
      nodes: [NodeDeclaration(id, .ruled(Rule(on: .constant(true))), kinetics: kinetics, activity: activity)],
      perturbations: perturbations.map { Perturbation($0, of: id) })
  }

  private func shareOn(
    _ network: Network, at time: Double, trajectories: Int = 20_000, seed: UInt64 = 1
  ) async throws -> Double {
    let answer = try await ContinuousTimeSimulation(
      phases: [.init(network, duration: time)], trajectories: trajectories, seed: Seed(seed), statistics: .endOnly
    ).answer()
    return Double(answer.endLevelCounts[0][1]) / Double(trajectories)
  }

  @Test("A lone node is on at t with probability 1 − e⁻ᵗ", arguments: [0.1, 1.0, 3.0])
  func loneNode(time: Double) async throws {
    let share = try await shareOn(try lone(), at: time)
    #expect(SamplingBounds.agrees(share, with: 1 - (-time).exponential, samples: 20_000))
  }

  @Test("and this test would see a bias of one percentage point (false alarm 10⁻⁶)")
  func theCheckCanFail() async throws {
    let share = try await shareOn(try lone(), at: 1, trajectories: 80_000)
    let exact = 1 - (-1.0).exponential
    #expect(SamplingBounds.agrees(share, with: exact, samples: 80_000, falseAlarm: 1e-6))
    withKnownIssue("a planted bias") {
      #expect(SamplingBounds.agrees(share, with: exact + 0.01, samples: 80_000, falseAlarm: 1e-6))
    }
  }

  @Test("A gate of open share g gives g(1 − e⁻ᵘᵗ): the equilibrium moves and the relaxation does not")
  func gate() async throws {
    let network = try lone(
      [.inhibit(Fraction(clamping: 0.7), from: 1)], kinetics: .followingRule(up: 2, down: 5))
    for time in [0.2, 10] {
      let share = try await shareOn(network, at: time)
      #expect(SamplingBounds.agrees(share, with: 0.3 * (1 - (-2 * time).exponential), samples: 20_000))
    }
  }

  @Test("Two inhibitors multiply what they leave")
  func twoInhibitors() async throws {
    let half = Fraction(clamping: 0.5)
    let share = try await shareOn(try lone([.inhibit(half, from: 1), .inhibit(half, from: 1)]), at: 40)
    #expect(SamplingBounds.agrees(share, with: 0.25, samples: 20_000))
  }

  @Test("An activity of e times the cut at unit spread leaves Φ(1 + ln(1 − θ)) of cells open")
  func activity() async throws {
    let activity = Activity(factors: [.init(when: .constant(true), factor: 1.0.exponential)], cuts: [1], spread: 1)
    let share = try await shareOn(try lone([.inhibit(Fraction(clamping: 0.75), from: 1)], activity: activity), at: 40)
    #expect(
      SamplingBounds.agrees(share, with: NormalDistribution.cumulative(1 + 0.25.naturalLogarithm), samples: 20_000))
  }

  @Test("A supply of s holds an unruled node on in the share s")
  func supply() async throws {
    let id = try NodeID("X")
    let network = try Network(
      nodes: [NodeDeclaration(id, .input(0))],
      perturbations: [Perturbation(.supply(Fraction(clamping: 0.6), to: 1), of: id)])
    #expect(SamplingBounds.agrees(try await shareOn(network, at: 40), with: 0.6, samples: 20_000))
  }

  @Test("A full inhibition is a rule that is false, and none is the untouched node")
  func limits() async throws {
    #expect(try await shareOn(try lone([.inhibit(.one, from: 1)]), at: 10) == 0)
    #expect(try await shareOn(try lone([.inhibit(.zero, from: 1)]), at: 2) == (try await shareOn(try lone(), at: 2)))
  }

  @Test("A window's mean, its transition entropy and its state entropy are those of the two-state chain")
  func window() async throws {
    let network = try lone(kinetics: .rates(up: .number(1), down: .number(3)))
    let answer = try await ContinuousTimeSimulation(
      phases: [.init(network, duration: 2)], window: 0.5, trajectories: 20_000, seed: Seed(5)
    ).answer()
    #expect(answer.ticks.count == 4)
    for tick in answer.ticks {
      let (a, b) = (tick.time, tick.time + 0.5)
      let exact = 0.25 - 0.25 * ((-4 * a).exponential - (-4 * b).exponential) / (4 * 0.5)
      #expect(SamplingBounds.agrees(tick.nodeMeans[0][0].value, with: exact, samples: 20_000))
      #expect(abs(tick.states.reduce(0) { $0 + $1.share.value } - 1) < 1e-9)
      #expect(tick.transitionEntropy.value == 0)
      let p = tick.nodeMeans[0][0].value
      #expect(abs(tick.entropy + p * p.binaryLogarithm + (1 - p) * (1 - p).binaryLogarithm) < 1e-9)
    }
  }

  @Test("The standard error is the spread between runs: z-scores of 400 runs have unit variance (false alarm 10⁻⁶)")
  func calibrated() async throws {
    let exact = 1 - (1 - (-1.0).exponential)
    var sum = 0.0
    for seed in 0..<400 {
      let answer = try await ContinuousTimeSimulation(
        phases: [.init(try lone(), duration: 1)], trajectories: 100, seed: Seed(UInt64(seed))
      ).answer()
      let share = answer.ticks[0].nodeMeans[0][0]
      let z = (share.value - exact) / share.standardError
      sum += z * z
    }
    #expect(abs(sum / 400 - 1) < 5 * (2.0 / 400).squareRoot())
  }
}

@Suite("Continuous time agrees with the master equation")
struct MasterEquationTests {
  @Test("on 40 random networks: window means, joint states, questions, distances and ends (false alarm 10⁻⁶ in all)")
  func randomNetworks() async throws {
    var generator = NetworkGenerator(seed: Seed(21))
    var compared = 0
    for index in 0..<40 {
      let network = try generator.network(nodes: 3)
      let ids = network.nodes.map(\.id)
      let question = generator.condition(ids, network.nodes.map(\.maximum), depth: 2)
      let references = Dictionary(uniqueKeysWithValues: network.nodes.map { ($0.id, $0.maximum) })
      let samples = 4000
      let answer = try await ContinuousTimeSimulation(
        phases: [.init(network, duration: 1.5)], window: 0.5, trajectories: samples, seed: Seed(UInt64(index)),
        threads: 2, outputs: ids, questions: [question], references: references
      ).answer()
      let exact = try ReferenceMasterEquation(network)
      var start = exact.initial
      for tick in answer.ticks {
        let mean = exact.average(over: 0.5, from: start)
        start = exact.distribution(after: 0.5, from: start)
        for (state, probability) in zip(exact.states, mean) {
          let levels = ids.map { state[$0, default: 0] }
          let found = tick.states.first { $0.levels == levels }?.share.value ?? 0
          #expect(SamplingBounds.agrees(found, with: probability, samples: samples))
          compared += 1
        }
        func expected(_ holds: ([NodeID: Int]) -> Bool) -> Double {
          zip(exact.states, mean).reduce(0) { $0 + (holds($1.0) ? $1.1 : 0) }
        }
        let asked = expected { state in question.holds { state[$0, default: 0] } }
        #expect(SamplingBounds.agrees(tick.questions[0].value, with: asked, samples: samples))
        for distance in 0...3 {
          let share = expected { state in network.nodes.count { state[$0.id] != $0.maximum } == distance }
          #expect(SamplingBounds.agrees(tick.hamming[distance], with: share, samples: samples))
        }
      }
      for state in answer.endStates {
        let p = zip(exact.states, start).first { known, _ in ids.map { known[$0] } == state.levels.map { Optional($0) }
        }?.1
        #expect(SamplingBounds.agrees(Double(state.count) / Double(samples), with: p ?? 0, samples: samples))
      }
    }
    #expect(compared > 500)
  }

  @Test("and the comparison sees a network whose rate is a quarter off")
  func seesFaults() async throws {
    let id = try NodeID("X")
    func network(_ up: Double) throws -> Network {
      try Network(nodes: [
        NodeDeclaration(id, .ruled(Rule(on: .constant(true))), kinetics: .followingRule(up: up, down: 1))
      ])
    }
    let answer = try await ContinuousTimeSimulation(
      phases: [.init(try network(1.25), duration: 1)], trajectories: 4000, seed: Seed(3)
    ).answer()
    let exact = try ReferenceMasterEquation(try network(1))
    let mean = exact.average(over: 1, from: exact.initial)
    let on = zip(exact.states, mean).first { $0.0[id] == 1 }?.1 ?? 0
    withKnownIssue("a planted fault") {
      #expect(SamplingBounds.agrees(answer.ticks[0].nodeMeans[0][0].value, with: on, samples: 4000))
    }
  }

  @Test("as does the slow simulation of the reference semantics")
  func slowSimulation() throws {
    var generator = NetworkGenerator(seed: Seed(22))
    let network = try generator.network(nodes: 3)
    let semantics = ReferenceSemantics(network)
    let exact = try ReferenceMasterEquation(network)
    let ends = exact.distribution(after: 1, from: exact.initial)
    var counts: [[NodeID: Int]: Int] = [:]
    var random = RandomStream(seed: Seed(23), purpose: .trajectory, replicate: 0)
    for _ in 0..<3000 {
      var mark = random.nextUnit()
      let start = semantics.initialStates().first { entry in
        mark -= entry.probability
        return mark < 0
      }
      counts[try semantics.trajectory(from: start?.state ?? [:], duration: 1, random: &random), default: 0] += 1
    }
    for (state, probability) in zip(exact.states, ends) {
      #expect(SamplingBounds.agrees(Double(counts[state] ?? 0) / 3000, with: probability, samples: 3000))
    }
  }
}
