import BypassCore
import BypassFormats
import BypassModel

/// `describe`: what a model file says, node by node: rules, levels, scenarios, experiments, and the evidence that it names.
public struct DescribeStudy: Study {
  /// `describe`.
  public static let verb = "describe"

  /// The file.
  public var model: ModelChoice
  /// Nodes to show; empty for all that carry evidence.
  public var nodes: [String]

  /// A question.
  public init(model: ModelChoice, nodes: [String] = []) {
    self.model = model
    self.nodes = nodes
  }

  /// Reads the file and tells what it says.
  public func run(progress: @escaping Progress) async throws -> StudyResult {
    let ready = try model.ready()
    guard let imported = ready.imported else {
      throw Diagnostic.error(
        "not-a-file", "'\(ready.name)' is a disease of the catalogue",
        remedy: "see 'bypass catalogue show' and 'bypass catalogue list'")
    }
    let evidence = imported.evidence
    let chosen = try nodes.map { (word: String) throws(Diagnostic) -> NodeID in
      if let node = imported.network.nodes.first(where: { $0.id.description == word || $0.name == word }) {
        return node.id
      }
      throw .unknown("node", word, at: .option("--node", word), among: imported.network.nodes.map(\.id.description))
    }
    let told =
      chosen.isEmpty ? imported.network.nodes.map(\.id).filter { id in evidence.contains { $0.node == id } } : chosen
    var cards = chosen.isEmpty ? [card(of: imported, ready.name, evidence.filter { $0.node == nil })] : []
    for id in told {
      guard let node = imported.network[id] else { continue }
      cards.append(card(of: node, evidence.filter { $0.node == id && $0.regulator == nil }))
      for regulator in Self.regulators(evidence, id) {
        cards.append(card(regulator, id, evidence.filter { $0.node == id && $0.regulator == regulator }))
      }
    }
    let document = Envelope(
      verb: Self.verb, modelName: ready.name, modelDigest: ready.digest, perturbations: ready.perturbations, seed: nil
    ).document(
      [
        .init("format", .string(imported.format.description)), .init("nodes", .integer(imported.network.nodes.count)),
        .init("initialStates", .strings(names(imported, .initialState))),
        .init("inputSettings", .strings(names(imported, .input))),
        .init("perturbationNames", .strings(imported.namedPerturbations.map(\.name))),
        .init("entries", .array(cards.map(\.json))),
      ], diagnostics: ready.diagnostics)
    return StudyResult(
      json: document, terminal: cards.map { $0.text(evidenceOnly: false) }.joined(separator: "\n\n"),
      diagnostics: ready.diagnostics)
  }

  private static func regulators(_ evidence: [ImportedEvidence], _ id: NodeID) -> [String] {
    var seen: Set<String> = []
    return evidence.filter { $0.node == id }.compactMap(\.regulator).filter { seen.insert($0).inserted }
  }

  private func names(_ model: ImportedModel, _ role: ImportedModel.NamedLevels.Role) -> [String] {
    model.namedLevels.filter { $0.role == role }.map(\.name)
  }

  private func card(of model: ImportedModel, _ name: String, _ evidence: [ImportedEvidence]) -> Card {
    let nodes = model.network.nodes
    var fields = [
      Card.Field(name: "format", value: model.format.description), .init(name: "nodes", value: "\(nodes.count)"),
      .init(name: "inputs", value: listed(model.network.inputs.map(\.description))),
    ]
    func add(_ name: String, _ values: [String]) {
      if !values.isEmpty { fields.append(.init(name: name, value: listed(values))) }
    }
    add("with levels", nodes.filter { $0.maximum > 1 }.map { "\($0.id) 0 to \($0.maximum)" })
    add("initial states (--start NAME)", names(model, .initialState))
    add("settings of inputs (--set NAME)", names(model, .input))
    add("perturbations (--alteration NAME)", model.namedPerturbations.map(\.name))
    add("experiments", model.experiments.map { $0.question?.rawValue ?? $0.algorithm })
    add("files kept as they are", model.companions.map(\.name))
    return Card(
      kind: "model", id: name, name: model.format.description, fields: fields, evidence: entries(evidence),
      behaviours: [])
  }

  private func card(of node: NodeDeclaration, _ evidence: [ImportedEvidence]) -> Card {
    let rule: String =
      switch node.behaviour {
      case .input(let level): "set from outside, here \(level)"
      case .ruled(let rule) where node.maximum == 1: rule.reaches(1).text
      case .ruled(let rule): rule.clauses.map { "\($0.level) if \($0.when.text)" }.joined(separator: "; ")
      }
    return Card(
      kind: "node", id: node.id.description, name: node.name,
      fields: [.init(name: "levels", value: "0 to \(node.maximum)"), .init(name: "rule", value: rule)],
      evidence: entries(evidence), behaviours: [])
  }

  private func card(_ regulator: String, _ target: NodeID, _ evidence: [ImportedEvidence]) -> Card {
    Card(
      kind: "edge", id: "\(regulator)->\(target)", name: "\(regulator) regulates \(target)", fields: [],
      evidence: entries(evidence), behaviours: [])
  }

  /// Evidence of a file is recalled: the file names it, nobody here read it.
  private func entries(_ evidence: [ImportedEvidence]) -> [Reasons.Evidence] {
    evidence.map { entry in
      .init(
        id: entry.source.isEmpty ? "note" : entry.source, says: entry.words, standing: .recalled, use: entry.relation)
    }
  }

  private func listed(_ names: [String]) -> String {
    // Names of mutants hold commas, as in 'AKT KO, MEK KO'.
    let separator = names.contains { $0.contains(",") } ? "; " : ", "
    return names.isEmpty
      ? "none" : names.prefix(40).joined(separator: separator) + (names.count > 40 ? "\(separator)…" : "")
  }
}
