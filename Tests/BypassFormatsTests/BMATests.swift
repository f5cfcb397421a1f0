import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("BMA models are read as the BioModelAnalyzer means them")
struct BMATests {
  /// A model of variables with formulas; the last one is X.
  static func text(_ variables: [(from: Int, to: Int, formula: String)], _ edges: [(Int, Int, String)] = []) -> String {
    let all = variables.enumerated().map { index, entry in
      "{\"Id\": \(index), \"Name\": \"\(index == variables.count - 1 ? "X" : "n\(index)")\", \"RangeFrom\": \(entry.from), "
        + "\"RangeTo\": \(entry.to), \"Formula\": \"\(entry.formula)\"}"
    }
    let relations = edges.enumerated().map { index, edge in
      "{\"Id\": \(index), \"FromVariable\": \(edge.0), \"ToVariable\": \(edge.1), \"Type\": \"\(edge.2)\"}"
    }
    return "{\"Model\": {\"Name\": \"m\", \"Variables\": [\n\(all.joined(separator: ",\n"))], \"Relationships\": ["
      + "\(relations.joined(separator: ",\n"))]}, \"Layout\": {}}"
  }

  /// What X heads for at each combination of the levels of the others, the first counting fastest.
  private func targets(_ text: String) throws -> [Int] {
    let model = try ModelReader.read(text: text, file: "m.json")
    let others = model.network.nodes.filter { $0.id != node("X") }
    guard let rule = model.network[node("X")]?.rule else { return [] }
    return (0..<others.reduce(1) { $0 * ($1.maximum + 1) }).map { row in
      var rest = row
      var levels: [NodeID: Int] = [:]
      for other in others {
        levels[other.id] = rest % (other.maximum + 1)
        rest /= other.maximum + 1
      }
      return rule.target { levels[$0] ?? 0 }
    }
  }

  @Test(
    "Formulas of two two-level variables",
    arguments: [
      ("min(var(0), var(1))", [0, 0, 0, 1]), ("max(var(n0), 1 - var(1))", [1, 1, 0, 1]),
      ("var(0) + var(1)", [0, 1, 1, 1]), ("var(0) * var(1)", [0, 0, 0, 1]), ("avg(var(0), var(1))", [0, 1, 1, 1]),
      ("floor(avg(var(0), var(1)))", [0, 0, 0, 1]), ("ceil(var(0) / 3)", [0, 1, 0, 1]), ("var(0) / 3", [0, 0, 0, 0]),
      ("abs(var(0) - var(1))", [0, 1, 1, 0]), ("-var(0)", [0, 0, 0, 0]), ("2", [1, 1, 1, 1]),
      ("1 - min(max(var(0), var(1)), 1 - var(0))", [1, 1, 0, 1]), ("sum(var(0), var(1)) - 1", [0, 0, 0, 1]),
    ])
  func formulas(_ formula: String, _ expected: [Int]) throws {
    let text = Self.text([(0, 1, "0"), (0, 1, "0"), (0, 1, formula)])
    #expect(try targets(text) == expected)
  }

  @Test("Levels: scaled from one range to another, halves up, clamped into the range")
  func levels() throws {
    #expect(try targets(Self.text([(0, 2, "0"), (0, 1, "var(0)")])) == [0, 1, 1])
    #expect(try targets(Self.text([(0, 1, "0"), (0, 2, "var(0)")])) == [0, 2])
    #expect(try targets(Self.text([(0, 3, "0"), (0, 3, "min(var(0) + 1, 2)")])) == [1, 2, 2, 2])
    #expect(try targets(Self.text([(0, 2, "0"), (1, 2, "var(0)")])) == [1, 2, 2])
    let codes = try ModelReader.read(text: Self.text([(0, 2, "0"), (0, 1, "var(0)")]), file: "m.bma").diagnostics
      .map(\.code)
    #expect(codes.contains("scaled-variable") && codes.contains("rounded-target"))
  }

  @Test("Without a formula: the mean of the activators less that of the inhibitors")
  func means() throws {
    let both = [(0, 2, "Activator"), (1, 2, "Inhibitor")]
    #expect(try targets(Self.text([(0, 1, "0"), (0, 1, "0"), (0, 1, "")], both)) == [0, 1, 0, 0])
    let two = [(0, 2, "Activator"), (1, 2, "Activator")]
    #expect(try targets(Self.text([(0, 1, "0"), (0, 1, "0"), (0, 1, "")], two)) == [0, 1, 1, 1])
    #expect(try targets(Self.text([(0, 1, "0"), (0, 1, "")], [(0, 1, "Inhibitor")])) == [0, 0])
  }

  @Test(
    "A fault is refused at its line",
    arguments: [
      (text([(0, 1, "0"), (0, 1, "var(7)")]), "unknown-node", 3),
      (text([(0, 1, "0"), (0, 1, "foo(1)")]), "unknown-function", 3),
      (text([(0, 1, "0"), (0, 1, "var(0) +")]), "expression-syntax", 3),
      (text([(0, 1, "0"), (0, 1, "1 / var(0)")]), "arithmetic-condition", 3),
      (text([(2, 1, "0")]), "level-range", 2), (text([(0, 1, "0")], [(0, 9, "Activator")]), "edge-syntax", 2),
      (text([(0, 1, "0")], [(0, 0, "Foo")]), "edge-sign", 2), ("{\"Model\": {}}", "not-bma", 1),
      ("{\"Model\": {\"Variables\": []}}", "no-nodes", 1), ("{\"Model\": ", "json-syntax", 1),
      ("{\"a\": 1,\n \"a\": 2}", "json-syntax", 2), ("[1, 2,\n]", "json-syntax", 2),
      ("{\"x\": \"\\q\"}", "json-syntax", 1), ("{\"x\": 1} 2", "json-syntax", 1),
    ])
  func faults(text: String, code: String, line: Int) {
    let first = refusals(text, file: "m.bma.json").first { $0.severity == .error }
    #expect(first?.code == code && first?.place?.line == line)
  }

  @Test("JSON escapes and surrogates are read, and long chains of minima are no depth")
  func texts() throws {
    let source = SourceText(file: "x", text: "[\"\\u00e9\\uD83D\\uDE00\\n\\/\", -1.5e2, true, null]")
    let values = try LocatedJSONReader.value(of: source).list ?? []
    #expect(values.first?.text == "é😀\n/" && values[1].number == -150)
    let chain = String(repeating: "min(var(0), ", count: 5000) + "1" + String(repeating: ")", count: 5000)
    #expect(try targets(Self.text([(0, 1, "0"), (0, 1, chain)])) == [0, 1])
    let deep = String(repeating: "[", count: 100_000)
    #expect(refusals(deep, file: "m.json").first?.code == "nesting-too-deep")
  }

  @Test("An end of a range that stands in quotes is read as its number and said; what is no number is refused")
  func quotedRanges() throws {
    func text(_ highest: String) -> String {
      "{\"Model\":{\"Variables\":[{\"Id\":1,\"Name\":\"A\",\"RangeFrom\":0,\"RangeTo\":\(highest),\"Formula\":\"3\"}],"
        + "\"Relationships\":[]}}"
    }
    let model = try ModelReader.read(text: text("\"10\""), file: "m.bma.json")
    #expect(model.network[node("A")]?.maximum == 10)
    #expect(model.diagnostics.map(\.code) == ["number-as-text"])
    for broken in ["\"ten\"", "1.5", "[]"] {
      #expect(refusals(text(broken), file: "m.bma.json").contains { $0.code == "level-range" }, "\(broken)")
    }
  }
}
