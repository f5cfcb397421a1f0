import BypassAnalyses
import BypassBDD
import BypassCore
import BypassModel
import Testing

@Suite("Fixed points and trap spaces are those of exhaustive enumeration")
struct TrapSpaceTests {
  private func check(_ network: Network, inputs: QualitativeNetwork.Inputs = .asDeclared) throws {
    let oracle = BruteForce(network, openInputs: inputs != .asDeclared)
    let qualitative = try QualitativeNetwork(network, options: .init(inputs: inputs))
    let points = try FixedPoints(qualitative).answer()
    #expect(points.isComplete && points.items == oracle.fixedPoints())
    #expect(try FixedPoints(qualitative).count()?.exactly == points.items.count)
    let minimal = try TrapSpaces(.minimal, of: qualitative).answer()
    #expect(minimal.isComplete && minimal.items == oracle.minimalTrapSpaces())
    #expect(try TrapSpaces(.minimal, of: qualitative).count()?.exactly == minimal.items.count)
    let maximal = try TrapSpaces(.maximal, of: qualitative).answer()
    if inputs != .free { #expect(maximal.isComplete && maximal.items == oracle.maximalTrapSpaces()) }
  }

  @Test("All 256 networks of two nodes")
  func twoNodes() throws { for number in 0..<256 { try check(RandomNetworks.twoNodes(number)) } }

  @Test("Three nodes with random tables", arguments: 0..<40)
  func threeNodes(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 3)
    let tables = (0..<3).map { _ in (0..<8).map { _ in random.chance(0.5) } }
    try check(RandomNetworks.network(tables: tables))
  }

  @Test("Five Boolean nodes with random rules", arguments: 0..<30)
  func random(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 4)
    try check(random.network(nodes: 5, fanIn: 4))
  }

  @Test("Six Boolean nodes with nested canalysing rules", arguments: 0..<10)
  func canalysing(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 5)
    try check(random.network(nodes: 6, fanIn: 3, canalysing: true))
  }

  @Test("Nodes of up to three levels above 0", arguments: 0..<40)
  func multivalued(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 6)
    try check(random.network(nodes: 3, fanIn: 3, maximum: 3))
  }

  @Test("Inputs as declared, kept and free, of several levels", arguments: 0..<20)
  func inputs(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 7)
    let network = try random.network(nodes: 4, fanIn: 3, maximum: 2, inputs: 2)
    try check(network)
    try check(network, inputs: .identity)
    try check(network, inputs: .free)
  }

  @Test("Clamps, partial and full inhibition, partial and full supply", arguments: 0..<60)
  func perturbed(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 8)
    try check(random.network(nodes: 3, fanIn: 3, maximum: 2, inputs: 1, perturbations: 3))
  }

  @Test("…and a network with one rule changed is told from the original (the comparison can fail)")
  func plantedFault() throws {
    let tables = [[false, true, false, true], [false, false, true, true]]
    let original = BruteForce(try RandomNetworks.network(tables: tables))
    let changed = try RandomNetworks.network(tables: [[true, true, false, true], tables[1]])
    #expect(try TrapSpaces(.minimal, of: QualitativeNetwork(changed)).answer().items != original.minimalTrapSpaces())
  }

  @Test("Inputs set high or low are at their highest level or at 0, unless they are kept")
  func constantInputs() throws {
    let (a, b) = (RandomNetworks.name(0), RandomNetworks.name(1))
    let network = try Network(nodes: [
      NodeDeclaration(a, maximum: 2, .input(1)), NodeDeclaration(b, .ruled(Rule(on: .level(a, atLeast: 2)))),
    ])
    func levels(_ options: QualitativeNetwork.Options) throws -> [[Int?]] {
      try FixedPoints(QualitativeNetwork(network, options: options)).answer().items.map { $0.intervals.map(\.level) }
    }
    #expect(try levels(.init(inputs: .constant(true))) == [[2, 1]])
    #expect(try levels(.init(inputs: .constant(false))) == [[0, 0]])
    #expect(try levels(.init(inputs: .constant(true), keeping: [a])) == [[1, 0]])
    #expect(try levels(.init(inputs: .identity)) == [[0, 0], [1, 0], [2, 1]])
  }

  @Test("With free inputs the largest trap spaces are those that hold whatever the inputs are")
  func freeInputs() throws {
    let (i, a, b) = (RandomNetworks.name(0), RandomNetworks.name(1), RandomNetworks.name(2))
    let network = try Network(nodes: [
      NodeDeclaration(i, .input(0)), NodeDeclaration(a, .ruled(Rule(on: .level(a)))),
      NodeDeclaration(b, .ruled(Rule(on: .all([.level(b), .level(i)])))),
    ])
    let free = try TrapSpaces(.maximal, of: QualitativeNetwork(network, options: .init(inputs: .free))).answer()
    #expect(free.items.map(\.description) == ["N0=0..1 N1=0 N2=0..1", "N0=0..1 N1=0..1 N2=0", "N0=0..1 N1=1 N2=0..1"])
    let kept = try TrapSpaces(.maximal, of: QualitativeNetwork(network, options: .init(inputs: .identity))).answer()
    #expect(kept.items.count == 5)
  }

  @Test("A limit of answers lists that many and says that there are more")
  func limits() throws {
    let network = try RandomNetworks.network(tables: [
      [false, true, false, true], [false, false, true, true],
    ])
    let qualitative = try QualitativeNetwork(network)
    let some = try TrapSpaces(.minimal, of: qualitative, limits: SearchLimits(answers: 3)).answer()
    #expect(some.items.count == 3 && some.shortfall == .answerLimit)
    let all = try TrapSpaces(.minimal, of: qualitative, limits: SearchLimits(answers: 4)).answer()
    #expect(all.items.count == 4 && all.isComplete)
    let few = try FixedPoints(qualitative, limits: SearchLimits(answers: 1)).answer()
    #expect(few.items.count == 1 && few.shortfall == .answerLimit)
  }

  @Test("Forty free inputs are counted without listing 2⁴⁰ answers")
  func closedForm() throws {
    let inputs = (0..<40).map { NodeDeclaration(RandomNetworks.name($0), .input(0)) }
    let all = LevelCondition.all((0..<40).map { .level(RandomNetworks.name($0)) })
    let own = RandomNetworks.name(40)
    let memory = NodeDeclaration(own, .ruled(Rule(on: .any([all, .level(own)]))))
    let network = try QualitativeNetwork(Network(nodes: inputs + [memory]), options: .init(inputs: .free))
    // The memory can stay off unless all inputs are on.
    #expect(try FixedPoints(network).count()?.description == "2199023255551")
    #expect(try TrapSpaces(.minimal, of: network).count()?.description == "2199023255551")
  }

  @Test("Counting part by part: independent parts multiply, and what a part settles into adds up", arguments: 0..<24)
  func parts(replicate: Int) throws {
    // Two random networks side by side, and a third that hears both.
    var random = RandomNetworks(replicate, seed: 35)
    var nodes: [NodeDeclaration] = []
    for part in 0..<2 {
      let network = try random.network(nodes: 3, fanIn: 2, canalysing: part == 1)
      nodes += network.nodes.map { node in
        NodeDeclaration(
          RandomNetworks.name(Self.number(node.id) + 3 * part),
          .ruled(
            Rule(
              on: node.rule?.reaches(1).replacingAtoms { atom in
                .level(RandomNetworks.name(Self.number(atom.node) + 3 * part))
              } ?? .constant(false))))
      }
    }
    let (first, last) = (RandomNetworks.name(0), RandomNetworks.name(5))
    if replicate % 2 == 0 {
      nodes.append(
        NodeDeclaration(
          RandomNetworks.name(6), .ruled(Rule(on: .any([.level(first), .level(last), .level(RandomNetworks.name(6))]))))
      )
    }
    let network = try Network(nodes: nodes)
    let expected = BruteForce(network).minimalTrapSpaces().count
    #expect(try TrapSpaces(.minimal, of: QualitativeNetwork(network)).count()?.exactly == expected)
  }

  private static func number(_ id: NodeID) -> Int { Int(id.description.dropFirst()) ?? 0 }

  @Test("Ten switches that one node hears are counted over what they settle into when a diagram may not grow")
  func upstream() throws {
    let switches = (0..<10).map { RandomNetworks.name($0) }
    let listener = RandomNetworks.name(10)
    let hears = switches.dropFirst().reduce(LevelCondition.level(switches[0])) { .either($0, .level($1)) }
    let network = try QualitativeNetwork(
      Network(
        nodes: switches.map { NodeDeclaration($0, .ruled(Rule(on: .level($0)))) } + [
          NodeDeclaration(listener, .ruled(Rule(on: .either(hears, .level(listener)))))
        ]))
    // Where an odd number is on, the listener toggles: one minimal trap space; else it rests either way: two.
    #expect(try TrapSpaces(.minimal, of: network).count()?.exactly == 512 + 2 * 512)
    let narrow = SearchLimits(diagramNodes: 1_000, diagramWork: 100)
    #expect(try TrapSpaces(.minimal, of: network, limits: narrow).count()?.exactly == 512 + 2 * 512)
  }
}
