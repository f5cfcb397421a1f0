import BypassAnalyses
import BypassCore
import BypassModel
import Testing

@Suite("The checker accepts what is true and rejects what is one bit off")
struct CertificateTests {
  private func shifted(_ space: LevelSubspace, _ position: Int, in network: Network) -> LevelSubspace {
    var intervals = space.intervals
    let interval = intervals[position]
    let maximum = network.nodes[position].maximum
    let level = interval.lowest == maximum ? 0 : interval.lowest + 1
    intervals[position] = .init(interval.node, level, interval.level == nil ? maximum : level)
    return LevelSubspace(intervals)
  }

  @Test("Fixed points and minimal trap spaces, and each with one level changed", arguments: 0..<30)
  func spaces(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 41)
    let network = try random.network(nodes: 4, fanIn: 3, maximum: 2)
    let qualitative = try QualitativeNetwork(network)
    let checker = CertificateChecker(qualitative)
    let oracle = BruteForce(network)
    let points = Set(oracle.fixedPoints())
    let minimal = Set(oracle.minimalTrapSpaces())
    for space in try TrapSpaces(.minimal, of: qualitative).answer().items {
      #expect(checker.checkTrapSpace(space, isMinimal: true) == .holds)
      for position in space.intervals.indices {
        let other = shifted(space, position, in: network)
        #expect((checker.checkTrapSpace(other, isMinimal: true) == .holds) == minimal.contains(other))
        if other.isState { #expect((checker.checkFixedPoint(other) == .holds) == points.contains(other)) }
      }
    }
    for box in oracle.boxes() {
      #expect((checker.checkTrapSpace(oracle.asAnswer(box)) == .holds) == oracle.isTrap(box))
    }
  }

  @Test("Attractors, and each with a state changed, missing or added", arguments: 0..<20)
  func attractors(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 42)
    let network = try random.network(nodes: 5, fanIn: 3)
    let qualitative = try QualitativeNetwork(network)
    let checker = CertificateChecker(qualitative)
    for attractor in try AsynchronousAttractors(qualitative).answer().items {
      let states = try #require(qualitative.listedStates(of: attractor))
      #expect(checker.checkAttractor(states) == .holds)
      for position in states.indices {
        var changed = states
        changed[position][replicate % 5] = 1 - changed[position][replicate % 5]
        if Set(changed) != Set(states) { #expect(checker.checkAttractor(changed) != .holds || changed.count == 1) }
        var fewer = states
        fewer.remove(at: position)
        #expect(checker.checkAttractor(fewer) != .holds)
      }
    }
  }

  @Test("A claim that needs more cases than the budget is undecided, not accepted")
  func budget() throws {
    var random = RandomNetworks(1, seed: 43)
    let qualitative = try QualitativeNetwork(random.network(nodes: 6, fanIn: 4))
    let space = try #require(try TrapSpaces(.minimal, of: qualitative).answer().items.first)
    #expect(CertificateChecker(qualitative, budget: 1).checkTrapSpace(space, isMinimal: true) == .undecided)
  }
}
