import BypassAnalyses
import BypassCore
import BypassModel
import Testing

@Suite("A reduced network settles as the original does")
struct ReductionTests {
  /// Attractors as the sets of states that some nodes take in them, in a fixed order.
  private func projections(of network: Network, on nodes: [NodeID]) -> [Set<[Int]>] {
    let oracle = BruteForce(network)
    let places = nodes.map { network.index(of: $0) ?? 0 }
    return oracle.attractors().map { attractor in Set(attractor.map { state in places.map { state[$0] } }) }
      .sorted { "\($0.map(\.description).sorted())" < "\($1.map(\.description).sorted())" }
  }

  /// Whether each set is inside another one of its own.
  private func canPair(_ sets: [Set<[Int]>], _ others: [Set<[Int]>]) -> Bool {
    guard let first = sets.first else { return true }
    return others.indices.contains { index in
      guard first.isSubset(of: others[index]) else { return false }
      var rest = others
      rest.remove(at: index)
      return canPair(Array(sets.dropFirst()), rest)
    }
  }

  private func kinds(of network: Network) -> Int { BruteForce(network).attractors().filter { $0.count == 1 }.count }

  @Test("Outputs, mediators and constants can go: attractors keep number and kind", arguments: 0..<120)
  func attractors(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 81)
    let network = try random.network(
      nodes: 6, fanIn: 2, maximum: replicate % 4 == 0 ? 2 : 1, inputs: replicate % 2)
    let reduction = try NetworkReduction(network, preserving: .attractors)
    let nodes = reduction.network.nodes.map(\.id)
    let (before, after) = (projections(of: network, on: nodes), projections(of: reduction.network, on: nodes))
    #expect(before.count == after.count)
    // Every smaller attractor has a counterpart of its own that passes through all of its states.
    #expect(canPair(after, before))
    #expect(kinds(of: network) == kinds(of: reduction.network))
  }

  @Test("Fixed points correspond one to one, and come back whole", arguments: 0..<60)
  func fixedPoints(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 82)
    let network = try random.network(nodes: 6, fanIn: 3, maximum: replicate % 4 == 0 ? 2 : 1)
    let reduction = try NetworkReduction(network, preserving: .fixedPoints)
    let small = BruteForce(reduction.network)
    let restored = small.fixedPoints().map { point -> [Int?] in
      let levels = Dictionary(uniqueKeysWithValues: point.intervals.map { ($0.node, $0.lowest) })
      let whole = reduction.restored(levels)
      return network.nodes.map { whole[$0.id] }
    }
    let original = BruteForce(network).fixedPoints().map { $0.intervals.map { Optional($0.lowest) } }
    #expect(Set(restored) == Set(original) && restored.count == original.count)
  }

  @Test("Something is removed, and nodes that are to be kept stay")
  func removes() throws {
    let (a, b, c, d) = (RandomNetworks.name(0), RandomNetworks.name(1), RandomNetworks.name(2), RandomNetworks.name(3))
    let network = try Network(nodes: [
      NodeDeclaration(a, .ruled(Rule(on: .not(.level(c))))), NodeDeclaration(b, .ruled(Rule(on: .level(a)))),
      NodeDeclaration(c, .ruled(Rule(on: .any([.level(b), .level(c)])))),
      NodeDeclaration(d, .ruled(Rule(on: .level(c)))),
    ])
    let reduction = try NetworkReduction(network, preserving: .attractors)
    // Once A is gone, B is regulated by its own target, so that it stays.
    #expect(Set(reduction.removals.map(\.node)) == [a, d])
    #expect(try NetworkReduction(network, preserving: .attractors, keeping: [b, d]).network.nodes.count >= 2)
    #expect(try NetworkReduction(network, preserving: .attractors, keeping: [b]).network[b] != nil)
  }

  @Test("…and removing any node that does not read itself does change attractors somewhere (the check can fail)")
  func plantedFault() throws {
    let differs = try (0..<60).contains { replicate in
      var random = RandomNetworks(replicate, seed: 83)
      let network = try random.network(nodes: 5, fanIn: 3)
      let reduction = try NetworkReduction(network, preserving: .fixedPoints)
      let nodes = reduction.network.nodes.map(\.id)
      return projections(of: network, on: nodes) != projections(of: reduction.network, on: nodes)
    }
    #expect(differs)
  }

  @Test("Inputs that stay open are no constants, and nodes to keep are kept", arguments: 0..<30)
  func openInputs(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 83)
    let network = try random.network(nodes: 6, fanIn: 2, inputs: 2)
    let kept = RandomNetworks.name(5)
    let reduction = try NetworkReduction(
      network, preserving: .attractors, keeping: [kept], options: .init(inputs: .identity))
    #expect(reduction.network.nodes.map(\.id).contains(kept))
    for a in 0...1 {
      for b in 0...1 {
        let levels = [RandomNetworks.name(0): a, RandomNetworks.name(1): b]
        let small = try reduction.network.setting(levels.filter { reduction.network[$0.key] != nil })
        let before = BruteForce(try network.setting(levels)).attractors()
        let after = BruteForce(small).attractors()
        #expect(before.count == after.count)
        #expect(before.filter { $0.count == 1 }.count == after.filter { $0.count == 1 }.count)
      }
    }
  }
}
