import BypassCore
@testable import BypassFormats
import Foundation
import Testing

@testable import BypassStudies

@Suite("Pictures of models, and what files say")
struct PictureTests {
  private func file(_ text: String, _ name: String = "m.bnet") throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)-\(name)")
    try Data(text.utf8).write(to: path)
    return path.path
  }

  private func picture(_ ending: String, clamps: [String] = []) async throws -> StudyResult {
    var choice = ModelChoice(name: try file("A, !B & I\nB, A\nC, (A & !B) | (!A & B)\nD, A | !A\n"))
    choice.clamps = clamps
    return try await ConvertStudy(model: choice, output: "x.\(ending)").run { _ in }
  }

  @Test("DOT has every node and every signed edge, and none that a rule only names")
  func dot() async throws {
    let result = try await picture("dot")
    let text = result.files[0].text
    for line in [
      "\"B\" -> \"A\" [arrowhead=tee", "\"I\" -> \"A\" [arrowhead=normal", "\"A\" -> \"B\" [arrowhead=normal",
      "\"A\" -> \"C\" [arrowhead=dot", "\"D\" [label",
    ] { #expect(text.contains(line)) }
    #expect(!text.contains("\"A\" -> \"D\""))
    #expect(result.json["changes"].map { "\($0)" }?.contains("loss-rules") == true)
    let clamped = try await picture("dot", clamps: ["A=1"]).files[0].text
    #expect(clamped.contains("fixed at 1") && !clamped.contains("\"B\" -> \"A\""))
  }

  @Test("SBGN-ML is well-formed XML with a glyph a node and an arc an edge")
  func sbgn() async throws {
    let text = try await picture("sbgn").files[0].text
    #expect(try XMLReader.root(of: SourceText(file: "x.sbgn", text: text)).name == "sbgn")
    #expect(text.components(separatedBy: "<glyph ").count == 6)
    #expect(text.components(separatedBy: "<arc ").count == 6)
    for kind in ["positive influence", "negative influence", "unknown influence"] { #expect(text.contains(kind)) }
    let again = try await picture("sbgn")
    #expect(text == again.files[0].text)
  }

  @Test("SVG is well-formed; with strictness a picture is refused, since it has no rules")
  func svg() async throws {
    let result = try await picture("svg")
    #expect(try XMLReader.root(of: SourceText(file: "x.svg", text: result.files[0].text)).name == "svg")
    var study = ConvertStudy(model: ModelChoice(name: try file("A, B\nB, A\n")), output: "x.svg")
    study.strict = true
    await #expect(throws: Diagnostics.self) { try await study.run { _ in } }
  }

  @Test("A description shows rules, and evidence at its node, as recalled")
  func describe() async throws {
    let text = "node A { description = \"see PMID: 12345\"; logic = !B; }\nnode B { logic = A; }\n"
    let result = try await DescribeStudy(model: ModelChoice(name: try file(text, "m.bnd"))).run { _ in }
    #expect(result.terminal.contains("node A: A\n  levels: 0 to 1\n  rule: !B"))
    #expect(result.terminal.contains("note [recalled] see PMID: 12345  (note)"))
    #expect(result.terminal.contains("PMID:12345 [recalled]"))
    #expect(!result.terminal.contains("node B"))
    let one = try await DescribeStudy(model: ModelChoice(name: try file(text, "m.bnd")), nodes: ["B"]).run { _ in }
    #expect(one.terminal.contains("node B: B") && one.terminal.contains("no evidence entries"))
    await #expect(throws: Diagnostic.self) {
      try await DescribeStudy(model: ModelChoice(name: try file(text, "m.bnd")), nodes: ["BB"]).run { _ in }
    }
  }
}
