import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("GINML means what GINsim makes of it")
struct GINMLTests {
  static func document(_ body: String, order: String = "B A X") -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE gxl SYSTEM "http://ginsim.org/GINML_2_2.dtd">
    <gxl xmlns:xlink="http://www.w3.org/1999/xlink">
    <graph id="g" class="regulatory" nodeorder="\(order)">
    <node id="A" maxvalue="2" input="true"/><node id="B" maxvalue="1" input="true"/>
    \(body)
    </graph>
    </gxl>
    """
  }

  private func targets(_ body: String) throws -> [Int] {
    let rule = try #require(
      try ModelReader.read(text: Self.document(body), file: "g.ginml").network[node("X")]?.rule)
    return (0...2).flatMap { a in (0...1).map { b in rule.target { $0 == node("A") ? a : b } } }
  }

  static let edges =
    "<edge id=\"e\" from=\"A\" to=\"X\" effects=\"1:positive 2:negative\"/><edge id=\"B:X\" from=\"B\" to=\"X\" minvalue=\"1\"/>"

  @Test(
    "A name asks for any of its interactions, a name with a level for the one that begins there",
    arguments: [
      ("A", [0, 0, 1, 1, 1, 1]), ("A:1", [0, 0, 1, 1, 0, 0]), ("A:2", [0, 0, 0, 0, 1, 1]),
      ("!A:1", [1, 1, 0, 0, 1, 1]),
      ("A:1 &amp; B | A:2", [0, 0, 0, 1, 1, 1]), ("true", [1, 1, 1, 1, 1, 1]),
    ])
  func expressions(_ text: String, _ expected: [Int]) throws {
    let body = "<node id=\"X\" maxvalue=\"1\"><value val=\"1\"><exp str=\"\(text)\"/></value></node>"
    #expect(try targets(body + Self.edges) == expected)
  }

  @Test("An interaction that begins at 2 is what its plain name asks for")
  func lateThreshold() throws {
    let body = "<node id=\"X\" maxvalue=\"1\"><value val=\"1\"><exp str=\"A\"/></value></node>"
    #expect(try targets(body + "<edge from=\"A\" to=\"X\" minvalue=\"2\"/>") == [0, 0, 0, 0, 1, 1])
    let bounded = "<edge from=\"A\" to=\"X\" minvalue=\"1\" maxvalue=\"1\"/>"
    #expect(try targets(body + bounded) == [0, 0, 1, 1, 0, 0])
  }

  @Test("A parameter counts when exactly its interactions are active; nothing listed is 0")
  func parameters() throws {
    let body = """
      <node id="X" maxvalue="3"><parameter val="1"/><parameter idActiveInteractions=" A:X B:X" val="2"/>
      <parameter idActiveInteractions="A:X:2" val="3"/></node>
      """
    #expect(try targets(body + Self.edges) == [1, 0, 0, 2, 3, 0])
    let base = "<node id=\"X\" maxvalue=\"2\" basevalue=\"2\"/>"
    #expect(try targets(base + Self.edges) == [2, 0, 0, 0, 0, 0])
  }

  @Test("Parameters count before expressions, of which those that contradict each other leave 0, with a warning")
  func order() throws {
    let values = "<value val=\"2\"><exp str=\"B\"/></value><value val=\"1\"><exp str=\"A | B\"/></value>"
    #expect(try targets("<node id=\"X\" maxvalue=\"2\">\(values)</node>" + Self.edges) == [0, 0, 1, 0, 1, 0])
    let both = "<node id=\"X\" maxvalue=\"2\">\(values)<parameter idActiveInteractions=\"B:X\" val=\"1\"/></node>"
    let model = try ModelReader.read(text: Self.document(both + Self.edges), file: "g.ginml")
    #expect(model.diagnostics.map(\.code) == ["conflicting-levels"])
    #expect(try targets(both + Self.edges) == [0, 1, 1, 0, 1, 0])
    let zero = "<node id=\"X\" maxvalue=\"2\">\(values)<parameter idActiveInteractions=\"B:X\" val=\"0\"/></node>"
    #expect(try targets(zero + Self.edges) == [0, 0, 1, 0, 1, 0])
    let one = zero.replacing("A | B", with: "A &amp; !B")
    #expect(try targets(one + Self.edges) == [0, 0, 1, 2, 1, 2])
  }

  @Test("Nodes come in the order that the graph states, names and annotations are kept")
  func texts() throws {
    let note = "<annotation><linklist><link xlink:href=\"PMID:1\"/></linklist><comment>why</comment></annotation>"
    let body =
      "<node id=\"X-1\" name=\"x &amp; one\" maxvalue=\"1\"><value val=\"1\"><exp str=\"X-1\"/></value>\(note)</node>"
      + "<edge id=\"X-1:X-1\" from=\"X-1\" to=\"X-1\" minvalue=\"1\" sign=\"positive\">\(note)</edge>"
    let model = try ModelReader.read(text: Self.document(body, order: "B A X-1"), file: "g.ginml")
    #expect(model.network.nodes.map(\.id.description) == ["B", "A", "X_1"])
    #expect(model.network[node("X_1")]?.name == "x & one")
    #expect(model.diagnostics.map(\.code) == ["renamed-node"])
    #expect(model.annotations.filter { $0.text == note }.map(\.kind) == ["annotation", "edge-X_1-annotation"])
    try FormatConformance(format: .ginml).holds(for: model)
  }

  @Test(
    "A fault is refused at its line",
    arguments: [
      ("<node id=\"X\" maxvalue=\"1\"><value val=\"2\"><exp str=\"A\"/></value></node>", "level-range"),
      ("<node id=\"X\" maxvalue=\"1\"><value val=\"1\"><exp str=\"C\"/></value></node>", "unknown-node"),
      ("<node id=\"X\" maxvalue=\"1\"><value val=\"1\"><exp str=\"A:3\"/></value></node>", "level-range"),
      ("<node id=\"X\" maxvalue=\"1\"><value val=\"1\"><exp str=\"A &amp;\"/></value></node>", "expression-syntax"),
      (
        "<node id=\"X\" maxvalue=\"1\"><parameter idActiveInteractions=\"A:X\" val=\"1\"/></node>",
        "unknown-interaction"
      ),
      ("<node id=\"A\"/>", "duplicate-node"), ("<edge from=\"A\" to=\"Y\"/>", "unknown-node"),
      ("<edge from=\"A\" to=\"B\" minvalue=\"3\"/>", "level-range"),
      ("<node id=\"X\" maxvalue=\"many\"/>", "level-range"),
    ])
  func faults(_ body: String, _ code: String) {
    let first = refusals(Self.document(body), file: "g.ginml").first { $0.severity == .error }
    #expect(first?.code == code)
    #expect(first?.place?.line == 6)
  }
}
