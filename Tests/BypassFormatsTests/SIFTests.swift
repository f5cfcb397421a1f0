import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("SIF edges become rules by the stated policy")
struct SIFTests {
  @Test("An activator without inhibitors switches on; inhibitors alone leave on what none of them holds")
  func policy() throws {
    let text = "# edges\nA activates C D\nB\t->\tC\r\nI -| C\nI inhibits E\nLone\nA -> C\n"
    let model = try ModelReader.read(text: text, file: "m.sif")
    #expect(model.network.nodes.map(\.id.description) == ["A", "C", "D", "B", "I", "E", "Lone"])
    #expect(model.network[node("C")]?.rule?.reaches(1) == condition("(A | B) & !I"))
    #expect(model.network[node("D")]?.rule?.reaches(1) == condition("A"))
    #expect(model.network[node("E")]?.rule?.reaches(1) == condition("!I"))
    #expect(model.network.inputs.map(\.description) == ["A", "B", "I", "Lone"])
    #expect(model.diagnostics.map(\.code) == ["rules-by-policy"])
    #expect(!refusals(text, file: "m.sif", options: ReadingOptions(strict: true)).isEmpty)
  }

  @Test(
    "What the policy has no rule for is refused at its place",
    arguments: [
      ("A -> B\nA -| B\n", "edge-conflict", 2, 3), ("A B\n", "edge-syntax", 1, 1), ("A binds B\n", "edge-sign", 1, 3),
      ("# none\n", "no-nodes", 1, 1),
    ])
  func faults(_ text: String, _ code: String, _ line: Int, _ column: Int) {
    let first = refusals(text, file: "m.sif").first { $0.severity == .error }
    #expect(first?.code == code)
    #expect(first?.place?.line == line && first?.place?.column == column)
  }
}
