import Testing

@Suite("Every code that a message can end in has a row in Documentation/diagnostics.md")
struct DiagnosticCodesTests {
  @Test("No source uses an undocumented code, and none is documented twice")
  func allDocumented() throws {
    let sources = try Repository.files(below: ["Sources"], ending: ".swift")
    #expect(sources.contains { !DiagnosticCodes.used(in: $0.text).isEmpty }, "the walk found codes")
    #expect(DiagnosticCodes.findings(sources: sources, page: try Repository.text("Documentation/diagnostics.md")) == [])
  }

  @Test("Codes are found in every way of writing them")
  func extraction() {
    let source = """
      .error("one-code", "text")
      .error(
        "two", at: place, "text")
      Diagnostic(.warning, code: "three", "text")
      .unknown("node", name, among: names)
      .unknown("disease model", name(of: x), among: names)
      .unknown("drug", name(of: x), among: names, code: "four")
      findings.changed("five-six", at: place, "text")
      throw .error("this is a sentence")
      """
    #expect(
      DiagnosticCodes.used(in: source) == [
        "one-code", "two", "three", "four", "five-six", "unknown-node", "unknown-disease-model",
      ])
  }

  @Test("A planted undocumented code is caught, with its file")
  func plantedCode() {
    let page = "| `known` | cause | remedy |\n"
    let source = RepositoryFile(path: "A.swift", text: #".error("known", "") + .error("planted-code", "")"#)
    #expect(
      DiagnosticCodes.findings(sources: [source], page: page) == ["A.swift: 'planted-code' is not in diagnostics.md"])
  }

  @Test("A code documented twice is caught")
  func plantedDoublet() {
    let page = "| `known` | a | b |\n| `known` | c | d |\n"
    #expect(DiagnosticCodes.findings(sources: [], page: page) == ["diagnostics.md has 'known' twice"])
  }
}
