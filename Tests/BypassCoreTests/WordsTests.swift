import BypassCore
import Testing

@Suite("Words: identifiers, numbers, places")
struct WordsTests {
  @Test("Identifiers take letters, digits and underscores, and refuse the rest")
  func identifiers() throws {
    #expect(try NodeID("IL10RA_hi").description == "IL10RA_hi")
    #expect(throws: MalformedIdentifier.self) { try NodeID("IL-10") }
    #expect(throws: MalformedIdentifier.self) { try NodeID("") }
    #expect(try EntryID("ALCL-024").description == "ALCL-024")
  }

  @Test("A misspelt drug is answered with the nearest one")
  func nearest() {
    #expect(
      NearestNames.nearest(to: "crizotnib", among: ["crizotinib", "ceritinib", "lorlatinib"]).first == "crizotinib")
    #expect(NearestNames.nearest(to: "xyz", among: ["crizotinib"]).isEmpty)
    #expect(NearestNames.distance("brac", "barc") == 1)
  }

  @Test(
    "Numbers are written without locale, correctly rounded",
    arguments: [
      (0.0005, 3, "0.000"), (1234.5678, 2, "1234.57"), (-0.004, 2, "0.00"), (2.5, 0, "2"), (-1.25, 1, "-1.2"),
    ])
  func fixed(value: Double, decimals: Int, text: String) {
    #expect(value.fixed(decimals) == text)
  }

  @Test(
    "Significant figures drop trailing zeros",
    arguments: [(82.148, 3, "82.1"), (0.9, 3, "0.9"), (706.6, 2, "707"), (0.000123, 2, "0.00012")])
  func significant(value: Double, figures: Int, text: String) {
    #expect(value.significant(figures) == text)
  }

  @Test("A byte offset becomes line and column, in characters")
  func places() {
    let source = SourceText(file: "f", text: "a\nµµx = 1\r\nlast")
    let place = source.place(at: 6, length: 1)
    #expect((place.line, place.column, place.lineText) == (2, 3, "µµx = 1"))
    #expect(source.place(at: 10_000).line == 3)
  }

  @Test("A diagnostic shows the line, a caret under the fault, and the remedy")
  func rendering() {
    let source = SourceText(file: "f.yaml", text: "ALK: STAT4")
    let text = Diagnostic.unknown("node", "STAT4", at: source.place(at: 5, length: 5), among: ["STAT3"]).description
    #expect(text.contains("f.yaml:1:6: error: there is no node 'STAT4' [unknown-node]"))
    #expect(text.contains("      |      ^^^^^") || text.contains("   |      ^^^^^"))
    #expect(text.contains("did you mean 'STAT3'?"))
  }

  @Test("Wilson's interval has width at 0 of n and holds the value")
  func wilson() {
    let none = Estimate.share(0, of: 100)
    #expect(none.lower == 0 && abs(none.upper - 0.0370) < 0.0005)
    let half = Estimate.share(50, of: 100)
    #expect(abs(half.lower - 0.4038) < 0.0005 && abs(half.upper - 0.5962) < 0.0005)
  }

  @Test("JSON keeps the order of members and escapes what it must")
  func json() {
    let value: JSONValue = ["b": 1, "a": ["x\"\n", 0.5, true, .null]]
    #expect(value.text(pretty: false) == #"{"b":1,"a":["x\"\n",0.5,true,null]}"#)
    #expect(JSONValue.number(.nan).text() == "null")
  }
}
