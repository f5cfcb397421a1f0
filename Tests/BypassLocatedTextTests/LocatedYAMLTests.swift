import BypassCore
import BypassLocatedText
import Testing

@Suite("YAML that knows its lines")
struct LocatedYAMLTests {
  private func parse(_ text: String) throws -> LocatedValue {
    try LocatedYAML.parse(TextFile.check(Array(text.utf8), file: "f.yaml"))
  }

  private func code(_ text: String) -> String? {
    do {
      _ = try parse(text)
      return nil
    } catch { return (error as? Diagnostic)?.code }
  }

  @Test("Every value knows its line and column")
  func places() throws {
    let map = try parse("a: 1\nb:\n  - x\n  - y: 2\n").openMap()
    #expect(map.entries.map(\.place.line) == [1, 2])
    let list = try #require(map["b"]).list()
    #expect((list[0].place.line, list[0].place.column) == (3, 5))
    #expect(try list[1].openMap().require("y").integer() == 2)
  }

  @Test("An unknown key is answered with the nearest one at its place")
  func unknownKey() throws {
    #expect { try parse("alteration: x").map(keys: ["alterations", "drugs"]) } throws: { error in
      let finding = error as? Diagnostic
      return finding?.place?.column == 1 && finding?.remedy == "did you mean 'alterations'?"
    }
  }

  @Test(
    "Rubbish is refused with a reason",
    arguments: [
      ("", "empty-file"), ("   \n", "empty-file"), ("a:\n\t- b", "yaml-syntax"), ("a: [1, 2", "yaml-syntax"),
      ("a: &x 1\nb: *x", "yaml-subset"), ("a: 1\na: 2", "duplicate-key"), ("a: \u{0}", "not-text"),
      (String(repeating: "[", count: 100_000), "yaml-depth"), (String(repeating: "- ", count: 100_000), "yaml-depth"),
    ])
  func rubbish(text: String, expected: String) {
    #expect(code(text) == expected)
  }

  @Test("A tab is named as the fault")
  func tab() {
    #expect { try parse("a:\n\tb: 1") } throws: { ($0 as? Diagnostic)?.remedy?.contains("tab") == true }
  }

  @Test("Bytes that are not UTF-8 are refused, a byte-order mark is dropped")
  func encoding() throws {
    #expect(throws: Diagnostic.self) { try TextFile.check([0x61, 0xFF, 0x62], file: "f") }
    #expect(try TextFile.check([0xEF, 0xBB, 0xBF, 0x61], file: "f").bytes == [0x61])
  }

  @Test("A file that is missing, a folder or too large is refused")
  func files() {
    #expect(throws: Diagnostic.self) { try TextFile.read("/nonexistent/file") }
    #expect(throws: Diagnostic.self) { try TextFile.read("/") }
    #expect(throws: Diagnostic.self) { try TextFile.read(#filePath, limit: 10) }
  }

  @Test("A table's short line is refused at its line")
  func table() {
    let source = SourceText(file: "t.tsv", text: "a\tb\n1\t2\n3\n")
    #expect { try LocatedTable(source, requiring: ["a"]) } throws: { ($0 as? Diagnostic)?.place?.line == 3 }
    #expect(throws: Diagnostic.self) { try LocatedTable(source, requiring: ["c"]) }
  }
}
