import BypassCore
import BypassModel
import Testing

@testable import BypassAnalyses

@Suite("Families of rules")
struct FamilyTests {
  private func rule(_ text: String) throws -> SignedRule? {
    SignedRule(of: NodeDeclaration(try NodeID("T"), .ruled(Rule(on: try ConditionText.parse(text)))))
  }

  private func texts(_ kind: RuleKind, _ rule: String) throws -> [String] {
    kind.alternatives(of: try #require(try self.rule(rule))).map { $0.nodes[0].rule?.reaches(1).text ?? "" }
  }

  @Test("There are 1, 2, 9 and 114 monotone functions that depend on each of 1 to 4 arguments")
  func monotoneCounts() {
    #expect((1...4).map { MonotoneFunctions.dependingOnAll($0).count } == [1, 2, 9, 114])
  }

  @Test("The monotone functions of three arguments are those that brute force finds")
  func monotoneByBruteForce() {
    func isMonotone(_ table: Int) -> Bool {
      (0..<8).allSatisfy { row in (0..<3).allSatisfy { table >> row & 1 <= table >> (row | 1 << $0) & 1 } }
    }
    func depends(_ table: Int, _ bit: Int) -> Bool {
      (0..<8).contains { table >> $0 & 1 != table >> ($0 ^ 1 << bit) & 1 }
    }
    let expected = (0..<256).filter { table in isMonotone(table) && (0..<3).allSatisfy { depends(table, $0) } }
    let found = MonotoneFunctions.dependingOnAll(3).map { terms in
      (0..<8).reduce(0) { table, row in terms.contains { row & $0 == $0 } ? table | 1 << row : table }
    }
    #expect(found == expected)
  }

  @Test("Two link operators where there are activators and inhibitors, one rule otherwise")
  func links() throws {
    #expect(try texts(.linkOperators, "(A | B) & !C") == ["(A | B) & !C", "A | B | !C"])
    #expect(try texts(.linkOperators, "A & B") == ["A | B"])
    #expect(try texts(.linkOperators, "!A | !B") == ["!A & !B"])
  }

  @Test("Thresholds are k of n pushes, an inhibitor pushing while it is off")
  func thresholds() throws {
    #expect(try texts(.thresholds, "A & !B") == ["A | !B", "A & !B"])
    #expect(try texts(.thresholds, "A & B & C") == ["A | B | C", "A & (B | C) | B & C", "A & B & C"])
  }

  @Test("Every alternative has the signs it was made from", arguments: RuleKind.allCases)
  func signsAreKept(_ kind: RuleKind) throws {
    let given = try #require(try rule("(A | B) & !C & D"))
    for alternative in kind.alternatives(of: given) {
      let back = try #require(SignedRule(of: alternative.nodes[0]))
      #expect(Set(back.regulators) == Set(given.regulators), "\(alternative.name)")
    }
  }

  @Test("A rule whose signs cannot be told is left as it is, and refused when it is named")
  func unsigned() throws {
    #expect(try rule("A ^ B") == nil)
    #expect(try rule("1") == nil)
    let network = try TextNetwork.network(["T": "A ^ B", "A": "A", "B": "B"])
    #expect(try NetworkFamily(of: network, rules: .monotone).unknowns.isEmpty)
    #expect(throws: Diagnostics.self) {
      try NetworkFamily(of: network, rules: .monotone, nodes: [NodeID("T")])
    }
  }

  @Test("Few members are all listed, each once; of many some different ones are drawn, the same for the same seed")
  func choices() throws {
    let network = try TextNetwork.network(["T": "A & !B", "U": "B & !A & !T", "A": "A", "B": "B"])
    let family = try NetworkFamily(of: network, rules: .thresholds)
    let all = family.choices(atMost: 6, seed: Seed(1))
    #expect("\(family.size)" == "6" && all.count == 6 && Set(all).count == 6)
    #expect(all.allSatisfy { zip($0, family.unknowns).allSatisfy { $0 < $1.alternatives.count } })
    let some = family.choices(atMost: 4, seed: Seed(1))
    #expect((1...4).contains(some.count) && Set(some).count == some.count && Set(some).isSubset(of: all))
    #expect(some == family.choices(atMost: 4, seed: Seed(1)))
  }

  @Test("One node cannot be two unknowns")
  func overlap() throws {
    let network = try TextNetwork.network(["A": "B", "B": "A"])
    let own = network.nodes[0]
    let twice = NetworkFamily.Unknown("x", [.init("a", nodes: [own])])
    #expect(throws: Diagnostics.self) { try NetworkFamily(base: network, unknowns: [twice, twice]) }
  }
}

/// Networks by their rules as text.
enum TextNetwork {
  static func network(_ rules: KeyValuePairs<String, String>, inputs: [String] = []) throws -> Network {
    try Network(
      nodes: try inputs.map { NodeDeclaration(try NodeID($0), .input(0)) }
        + rules.map { NodeDeclaration(try NodeID($0), .ruled(Rule(on: try ConditionText.parse($1)))) })
  }
}
