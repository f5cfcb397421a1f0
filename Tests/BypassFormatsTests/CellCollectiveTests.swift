import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Cell Collective's expressions and edges of SIF")
struct CellCollectiveTests {
  @Test("Expressions and external components of two files make one model")
  func files() throws {
    let model = try ModelReader.read(
      [
        SourceText(file: "m.expressions.txt", text: "A = (B AND NOT In) OR a/b\nB = NOT A\na/b = A"),
        SourceText(file: "m.external.txt", text: "In\nUnread\n"),
      ], as: .cellCollective)
    #expect(model.network.nodes.map(\.id.description) == ["A", "B", "a_b", "In", "Unread"])
    #expect(model.network.inputs == [node("In"), node("Unread")])
    #expect(model.diagnostics.map(\.code) == ["renamed-node"])
  }

  @Test("A component without expression is never on, with a warning; what is no line is refused at its place")
  func faults() throws {
    let model = try ModelReader.read(text: "A =\nB = A\n", file: "m.expressions.txt")
    #expect(model.network[node("A")]?.rule?.reaches(1) == .constant(false))
    #expect(model.diagnostics.contains { $0.code == "rule-missing" && $0.severity == .warning })
    let first = refusals("B = A\nA = (B\n", file: "m.expressions.txt").first
    #expect(first?.code == "unclosed-parenthesis" && first?.place?.line == 2)
  }

  @Test("Inputs become external components, or what their convention says")
  func inputs() throws {
    let model = try SmallModels.toggle()
    let written = try ModelWriter.write(model, as: .cellCollective)
    #expect(written.files.map(\.suffix) == [".cellcollective.txt", ".external.txt"])
    #expect(written.files[1].text == "Signal\n")
    let constant = try ModelWriter.write(model, as: .cellCollective, options: WritingOptions(inputs: .true))
    #expect(constant.files.count == 1 && constant.files[0].text.contains("Signal = true"))
  }

  @Test("Edges of SIF keep rules that are the policy's, and say which are not")
  func edges() throws {
    let policy = try Network(nodes: [
      NodeDeclaration(node("A"), .ruled(Rule(on: condition("(B | A) & !C")))),
      NodeDeclaration(node("B"), .ruled(Rule(on: condition("!A")))), NodeDeclaration(node("C"), .input(0)),
    ])
    let written = try ModelWriter.write(policy, as: .sif)
    #expect(written.files[0].text == "B -> A\nA -> A\nC -| A\nA -| B\nC\n" && written.changes.isEmpty)
    let again = try ModelReader.read(text: written.files[0].text, file: "m.sif")
    #expect(BooleanView(policy).differences(from: BooleanView(again.network)) == [])
    let lost = try ModelWriter.write(SmallModels.toggle(), as: .sif).changes.map(\.code)
    #expect(lost.contains("loss-rules") && lost.contains("loss-signs"))
    #expect(throws: Diagnostics.self) {
      var strict = WritingOptions()
      strict.strict = true
      return try ModelWriter.write(SmallModels.toggle(), as: .sif, options: strict)
    }
  }
}
