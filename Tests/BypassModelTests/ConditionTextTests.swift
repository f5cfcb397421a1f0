import BypassCore
import BypassModel
import Testing

@Suite("Conditions as text")
struct ConditionTextTests {
  @Test(
    "A condition and its text mean the same",
    arguments: [
      ("A & B | C", "A & B | C"), ("A:2", "A>=2"), ("A>=2 & !(B | C)", "A>=2 & !(B | C)"), ("A = 1", "A & A<2"),
      ("A<1", "!A"), ("not A and B", "!A & B"), ("A ^ B & C", "A ^ B & C"), ("A > 1", "A>=2"), ("A >= 0", "1"),
      ("A=0 & STAT3", "!A & STAT3"),
    ])
  func texts(written: String, canonical: String) throws {
    let condition = try ConditionText.parse(written)
    #expect(condition.text == canonical)
    #expect(
      try ConditionText.parse(condition.text) == condition || ConditionText.parse(condition.text).text == canonical)
  }

  @Test("Precedence: not before and before xor before or, decided on every assignment")
  func precedence() throws {
    let mixed = try ConditionText.parse("!A & B ^ C | A & C")
    for bits in 0..<8 {
      let (a, b, c) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)
      let value = mixed.holds { ["A": a, "B": b, "C": c][$0.description] == true ? 1 : 0 }
      #expect(value == (((!a && b) != c) || (a && c)))
    }
  }

  @Test(
    "A fault is shown where it is",
    arguments: [("A &", 3), ("A | | B", 4), ("(A", 2), ("A B", 2), ("A >= x", 5), ("A $ B", 2)])
  func faults(text: String, offset: Int) {
    #expect { try ConditionText.parse(text) } throws: { ($0 as? ConditionText.SyntaxError)?.offset == offset }
  }

  @Test("A hundred thousand parentheses are refused, not run into")
  func depth() {
    let text = String(repeating: "(", count: 100_000) + "A"
    #expect(throws: ConditionText.SyntaxError.self) { try ConditionText.parse(text) }
    #expect(throws: ConditionText.SyntaxError.self) {
      try ConditionText.parse(String(repeating: "!", count: 100_000) + "A")
    }
  }
}
