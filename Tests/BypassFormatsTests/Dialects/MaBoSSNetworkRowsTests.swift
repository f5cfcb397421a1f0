import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Rows of MaBoSS's language of networks")
struct MaBoSSNetworkRowsTests {
  private static let others = " node B { logic = B; } node C { logic = C; }"

  private func rule(_ logic: String) throws -> LevelCondition {
    let model = try MaBoSSReaderTests.read("node A { logic = \(logic); }" + Self.others)
    return try #require(model.network[node("A")]?.rule?.reaches(1))
  }

  @Test(
    "Signs bind tightest, products before sums, sums before comparisons, those before equality, a choice loosest",
    arguments: [
      ("!A + B >= 2", "!A & B"), ("-A + B > 0", "B & !A"), ("+A", "A"), ("A + B * C >= 2", "A & B & C"),
      ("A * B + C >= 2", "A & B & C"), ("A == B < C", "!(A ^ (!B & C))"), ("A & B == C", "A & !(B ^ C)"),
      ("A - B - C > 0", "A & !B & !C"), ("A - B + C > 0", "A & (!B | C) | !A & !B & C"), ("A / 2 * 2 == 1", "A"),
      ("A == B == C", "!(!(A ^ B) ^ C)"), ("A ^ B ? C : 0", "(A ^ B) & C"), ("A | B ? 0 : C", "!(A | B) & C"),
      ("A > B == C", "!((A & !B) ^ C)"), ("NOT A == B", "A ^ B"), ("1e-1 + .5 + 2. > 2.59 & A", "A"), ("5e-1", "1"),
      ("A /* & B */ & C // | B", "A & C"), ("log(A + 1)", "A"), ("log(A + 2, 2) > 1.5", "A"), ("exp(A) > 2", "A"),
    ])
  func precedence(_ written: String, _ meant: String) throws {
    #expect(BNetRowsTests.isSame(try rule(written + "\n"), condition(meant)))
  }

  @Test("The comparison of MaBoSS rules sees a comparison that binds looser than equality")
  func precedenceCanFail() throws {
    #expect(!BNetRowsTests.isSame(try rule("A == B < C"), condition("!(!(A ^ B)) & C | (A ^ B) & C")))
    #expect(!BNetRowsTests.isSame(try rule("!A + B >= 2"), condition("!(A & B)")))
  }

  @Test("'node' is a word in any case; its attributes are not, and one that is nearly meant is a warning")
  func spellings() throws {
    let model = try MaBoSSReaderTests.read(
      "NODE A { logic = !A; } nOdE B { logic = A; }", "A.istate = 0; B.istate = 0;")
    #expect(model.network.nodes.map(\.id) == [node("A"), node("B")] && model.diagnostics.isEmpty)
    for body in ["LOGIC = !A;", "logic = !A; Rate_Up = 2;", "logic = !A; rate_dwon = 2;", "rateup = 1;"] {
      let planted = "node A { \(body) }"
      let said = try MaBoSSReaderTests.read(planted, "A.istate = 0;").diagnostics
      #expect(said.contains { $0.code == "attribute-spelling" && $0.severity == .warning }, "\(body)")
      #expect(!refusals(planted, file: "m.bnd", options: ReadingOptions(strict: true)).isEmpty)
    }
    // An alias that is used means what it says, and what is far from all three words may be kept for people.
    for body in ["logic = @logi; logi = !A;", "logic = !A; max_rate = 3;", "logic = !A; description = \"logic\";"] {
      #expect(try MaBoSSReaderTests.read("node A { \(body) }", "A.istate = 0;").diagnostics.isEmpty, "\(body)")
    }
  }

  @Test("Without a logic a missing rate is 0; beside a logic it is that of the logic")
  func missingRates() throws {
    let model = try MaBoSSReaderTests.read(
      "node A { rate_up = A ? 0 : 2; } node B { rate_down = B ? 3 : 0; } node C { logic = A; rate_up = 5; }",
      "[A, B, C].istate = 1 [0, 0, 0];")
    let rates = RateView(model.network)
    #expect(rates.flipRate("A", []) == 2 && rates.flipRate("A", ["A"]) == 0)
    #expect(rates.flipRate("B", ["B"]) == 3 && rates.flipRate("B", []) == 0)
    #expect(rates.flipRate("C", []) == 5)
    #expect(rates.flipRate("C", ["C"]) == 1 && rates.flipRate("C", ["A", "C"]) == 0)
  }

  @Test("An alias belongs to its own node: that of another node is refused")
  func foreignAlias() {
    let text = "node A { logic = A; mine = A; } node B { logic = @mine; }"
    let first = refusals(text, file: "m.bnd").first { $0.severity == .error }
    #expect(first?.code == "unknown-alias" && first?.place?.column == 50)
  }

  @Test("Where both mutation switches are set the lower one wins")
  func bothSwitches() throws {
    let model = try MaBoSSReaderTests.read(
      """
      node A { logic = A;
        rate_up = ($Low_A==1) ? 0.0 : (($High_A==1) ? @max_rate : (@logic ? 1 : 0));
        rate_down = ($Low_A==1) ? @max_rate : (($High_A==1) ? 0.0 : (@logic ? 0 : 1));
        max_rate = 1.7976931348623157E+308/$nb_mutable; }
      """, "$Low_A = 1; $High_A = 1; $nb_mutable = 1; A.istate = 0;")
    #expect(model.network.perturbations == [Perturbation(.clamp(0), of: node("A"))])
  }

  @Test("Mutants that are written count all mutated nodes, so that their huge rates together stay finite")
  func mutantsWritten() throws {
    let rules = ["A", "B", "C"].map { NodeDeclaration(node($0), .ruled(Rule(on: condition("A & B")))) }
    let clamps = [("A", 1), ("B", 0), ("C", 1)].map { Perturbation(.clamp($0.1), of: node($0.0)) }
    let files = try ModelWriter.write(ImportedModel(try Network(nodes: rules, perturbations: clamps)), as: .maboss)
      .files
    #expect(files[1].text.contains("$nb_mutable = 3;"))
    #expect(files[0].text.split(separator: "1E308/$nb_mutable").count == 7, "up and down of three nodes")
    #expect((0..<3).reduce(0.0) { sum, _ in sum + 1E308 / 3 }.isFinite)
    #expect(!(0..<3).reduce(0.0) { sum, _ in sum + 1E308 }.isFinite, "a count of one would overflow")
    let again = try MaBoSSReaderTests.read(files[0].text, files[1].text)
    #expect(again.network.perturbations == clamps)
  }

  @Test("What is written for MaBoSS has no comments, joined group headers and renames what begins with no letter")
  func plainText() throws {
    let model = try ModelReader.read(text: "5Z, !A\nA, 5Z & node\n", file: "m.bnet")
    for (model, groups) in [(model, false), (try SmallModels.kinetics(), true)] {
      let files = try ModelWriter.write(model, as: .maboss).files
      for file in files { #expect(!file.text.contains("//") && !file.text.contains("/*") && !file.text.contains("#")) }
      let starts = files[1].text.split(separator: "\n").filter { $0.hasPrefix("[") }
      #expect(starts.allSatisfy { $0.contains("].istate = ") } && starts.isEmpty != groups)
      for line in files[0].text.split(separator: "\n") where line.hasPrefix("node ") {
        #expect(line.dropFirst(5).first?.isLetter == true)
      }
    }
  }
}
