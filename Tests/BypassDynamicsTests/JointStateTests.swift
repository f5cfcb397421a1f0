import BypassCore
import BypassModel
import BypassTestSupport
import Testing

@testable import BypassDynamics

@Suite("Joint states, however they are kept, add up to what is known of each node")
struct JointStateTests {
  /// The largest difference between a node's share and the sum of the shares of the states that have it.
  private func gap(_ answer: ContinuousTimeAnswer) -> Double {
    var gap = 0.0
    for tick in answer.ticks {
      gap = max(gap, abs(tick.states.reduce(0) { $0 + $1.share.value } - 1))
      for (position, id) in answer.outputs.enumerated() {
        guard let node = answer.nodes.firstIndex(of: id) else { continue }
        for (level, mean) in tick.nodeMeans[node].enumerated() {
          let sum = tick.states.reduce(0) { $0 + ($1.levels[position] > level ? $1.share.value : 0) }
          gap = max(gap, abs(sum - mean.value))
        }
      }
    }
    return gap
  }

  @Test("few outputs, whose states are numbered, and many, whose states are looked up", arguments: [2, 14])
  func marginals(outputs: Int) async throws {
    var generator = NetworkGenerator(seed: Seed(61))
    for index in 0..<5 {
      let network = try generator.network(nodes: 14)
      let answer = try await ContinuousTimeSimulation(
        phases: [.init(network, duration: 3.1)], window: 0.5, trajectories: 600, seed: Seed(UInt64(index)),
        outputs: Array(network.nodes.prefix(outputs).map(\.id))
      ).answer()
      #expect(answer.ticks.count == 6)
      #expect(gap(answer) < 1e-9)
    }
  }

  @Test("long rests are kept by their beginning and end, in either form", arguments: [3, 12])
  func rests(size: Int) async throws {
    let ids = try (0..<size).map { try NodeID("N\($0)") }
    let network = try Network(
      nodes: ids.enumerated().map { index, id in
        NodeDeclaration(id, .ruled(Rule(on: index == 0 ? .constant(true) : .level(ids[index - 1]))))
      })
    let answer = try await ContinuousTimeSimulation(
      phases: [.init(network, duration: 500)], window: 1, trajectories: 300, seed: Seed(1)
    ).answer()
    #expect(gap(answer) < 1e-9)
    let last = try #require(answer.ticks.last)
    #expect(last.states.map(\.levels) == [Array(repeating: 1, count: size)])
    #expect(abs((last.states.first?.share.value ?? 0) - 1) < 1e-12)
    #expect(last.states.first.map { $0.share.standardError < 1e-7 } == true)
  }

  @Test("and the two forms give the same shares and errors")
  func forms() async throws {
    let ids = try (0..<12).map { try NodeID("N\($0)") }
    // Ten nodes that never move stand beside two that do: in one question they are outputs, in the other not.
    let network = try Network(
      nodes: ids.enumerated().map { index, id in
        NodeDeclaration(id, .ruled(Rule(on: index < 2 ? .not(.level(ids[1 - index])) : .constant(false))))
      })
    func ticks(_ outputs: [NodeID]) async throws -> [ContinuousTimeAnswer.Tick] {
      try await ContinuousTimeSimulation(
        phases: [.init(network, duration: 4)], window: 0.5, trajectories: 500, seed: Seed(3), outputs: outputs
      ).answer().ticks
    }
    for (few, many) in zip(try await ticks(Array(ids.prefix(2))), try await ticks(ids)) {
      #expect(few.states.count == many.states.count)
      for (a, b) in zip(few.states, many.states) {
        #expect(a.levels == Array(b.levels.prefix(2)))
        #expect(abs(a.share.value - b.share.value) < 1e-12)
        #expect(abs(a.share.standardError - b.share.standardError) < 1e-9)
      }
    }
  }
}
