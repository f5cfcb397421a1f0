import BypassAnalyses
import BypassCore
import BypassModel
import Testing

/// All subsets of at most `size` positions, smaller ones first, then in order.
func subsets(of count: Int, upTo size: Int) -> [[Int]] {
  var all: [[Int]] = [[]]
  var last: [[Int]] = [[]]
  for _ in 0..<size {
    last = last.flatMap { set in ((set.last ?? -1) + 1..<max(count, (set.last ?? -1) + 1)).map { set + [$0] } }
    all += last
  }
  return all
}

extension BruteForce {
  func holds(_ condition: LevelCondition, in state: [Int]) -> Bool {
    condition.holds { id in state[network.index(of: id) ?? 0] }
  }

  /// Whether some attractor satisfies the condition in every state.
  func canSettle(in condition: LevelCondition) -> Bool {
    attractors().contains { $0.allSatisfy { holds(condition, in: $0) } }
  }
}

@Suite("Ways out and closures are those of trying every set")
struct EscapeTests {
  struct Case {
    let network: Network
    let choices: [Choice]
    let phenotype: LevelCondition
  }

  /// Five nodes, the first an input; choices clamp, inhibit, supply or set.
  static func sample(_ replicate: Int, seed: UInt64, choices count: Int = 5) throws -> Case {
    var random = RandomNetworks(replicate, seed: seed)
    let network = try random.network(nodes: 5, fanIn: 3, maximum: replicate % 3 == 0 ? 2 : 1, inputs: 1)
    var choices: [Choice] = [Choice("set", settings: [RandomNetworks.name(0): network.nodes[0].maximum])]
    for index in 0..<count {
      let node = network.nodes[1 + random.below(4)]
      let effect: Perturbation.Effect
      switch random.below(4) {
      case 0: effect = .clamp(random.below(node.maximum + 1))
      case 1: effect = .inhibit(Fraction(clamping: 1), from: 1)
      case 2: effect = .inhibit(Fraction(clamping: 0.6), from: 1)
      default: effect = .supply(Fraction(clamping: random.chance(0.5) ? 1 : 0.5), to: 1 + random.below(node.maximum))
      }
      choices.append(Choice("c\(index)", perturbations: [Perturbation(effect, of: node.id)]))
    }
    let phenotype = LevelCondition.all([
      .level(RandomNetworks.name(3)), .not(.level(RandomNetworks.name(4))),
    ])
    return Case(network: network, choices: choices, phenotype: phenotype)
  }

  /// The subset-minimal sets that pass.
  static func minimal(
    _ choices: [Choice], upTo size: Int, where passes: ([Choice]) throws -> Bool
  ) rethrows -> [[Int]] {
    var found: [[Int]] = []
    for set in subsets(of: choices.count, upTo: size) {
      guard !found.contains(where: { Set($0).isSubset(of: set) }) else { continue }
      let pairs = set.flatMap { a in set.filter { $0 > a }.map { (a, $0) } }
      guard !pairs.contains(where: { choices[$0.0].conflicts(with: choices[$0.1]) }) else { continue }
      if try passes(set.map { choices[$0] }) { found.append(set) }
    }
    return found
  }

  @Test("Ways out by up to two choices, exact as to attractors", arguments: 0..<18)
  func escapes(replicate: Int) throws {
    let sample = try Self.sample(replicate, seed: 61)
    let search = EscapeSearch(
      sample.network, choices: sample.choices, phenotype: sample.phenotype, size: 2, checksAttractors: true)
    let answer = try search.answer()
    let expected = try Self.minimal(sample.choices, upTo: 2) { chosen in
      BruteForce(try sample.network.choosing(chosen)).canSettle(in: sample.phenotype)
    }
    #expect(answer.isComplete && answer.items.map(\.choices) == expected)
  }

  @Test("Without the check of attractors every answer is still true, and has a refuge", arguments: 0..<12)
  func sound(replicate: Int) throws {
    let sample = try Self.sample(replicate, seed: 62)
    let answer = try EscapeSearch(
      sample.network, choices: sample.choices, phenotype: sample.phenotype, size: 2
    ).answer()
    for escape in answer.items {
      let network = try sample.network.choosing(escape.choices.map { sample.choices[$0] })
      #expect(BruteForce(network).canSettle(in: sample.phenotype))
      #expect(CertificateChecker(try QualitativeNetwork(network)).checkTrapSpace(escape.refuge) == .holds)
    }
  }

  @Test("From a start, only what can be reached counts", arguments: 0..<12)
  func reachable(replicate: Int) throws {
    let sample = try Self.sample(replicate, seed: 63)
    let start = [Int](repeating: 0, count: 5)
    let space = LevelSubspace(zip(sample.network.nodes, start).map { .init($0.id, $1, $1) })
    let answer = try EscapeSearch(
      sample.network, choices: sample.choices, phenotype: sample.phenotype, size: 2, start: space,
      checksAttractors: true
    ).answer()
    let expected = try Self.minimal(sample.choices, upTo: 2) { chosen in
      let oracle = BruteForce(try sample.network.choosing(chosen))
      // The start with clamped and set nodes in place.
      guard
        let origin = oracle.states.indices.first(where: { s in
          oracle.states[s].indices.allSatisfy { i in
            oracle.states[s][i] == start[i] || !oracle.states.contains { $0[i] == start[i] }
          }
        })
      else { return false }
      let reached = Set(oracle.reachable(from: origin).map { oracle.states[$0] })
      return oracle.attractors().contains { attractor in
        attractor.contains { reached.contains($0) } && attractor.allSatisfy { oracle.holds(sample.phenotype, in: $0) }
      }
    }
    #expect(answer.isComplete && answer.items.map(\.choices) == expected)
  }

  @Test("Closures are the smallest additions under which no set escapes", arguments: 0..<20)
  func closures(replicate: Int) throws {
    let sample = try Self.sample(replicate, seed: 64, choices: 9)
    let additions = sample.choices.suffix(4)
    let escape = EscapeSearch(
      sample.network, choices: Array(sample.choices.prefix(6)), phenotype: sample.phenotype, size: 1)
    let answer = try ClosureSearch(escape, additions: Array(additions), size: 2).answer()
    let expected = try Self.minimal(Array(additions), upTo: 2) { chosen in
      var question = escape
      question.network = try sample.network.choosing(chosen)
      question.choices = escape.choices.filter { choice in !chosen.contains { $0.conflicts(with: choice) } }
      return try question.answer().items.isEmpty
    }
    #expect(answer.isComplete && answer.items == expected)
  }

  @Test("Solved by hand: a receptor beside an inhibited kinase escapes, and only what lies below both closes it")
  func bypass() throws {
    func id(_ name: String) throws -> NodeID { try NodeID(name) }
    func ruled(_ name: String, _ condition: LevelCondition) throws -> NodeDeclaration {
      NodeDeclaration(try id(name), .ruled(Rule(on: condition)))
    }
    let (kinase, receptor, janus, factor) = (try id("KIN"), try id("REC"), try id("JAK"), try id("TF"))
    let network = try Network(
      nodes: [
        ruled("KIN", .constant(true)), NodeDeclaration(receptor, .input(0)), ruled("JAK", .level(receptor)),
        ruled("TF", .any([.level(kinase), .level(janus)])), ruled("GROWTH", .level(factor)),
      ], perturbations: [Perturbation(.inhibit(Fraction(clamping: 1), from: 1), of: kinase)])
    let escape = EscapeSearch(
      network,
      choices: [
        Choice("receptor high", settings: [receptor: 1]),
        Choice("janus mutated", perturbations: [.init(.clamp(1), of: janus)]),
        Choice("kinase lost", perturbations: [.init(.clamp(0), of: kinase)]),
      ], phenotype: .level(try id("GROWTH")), size: 2)
    #expect(try escape.answer().items.map(\.choices) == [[0], [1]])
    let additions = [
      Choice("janus inhibitor", perturbations: [.init(.inhibit(Fraction(clamping: 1), from: 1), of: janus)]),
      Choice("second kinase inhibitor", perturbations: [.init(.inhibit(Fraction(clamping: 1), from: 1), of: kinase)]),
      Choice("factor inhibitor", perturbations: [.init(.inhibit(Fraction(clamping: 0.99), from: 1), of: factor)]),
    ]
    // A mutation that clamps the Janus kinase on is not undone by inhibiting it here, so only the factor closes.
    #expect(try ClosureSearch(escape, additions: additions, size: 3).answer().items == [[2]])
    var withoutMutation = escape
    withoutMutation.choices.remove(at: 1)
    #expect(try ClosureSearch(withoutMutation, additions: additions, size: 3).answer().items == [[0], [2]])
    let weak = additions.dropLast().suffix(1)
    let none = try ClosureSearch(escape, additions: Array(weak), size: 1).answer()
    #expect(none.items.isEmpty && none.isComplete)
  }

  @Test("An untreated network needs nothing, and a clamp that forbids the phenotype leaves no way out")
  func extremes() throws {
    let (a, b) = (RandomNetworks.name(0), RandomNetworks.name(1))
    let network = try Network(nodes: [
      NodeDeclaration(a, .input(1)), NodeDeclaration(b, .ruled(Rule(on: .level(a)))),
    ])
    let choices = [Choice("a off", settings: [a: 0])]
    let free = try EscapeSearch(network, choices: choices, phenotype: .level(b), size: 1).answer()
    #expect(free.items.map(\.choices) == [[]])
    let treated = try network.perturbed(by: [Perturbation(.clamp(0), of: b)])
    #expect(try EscapeSearch(treated, choices: choices, phenotype: .level(b), size: 1).answer().items.isEmpty)
  }
}

@Suite("Interventions that force a phenotype are those of trying every set")
struct ControlTests {
  @Test("Clamps of up to two nodes that make every attractor satisfy the phenotype", arguments: 0..<12)
  func clamps(replicate: Int) throws {
    var random = RandomNetworks(replicate, seed: 71)
    let network = try random.network(nodes: 5, fanIn: 3, maximum: replicate % 3 == 0 ? 2 : 1, inputs: 1)
    let goal = LevelCondition.all([.level(RandomNetworks.name(3)), .not(.level(RandomNetworks.name(4)))])
    let forbidden: Set<NodeID> = [RandomNetworks.name(3)]
    let choices = Choice.clamps(of: network, except: forbidden)
    #expect(!choices.contains { $0.perturbations.contains { forbidden.contains($0.node) } })
    let answer = try ControlSearch(network, choices: choices, phenotype: goal, size: 2).answer()
    let expected = try EscapeTests.minimal(choices, upTo: 2) { chosen in
      let oracle = BruteForce(try network.choosing(chosen))
      return oracle.attractors().allSatisfy { $0.allSatisfy { oracle.holds(goal, in: $0) } }
    }
    #expect(answer.isComplete && answer.items == expected)
  }

  @Test("Mixed interventions, partial ones included", arguments: 0..<12)
  func mixed(replicate: Int) throws {
    let sample = try EscapeTests.sample(replicate, seed: 72)
    let goal = LevelCondition.level(RandomNetworks.name(2))
    let answer = try ControlSearch(sample.network, choices: sample.choices, phenotype: goal, size: 2).answer()
    let expected = try EscapeTests.minimal(sample.choices, upTo: 2) { chosen in
      let oracle = BruteForce(try sample.network.choosing(chosen))
      return oracle.attractors().allSatisfy { $0.allSatisfy { oracle.holds(goal, in: $0) } }
    }
    #expect(answer.isComplete && answer.items == expected)
  }

  @Test("A search that is stopped or limited says so and does not claim that nothing else is there")
  func limits() throws {
    let sample = try EscapeTests.sample(1, seed: 72)
    var search = ControlSearch(
      sample.network, choices: sample.choices, phenotype: .level(RandomNetworks.name(2)), size: 2)
    #expect(try search.answer(stop: { true }).shortfall == .stopped)
    search.limits.candidates = 0
    #expect(try search.answer().shortfall == .candidateLimit)
    let escape = EscapeSearch(sample.network, choices: sample.choices, phenotype: .constant(true), size: 1)
    #expect(try escape.answer(stop: { true }).shortfall == .stopped)
    #expect(try ClosureSearch(escape, additions: [], size: 1).answer(stop: { true }).shortfall == .stopped)
  }

  @Test("A further demand drops sets, and larger ones may take their place")
  func acceptable() throws {
    let (a, b) = (RandomNetworks.name(0), RandomNetworks.name(1))
    let network = try Network(nodes: [
      NodeDeclaration(a, .ruled(Rule(on: .level(a)))), NodeDeclaration(b, .ruled(Rule(on: .level(a)))),
    ])
    let search = ControlSearch(network, choices: Choice.clamps(of: network), phenotype: .level(b), size: 2)
    func names(_ sets: [[Int]]) -> [[String]] { sets.map { $0.map { search.choices[$0].name } } }
    #expect(names(try search.answer().items) == [["N0=1"], ["N1=1"]])
    let without = try search.answer(where: { chosen in !chosen.contains { $0.name == "N0=1" } })
    #expect(names(without.items) == [["N1=1"]])
  }
}
