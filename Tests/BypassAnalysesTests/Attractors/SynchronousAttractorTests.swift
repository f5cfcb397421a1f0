import BypassAnalyses
import BypassBDD
import BypassCore
import BypassModel
import Testing

@Suite("Synchronous attractors are those of exhaustive enumeration")
struct SynchronousAttractorTests {
  /// All nodes at once: each of the given single moves may be taken; those of free variables may also be left out.
  private func attractors(of oracle: BruteForce, partial: Set<Int>) -> [Set<[Int]>] {
    let successors = oracle.states.indices.map { s -> Set<[Int]> in
      var next: Set<[Int]> = [oracle.states[s]]
      for target in oracle.moves[s] {
        let moved = oracle.states[target]
        guard let node = moved.indices.first(where: { moved[$0] != oracle.states[s][$0] }) else { continue }
        let shifted = next.map { state -> [Int] in
          var state = state
          state[node] = moved[node]
          return state
        }
        // Free is what could move back at once, all else being equal.
        let isFree = partial.contains(node) && oracle.moves[target].contains(s)
        next = isFree ? next.union(shifted) : Set(shifted)
      }
      return next
    }
    let position = Dictionary(uniqueKeysWithValues: oracle.states.enumerated().map { ($1, $0) })
    func reach(_ start: Int) -> Set<Int> {
      var seen: Set<Int> = [start]
      var pending = [start]
      while let s = pending.popLast() {
        for next in successors[s] {
          if let t = position[next], seen.insert(t).inserted { pending.append(t) }
        }
      }
      // A state that is not returned to does not belong to its own future.
      return seen
    }
    let reached = oracle.states.indices.map(reach)
    return oracle.states.indices.filter { s in
      reached[s].allSatisfy { reached[$0].contains(s) } && reached[s].min() == s
    }.map { s in Set(reached[s].map { oracle.states[$0] }) }
  }

  private func check(_ network: Network, partial: Set<Int> = []) throws {
    let oracle = BruteForce(network)
    let qualitative = try QualitativeNetwork(network)
    let answer = try SynchronousAttractors(qualitative).answer()
    let expected = attractors(of: oracle, partial: partial)
    #expect(answer.isComplete && answer.items.count == expected.count)
    for attractor in answer.items {
      let states = try AsynchronousAttractorTests.states(of: attractor, in: qualitative, among: oracle.states)
      #expect(expected.contains(states) && attractor.size?.exactly == states.count)
    }
  }

  @Test("All 256 networks of two nodes")
  func twoNodes() throws { for number in 0..<256 { try check(RandomNetworks.twoNodes(number)) } }

  @Test("Boolean networks of five to seven nodes", arguments: 0..<15)
  func random(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 31)
    try check(random.network(nodes: 5 + replicate % 3, fanIn: 3, canalysing: replicate % 2 == 0))
  }

  @Test("Nodes of several levels, one level at a time", arguments: 0..<15)
  func multivalued(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 32)
    try check(random.network(nodes: 4, fanIn: 3, maximum: 3))
  }

  @Test("A half-inhibited node may stay or move", arguments: 0..<15)
  func partial(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 33)
    let network = try random.network(nodes: 5, fanIn: 3)
    let half = Perturbation(.inhibit(Fraction(clamping: 0.5), from: 1), of: RandomNetworks.name(1))
    try check(network.perturbed(by: [half]), partial: [1])
  }
}
