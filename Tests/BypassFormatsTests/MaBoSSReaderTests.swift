import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("MaBoSS files mean what MaBoSS makes of them")
struct MaBoSSReaderTests {
  static func read(
    _ network: String, _ configurations: String..., options: ReadingOptions = ReadingOptions()
  ) throws(Diagnostics) -> ImportedModel {
    let texts = [network] + configurations
    return try ModelReader.read(
      texts.enumerated().map { SourceText(file: $0.offset == 0 ? "m.bnd" : "m\($0.offset).cfg", text: $0.element) },
      options: options)
  }

  private func rule(_ logic: String) throws -> LevelCondition {
    let model = try Self.read("node X { logic = \(logic); } node A {} node B {} node C {}")
    return model.network[node("X")]?.rule?.reaches(1) ?? .constant(false)
  }

  private func isSame(_ first: LevelCondition, _ second: LevelCondition) -> Bool {
    let names = ["A", "B", "C", "X"].map { node($0) }
    return (0..<16).allSatisfy { row in
      let level: (NodeID) -> Int = { id in names.firstIndex(of: id).map { row >> $0 & 1 } ?? 0 }
      return first.holds(level) == second.holds(level)
    }
  }

  @Test(
    "Operators bind as in MaBoSS, the exclusive or loosest of the logical ones",
    arguments: [
      ("A | B ^ C", "(A | B) ^ C"), ("A ^ B & C", "A ^ (B & C)"), ("A & B | C", "(A & B) | C"),
      ("!A & B", "(!A) & B"), ("NOT A AND B or C", "(!A & B) | C"), ("A xor B", "A ^ B"), ("A == B", "!(A ^ B)"),
      ("A != B", "A ^ B"), ("A && B || C", "A & B | C"), ("A ? B : C", "A & B | !A & C"),
      ("A ? B : C ? A : B", "A & B | !A & (C & A | !C & B)"), ("A + B + C >= 2", "A & B | A & C | B & C"),
      ("A + B", "A | B"), ("2 * A - 1 > 0", "A"), ("A > 0", "A"), ("A < 1", "!A"), ("A >= 2", "0"), ("-1", "1"),
      ("A == 1 & B", "A & B"), ("1 - A", "!A"), ("A*B", "A & B"), ("0", "0"), ("1", "1"), ("(A)", "A"),
    ])
  func precedence(_ written: String, _ meant: String) throws {
    #expect(isSame(try rule(written), condition(meant)))
  }

  @Test("The comparison of rules sees the tighter reading of the exclusive or")
  func precedenceCanFail() throws { #expect(!isSame(try rule("A | B ^ C"), condition("A | (B ^ C)"))) }

  @Test("Nodes are numbered by first mention, expressions before the node itself")
  func order() throws {
    let model = try Self.read("node CycE { logic = !Rb & E2F; } node E2F { logic = Cdc; } node Rb {} Cdc, CycE")
    #expect(model.network.nodes.map(\.id.description) == ["Rb", "E2F", "CycE", "Cdc"])
  }

  @Test(
    "Rates that are speeds towards the rule are read as speeds",
    arguments: [
      ("logic = !X;", 1.0, 1.0), ("logic = !X; rate_up = @logic ? 2.5 : 0;", 2.5, 1),
      ("logic = !X; rate_down = @logic ? 0 : $d;", 1, 0.25), ("logic = !X; rate_up = $u * 2 * @logic ? 3 : 0;", 3, 1),
      ("rate_up = !X ? $u : 0; rate_down = !X ? 0 : $d;", 0.5, 0.25),
      ("logic = !X; rate_up = !X ? 2 : 0; rate_down = X ? 4 : 0;", 2, 4),
      ("logic = !X; rate_up = @logic ? 1.0 : 0.0; rate_down = 0.0;", 1, 0),
      ("logic = !X; rate_up = @up; up = @logic ? 7 : 0;", -1, -1),
    ])
  func speeds(_ body: String, _ up: Double, _ down: Double) throws {
    let model = try Self.read("node X { \(body) }", "$u = 0.5; $d = 1/4;")
    let kinetics = model.network[node("X")]?.kinetics
    if up >= 0 {
      #expect(kinetics == .followingRule(up: up, down: down))
    } else if case .rates = kinetics {
    } else {
      Issue.record("an alias is kept as a rate")
    }
    #expect(isSame(model.network[node("X")]?.rule?.reaches(1) ?? .constant(false), condition("!X")))
  }

  @Test("Other rates are kept as they are, with the rule they amount to")
  func rates() throws {
    let text = "node A { rate_up = B ? log(8, 2) : exp(0); rate_down = C ? $k : 0; } node B {} node C {}"
    let model = try Self.read(text, "$k = 2; A.istate = 0; B.istate = 1; C.istate = 0;")
    guard case .rates(let up, let down)? = model.network[node("A")]?.kinetics else {
      Issue.record("no rates")
      return
    }
    #expect(down == .conditional(.level(node("C")), then: .parameter("k"), otherwise: .number(0)))
    #expect(up.nodes == [node("B")])
    #expect(isSame(model.network[node("A")]?.rule?.reaches(1) ?? .constant(false), condition("A & !C | !A")))
    #expect(RateView(model.network).flipRate("A", ["B"]).map { abs($0 - 3) < 1e-15 } == true)
    #expect(model.network.inputs == [node("B"), node("C")])
    #expect(model.network[node("B")]?.behaviour == .input(1))
    #expect(model.diagnostics.map(\.code) == ["explicit-rates"])
  }

  @Test("Beginnings: groups in their order, then the others at even odds; weights are kept")
  func beginnings() throws {
    let model = try Self.read(
      "node A { logic = B; } node B { logic = A; } node C { logic = C; } node D {}",
      "[A, B].istate = 0.5 [0,1], 0.3 [1,1], 0.2 [1,0]; C.istate = -1;")
    #expect(model.network.initial.groups.map { $0.nodes.map(\.description) } == [["B", "A"].reversed(), ["C"], ["D"]])
    #expect(model.network.initial.groups[0].alternatives.map(\.weight) == [0.5, 0.3, 0.2])
    #expect(model.network.initial.groups[2].alternatives.map(\.weight) == [0.5, 0.5])
    #expect(model.network[node("D")]?.rule == Rule(on: .level(node("D"))), "a random input keeps its level")
    #expect(Set(model.diagnostics.map(\.code)) == ["random-start", "random-input"])
  }

  @Test("Settings, switches for outputs, overrides and values that win")
  func settings() throws {
    var options = ReadingOptions()
    options.overrides = ["max_time=7;$b=3", "sample_count = 0x1.8p3;"]
    options.parameters = ["c": 9]
    let model = try Self.read(
      "node A { logic = !A; rate_up = @logic ? $a*$b*$c : 0; description = \"one \\\"node\\\"\"; }",
      "TIME_TICK = 0.25; use_mtrandgen = TRUE; $a = 2; $b = $a; $c = 1; // rest\n/* more */ discrete_time = true;",
      "seed_pseudorandom = 5; A.is_internal = TRUE; A.refstate = 1; A.in_graph = 1; A.istate = 1; A.schedule = 2: 1, 3.5: 0.5;",
      options: options)
    #expect(model.network[node("A")]?.kinetics == .followingRule(up: 54, down: 1))
    var meant = SimulationSettings()
    (meant.timeTick, meant.maxTime, meant.sampleCount, meant.discreteTime) = (0.25, 7, 12, true)
    (meant.generator, meant.seed) = (.mersenneTwister, 5)
    #expect(model.settings == meant)
    #expect(model.internalNodes == [node("A")] && model.graphNodes == [node("A")])
    #expect(model.references == [.init(node: node("A"), level: 1)])
    #expect(model.schedule.map(\.time) == [2, 3.5] && model.schedule.map(\.probability) == [1, 0.5])
    #expect(model.annotations == [.init(node: node("A"), kind: "description", text: "one \"node\"")])
    #expect(model.diagnostics.map(\.code) == ["schedule"])
  }

  @Test(
    "Mutation idioms are clamps when their parameters say so, and nothing otherwise",
    arguments: [
      ("0", "1", 1), ("1", "0", 0), ("0", "0", nil),
    ] as [(String, String, Int?)])
  func mutations(_ low: String, _ high: String, _ level: Int?) throws {
    let bodies = [
      """
      rate_up = $Low_A ? 0 : ($High_A ? 1E308/$nb_mutable : (@logic ? 2 : 0));
      rate_down = $Low_A ? 1E308/$nb_mutable : ($High_A ? 0 : (@logic ? 0 : 3));
      """,
      """
      rate_up = ($Low_A==1) ? 0.0 : (($High_A==1) ? @max_rate : (@logic ? 2 : 0));
      rate_down = ($Low_A==1) ? @max_rate : (($High_A==1) ? 0.0 : (@logic ? 0 : 3));
      max_rate = 1.7976931348623157E+308/$nb_mutable;
      """,
    ]
    for body in bodies {
      let model = try Self.read(
        "node A { logic = B; \(body) } node B { logic = A; }",
        "$Low_A = \(low); $High_A = \(high); $nb_mutable = 1; A.istate = 0; B.istate = 0;")
      #expect(model.network.perturbations == (level.map { [Perturbation(.clamp($0), of: node("A"))] } ?? []))
      #expect(model.network[node("A")]?.kinetics == .followingRule(up: 2, down: 3))
      #expect(model.diagnostics.contains { $0.code == "mutation-clamp" } == (level != nil))
    }
  }

  @Test("A switch to a rate that is not huge is no clamp but a rate")
  func weakMutation() throws {
    let model = try Self.read(
      "node A { logic = A; rate_up = $High_A ? 5 : 0; rate_down = $High_A ? 0 : 1; }", "$High_A = 1; A.istate = 0;")
    #expect(model.network.perturbations.isEmpty)
    #expect(RateView(model.network).flipRate("A", []) == 5)
  }

  @Test("Second declarations are refused, replace or are added, as asked")
  func duplicates() throws {
    let text = "node A { logic = A; rate_up = 1; } node A { logic = !A; }"
    #expect(refusals(text, file: "m.bnd").map(\.code).contains("duplicate-node"))
    var options = ReadingOptions()
    options.duplicates = .override
    let replaced = try Self.read(text, options: options)
    #expect(replaced.network[node("A")]?.kinetics == .standard)
    options.duplicates = .augment
    let augmented = try Self.read(text, options: options)
    guard case .rates? = augmented.network[node("A")]?.kinetics else {
      Issue.record("the rate of the first declaration is gone")
      return
    }
    #expect(augmented.network[node("A")]?.rule?.reaches(1) == condition("!A"))
  }

  @Test("Aliases that lead back or grow beyond bounds are refused")
  func aliases() {
    #expect(refusals("node A { logic = @b; b = @c; c = @b; }", file: "m.bnd").first?.code == "alias-cycle")
    var body = "x0 = A;"
    for level in 1...60 { body += "x\(level) = @x\(level - 1) + @x\(level - 1);" }
    #expect(refusals("node A { logic = A; \(body) rate_up = @x60; }", file: "m.bnd").first?.code == "expression-size")
  }
}
