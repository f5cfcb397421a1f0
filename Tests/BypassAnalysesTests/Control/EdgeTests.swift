import BypassAnalyses
import BypassCore
import BypassModel
import Testing

@Suite("Changes of edges, and interventions that end, are those of trying every set")
struct EdgeTests {
  private func sample(_ replicate: Int, seed: UInt64) throws -> (network: Network, goal: LevelCondition) {
    var random = RandomNetworks(replicate, seed: seed)
    let network = try random.network(
      nodes: 4, fanIn: 2, maximum: replicate % 3 == 0 ? 2 : 1, canalysing: replicate % 2 == 0)
    return (network, .all([.level(RandomNetworks.name(2)), .not(.level(RandomNetworks.name(3)))]))
  }

  @Test("Edges seen at other levels that force a phenotype, up to two", arguments: 0..<14)
  func control(replicate: Int) throws {
    let (network, goal) = try sample(replicate, seed: 75)
    let choices = Choice.edges(of: network)
    let answer = try ControlSearch(network, choices: choices, phenotype: goal, size: 2).answer()
    let expected = try EscapeTests.minimal(choices, upTo: 2) { chosen in
      let oracle = BruteForce(try network.choosing(chosen))
      return oracle.attractors().allSatisfy { $0.allSatisfy { oracle.holds(goal, in: $0) } }
    }
    #expect(answer.isComplete && answer.items == expected)
  }

  @Test("Edges beside clamps that let a phenotype settle", arguments: 0..<14)
  func escape(replicate: Int) throws {
    let (network, goal) = try sample(replicate, seed: 76)
    let choices = Choice.edges(of: network) + Choice.clamps(of: network).prefix(4)
    let answer = try EscapeSearch(network, choices: choices, phenotype: goal, size: 1, checksAttractors: true).answer()
    let expected = try EscapeTests.minimal(choices, upTo: 1) { chosen in
      BruteForce(try network.choosing(chosen)).canSettle(in: goal)
    }
    #expect(answer.isComplete && answer.items.map(\.choices) == expected)
  }

  @Test("An edge that is not there is refused, and one edge at two levels excludes itself")
  func edges() throws {
    let (a, b) = (RandomNetworks.name(0), RandomNetworks.name(1))
    let network = try Network(nodes: [
      NodeDeclaration(a, .ruled(Rule(on: .level(b)))), NodeDeclaration(b, .ruled(Rule(on: .level(b)))),
    ])
    #expect(Choice.edges(of: network).map(\.name) == ["N1>N0=0", "N1>N0=1", "N1>N1=0", "N1>N1=1"])
    #expect(throws: Diagnostics.self) { try network.changing([EdgeFix(a, to: b, seenAt: 0)]) }
    #expect(throws: Diagnostics.self) { try network.changing([EdgeFix(b, to: a, seenAt: 2)]) }
    let (cut, kept) = (Choice.edges(of: network)[0], Choice.edges(of: network)[1])
    #expect(cut.conflicts(with: kept) && !cut.conflicts(with: Choice.edges(of: network)[2]))
    // Where no edge was changed, nothing is: the search for edges finds what it must find.
    #expect(try network.choosing([cut]).nodes[0].rule?.clauses.first?.when.simplified == .constant(false))
  }

  /// Whether the network, settled under the choices and then released, keeps the phenotype for good.
  private func staysAfterRelease(_ network: Network, _ chosen: [Choice], _ goal: LevelCondition) throws -> Bool {
    let (clamped, free) = (BruteForce(try network.choosing(chosen)), BruteForce(network))
    let failing = free.attractors().filter { !$0.allSatisfy { free.holds(goal, in: $0) } }
    for attractor in clamped.attractors() {
      for state in attractor {
        guard let origin = free.index(of: state) else { return false }
        let reached = Set(free.reachable(from: origin).map { free.states[$0] })
        if failing.contains(where: { !$0.isDisjoint(with: reached) }) { return false }
      }
    }
    return true
  }

  @Test("Temporary clamps after which the phenotype stays", arguments: 0..<24)
  func temporary(replicate: Int) throws {
    let (network, goal) = try sample(replicate, seed: 77)
    let choices = Choice.clamps(of: network)
    var search = ControlSearch(network, choices: choices, phenotype: goal, size: 2)
    search.isTemporary = true
    let answer = try search.answer()
    let expected = try EscapeTests.minimal(choices, upTo: 2) { try staysAfterRelease(network, $0, goal) }
    #expect(answer.isComplete && answer.items == expected)
  }

  @Test("A switch needs only a push; a node without memory falls back")
  func memory() throws {
    let (a, b) = (RandomNetworks.name(0), RandomNetworks.name(1))
    let network = try Network(nodes: [
      NodeDeclaration(a, .ruled(Rule(on: .level(a)))), NodeDeclaration(b, .ruled(Rule(on: .level(a)))),
    ])
    var search = ControlSearch(network, choices: Choice.clamps(of: network), phenotype: .level(b), size: 1)
    func names() throws -> [String] { try search.answer().items.map { search.choices[$0[0]].name } }
    #expect(try names() == ["N0=1", "N1=1"])
    search.isTemporary = true
    #expect(try names() == ["N0=1"])
  }

  @Test("In a share of an ensemble: a set counts when enough members are forced", arguments: 0..<10)
  func ensemble(replicate: Int) throws {
    let networks = try (0..<3).map { try sample(3 * (replicate * 3 + $0) + 1, seed: 78).network }
    let goal = LevelCondition.level(RandomNetworks.name(2))
    let choices = Choice.clamps(of: networks[0], except: [RandomNetworks.name(2)])
    let members = networks.map { ControlSearch($0, choices: choices, phenotype: goal, size: 2) }
    for (share, needed) in [(0.5, 2), (1.0, 3), (0.1, 1)] {
      let answer = try EnsembleControl(members, share: share).answer()
      let expected = try EscapeTests.minimal(choices, upTo: 2) { chosen in
        try networks.filter { network in
          let oracle = BruteForce(try network.choosing(chosen))
          return oracle.attractors().allSatisfy { $0.allSatisfy { oracle.holds(goal, in: $0) } }
        }.count >= needed
      }
      #expect(answer.isComplete && answer.items.map(\.choices) == expected)
    }
  }

  @Test("Closures of several tumours at once hold each of them, and each proposal that fails has its way out")
  func contexts() throws {
    for replicate in 0..<8 {
      let samples = try [0, 1].map { try EscapeTests.sample(replicate + 20 * $0, seed: 79, choices: 9) }
      // The same additions act differently in the two.
      let contexts = samples.map { sample in
        ClosureSearch.Context(
          EscapeSearch(
            sample.network, choices: Array(sample.choices.prefix(5)), phenotype: sample.phenotype, size: 1),
          additions: Array(sample.choices.suffix(4)))
      }
      let answer = try ClosureSearch(contexts, size: 2).proof()
      func isOpen(_ set: [Int], _ context: ClosureSearch.Context) throws -> Bool {
        let chosen = set.map { context.additions[$0] }
        var question = context.escape
        question.network = try question.network.choosing(chosen)
        question.choices = question.choices.filter { choice in !chosen.contains { $0.conflicts(with: choice) } }
        return try !question.answer().items.isEmpty
      }
      for closure in answer.closures.items {
        for context in contexts { #expect(try !isOpen(closure, context)) }
      }
      for example in answer.counterExamples {
        #expect(try isOpen(example.additions, contexts[example.context]))
        #expect(!answer.closures.items.contains(example.additions))
      }
      // What closes both is a closure or contains one, where the additions exclude each other in neither.
      for set in subsets(of: 4, upTo: 2) {
        let clashes = contexts.contains { context in
          set.contains { a in set.contains { $0 != a && context.additions[a].conflicts(with: context.additions[$0]) } }
        }
        guard !clashes, try !contexts.contains(where: { try isOpen(set, $0) }) else { continue }
        #expect(answer.closures.items.contains { Set($0).isSubset(of: set) })
      }
    }
  }
}
