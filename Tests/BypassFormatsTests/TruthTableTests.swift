import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Truth tables mean what their rows say")
struct TruthTableTests {
  private func rule(_ text: String) throws -> LevelCondition {
    try ModelReader.read(text: text, file: "m.tt").network[node("X")]?.rule?.reaches(1) ?? .constant(false)
  }

  @Test("Separators, quotes, comments and any-level cells are read")
  func shapes() throws {
    for text in [
      "A,B,X\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n", "A B X\n0 - 0\n1 0 1\n1 1 0\n\n", "# t\n\"A\";\"B\";\"X\"\n1;*;1\n0;*;0\n",
      "A\tB\tX\n*\t*\t1\n",
    ] {
      let model = try ModelReader.read(text: text, file: "m.truth.csv")
      #expect(model.network.nodes.map(\.id.description) == ["X", "A", "B"])
      #expect(model.diagnostics.map(\.code) == ["omitted-input", "omitted-input"])
    }
    let exclusive = try rule("A,B,X\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    for row in 0..<4 {
      #expect(exclusive.holds { $0 == node("A") ? row & 1 : row >> 1 } == (row == 1 || row == 2))
    }
    #expect(try rule("X\n1\n") == .constant(true))
  }

  @Test("Levels are those that rows use or headers state")
  func levels() throws {
    let model = try ModelReader.read(text: "A,X:3\n0,0\n1,1\n2,2\n\nA\n2\n", file: "m.tt")
    #expect(model.network[node("A")]?.maximum == 2 && model.network[node("X")]?.maximum == 3)
    #expect((0...2).map { level in model.network[node("X")]?.rule?.target { _ in level } } == [0, 1, 2])
  }

  @Test(
    "A fault is refused at its line",
    arguments: [
      ("A,X\n0,1\n", "table-gap", 1), ("A,X\n0,1\n0,0\n1,1\n", "table-conflict", 3), ("A,X\n0\n", "table-width", 2),
      ("A,X\n0,y\n", "level-range", 2), ("A,A,X\n0,0,0\n", "table-header", 1), ("1,X\n0,0\n", "table-header", 1),
      ("X\n1\n\nX\n0\n", "duplicate-node", 4), ("A:x,X\n0,0\n", "table-header", 1),
      ("\(["A"].map { _ in (0..<21).map { "A\($0)" }.joined(separator: ",") }[0]),X\n", "table-size", 1),
    ])
  func faults(text: String, code: String, line: Int) {
    let first = refusals(text, file: "m.tt").first { $0.severity == .error }
    #expect(first?.code == code && first?.place?.line == line)
  }

  @Test("One file a node is read as well as one file of all")
  func files() throws {
    let sources = [
      SourceText(file: "X.csv", text: "A,X\n0,1\n1,0"), SourceText(file: "A.csv", text: "X,A\n0,1\n1,0\n"),
    ]
    let model = try ModelReader.read(sources, as: .truthTable)
    #expect(model.network.nodes.count == 2 && model.diagnostics.isEmpty)
  }
}
