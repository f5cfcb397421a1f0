import BypassCore
import BypassKnowledge
import BypassModel
import Testing

@testable import BypassStudies

@Suite("Ranges of levels, from which idle edges are told")
struct LevelRangesTests {
  /// Networks of four nodes with three levels and random rules.
  private struct RandomNetworks {
    var stream: RandomStream
    private let ids: [NodeID]

    init(seed: UInt64) throws {
      stream = RandomStream(seed: Seed(seed), purpose: .networkGeneration, replicate: 0)
      ids = try ["A", "B", "C", "D"].map { try NodeID($0) }
    }

    private mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &stream) }

    private mutating func formula(depth: Int) -> LevelCondition {
      switch depth == 0 ? 0 : number(below: 5) {
      case 0, 1: .level(ids[number(below: 4)], atLeast: 1 + number(below: 2))
      case 2: .not(formula(depth: depth - 1))
      case 3: .all([formula(depth: depth - 1), formula(depth: depth - 1)])
      default: .any([formula(depth: depth - 1), formula(depth: depth - 1)])
      }
    }

    mutating func next() throws -> ResolvedArm {
      var nodes: [NodeDeclaration] = []
      for (index, id) in ids.enumerated() {
        let isInput = index == 0
        let rule = Rule([1, 2].map { .init(level: $0, when: formula(depth: 2)) })
        nodes.append(.init(id, maximum: 2, isInput ? .input(number(below: 3)) : .ruled(rule)))
      }
      return ResolvedArm(
        untreated: try Network(nodes: nodes), treatment: [], before: [], death: ids[3], proliferation: ids[2])
    }
  }

  /// Every state that some order of one-level moves can reach.
  private func reachable(in network: Network) -> Set<[Int]> {
    let start = network.nodes.map { if case .input(let level) = $0.behaviour { level } else { 0 } }
    var seen: Set<[Int]> = [start]
    var open = [start]
    while let state = open.popLast() {
      for (index, node) in network.nodes.enumerated() {
        guard let target = node.rule?.target({ state[network.index(of: $0) ?? 0] }), target != state[index] else {
          continue
        }
        var next = state
        next[index] += target > state[index] ? 1 : -1
        if seen.insert(next).inserted { open.append(next) }
      }
    }
    return seen
  }

  @Test("No reachable state of 300 random networks is outside, and a range cut short would be seen")
  func sound() throws {
    var networks = try RandomNetworks(seed: 7)
    var outside = 0
    var seenByPlant = 0
    for _ in 0..<300 {
      let arm = try networks.next()
      let ranges = LevelRanges(of: arm)
      for state in reachable(in: arm.untreated) {
        for (node, level) in zip(arm.untreated.nodes, state) {
          let range = try #require(ranges.byNode[node.id])
          if !range.contains(level) { outside += 1 }
          if range.upperBound > 0, level > range.upperBound - 1 { seenByPlant += 1 }
        }
      }
    }
    #expect(outside == 0)
    #expect(seenByPlant > 0)
  }

  @Test("An edge that is told to be idle changes no rule in any reachable state")
  func idle() throws {
    var networks = try RandomNetworks(seed: 8)
    var idle = 0
    for _ in 0..<300 {
      let arm = try networks.next()
      let ranges = LevelRanges(of: arm)
      for node in arm.untreated.nodes {
        for source in node.readNodes {
          let edge = EdgeRemoval(from: source, to: node.id)
          guard edge.isIdle(in: arm, ranges) else { continue }
          idle += 1
          let without = edge.removed(from: node)
          for state in reachable(in: arm.untreated) {
            func level(_ id: NodeID) -> Int { state[arm.untreated.index(of: id) ?? 0] }
            #expect(node.rule?.target(level) == without.rule?.target(level))
          }
        }
      }
    }
    #expect(idle > 20)
  }

  @Test("A change of a node reaches no node outside its influence: the states projected there stay the same")
  func influence() throws {
    var networks = try RandomNetworks(seed: 9)
    var untouched = 0
    for _ in 0..<200 {
      let arm = try networks.next()
      for node in arm.untreated.nodes {
        for source in node.readNodes {
          let edge = EdgeRemoval(from: source, to: node.id)
          let influenced = LevelRanges(of: arm, free: node.id).influenced(by: node.id)
          let kept = arm.untreated.nodes.indices.filter { !influenced.contains(arm.untreated.nodes[$0].id) }
          guard !kept.isEmpty else { continue }
          untouched += 1
          func projected(_ network: Network) -> Set<[Int]> {
            Set(reachable(in: network).map { state in kept.map { state[$0] } })
          }
          #expect(projected(arm.untreated) == projected(try edge.removed(from: arm.untreated)))
        }
      }
    }
    #expect(untouched > 20)
  }
}
