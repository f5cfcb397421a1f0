import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("Models in Bypass's own YAML lose nothing")
struct BypassYAMLTests {
  @Test("Everything that a network can say comes back, perturbations beside the rules")
  func whole() throws {
    var model = try SmallModels.kinetics()
    model.annotations = [
      .init(node: node("A"), kind: "notes", text: "*x & {y}: \"z\"\n\t[é] - &a *b"),
      .init(node: nil, kind: "id", text: ""),
    ]
    model.schedule = [.init(node: node("A"), time: 2.5, probability: 0.25)]
    try FormatConformance(format: .bypass).holds(for: model)
    let again = try ModelReader.read(
      text: ModelWriter.write(model, as: .bypass).files[0].text, file: "m.yaml")
    #expect(again.network == model.network)
    #expect(try ModelWriter.write(model, as: .bypass).changes.isEmpty)
  }

  @Test("A model as a person writes it")
  func person() throws {
    let text = """
      bypass-model: 1
      nodes:
        ALK: {rule: ALK & !Drug, notes: "PMID: 1"}
        STAT3:
          name: "STAT3 (Y705)"
          maximum: 2
          rule:
            1: ALK
            2: ALK & STAT3>=1
          speed: {up: 2}
        Drug: {input: 0}
      perturbations:
        - {node: ALK, inhibit: 0.9}
      initial:
        - {node: STAT3, level: 2}
      """
    let model = try ModelReader.read(text: text, file: "m.yaml")
    #expect(model.network[node("STAT3")]?.kinetics == .followingRule(up: 2, down: 1))
    #expect(model.network.perturbations == [Perturbation(.inhibit(Fraction(clamping: 0.9), from: 1), of: node("ALK"))])
    #expect(model.annotations == [.init(node: node("ALK"), kind: "notes", text: "PMID: 1")])
  }

  @Test(
    "A fault is told at its value",
    arguments: [
      ("nodes: {A: {rule: 1}}\n", "not-bypass-model", 1, 1), ("bypass-model: 2\nnodes: {}\n", "number-range", 1, 15),
      ("bypass-model: 1\nnodes:\n  A: {rule: A & BB}\n", "unknown-node", 3, 17),
      ("bypass-model: 1\nnodes:\n  A: {rule: \"A & & A\"}\n", "condition-syntax", 3, 18),
      ("bypass-model: 1\nnodes:\n  A: {rule: A, speed: {up: -1}}\n", "number-range", 3, 28),
      ("bypass-model: 1\nnodes:\n  A: {rule: A, maximumm: 2}\n", "unknown-key", 3, 16),
      ("bypass-model: 1\nnodes:\n  A: {}\n", "missing-key", 3, 3),
      ("bypass-model: 1\nnodes:\n  A: {rule: {3: A}}\n", "level-range", 3, 14),
      (
        "bypass-model: 1\nnodes:\n  A: {rule: A}\ninitial: [{nodes: [A], states: [{levels: [1, 1]}]}]\n", "state-width",
        4, 42
      ),
      ("bypass-model: 1\nnodes:\n  A: {rule: A, rates: {up: \"$k\", down: \"1\"}}\n", "undefined-parameter", 3, 28),
      ("bypass-model: 1\nnodes:\n  A: &x {rule: A}\n", "yaml-subset", 3, 6),
    ])
  func faults(text: String, code: String, line: Int, column: Int) {
    let first = refusals(text, file: "m.yaml").first { $0.severity == .error }
    #expect(
      first?.code == code && first?.place?.line == line && first?.place?.column == column,
      "\(String(describing: first))")
  }
}
