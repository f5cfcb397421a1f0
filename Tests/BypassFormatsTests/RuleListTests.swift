import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("AEON and BooleanNet files mean what their tools make of them")
struct RuleListTests {
  private func value(_ text: String, _ file: String, _ name: String, _ on: Set<String>) throws -> Bool {
    let network = try ModelReader.read(text: text, file: file).network
    let rule = try #require(network[node(name)]?.rule)
    return rule.target { on.contains($0.description) ? 1 : 0 } == 1
  }

  @Test(
    "In AEON the exclusive or binds tighter than and, and implications loosest",
    arguments: [
      ("a | b ^ d", "a | (b ^ d)"), ("a ^ b & d", "(a ^ b) & d"), ("a & b ^ d", "a & (b ^ d)"), ("!a ^ b", "(!a) ^ b"),
      ("a => b | d", "!a | b | d"), ("a => b => d", "!a | !b | d"), ("a <=> b => d", "!(a ^ (!b | d))"),
      ("true & !false & a", "a"),
    ])
  func precedence(_ written: String, _ meant: String) throws {
    let text = "a -? c\nb -? c\nd -? c\n$c: \(written)\n"
    for row in 0..<8 {
      let on = Set(["a", "b", "d"].enumerated().filter { row >> $0.offset & 1 == 1 }.map(\.element))
      #expect(try value(text, "m.aeon", "c", on) == condition(meant).holds { on.contains($0.description) ? 1 : 0 })
    }
  }

  @Test("AEON inputs, comments and signs")
  func aeon() throws {
    let text = "#!name:toy\n# plain\na -> b\n  a -|c\nc ->? b\n$b: a\n$c : a & a\n"
    let model = try ModelReader.read(text: text, file: "m.aeon")
    #expect(model.network.nodes.map(\.id.description) == ["b", "c", "a"])
    #expect(model.network.inputs == [node("a")])
    #expect(model.annotations == [.init(node: nil, kind: "aeon", text: "#!name:toy")])
    #expect(model.diagnostics.map(\.code) == ["sign-mismatch"])
    #expect(model.diagnostics.first?.place?.line == 4)
    let written = try ModelWriter.write(model, as: .aeon).files[0].text
    #expect(written == "#!name:toy\na -> b\na -> c\n$b: a\n$c: a\n")
  }

  @Test(
    "What AEON leaves open is refused",
    arguments: [
      ("a -> b\n", "unspecified-function", 1), ("a -> b\n$b: a & p\n", "parameter-in-function", 2),
      ("a -> b\n$b: f(a)\n", "unknown-function", 2), ("a - > b\n", "regulation-syntax", 1),
      ("a -> b # x\n$b: a\n", "regulation-syntax", 1), ("$b a\n", "expression-syntax", 1),
      ("a -> b\n$b: a\n$b: !a\n", "duplicate-node", 3), ("# nothing\n", "no-rules", 1),
    ])
  func open(_ text: String, _ code: String, _ line: Int) {
    let first = refusals(text, file: "m.aeon").first { $0.severity == .error }
    #expect(first?.code == code)
    #expect(first?.place?.line == line)
  }

  @Test("BooleanNet rules, beginnings, ranks and plain equations")
  func booleanNet() throws {
    let text = """
      # beginnings
      A = True
      B = False
      C = Random
      In = true

      1: A* = not B or (C and In)
      2: B *= A
      C* = ~C & A
      D = A AND NOT B
      """
    let model = try ModelReader.read(text: text, file: "m.booleannet")
    #expect(model.network.nodes.map(\.id.description) == ["A", "B", "C", "D", "In"])
    #expect(model.network[node("In")]?.behaviour == .input(1))
    #expect(model.network[node("A")]?.rule == Rule(on: condition("!B | C & In")))
    #expect(model.network[node("D")]?.rule == Rule(on: condition("A & !B")))
    #expect(model.network.initial.groups.map { $0.alternatives.count } == [1, 1, 2])
    #expect(model.diagnostics.map(\.code) == ["update-rank", "rule-without-star"])
    try FormatConformance(format: .booleanNet).holds(for: model)
  }

  @Test(
    "Faults are refused at their place",
    arguments: [
      ("A* = B and\n", "expression-syntax", 1), ("A* B\n", "expression-syntax", 1),
      ("A* = A\nA* = not A\n", "duplicate-node", 2),
      ("A = True\nA = False\nA* = not A\n", "duplicate-beginning", 2),
    ])
  func faults(_ text: String, _ code: String, _ line: Int) {
    let first = refusals(text, file: "m.booleannet").first { $0.severity == .error }
    #expect(first?.code == code)
    #expect(first?.place?.line == line)
  }
}
