import BypassCore
import BypassModel

/// What GINsim keeps beside a graph, in texts of their own: mutants, initial states, parameters of simulations.
struct GINMLExtras {
  let nodes: [String: (id: NodeID, maximum: Int)]
  private(set) var mutants: [ImportedModel.Mutant] = []
  private(set) var starts: [ImportedModel.NamedStart] = []
  /// The texts, verbatim.
  private(set) var annotations: [ImportedModel.Annotation] = []

  init(nodes: [String: (id: NodeID, maximum: Int)]) { self.nodes = nodes }

  /// Reads one text, known by its root element.
  ///
  /// - Throws: ``Diagnostic`` for a text that is not XML or of no known kind.
  mutating func read(_ text: SourceText, _ findings: inout Findings) throws(Diagnostic) {
    let source = try XMLText.prepared(text, &findings)
    let root = try XMLReader.root(of: source)
    let kind: String
    switch root.name {
    case "mutantList", "perturbationConfig":
      kind = "mutant"
      for element in root.children("mutant") + (root.child("listOfPerturbations")?.children("mutant") ?? []) {
        readMutant(element, source, &findings)
      }
    case "initialStates":
      kind = "initialState"
      for element in root.children where element.name == "initialState" || element.name == "input" {
        readStart(element, source, &findings)
      }
    case "simulationParameters":
      kind = "reg2dyn_parameters"
      notePriorities(root, source, &findings)
    case "modelModifierConfig", "avatarParameters", "biblio": kind = root.name
    default:
      throw .error(
        "not-ginml", at: root.place(in: source),
        "'\(root.name.clipped)' is nothing that stands beside a graph of GINsim")
    }
    annotations.append(.init(node: nil, kind: "ginsim-\(kind)", text: String(decoding: source.bytes, as: UTF8.self)))
  }

  private mutating func readMutant(_ element: XMLElement, _ source: SourceText, _ findings: inout Findings) {
    let name = element.attribute("name") ?? ""
    var perturbations: [Perturbation] = []
    for change in element.children where change.name == "change" || change.name == "regulatorChange" {
      guard change.name == "change", change.attribute("condition")?.trimmingBlanks.isEmpty ?? true,
        let node = nodes[change.attribute("target") ?? ""], let lowest = Int(change.attribute("min") ?? ""),
        let highest = Int(change.attribute("max") ?? ""), lowest == highest, (0...node.maximum).contains(lowest)
      else {
        findings.normaliseOnce(
          "mutant-left-out", at: change.place(in: source),
          "mutant '\(name.clipped)' has a change that is no clamp of a node to one level: it is kept as text, not as a mutant"
        )
        return
      }
      perturbations.append(Perturbation(.clamp(lowest), of: node.id))
    }
    mutants.append(.init(name: name, perturbations: perturbations))
  }

  private mutating func readStart(_ element: XMLElement, _ source: SourceText, _ findings: inout Findings) {
    var levels: [NodeID: Int] = [:]
    for word in (element.attribute("value") ?? "").split(whereSeparator: \.isWhitespace) {
      let parts = word.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let node = nodes[parts[0]], let level = Int(parts[1]), (0...node.maximum).contains(level)
      else {
        findings.normaliseOnce(
          "start-left-out", at: element.place(in: source),
          "'\(String(word).clipped)' of an initial state is no single level of a node: the state is kept as text only")
        return
      }
      levels[node.id] = level
    }
    starts.append(.init(name: element.attribute("name") ?? "", levels: levels, isOfInputs: element.name == "input"))
  }

  private func notePriorities(_ root: XMLElement, _ source: SourceText, _ findings: inout Findings) {
    for list in root.children("priorityClassList") {
      let ranks = Set(list.children("class").compactMap { $0.attribute("rank") })
      guard ranks.count > 1 else { continue }
      findings.noteOnce(
        "priorities", at: list.place(in: source),
        "priority classes '\((list.attribute("id") ?? "").clipped)' are kept as text, but no analysis here follows them"
      )
    }
  }
}
