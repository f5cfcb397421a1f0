import BypassCore
import BypassTestSupport
import Testing

@testable import BypassDynamics

@Suite("Random numbers of trajectories")
struct RandomNumberTests {
  @Test("The buffered stream is the counter-based stream, number by number")
  func buffered() {
    let buffer = Slab<UInt64>(repeating: 0, count: TrajectoryRandom.bufferCount)
    for (seed, replicate) in [(0, 0), (7, 1), (UInt64.max, UInt32.max), (1 << 40, 12345)] as [(UInt64, UInt32)] {
      for purpose in Purpose.allCases {
        var plain = RandomStream(seed: Seed(seed), purpose: purpose, replicate: replicate)
        var quick = TrajectoryRandom(
          seed: Seed(seed), purpose: purpose, replicate: replicate, buffer: buffer.pointer)
        for _ in 0..<50 { #expect(quick.next() == plain.next()) }
      }
    }
  }

  /// The share of waiting times above a time.
  private func shareAbove(_ time: Double, samples: Int) -> Double {
    let buffer = Slab<UInt64>(repeating: 0, count: TrajectoryRandom.bufferCount)
    var random = TrajectoryRandom(seed: Seed(3), purpose: .trajectory, replicate: 0, buffer: buffer.pointer)
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
