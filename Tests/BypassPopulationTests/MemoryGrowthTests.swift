import BypassCore
import BypassPharmacology
import Testing

@testable import BypassPopulation

@Suite("A founder with a memory grows as one population")
struct MemoryGrowthTests {
  /// Two states that divide alike and switch at 0.2 and 0.1 a day, one alone for a graph without memory.
  private func counts(births: [Double], deaths: [Double]) throws -> [Double] {
    let (up, down) = (try #require(DailyRate.perDay(0.2)), try #require(DailyRate.perDay(0.1)))
    let graph = try CloneGraph(
      names: ["down", "up"],
      transitions: [
        .init(from: 0, to: 1, .driven(up, readout: 0, whenHigh: true)),
        .init(from: 1, to: 0, .driven(down, readout: 0, whenHigh: false)),
      ])
    var stepper = CloneStepper(graph: graph)
    stepper.switching = [[0.2], [0.1]]
    var random = RandomStream(seed: Seed(3), purpose: .population, replicate: 0)
    return TumourGrowth(stepper: stepper, births: births, deaths: deaths).counts(atFounder: 1e10, using: &random)
  }

  @Test(
    "All states together are the size asked for, at the shares at which switching keeps them: a third and two thirds")
  func shares() throws {
    let counts = try counts(births: [0.2, 0.2], deaths: [0.06, 0.06])
    #expect(abs(counts[0] - 1e10 / 3) < 10)
    #expect(abs(counts[1] - 2e10 / 3) < 10)
  }

  @Test("A state that grows faster has more than its share of switching")
  func faster() throws {
    let counts = try counts(births: [0.2, 0.4], deaths: [0.06, 0.06])
    #expect(counts[1] > 2e10 / 3 + 1e8)
    #expect(abs(counts[0] + counts[1] - 1e10) < 10)
  }
}
