import BypassCore
import BypassModel
import BypassTestSupport
import Testing

@testable import BypassDynamics

@Suite("Phases carry the state over and change nothing that they do not name")
struct PhaseTests {
  private func clampingA(_ network: Network) throws -> Network {
    try network.perturbed(by: [Perturbation(.clamp(1), of: try NodeID("A"))])
  }

  @Test("Switching A on at time 2 switches A on, and nothing else, when nothing else can move")
  func scheduleFires() async throws {
    let network = try HoldingNetwork.network()
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
    let network = try HoldingNetwork.network(bUp: 0.001)
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

  @Test("Windows that cover phases see the switch where it happens, by samples and exactly (false alarm 10⁻⁹ each)")
  func observedPhases() async throws {
    let id = try NodeID("X")
    let rising = try Network(nodes: [NodeDeclaration(id, .ruled(Rule(on: .constant(true))))])
    let schedule = TreatmentSchedule([.init(Perturbation(.clamp(0), of: id), from: 1.25, to: 2)])
    let question = try ContinuousTimeSimulation(
      rising, under: schedule, until: 3, window: 0.5, trajectories: 20_000, seed: Seed(7), questions: [.level(id)],
      references: [id: 1])
    #expect(question.phases.map(\.duration) == [1.25, 0.75, 1])
    func mean(_ a: Double, _ b: Double) -> Double { (b - a) - ((-a).exponential - (-b).exponential) }
    let expected = [
      mean(0, 0.5) / 0.5, mean(0.5, 1) / 0.5, mean(1, 1.25) / 0.5, 0, mean(0, 0.5) / 0.5, mean(0.5, 1) / 0.5,
    ]
    let sampled = try await question.answer()
    let exact = try await ExactSolution(question).answer()
    #expect(sampled.ticks.count == 6 && exact.ticks.count == 6)
    for (index, share) in expected.enumerated() {
      let (tick, solved) = (sampled.ticks[index], exact.ticks[index])
      #expect(abs(solved.nodeMeans[0][0].value - share) < 1e-9)
      #expect(abs(solved.hamming[0] - share) < 1e-9 && abs(solved.questions[0].value - share) < 1e-9)
      #expect(SamplingBounds.agrees(tick.nodeMeans[0][0].value, with: share, samples: 20_000))
      #expect(abs(tick.questions[0].value - tick.nodeMeans[0][0].value) < 1e-12)
      #expect(abs(tick.hamming[0] - tick.nodeMeans[0][0].value) < 1e-12)
      #expect(abs(tick.states.reduce(0) { $0 + $1.share.value } - 1) < 1e-9)
    }
    withKnownIssue("a window that is shifted by one") {
      #expect(SamplingBounds.agrees(sampled.ticks[1].nodeMeans[0][0].value, with: expected[0], samples: 20_000))
    }
  }

  @Test(
    "Pulses: sampled, exact and reference agree on random networks under periodic treatment (false alarm 10⁻⁹ each)")
  func pulses() async throws {
    var generator = NetworkGenerator(seed: Seed(33))
    for index in 0..<8 {
      let network = try generator.network(nodes: 3)
      let target = network.nodes[0].id
      let pulse = Perturbation(.inhibit(Fraction(clamping: 0.8), from: 1), of: target)
      let schedule = TreatmentSchedule(
        TreatmentSchedule.periodic(pulse, from: 0.3, every: 0.7, lasting: 0.25, times: 3)
          + [.init(Perturbation(.clamp(1), of: network.nodes[1].id), from: 0.5, to: 1.1)])
      let question = try ContinuousTimeSimulation(
        network, under: schedule, until: 2, window: 0.4, trajectories: 3000, seed: Seed(UInt64(index)), threads: 2,
        outputs: network.nodes.map(\.id))
      let sampled = try await question.answer()
      let exact = try await ExactSolution(question).answer()
      for (tick, solved) in zip(sampled.ticks, exact.ticks) {
        for state in solved.states {
          let found = tick.states.first { $0.levels == state.levels }?.share.value ?? 0
          #expect(SamplingBounds.agrees(found, with: state.share.value, samples: 3000))
        }
      }
      var start = ReferenceSemantics(question.phases[0].network).initialStates()
      for phase in question.phases {
        let reference = try ReferenceMasterEquation(phase.network, from: start)
        let end = reference.distribution(after: phase.duration, from: reference.initial)
        start = zip(reference.states, end).map { ($0, $1) }
      }
      let ends = Dictionary(uniqueKeysWithValues: exact.endStates.map { ($0.levels, $0.probability) })
      for (state, probability) in start {
        let levels = network.nodes.map { state[$0.id, default: 0] }
        #expect(abs((ends[levels] ?? 0) - probability) < 1e-9)
      }
    }
  }

  @Test("Courses without length, before time 0 or of absent nodes are refused")
  func badCourses() throws {
    let network = try HoldingNetwork.network()
    let a = try NodeID("A")
    let clamp = Perturbation(.clamp(1), of: a)
    for course in [TreatmentSchedule.Course(clamp, from: 2, to: 2), .init(clamp, from: -1), .init(clamp, from: .nan)] {
      #expect(throws: Diagnostics.self) { try TreatmentSchedule([course]).phases(of: network, until: 5) }
    }
    let absent = Perturbation(.clamp(1), of: try NodeID("Z"))
    #expect(throws: Diagnostics.self) { try TreatmentSchedule([.init(absent)]).phases(of: network, until: 5) }
    #expect(throws: Diagnostics.self) { try TreatmentSchedule([]).phases(of: network, until: .infinity) }
    #expect(try TreatmentSchedule([]).phases(of: network, until: 5).count == 1)
    #expect(try TreatmentSchedule([.init(clamp, from: 7)]).phases(of: network, until: 5).count == 1)
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

  @Test("A run that may end early ends where its interval is narrow enough, with any number of threads")
  func earlyStopping() async throws {
    let id = try NodeID("X")
    let network = try Network(nodes: [NodeDeclaration(id, .ruled(Rule(on: .constant(true))))])
    var question = ContinuousTimeSimulation(
      phases: [.init(network, duration: 1)], trajectories: 100_000, seed: Seed(9), questions: [.level(id)],
      statistics: .endOnly)
    let wide = try await question.answer(untilHalfWidth: 0.02)
    // p = 0.63 needs 1.96² · 0.233 / 0.02² = 2,238 trajectories; the next look is at 4,096.
    #expect(wide.trajectories == 4096)
    question.threads = 3
    #expect(try await question.answer(untilHalfWidth: 0.02) == wide)
    question.trajectories = 4096
    #expect(try await question.answer() == wide)
    question.trajectories = 1500
    #expect(try await question.answer(untilHalfWidth: 0.001).trajectories == 1500)
    question.questions = []
    await #expect(throws: Diagnostics.self) { try await question.answer(untilHalfWidth: 0.02) }
  }

  @Test("Conditions with one seed share their randomness: a difference is sharper than from independent runs")
  func commonRandomNumbers() async throws {
    let id = try NodeID("X")
    func share(_ up: Double, seed: UInt64) async throws -> Double {
      let network = try Network(nodes: [
        NodeDeclaration(id, .ruled(Rule(on: .constant(true))), kinetics: .followingRule(up: up, down: 1))
      ])
      let answer = try await ContinuousTimeSimulation(
        phases: [.init(network, duration: 1)], trajectories: 300, seed: Seed(seed), statistics: .endOnly
      ).answer()
      return Double(answer.endLevelCounts[0][1]) / 300
    }
    let exact = (-1.0).exponential - (-1.1).exponential
    var (shared, separate) = (0.0, 0.0)
    for seed in 0..<60 as Range<UInt64> {
      let base = try await share(1, seed: seed)
      let same = try await share(1.1, seed: seed) - base - exact
      let other = try await share(1.1, seed: seed + 1000) - base - exact
      shared += same * same
      separate += other * other
    }
    // The true ratio of variances is about 1/13 here; that 60 pairs give more than 1/3 has probability below 10⁻⁶.
    #expect(shared < separate / 3)
  }
}
