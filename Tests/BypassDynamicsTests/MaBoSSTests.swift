import BypassCore
import BypassModel
import BypassTestSupport
import Testing

@testable import BypassDynamics

@Suite("MaBoSS's generators and tables")
struct MaBoSSTests {
  @Test("rand48 of seed 0 begins as the C library's drand48 after srand48(0)")
  func rand48() {
    var stream = MaBoSSStream(.rand48, seed: 0)
    #expect(abs(stream.next() - 0.170828036106) < 1e-12)
    #expect(abs(stream.next() - 0.749901980485) < 1e-12)
  }

  @Test("the additive generator of seed 1 begins as the C library's rand()")
  func glibc() {
    for seed: Int32 in [0, 1] {
      var stream = MaBoSSStream(.glibc, seed: seed)
      #expect(
        (0..<4).map { _ in (stream.next() * 2_147_483_647).rounded() } == [
          1_804_289_383, 846_930_886, 1_681_692_777, 1_714_636_915,
        ])
    }
  }

  @Test("the Mersenne twister of seed 5489 begins with 3499211612, and its ten thousandth word is 4123659995")
  func mersenneTwister() {
    var twister = MersenneTwister(seed: 5489)
    let words = (0..<10_000).map { _ in twister.nextWord() }
    #expect(words.first == 3_499_211_612)
    #expect(words.last == 4_123_659_995)
  }

  private func network() throws -> Network {
    let (a, b) = (try NodeID("A"), try NodeID("B"))
    return try Network(
      nodes: [
        NodeDeclaration(a, .ruled(Rule(on: .constant(true)))), NodeDeclaration(b, .ruled(Rule(on: .level(a)))),
      ],
      initial: InitialCondition([.init([b], alternatives: [.init([0], weight: 0.5), .init([1], weight: 0.5)])]))
  }

  @Test("A replayed trajectory is the one that can be followed by hand from its numbers")
  func byHand() async throws {
    // With A and B off at the beginning only A moves; then B. Both waits are −ln U of the stream.
    for seed: Int32 in 0..<20 {
      var stream = MaBoSSStream(.rand48, seed: seed)
      let startsOn = stream.next() >= 0.5
      guard !startsOn else { continue }
      let first = -stream.next().naturalLogarithm
      _ = stream.next()
      let second = first - stream.next().naturalLogarithm
      let answer = try await MaBoSSReplay(try network(), maxTime: 1000, timeTick: 1000, sampleCount: 1, seed: seed)
        .answer()
      let means = answer.ticks[0].nodeMeans.map { $0[0].value }
      #expect(abs(means[0] - (1000 - first) / 1000) < 1e-12)
      #expect(abs(means[1] - (1000 - second) / 1000) < 1e-12)
      #expect(answer.fixedPoints == [.init(levels: [1, 1], count: 1)])
    }
  }

  @Test(
    "Replay agrees with the exact solution, and no thread count changes it (false alarm 10⁻⁹, were seeds independent)")
  func replay() async throws {
    for generator in MaBoSSGenerator.allCases {
      var replay = MaBoSSReplay(try network(), maxTime: 2, timeTick: 0.5, sampleCount: 4000, generator: generator)
      let one = try await replay.answer()
      replay.threads = 3
      #expect(one == (try await replay.answer()))
      let exact = try await ExactSolution(
        ContinuousTimeSimulation(phases: [.init(try network(), duration: 2)], window: 0.5, seed: Seed(0))
      ).answer()
      for (tick, other) in zip(one.ticks, exact.ticks) {
        for (mean, expected) in zip(tick.nodeMeans, other.nodeMeans) {
          #expect(SamplingBounds.agrees(mean[0].value, with: expected[0].value, samples: 4000))
        }
      }
    }
  }

  @Test("Numbers are written as C writes them")
  func numbers() {
    #expect(0.5.exactlyRounded(0) == "0" && 1.5.exactlyRounded(0) == "2")
    #expect(0.125.exactlyRounded(2) == "0.12" && 0.375.exactlyRounded(2) == "0.38")
    // 1.005 lies below its decimal form, so two decimals give 1.00.
    #expect(1.005.exactlyRounded(2) == "1.00")
    #expect((-0.00001).exactlyRounded(4) == "0.0000" && (-1.25).exactlyRounded(1) == "-1.2")
    #expect(0.0.exactlyRounded(4) == "0.0000" && Double.leastNonzeroMagnitude.exactlyRounded(6) == "0.000000")
    #expect(1234567.0.exactlyRounded(4) == "1234567.0000")
    let numbers: [Double] = [0.5, 1, 1.0 / 3, 0.0001, 0.00001, 1.0 / 30_000]
    let texts = numbers.map { $0.significantDigits(6) }
    #expect(texts == ["0.5", "1", "0.333333", "0.0001", "1e-05", "3.33333e-05"])
    #expect((2.0 / 3).significantDigits(10) == "0.6666666667")
  }

  @Test("Tables have MaBoSS's columns, levels above 1 as nodes of their own")
  func tables() async throws {
    let (x, y) = (try NodeID("X"), try NodeID("Y"))
    let network = try Network(nodes: [
      NodeDeclaration(x, maximum: 2, .input(2)), NodeDeclaration(y, .ruled(Rule(on: .constant(false)))),
    ])
    let answer = try await ContinuousTimeSimulation(
      phases: [.init(network, duration: 1)], window: 0.5, trajectories: 4, seed: Seed(1), outputs: [x, y],
      references: [y: 1]
    ).answer()
    #expect(
      MaBoSSOutput.trajectory(answer) == """
        Time\tTH\tErrorTH\tH\tHD=0\tHD=1\tState\tProba\tErrorProba
        0.0000\t0.0000\t0.0000\t0.0000\t0.0000\t1.0000\tX -- X:2\t1.000000\t0.000000
        0.5000\t0.0000\t0.0000\t0.0000\t0.0000\t1.0000\tX -- X:2\t1.000000\t0.000000

        """)
    #expect(
      MaBoSSOutput.fixedPoints(answer, of: network) == """
        Fixed Points (1)
        FP\tProba\tState\tX\tX:2\tY
        #1\t1\tX -- X:2\t1\t1\t0

        """)
  }
}
