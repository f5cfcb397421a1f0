import BypassAnalyses
import BypassCore
import BypassModel
import Testing

@Suite("Two networks are compared in every state")
struct ComparisonTests {
  private func network(_ rules: [(String, String)], inputs: [String] = []) throws -> Network {
    try Network(
      nodes: rules.map { NodeDeclaration(try NodeID($0.0), .ruled(Rule(on: try ConditionText.parse($0.1)))) }
        + inputs.map { NodeDeclaration(try NodeID($0), .input(0)) })
  }

  @Test(
    "Equality is that of an exhaustive look at all states",
    arguments: [
      ("A & B | A & C", "A & (B | C)", true), ("A ^ B", "A & !B | !A & B", true), ("A & B", "A | B", false),
      ("A & !A", "0", true), ("A ^ B ^ C", "A ^ C ^ B", true), ("A & B & C", "A & B", false), ("1", "A | !A", true),
      ("A & B | !A & C", "(A | C) & (!A | B)", true), ("A & B | !A & C", "A & B | !A & C | B & !C", false),
    ])
  func exhaustive(first: String, second: String, equal: Bool) throws {
    let rest = [("A", "A"), ("B", "A"), ("C", "B")]
    let (one, two) = (try network([("X", first)] + rest), try network([("X", second)] + rest))
    let answer = FunctionComparison(one, two).answer()
    #expect(answer.isEqual == equal && answer.compared == 4)
    let (left, right) = (try ConditionText.parse(first), try ConditionText.parse(second))
    let same = (0..<8).allSatisfy { bits in
      let level: (NodeID) -> Int = { ["A": bits & 1, "B": bits >> 1 & 1, "C": bits >> 2 & 1][$0.description] ?? 0 }
      return left.holds(level) == right.holds(level)
    }
    #expect(same == equal)
    for case .function(let variable, let state, let value) in answer.differences {
      let level: (NodeID) -> Int = { id in state.contains { $0.variable.node == id && $0.isOn } ? 1 : 0 }
      #expect(variable.description == "X" && left.holds(level) == value && right.holds(level) != value)
    }
  }

  @Test("A difference outside the ladders of levels is none; one inside is found with a state")
  func ladders() throws {
    func model(_ text: String) throws -> Network {
      try Network(nodes: [
        NodeDeclaration(try NodeID("K"), maximum: 2, .input(0)),
        NodeDeclaration(try NodeID("X"), .ruled(Rule(on: try ConditionText.parse(text)))),
      ])
    }
    #expect(FunctionComparison(try model("K>=2"), try model("K>=2 & K>=1")).answer().isEqual == true)
    let answer = FunctionComparison(try model("K>=1"), try model("K>=2")).answer()
    #expect(answer.isEqual == false)
    guard case .function(_, let state, _)? = answer.differences.first else {
      Issue.record("there is a state")
      return
    }
    #expect(state.map { "\($0.variable)=\($0.isOn)" } == ["K>=1=true", "K>=2=false"])
  }

  @Test("A network with levels is its own unary form, and is not when one threshold is off by one")
  func unary() throws {
    let levels = try Network(nodes: [
      NodeDeclaration(
        try NodeID("K"), maximum: 2,
        .ruled(
          Rule([
            .init(level: 1, when: try ConditionText.parse("S")),
            .init(level: 2, when: try ConditionText.parse("S & K")),
          ]))),
      NodeDeclaration(try NodeID("S"), .ruled(Rule(on: try ConditionText.parse("K<2")))),
    ])
    let form = UnaryNetwork(levels)
    let names = ["K_b1", "K_b2", "S"]
    func split(_ shift: Int) throws -> Network {
      var nodes: [NodeDeclaration] = []
      for index in form.variables.indices {
        let rule = try form.updateFunction(of: index).replacingAtoms { atom in
          LevelCondition.level(try NodeID(names[index == 2 ? max(0, atom - shift) : atom]))
        }
        nodes.append(NodeDeclaration(try NodeID(names[index]), .ruled(Rule(on: rule))))
      }
      return try Network(nodes: nodes)
    }
    #expect(FunctionComparison(levels, try split(0)).answer().isEqual == true)
    #expect(FunctionComparison(try split(0), levels).answer().isEqual == true)
    #expect(FunctionComparison(levels, try split(1)).answer().isEqual == false)
  }

  @Test("Nodes of one side only are told; a table of names joins them")
  func names() throws {
    let (one, two) = (try network([("A", "B"), ("B", "A")]), try network([("A", "v_B"), ("v_B", "A")]))
    var comparison = FunctionComparison(one, two)
    #expect(comparison.answer().differences.contains { if case .onlyInFirst = $0 { true } else { false } })
    #expect(comparison.answer().differences.contains { if case .onlyInSecond = $0 { true } else { false } })
    comparison.names = try NameTable(SourceText(file: "names", text: "# first second\nB v_B\n"))
    #expect(comparison.answer().isEqual == true)
    #expect(throws: Diagnostic.self) { try NameTable(SourceText(file: "names", text: "A B C\n")) }
    #expect(throws: Diagnostic.self) { try NameTable(SourceText(file: "names", text: "A B\nA C\n")) }
  }

  @Test("Inputs are free unless their levels are to count")
  func inputs() throws {
    let input = try network([("X", "I")], inputs: ["I"])
    let constant = try network([("X", "I"), ("I", "0")])
    var comparison = FunctionComparison(input, constant)
    #expect(comparison.answer().isEqual == false)
    comparison.inputs = .declared
    #expect(comparison.answer().isEqual == true)
  }
}
