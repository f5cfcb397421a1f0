import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Rows of GINML about order, levels and edges")
struct GINMLRowsTests {
  private static let x = "<node id=\"X\" maxvalue=\"2\"><parameter idActiveInteractions=\"A:X\" val=\"1\"/></node>"
  private static let edge = "<edge id=\"A:X\" from=\"A\" to=\"X\" minvalue=\"1\" sign=\"positive\"/>"

  private static func graph(_ order: String, _ x: String = x, _ edges: String = edge, maximum: Int = 2) -> String {
    "<gxl><graph class=\"regulatory\" id=\"g\" nodeorder=\"\(order)\"><node id=\"A\" maxvalue=\"\(maximum)\" "
      + "input=\"true\"/>\(x)\(edges)</graph></gxl>"
  }

  @Test("An order of nodes that names no node, or leaves one out, is said")
  func order() throws {
    for (order, names, count) in [
      ("A X", ["A", "X"], 0), ("X A", ["X", "A"], 0), ("X A Z", ["X", "A"], 1), ("X", ["X", "A"], 1),
      ("Z X", ["X", "A"], 2),
    ] {
      let model = try ModelReader.read(text: Self.graph(order), file: "m.ginml")
      #expect(model.network.nodes.map(\.id.description) == names)
      #expect(model.diagnostics.map(\.code) == Array(repeating: "node-order", count: count))
    }
  }

  @Test(
    "An edge that stands twice, and a base value above the highest level, are refused; a highest level of 0 is said")
  func faults() throws {
    #expect(
      refusals(Self.graph("A X", Self.x, Self.edge + Self.edge), file: "m.ginml").map(\.code) == [
        "duplicate-interaction"
      ])
    let high = Self.edge.replacing("minvalue=\"1\"", with: "minvalue=\"2\"").replacing(
      "id=\"A:X\"", with: "id=\"A:X:2\"")
    #expect(throws: Never.self) {
      try ModelReader.read(text: Self.graph("A X", Self.x, Self.edge + high), file: "m.ginml")
    }
    let base = "<node id=\"X\" maxvalue=\"1\" basevalue=\"2\"/>"
    #expect(refusals(Self.graph("A X", base), file: "m.ginml").map(\.code) == ["level-range"])
    let flat = try ModelReader.read(text: Self.graph("A X", "<node id=\"X\"/>", "", maximum: 0), file: "m.ginml")
    #expect(flat.diagnostics.map(\.code) == ["raised-maximum"])
  }

  @Test("A parameter for the interaction of a high level counts there alone, and moves are of one level")
  func levels() throws {
    let high = Self.edge.replacing("minvalue=\"1\"", with: "minvalue=\"2\"")
    let text = Self.graph("A X", Self.x.replacing("val=\"1\"", with: "val=\"2\""), high)
    let model = try ModelReader.read(text: text, file: "m.ginml")
    #expect((0...2).map { level in model.network[node("X")]?.rule?.target { _ in level } } == [0, 0, 2])
    // With A at 2 X may rise to 1 and not to 2 at once; with A at 0 it may fall from 2 to 1 and not to 0.
    let (view, top) = (RateView(model.network), Set(["A_b1", "A_b2"]))
    #expect(view.flipRate("X_b1", top) == 1 && view.flipRate("X_b2", top) == 0)
    #expect(view.flipRate("X_b2", top.union(["X_b1"])) == 1)
    #expect(view.flipRate("X_b2", ["X_b1", "X_b2"]) == 1 && view.flipRate("X_b1", ["X_b1", "X_b2"]) == 0)
  }
}
