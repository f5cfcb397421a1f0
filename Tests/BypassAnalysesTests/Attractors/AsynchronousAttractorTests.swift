import BypassAnalyses
import BypassBDD
import BypassCore
import BypassModel
import Testing

@Suite("Asynchronous attractors are those of exhaustive enumeration")
struct AsynchronousAttractorTests {
  /// The states of an attractor as levels.
  static func states(of attractor: Attractor, in network: QualitativeNetwork, among all: [[Int]]) throws -> Set<[Int]> {
    let diagram = try #require(attractor.states)
    return Set(
      all.filter { levels in
        diagram.value { v in
          let variable = network.unary.variables[v]
          return levels[variable.nodeIndex] >= variable.level
        }
      })
  }

  private func check(_ network: Network, inputs: QualitativeNetwork.Inputs = .asDeclared) throws {
    let oracle = BruteForce(network, openInputs: inputs != .asDeclared)
    let qualitative = try QualitativeNetwork(network, options: .init(inputs: inputs))
    let answer = try AsynchronousAttractors(qualitative).answer()
    let expected = oracle.attractors()
    #expect(answer.isComplete && answer.items.count == expected.count)
    let traps = oracle.minimalTrapSpaces()
    for attractor in answer.items {
      let states = try Self.states(of: attractor, in: qualitative, among: oracle.states)
      #expect(expected.contains(states))
      #expect(attractor.size?.exactly == states.count)
      #expect((attractor.kind == .fixedPoint) == (states.count == 1))
      for (index, interval) in attractor.span.intervals.enumerated() {
        let levels = states.map { $0[index] }
        #expect(interval.lowest == levels.min() && interval.highest == levels.max())
      }
      let isInTrap = traps.contains { trap in
        states.allSatisfy { state in
          zip(trap.intervals, state).allSatisfy { $0.lowest <= $1 && $1 <= $0.highest }
        }
      }
      #expect(attractor.avoidsTrapSpaces == !isInTrap)
    }
  }

  @Test("All 256 networks of two nodes")
  func twoNodes() throws { for number in 0..<256 { try check(RandomNetworks.twoNodes(number)) } }

  @Test("Three and four nodes with random tables", arguments: 0..<60)
  func tables(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 13)
    let count = 3 + replicate % 2
    let tables = (0..<count).map { _ in (0..<(1 << count)).map { _ in random.chance(0.5) } }
    try check(RandomNetworks.network(tables: tables))
  }

  @Test("Six to eight Boolean nodes with random and with nested canalysing rules", arguments: 0..<12)
  func random(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 14)
    try check(random.network(nodes: 6 + replicate % 3, fanIn: 3, canalysing: replicate % 2 == 0))
  }

  @Test("Nodes of several levels", arguments: 0..<20)
  func multivalued(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 16)
    try check(random.network(nodes: 4, fanIn: 3, maximum: 3))
  }

  @Test("Inputs kept at any level", arguments: 10..<20)
  func inputs(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 17)
    let network = try random.network(nodes: 4, fanIn: 3, maximum: 2, inputs: 2)
    try check(network, inputs: .identity)
    try check(network, inputs: .free)
  }

  @Test("Clamps, partial and full inhibition, partial and full supply", arguments: 0..<20)
  func perturbed(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 18)
    try check(random.network(nodes: 4, fanIn: 3, maximum: 2, inputs: 1, perturbations: 3))
  }

  @Test("An attractor that no minimal trap space holds is found beside the fixed point that one holds")
  func motifAvoidant() throws {
    // Found by search among three-node tables; the oracle decides, and the suite would be empty without one.
    var seen = 0
    for replicate in 0..<3000 where seen < 3 {
      var random = RandomNetworks(replicate, seed: 19)
      let tables = (0..<3).map { _ in (0..<8).map { _ in random.chance(0.5) } }
      let network = try RandomNetworks.network(tables: tables)
      let oracle = BruteForce(network)
      guard oracle.attractors().count > oracle.minimalTrapSpaces().count else { continue }
      let answer = try AsynchronousAttractors(QualitativeNetwork(network)).answer()
      #expect(answer.items.count == oracle.attractors().count)
      if answer.items.contains(where: \.avoidsTrapSpaces) { seen += 1 }
    }
    #expect(seen == 3)
  }

  @Test("The seed of the walks does not change the answer", arguments: 0..<10)
  func seeds(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 20)
    let network = try QualitativeNetwork(random.network(nodes: 7, fanIn: 3))
    let first = try AsynchronousAttractors(network, seed: Seed(1)).answer()
    #expect(try AsynchronousAttractors(network, seed: Seed(99)).answer() == first)
  }

  @Test("Seventy oscillators have one attractor of 2⁷⁰ states")
  func large() throws {
    let nodes = (0..<70).map { index in
      NodeDeclaration(RandomNetworks.name(index), .ruled(Rule(on: .not(.level(RandomNetworks.name(index))))))
    }
    let answer = try AsynchronousAttractors(QualitativeNetwork(Network(nodes: nodes))).answer()
    #expect(answer.isComplete && answer.items.map(\.size) == [.powerOfTwo(70)])
  }

  @Test("When diagrams may not grow, an attractor is still reported and the answer says what it lacks")
  func limits() throws {
    var random = RandomNetworks(3, seed: 21)
    var shown = false
    for _ in 0..<50 where !shown {
      let network = try QualitativeNetwork(random.network(nodes: 7, fanIn: 3))
      let full = try AsynchronousAttractors(network).answer()
      guard full.items.contains(where: { $0.kind == .cyclic }) else { continue }
      let poor = try AsynchronousAttractors(network, limits: SearchLimits(diagramNodes: 20)).answer()
      let unsized = poor.items.filter { $0.size == nil }
      guard !unsized.isEmpty else { continue }
      shown = true
      for item in unsized { #expect(item.states == nil && item.kind == .cyclic) }
      #expect(poor.items.count <= full.items.count)
      if poor.items.count < full.items.count { #expect(poor.shortfall == .diagramLimit) }
    }
    #expect(shown)
  }

  @Test("How often a condition holds in an attractor")
  func shares() throws {
    let (a, b) = (RandomNetworks.name(0), RandomNetworks.name(1))
    let network = try QualitativeNetwork(
      Network(nodes: [
        NodeDeclaration(a, .ruled(Rule(on: .not(.level(a))))), NodeDeclaration(b, .ruled(Rule(on: .constant(true)))),
      ]))
    let attractor = try #require(try AsynchronousAttractors(network).answer().items.first)
    #expect(network.share(of: .level(a), in: attractor) == .sometimes)
    #expect(network.share(of: .level(b), in: attractor) == .always)
    #expect(network.share(of: .not(.level(b)), in: attractor) == .never)
    #expect(network.share(of: .any([.level(a), .not(.level(a))]), in: attractor) == .always)
  }
}
