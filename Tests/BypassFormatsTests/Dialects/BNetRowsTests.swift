import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Rows of the bnet dialects that are about binding, names and what is written")
struct BNetRowsTests {
  static func isSame(_ first: LevelCondition, _ second: LevelCondition) -> Bool {
    let names = ["A", "B", "C"].map { node($0) }
    return (0..<8).allSatisfy { row in
      let level: (NodeID) -> Int = { id in names.firstIndex(of: id).map { row >> $0 & 1 } ?? 0 }
      return first.holds(level) == second.holds(level)
    }
  }

  private static func rule(_ text: String) throws -> LevelCondition {
    let model = try ModelReader.read(text: "A, \(text)\nB, !B\nC, !C\n", file: "m.bnet")
    return try #require(model.network[node("A")]?.rule?.reaches(1))
  }

  @Test(
    "In bnet 'not' binds tightest, then 'and', then 'or'; parentheses go before all",
    arguments: [
      ("B | C & A", "B | (C & A)"), ("B & C | A", "(B & C) | A"), ("!B & C", "(!B) & C"), ("!B | C", "(!B) | C"),
      ("(B | C) & A", "(B | C) & A"), ("!(B & C)", "!(B & C)"), ("B or C and not A", "B | (C & !A)"),
      ("!!B & !(A | !C)", "B & !A & C"),
    ])
  func precedence(_ written: String, _ meant: String) throws {
    #expect(Self.isSame(try Self.rule(written), condition(meant)))
  }

  @Test("The comparison of bnet rules sees an 'or' that binds tighter, and a 'not' that binds looser")
  func precedenceCanFail() throws {
    #expect(!Self.isSame(try Self.rule("B | C & A"), condition("(B | C) & A")))
    #expect(!Self.isSame(try Self.rule("!B & C"), condition("!(B & C)")))
  }

  @Test(
    "What is written needs nothing of any dialect: it is read strictly, in plain names, rules without '^' and constants 0 and 1",
    arguments: [WritingOptions.InputConvention.omitted, .identity, .false, .true, .level])
  func core(_ convention: WritingOptions.InputConvention) throws {
    let odd = try ModelReader.read(
      text: "targets, functions\nA-b, MEK1/2 ^ 5Z # x\nMEK1/2, true;\n5Z, not A-b\nTargets, A-b\n", file: "m.bnet")
    for model in [try SmallModels.toggle(), try SmallModels.levels(), odd] {
      let text = try ModelWriter.write(model, as: .bnet, options: WritingOptions(inputs: convention)).files[0].text
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.first == "targets, factors" && lines.last == "", "one header, and an end of line after each rule")
      for line in lines.dropFirst().dropLast() {
        let (name, rule) = (line.prefix { $0 != "," }, line.drop { $0 != "," })
        #expect(
          name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } && name.first?.isNumber == false)
        #expect(!["targets", "factors", "true", "and", "or", "not"].contains(name.lowercased()))
        #expect(rule.dropFirst(2).allSatisfy { $0.isLetter || $0.isNumber || "_!&|() ".contains($0) }, "\(rule)")
      }
      let found =
        convention == .omitted ? [] : refusals(text, file: "again.bnet", options: ReadingOptions(strict: true))
      #expect(found.filter { $0.severity == .error } == [])
    }
    let toggle = try ModelWriter.write(try SmallModels.toggle(), as: .bnet).files[0].text
    #expect(toggle.contains("Always, 1\n") && toggle.contains("Never, 0\n"))
  }

  @Test("Every one of several renamed names is said, and none takes the name of another node")
  func renames() throws {
    let model = try ModelReader.read(text: "A-b, A.b\nA.b, A_b\nA_b, p53*\n", file: "m.bnet")
    #expect(model.network.nodes.map(\.id.description) == ["A_b_2", "A_b_3", "A_b", "p53_"])
    #expect(model.diagnostics.filter { $0.code == "renamed-node" }.count == 3)
    #expect(model.network[node("A_b")]?.rule?.regulators == [node("p53_")])
    #expect(model.network[node("A_b_2")]?.rule?.regulators == [node("A_b_3")])
  }
}
