import BypassCore
import BypassTestSupport
import Testing

@testable import BypassDynamics

@Suite("Random numbers of trajectories")
struct RandomNumberTests {
  @Test("The generator gives the published numbers of its state 1, 2, 3, 4")
  func knownNumbers() {
    var random = TrajectoryRandom(state: (1, 2, 3, 4))
    let numbers = (0..<6).map { _ in random.next() }
    #expect(
      numbers == [
        41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386, 9_228_616_714_210_784_205,
        9_973_669_472_204_895_162,
      ])
  }

  @Test("It begins with the first 256 bits of the counter-based stream, so that every replicate has its own")
  func begins() {
    for (seed, replicate) in [(0, 0), (7, 1), (UInt64.max, UInt32.max)] as [(UInt64, UInt32)] {
      var stream = RandomStream(seed: Seed(seed), purpose: .trajectory, replicate: replicate)
      var expected = TrajectoryRandom(state: (stream.next(), stream.next(), stream.next(), stream.next()))
      var random = TrajectoryRandom(seed: Seed(seed), purpose: .trajectory, replicate: replicate)
      for _ in 0..<10 { #expect(random.next() == expected.next()) }
    }
    var first = TrajectoryRandom(seed: Seed(1), purpose: .trajectory, replicate: 0)
    var second = TrajectoryRandom(seed: Seed(1), purpose: .trajectory, replicate: 1)
    var other = TrajectoryRandom(seed: Seed(1), purpose: .initialState, replicate: 0)
    let numbers = [first.next(), second.next(), other.next()]
    #expect(Set(numbers).count == 3)
  }

  /// The share of waiting times above a time.
  private func shareAbove(_ time: Double, samples: Int) -> Double {
    var random = TrajectoryRandom(seed: Seed(3), purpose: .trajectory, replicate: 0)
    let waits = ExponentialZiggurat.shared.kernel
    return Double((0..<samples).count { _ in waits.draw(&random) > time }) / Double(samples)
  }

  @Test("Waiting times exceed t with probability e⁻ᵗ, in the body, between layers and in the tail (false alarm 10⁻⁹)")
  func exponential() {
    for time in [0.001, 0.1, 0.5, 1, 2, 3.3, 5, 7.6, 7.7, 8, 10] {
      let share = shareAbove(time, samples: 200_000)
      #expect(SamplingBounds.agrees(share, with: (-time).exponential, samples: 200_000))
    }
    withKnownIssue("a planted bias") {
      #expect(SamplingBounds.agrees(shareAbove(1, samples: 200_000), with: (-1.05).exponential, samples: 200_000))
    }
  }
}
