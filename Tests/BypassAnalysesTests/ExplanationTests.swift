import BypassAnalyses
import BypassCore
import BypassModel
import Testing

@Suite("Explanations")
struct ExplanationTests {
  private func network(_ rules: [(String, String)], inputs: [(String, Int)]) throws -> Network {
    var nodes = try inputs.map { NodeDeclaration(try NodeID($0.0), .input($0.1)) }
    nodes += try rules.map { NodeDeclaration(try NodeID($0.0), .ruled(Rule(on: try ConditionText.parse($0.1)))) }
    return try Network(nodes: nodes)
  }

  private func state(_ levels: [String: Int]) throws -> [NodeID: Int] {
    Dictionary(uniqueKeysWithValues: try levels.map { (try NodeID($0.key), $0.value) })
  }

  /// A kinase K that keeps death away through S, and raises B, which dampens death too.
  private func cell() throws -> Network {
    try network([("S", "K"), ("B", "!K"), ("Death", "!S")], inputs: [("K", 1)])
  }

  @Test("The path of a change runs through what drove it, with signs and levels")
  func change() throws {
    let search = CausalSearch(network: try cell())
    let path = try #require(
      search.change(
        from: state(["K": 1, "S": 1, "B": 0, "Death": 0]), to: state(["K": 0, "S": 0, "B": 1, "Death": 1]),
        causedBy: [try NodeID("K")], of: try NodeID("Death")))
    #expect(path.text == "K 1→0 → S 1→0 ⊣ Death 0→1")
  }

  @Test("A change that opposes the effect is no cause of it: B rising does not explain death that B prevents")
  func sign() throws {
    let cell = try network(
      [("S", "K"), ("B", "!K"), ("Death", "!S & (!B | B)"), ("D2", "!S & !B | !K & !S")], inputs: [("K", 1)])
    let path = CausalSearch(network: cell).change(
      from: try state(["K": 1, "S": 1, "B": 0, "Death": 0, "D2": 0]),
      to: try state(["K": 0, "S": 0, "B": 1, "Death": 1, "D2": 1]), causedBy: [try NodeID("B")], of: try NodeID("D2"))
    #expect(path == nil)
  }

  @Test("What holds a level is found where regulators back each other up")
  func support() throws {
    let cell = try network([("G", "A | B"), ("Death", "!G")], inputs: [("A", 1), ("B", 1)])
    let path = CausalSearch(network: cell).support(
      in: try state(["A": 1, "B": 1, "G": 1, "Death": 0]), causedBy: [try NodeID("A")], of: try NodeID("Death"))
    #expect(path?.text == "A 1 → G 1 ⊣ Death 0")
  }

  @Test("Nothing explains a node through a clamped one")
  func clamped() throws {
    let clamped = try cell().perturbed(by: [Perturbation(.clamp(0), of: try NodeID("S"))])
    let path = CausalSearch(network: try cell()).under(clamped).support(
      in: try state(["K": 1, "S": 0, "B": 0, "Death": 1]), causedBy: [try NodeID("K")], of: try NodeID("S"))
    #expect(path == nil)
  }

  @Test("The words of an explanation name rule, deciding regulators, clamps and drugs")
  func words() throws {
    let inhibited = try cell().perturbed(by: [
      Perturbation(.inhibit(Fraction(clamping: 0.9), from: 1), of: try NodeID("S"))
    ])
    let lines = LevelExplanation(network: inhibited, state: try state(["K": 1, "S": 0, "B": 0, "Death": 1])).chain(
      for: try NodeID("Death"))
    #expect(lines.first == "Death = 1: its rule for level 1 holds: !S; decided by S=0")
    #expect(
      lines.contains("S = 0: its rule for level 1 holds: K; decided by K=1; inhibited by 90 % (the rule heads for 1)"))
    #expect(lines.last == "K = 1: an input")
  }
}

@Suite("Treatment screens")
struct TreatmentScreenTests {
  /// Growth follows a kinase; death follows its loss.
  private func screen() throws -> TreatmentScreen {
    let (k, grow, die) = (try NodeID("K"), try NodeID("Grow"), try NodeID("Die"))
    let network = try Network(nodes: [
      NodeDeclaration(k, .ruled(Rule(on: .constant(true)))), NodeDeclaration(grow, .ruled(Rule(on: .level(k)))),
      NodeDeclaration(die, .ruled(Rule(on: .not(.level(k))))),
    ])
    var screen = TreatmentScreen(untreated: network, death: die, proliferation: grow, seed: Seed(5))
    screen.trajectories = 4000
    return screen
  }

  @Test("An inhibitor at occupancy 0.7 leaves the target on in 30 % of cells (4.9 standard errors: once in a million)")
  func gate() async throws {
    let screen = try screen()
    let k = try NodeID("K")
    let outcome = try await screen.outcome(
      of: .init(drugs: [], perturbations: [Perturbation(.inhibit(Fraction(clamping: 0.7), from: 1), of: k)]))
    let share = try #require(outcome.meanLevels[k]).mean
    let standardError = (0.3 * 0.7 / 4000).squareRoot()
    #expect(abs(share - 0.3) < 4.9 * standardError)
    withKnownIssue("a planted bias of five points") { #expect(abs(share - 0.35) < 4.9 * standardError) }
  }

  @Test("Untreated cells grow and live: score 0; without the kinase they die and do not grow: score 1")
  func score() async throws {
    let screen = try screen()
    let untreated = try await screen.outcome(of: .init(drugs: [], perturbations: []))
    #expect(untreated.score.value == 0 && untreated.death[0].value == 0)
    let blocked = try await screen.outcome(
      of: .init(drugs: [], perturbations: [Perturbation(.clamp(0), of: try NodeID("K"))]))
    #expect(blocked.score.value == 1 && blocked.proliferation[0].value == 0)
    #expect(blocked.score.lower < 1 && untreated.score.upper > 0)
  }

  @Test("A readout that the network does not have is refused")
  func refused() async throws {
    var screen = try screen()
    screen.death = try NodeID("Nowhere")
    await #expect(throws: Diagnostic.self) { try await screen.outcome(of: .init(drugs: [], perturbations: [])) }
  }
}
