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

  @Test("Formulas over many levels are their numbers at every combination of levels, by brute force")
  func manyLevels() throws {
    let eleven = [(0, 10, "0"), (0, 10, "0"), (0, 10, "min(10 * (var(0) - var(1)), 3) + floor(var(1) / 10)")]
    let meant = (0..<121).map { row in
      let (a, b) = (row % 11, row / 11)
      return max(0, min(10, min(10 * (a - b), 3) + b / 10))
    }
    #expect(try targets(Self.text(eleven)) == meant)
    #expect(
      try targets(Self.text(eleven.dropLast() + [(0, 10, "var(0)")])) != meant, "the comparison sees another rule")
    // Seven variables of three levels have 2,187 combinations, of which thresholds by themselves would make 16,384.
    let inputs = (0..<7).map { _ in (from: 0, to: 2, formula: "0") }
    let up = (0..<4).map { "var(\($0))" }.joined(separator: ", ")
    let text = Self.text(inputs + [(0, 2, "avg(\(up)) - avg(var(4), var(5), var(6)) + 1")])
    let means = (0..<2187).map { row in
      var (rest, sums) = (row, [0, 0])
      for position in 0..<7 {
        sums[position < 4 ? 0 : 1] += rest % 3
        rest /= 3
      }
      // Twelfths: 3·up − 4·down + 12, and half a level more to round.
      return max(0, min(2, (3 * sums[0] - 4 * sums[1] + 12 + 6 + 1200) / 12 - 100))
    }
    #expect(try targets(text) == means)
  }

  @Test("What has too many combinations of levels is refused, for one formula and for all of a file")
  func tooMany() throws {
    let inputs = (0..<19).map { _ in (from: 0, to: 1, formula: "0") }
    let all = (0..<19).map { "var(\($0))" }.joined(separator: " + ")
    let first = refusals(Self.text(inputs + [(0, 1, all)]), file: "m.bma.json").first { $0.severity == .error }
    #expect(first?.code == "arithmetic-condition" && first?.summary.contains("262144 combinations") == true)
    let place = Place(file: "m.json", line: 1, column: 1)
    let variables = ["0", "var(0) / 2"].enumerated().map {
      BMAReader.Variable(
        number: $0.offset, name: "n\($0.offset)", id: node("n\($0.offset)"), lowest: 0, highest: 4, formula: $0.element,
        place: place)
    }
    var room = 45
    let target = try BMATarget(variables[1], among: ["0": variables[0]], sources: .formula)
    // Five combinations for each of four levels.
    _ = try target.rule(room: &room)
    #expect(room == 25)
    _ = try target.rule(room: &room)
    #expect(throws: Diagnostic.self) { try target.rule(room: &room) }
    #expect(room == 5)
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
