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
    let network = try random.network(nodes: 4, fanIn: 3, maximum: 2, canalysing: replicate % 3 == 0)
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

  @Test("Attractors, and each with one bit of one state changed, a state missing or one added", arguments: 0..<20)
  func attractors(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 42)
    let network = try random.network(nodes: 5, fanIn: 3, canalysing: replicate % 3 == 0)
    let qualitative = try QualitativeNetwork(network)
    let checker = CertificateChecker(qualitative)
    let oracle = BruteForce(network)
    let real = Set(oracle.attractors())
    func verdictIsTrue(of states: [[Int]]) -> Bool {
      let isOne = Set(states).count == states.count && real.contains(Set(states))
      return (checker.checkAttractor(states) == .holds) == isOne
    }
    for attractor in try AsynchronousAttractors(qualitative).answer().items {
      let states = try #require(qualitative.listedStates(of: attractor))
      #expect(checker.checkAttractor(states) == .holds)
      for position in states.indices {
        for bit in 0..<5 {
          var changed = states
          changed[position][bit] = 1 - changed[position][bit]
          #expect(verdictIsTrue(of: changed), "\(changed)")
        }
        var fewer = states
        fewer.remove(at: position)
        #expect(checker.checkAttractor(fewer) != .holds)
      }
      for state in oracle.states where !states.contains(state) { #expect(verdictIsTrue(of: states + [state])) }
    }
  }

  @Test("Nested canalysing networks of seven nodes: each answer, and each with one bit changed", arguments: 0..<6)
  func canalysing(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 44)
    let network = try random.network(nodes: 7, fanIn: 4, canalysing: true)
    let qualitative = try QualitativeNetwork(network)
    let checker = CertificateChecker(qualitative)
    let oracle = BruteForce(network)
    let minimal = oracle.minimalTrapSpaces()
    let found = try TrapSpaces(.minimal, of: qualitative).answer()
    #expect(found.isComplete && found.items == minimal)
    for space in minimal {
      #expect(checker.checkTrapSpace(space, isMinimal: true) == .holds)
      for position in space.intervals.indices {
        let other = shifted(space, position, in: network)
        #expect((checker.checkTrapSpace(other, isMinimal: true) == .holds) == minimal.contains(other))
      }
    }
  }

  @Test("A larger trap space is not called minimal, however the variables are numbered")
  func notMinimal() throws {
    for turn in 0..<3 {
      let names = try (0..<3).map { try NodeID("N\(($0 + turn) % 3)") }
      let network = try Network(
        nodes: [
          NodeDeclaration(names[0], .ruled(Rule(on: .level(names[1])))),
          NodeDeclaration(names[1], .ruled(Rule(on: .level(names[0])))),
          NodeDeclaration(names[2], .ruled(Rule(on: .not(.level(names[2]))))),
        ])
      let checker = CertificateChecker(try QualitativeNetwork(network))
      let whole = LevelSubspace(network.nodes.map { .init($0.id, 0, 1) })
      #expect(checker.checkTrapSpace(whole) == .holds)
      #expect(checker.checkTrapSpace(whole, isMinimal: true) == .fails("a smaller trap space is inside"))
    }
  }

  @Test("Checks that share steps end when these are spent, and a claim that was not checked does not hold")
  func shared() throws {
    var random = RandomNetworks(3, seed: 43)
    let qualitative = try QualitativeNetwork(random.network(nodes: 6, fanIn: 3))
    let checker = CertificateChecker(qualitative)
    let attractor = try #require(try AsynchronousAttractors(qualitative).answer().items.first)
    let states = try #require(qualitative.listedStates(of: attractor))
    var steps = 1
    #expect(checker.checkAttractor(states, spending: &steps) == .undecided && steps == 0)
    steps = 1_000_000
    #expect(checker.checkAttractor(states, spending: &steps) == .holds && steps < 1_000_000)
  }

  @Test("A claim that needs more cases than the budget is undecided, not accepted")
  func budget() throws {
    var random = RandomNetworks(1, seed: 43)
    let qualitative = try QualitativeNetwork(random.network(nodes: 6, fanIn: 4))
    let space = try #require(try TrapSpaces(.minimal, of: qualitative).answer().items.first)
    #expect(CertificateChecker(qualitative, budget: 1).checkTrapSpace(space, isMinimal: true) == .undecided)
  }
}
