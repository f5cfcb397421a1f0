import Testing

@Suite("The index of the dialects' corners names tests that are there")
struct DialectIndexTests {
  private static let page = "Validation/formats/DIALECTS.md"

  @Test("Every corner of a dialect has a test, by its sentence and its case")
  func index() throws {
    let page = try Repository.text(Self.page)
    #expect(DialectIndex.findings(page: page) { try? Repository.text($0) } == [])
  }

  @Test("A renamed test, a lost case, a test that is switched off and a lost line are caught")
  func planted() {
    let page = """
      # Corners

      2 corners, in these files:

      - OneTests: `Room/OneTests.swift`

      ## A format

      - a corner → what is done: OneTests "It is so" / "a case"
      - another → nothing: OneTests "It is not so"; OneTests "It is so"
      """
    let source = "@Test(\n  \"It is so\", arguments: [\"a case\"])\nfunc a() {}\n@Test(\"It is not so\") func b() {}"
    func count(_ page: String, _ source: String?) -> Int {
      DialectIndex.findings(page: page) { $0 == "Tests/Room/OneTests.swift" ? source : nil }.count
    }
    #expect(count(page, source) == 0)
    #expect(count(page, source.replacing("It is so", with: "It was so")) == 2)
    #expect(count(page, source.replacing("a case", with: "no case")) == 1)
    #expect(count(page, source.replacing("\"It is not so\"", with: "\"It is not so\", .disabled()")) == 1)
    #expect(count(page, source.replacing("@Test(\"It is not so\")", with: "// \"It is not so\"")) == 1)
    #expect(count(page, nil) == 3)
    #expect(count(page.replacing("2 corners", with: "3 corners"), source) == 1)
    #expect(
      count(page.replacing("- another → nothing: OneTests \"It is not so\"; OneTests", with: "- another → it:"), source)
        == 1)
  }
}
