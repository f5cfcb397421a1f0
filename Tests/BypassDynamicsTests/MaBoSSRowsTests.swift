import BypassCore
import BypassModel
import Testing

@testable import BypassDynamics

@Suite("What MaBoSS does in a run and writes after it, row by row")
struct MaBoSSRowsTests {
  /// A and B rise at 1 from 0, A begins at random.
  private func rising() throws -> Network {
    let ids = [try NodeID("A"), try NodeID("B")]
    return try Network(
      nodes: ids.map { NodeDeclaration($0, .ruled(Rule(on: .constant(true)))) },
      initial: InitialCondition([.init([ids[0]], alternatives: [.init([0], weight: 0.5), .init([1], weight: 0.5)])]))
  }

  @Test("Trajectory k of a replay has the seed of the run and k: two of one run are the first of two runs")
  func seeds() async throws {
    func means(_ seed: Int32, _ count: Int) async throws -> [Double] {
      try await MaBoSSReplay(try rising(), maxTime: 1, timeTick: 1, sampleCount: count, seed: seed).answer()
        .ticks[0].nodeMeans.map { $0[0].value }
    }
    let (both, first, second) = (try await means(5, 2), try await means(5, 1), try await means(6, 1))
    #expect(zip(both, zip(first, second)).allSatisfy { abs($0 - ($1.0 + $1.1) / 2) < 1e-12 })
    #expect(first != second, "the comparison sees a seed")
  }

  @Test("In discrete time a step takes a tick and draws one number, which chooses the node in its order")
  func discreteTime() async throws {
    for seed: Int32 in 0..<12 {
      var stream = MaBoSSStream(.rand48, seed: seed)
      let beginsOn = stream.next() >= 0.5
      // Both rates are 1 while both are off: the first node is chosen by the lower half of the numbers.
      let choosesA = !beginsOn && stream.next() * 2 < 1
      let answer = try await MaBoSSReplay(
        try rising(), maxTime: 3, timeTick: 1, sampleCount: 1, seed: seed, hasDiscreteTime: true
      ).answer()
      let means = answer.ticks.map { tick in tick.nodeMeans.map { $0[0].value } }
      let meant: [[Double]] = [
        [beginsOn ? 1 : 0, 0], beginsOn ? [1, 1] : choosesA ? [1, 0] : [0, 1], [1, 1],
      ]
      #expect(means == meant, "seed \(seed)")
    }
  }

  @Test("What MaBoSS makes of a schedule is replayed, flaw and all; our own simulation of it moves nothing else")
  func schedule() async throws {
    let a = try NodeID("A")
    var replay = MaBoSSReplay(try HoldingNetwork.network(), maxTime: 4, timeTick: 1, sampleCount: 5)
    replay.schedule = [.init(time: 2, node: a, probability: 1)]
    let flawed = try await replay.answer()
    #expect(flawed.ticks.map { $0.states.map(\.levels) } == [[[0, 0, 0]], [[0, 0, 0]], [[1, 0, 1]], [[1, 0, 1]]])
    let phases: [ContinuousTimeSimulation.Phase] = [
      .init(try HoldingNetwork.network(), duration: 2),
      .init(try HoldingNetwork.network(), duration: 2, settings: [.init(a, level: 1, probability: 1)]),
    ]
    let ours = try await ContinuousTimeSimulation(
      phases: phases, observedPhases: 2, trajectories: 5, seed: Seed(1),
      outputs: try HoldingNetwork.network().nodes.map(\.id)
    ).answer()
    #expect(ours.ticks.last?.states.map(\.levels) == [[1, 0, 0]] && ours.transitions == 0)
    #expect(ours.fixedPoints == [.init(levels: [1, 0, 0], count: 5)], "once a trajectory, not once a setting")
  }

  @Test("Tables have whole windows alone, hide internal nodes, name nothing '<nil>' and have rows of their own length")
  func tables() async throws {
    let ids = try ["A", "B"].map { try NodeID($0) }
    let network = try Network(nodes: [
      NodeDeclaration(ids[0], .ruled(Rule(on: .level(ids[0])))),
      NodeDeclaration(ids[1], .ruled(Rule(on: .constant(true)))),
    ])
    let hidden = try await MaBoSSReplay(network, maxTime: 1.3, timeTick: 0.5, sampleCount: 1, outputs: [ids[0]])
      .answer()
    #expect(
      MaBoSSOutput.trajectory(hidden) == """
        Time\tTH\tErrorTH\tH\tHD=0\tState\tProba\tErrorProba
        0.0000\t0.0000\t0.0000\t0.0000\t1.0000\t<nil>\t1.000000\t0.000000
        0.5000\t0.0000\t0.0000\t0.0000\t1.0000\t<nil>\t1.000000\t0.000000

        """)
    let shown = try await MaBoSSReplay(network, maxTime: 400, timeTick: 200, sampleCount: 1).answer()
    let rows = MaBoSSOutput.trajectory(shown).split(separator: "\n").map { $0.split(separator: "\t").count }
    #expect(rows == [11, 11, 8], "two states in the first window, one in the second")
  }

  @Test("A state's share is that of its time in the window; H is the entropy of the shares, TH that of the next move")
  func windows() async throws {
    // Over [0, 1] each node of two that rise at 1 is on in the share 1/e of the time.
    let network = try Network(nodes: rising().nodes)
    let exact = try await ExactSolution(
      ContinuousTimeSimulation(
        phases: [.init(network, duration: 1)], window: 1, seed: Seed(0), outputs: network.nodes.map(\.id))
    ).answer()
    let tick = exact.ticks[0]
    let e = 2.718281828459045
    #expect(abs(tick.nodeMeans[0][0].value - 1 / e) < 1e-9)
    let shares = tick.states.map(\.share.value)
    // ∫₀¹ e^(−2t) dt = (1 − e⁻²)/2 is the time with both off, when two moves are equally likely: one bit.
    let none = (1 - 1 / (e * e)) / 2
    #expect(abs((tick.states.first { $0.levels == [0, 0] }?.share.value ?? 0) - none) < 1e-9)
    #expect(abs(tick.transitionEntropy.value - none) < 1e-9)
    let entropy = -shares.reduce(0) { $0 + $1 * $1.naturalLogarithm } / 2.0.naturalLogarithm
    #expect(abs(tick.entropy - entropy) < 1e-9 && tick.entropy > 1)
    #expect(shares == shares.sorted(by: >), "where MaBoSS's order is by chance, ours is by share")
    let hidden = try await ExactSolution(
      ContinuousTimeSimulation(
        phases: [.init(network, duration: 1)], window: 1, seed: Seed(0), outputs: [network.nodes[0].id])
    ).answer()
    #expect(hidden.ticks[0].transitionEntropy.value == 0, "moves of internal nodes are left out")
  }
}
