import BypassAnalyses
import BypassCore
import BypassModel
import Testing

@Suite("What can be reached is what exhaustive search reaches")
struct ReachabilityTests {
  private func space(_ state: [Int], in network: Network) -> LevelSubspace {
    LevelSubspace(zip(network.nodes, state).map { .init($0.id, $1, $1) })
  }

  @Test("Asynchronous ways between all pairs of states, each way a row of allowed moves", arguments: 0..<12)
  func asynchronous(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 51)
    let network = try random.network(nodes: 3, fanIn: 3, maximum: 2)
    let qualitative = try QualitativeNetwork(network)
    let oracle = BruteForce(network)
    for start in oracle.states.indices {
      let reachable = oracle.reachable(from: start)
      for goal in oracle.states.indices {
        let question = Reachability(
          qualitative, from: space(oracle.states[start], in: network), to: space(oracle.states[goal], in: network))
        let answer = try question.answer()
        #expect(answer.isReachable == reachable.contains(goal))
        if let path = answer.path { #expect(isWay(path, from: start, to: goal, in: oracle)) }
        #expect((answer.path != nil) == reachable.contains(goal))
      }
    }
  }

  private func isWay(_ path: [LevelSubspace], from start: Int, to goal: Int, in oracle: BruteForce) -> Bool {
    let indices = path.compactMap { oracle.index(of: $0.intervals.compactMap(\.level)) }
    guard indices.count == path.count, indices.first == start, indices.last == goal else { return false }
    return zip(indices, indices.dropFirst()).allSatisfy { oracle.moves[$0].contains($1) }
  }

  @Test("…and a way with a state left out is no way (the check can fail)")
  func plantedFault() throws {
    let tables = [[true, true, true, true], [false, true, false, true]]
    let network = try RandomNetworks.network(tables: tables)
    let oracle = BruteForce(network)
    let answer = try Reachability(
      QualitativeNetwork(network), from: space([0, 0], in: network), to: space([1, 1], in: network)
    ).answer()
    let path = try #require(answer.path)
    let (start, goal) = (try #require(oracle.index(of: [0, 0])), try #require(oracle.index(of: [1, 1])))
    #expect(isWay(path, from: start, to: goal, in: oracle))
    #expect(!isWay([path[0]] + path.dropFirst(2), from: start, to: goal, in: oracle))
  }

  @Test("From a set to a set: some state of one leads to some state of the other", arguments: 0..<12)
  func sets(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 52)
    let network = try random.network(nodes: 4, fanIn: 3)
    let qualitative = try QualitativeNetwork(network)
    let oracle = BruteForce(network)
    let boxes = oracle.boxes()
    for _ in 0..<25 {
      let (from, to) = (boxes[random.below(boxes.count)], boxes[random.below(boxes.count)])
      let expected = oracle.states.indices.contains { s in
        BruteForce.contains(from, oracle.states[s])
          && oracle.reachable(from: s).contains { BruteForce.contains(to, oracle.states[$0]) }
      }
      let answer = try Reachability(qualitative, from: oracle.asAnswer(from), to: oracle.asAnswer(to)).answer()
      #expect(answer.isReachable == expected)
    }
  }

  @Test(
    "Commitment of most permissive moves: each minimal trap space that the oracle can enter, and no other",
    arguments: 0..<20)
  func permissiveCommitment(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 56)
    let network = try random.network(nodes: 4, fanIn: 3)
    let qualitative = try QualitativeNetwork(network)
    for start in BruteForce(network).states.prefix(6) {
      let reached = permissive(from: start, in: network)
      let answer = try PermissiveCommitment(qualitative, from: space(start, in: network)).answer()
      #expect(answer.items.map(\.trapSpace) == BruteForce(network).minimalTrapSpaces())
      for prospect in answer.items {
        let enters = reached.contains { state in
          zip(prospect.trapSpace.intervals, state).allSatisfy { $0.lowest <= $1 && $1 <= $0.highest }
        }
        #expect(prospect.isReachable == enters)
      }
    }
  }

  @Test("Most permissive ways between all pairs of states of Boolean networks", arguments: 0..<25)
  func mostPermissive(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 53)
    let network = try random.network(nodes: 3, fanIn: 3)
    let qualitative = try QualitativeNetwork(network)
    let oracle = BruteForce(network)
    for start in oracle.states {
      let reachable = permissive(from: start, in: network)
      for goal in oracle.states {
        let question = Reachability(
          qualitative, from: space(start, in: network), to: space(goal, in: network), semantics: .mostPermissive)
        #expect(try question.answer().isReachable == reachable.contains(goal))
      }
    }
  }

  /// The definition: a node is at 0 or 1, or rises (2) or falls (3); while it rises or falls others may see either.
  private func permissive(from start: [Int], in network: Network) -> Set<[Int]> {
    func can(_ node: NodeDeclaration, be target: Int, in state: [Int]) -> Bool {
      let open = state.indices.filter { state[$0] > 1 }
      return (0..<(1 << open.count)).contains { choice in
        var seen = state
        for (bit, index) in open.enumerated() { seen[index] = choice >> bit & 1 }
        return node.rule?.target { id in seen[network.index(of: id) ?? 0] } == target
      }
    }
    var seen: Set<[Int]> = [start]
    var pending = [start]
    while let state = pending.popLast() {
      for (index, node) in network.nodes.enumerated() {
        var nexts: [Int] = []
        if state[index] != 1, state[index] != 2, can(node, be: 1, in: state) { nexts.append(2) }
        if state[index] != 0, state[index] != 3, can(node, be: 0, in: state) { nexts.append(3) }
        if state[index] == 2 { nexts.append(1) }
        if state[index] == 3 { nexts.append(0) }
        for next in nexts {
          var moved = state
          moved[index] = next
          if seen.insert(moved).inserted { pending.append(moved) }
        }
      }
    }
    return seen.filter { $0.allSatisfy { $0 < 2 } }
  }

  @Test("Which attractors can be reached from a state", arguments: 0..<12)
  func commitment(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 54)
    let network = try random.network(nodes: 5, fanIn: 3)
    let qualitative = try QualitativeNetwork(network)
    let oracle = BruteForce(network)
    let attractors = try AsynchronousAttractors(qualitative).answer().items
    for start in stride(from: 0, to: oracle.states.count, by: 3) {
      let reachable = Set(oracle.reachable(from: start).map { oracle.states[$0] })
      let prospects = try Commitment(qualitative, from: space(oracle.states[start], in: network)).answer(
        among: attractors)
      #expect(prospects.count == attractors.count)
      for prospect in prospects {
        let states = try #require(qualitative.listedStates(of: prospect.attractor))
        #expect(prospect.isReachable == states.contains { reachable.contains($0) })
      }
    }
  }

  @Test("A clamp is in place from the beginning")
  func clamps() throws {
    let network = try RandomNetworks.network(tables: [[false, true, false, true], [false, true, false, true]])
    let clamped = try network.perturbed(by: [Perturbation(.clamp(1), of: RandomNetworks.name(0))])
    let answer = try Reachability(
      QualitativeNetwork(clamped), from: space([0, 0], in: network), to: space([1, 1], in: network)
    ).answer()
    #expect(answer.path?.map(\.description) == ["N0=1 N1=0", "N0=1 N1=1"])
  }
}
