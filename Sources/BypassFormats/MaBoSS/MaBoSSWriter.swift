import BypassCore
import BypassModel

/// Writes a MaBoSS network with its configuration.
///
/// Nodes with levels become two-level nodes that move one level at a time; shares of inhibition and supply are folded
/// into the rates; clamps are written as the mutation idiom, so that they can be lifted in the configuration.
struct MaBoSSWriter {
  let model: ImportedModel
  /// The network without its clamps.
  let unary: UnaryNetwork
  let names: [String]
  /// The clamped nodes with their levels, in the order of the network.
  let clamps: [(node: NodeID, level: Int)]

  /// The texts of a model.
  ///
  /// - Throws: ``Diagnostics`` for what MaBoSS cannot express, or any loss when strictness is asked for.
  static func write(_ model: ImportedModel, options: WritingOptions) throws(Diagnostics) -> WrittenModel {
    let writer = try MaBoSSWriter(model)
    let naming = MaBoSSFormat.names(of: writer.unary)
    let files: [WrittenModel.File]
    let order: [String]?
    do throws(Diagnostic) {
      order = try writer.orderToState()
      files = [
        .init(suffix: ".bnd", text: try writer.networkText(order)),
        .init(suffix: ".cfg", text: try writer.configurationText()),
      ]
    } catch {
      throw Diagnostics([error])
    }
    let changes = try (naming.changes + writer.changes(order) + writer.losses()).accepted(options)
    return WrittenModel(files: files, changes: changes)
  }

  private init(_ model: ImportedModel) throws(Diagnostics) {
    let network = model.network
    var levels: [NodeID: Int] = [:]
    for perturbation in network.perturbations {
      if case .clamp(let level) = perturbation.effect { levels[perturbation.node] = level }
    }
    let shares = network.perturbations.filter { if case .clamp = $0.effect { false } else { true } }
    let bare = try Network(
      nodes: network.nodes, perturbations: shares, parameters: network.parameters,
      initial: Self.fixing(levels, in: network))
    self.model = model
    unary = UnaryNetwork(bare)
    names = MaBoSSFormat.names(of: unary).names
    clamps = network.nodes.compactMap { node in levels[node.id].map { (node.id, $0) } }
  }

  /// The beginning with clamped nodes at their levels, groups in their places.
  private static func fixing(_ levels: [NodeID: Int], in network: Network) -> InitialCondition {
    var groups: [InitialCondition.Group] = []
    for group in network.initial.groups {
      let rest = InitialCondition([group]).fixing(levels.filter { group.nodes.contains($0.key) })
      groups += rest.groups
    }
    let grouped = Set(groups.flatMap(\.nodes))
    let others = network.nodes.filter { levels[$0.id] != nil && !grouped.contains($0.id) }
    return InitialCondition(
      groups + others.map { .init([$0.id], alternatives: [.init([levels[$0.id] ?? 0], weight: 1)]) })
  }

  /// The names in their order, when MaBoSS would number them otherwise, by their first mention in the text.
  private func orderToState() throws(Diagnostic) -> [String]? {
    var findings = Findings(strict: false)
    let source = SourceText(file: "written.bnd", text: try networkText(nil))
    let text = try MaBoSSNetworkText(source, options: ReadingOptions(), findings: &findings)
    return text.mentions.map(\.name) == names ? nil : names
  }

  private func losses() -> [Diagnostic] {
    model.losses(keeping: MaBoSSFormat.entry.expresses).filter { $0.code != "loss-activity" }
  }

  private func changes(_ order: [String]?) -> [Diagnostic] {
    var changes: [Diagnostic] = []
    if order != nil {
      changes.append(
        Diagnostic(
          .note, code: "stated-order",
          "the first node has an attribute 'mention_order' that nothing reads: MaBoSS numbers nodes by first mention"))
    }
    for (node, level) in clamps {
      changes.append(
        Diagnostic(
          .note, code: "clamp-as-mutation",
          "'\(node)' is clamped to \(level): written as $Low_ and $High_ parameters, and as where it starts"))
    }
    var seen: Set<NodeID> = []
    for perturbation in unary.network.perturbations where seen.insert(perturbation.node).inserted {
      changes.append(
        Diagnostic(
          .note, code: "share-in-rates", "the inhibition or supply of '\(perturbation.node)' is folded into its rates"))
    }
    return changes
  }

  /// The level from which a clamp holds a variable on; nil for a node without clamp.
  func clamp(of variable: UnaryNetwork.Variable) -> Int? { clamps.first { $0.node == variable.node }?.level }

  private func networkText(_ order: [String]?) throws(Diagnostic) -> String {
    var text = ""
    for index in unary.variables.indices {
      if index > 0 { text += "\n" }
      text += "node \(names[index]) {\n"
      if index == 0, let order { text += "  mention_order = \(order.joined(separator: " | "));\n" }
      text += try body(of: index)
      text += "}\n"
    }
    return text
  }

  private func body(of index: Int) throws(Diagnostic) -> String {
    let variable = unary.variables[index]
    let isClamped = clamp(of: variable) != nil
    let rates: (up: String, down: String)
    var text = ""
    switch unary.laws[index] {
    case .fixed:
      guard isClamped else { return "" }
      rates = ("0", "0")
    case .following(_, let up, let down, let gate, let supply):
      text += "  logic = \(try formula(unary.updateFunction(of: index)));\n"
      rates = try MaBoSSRates(writer: self, index: index).text(up: up, down: down, gate: gate, supply: supply)
    case .rates(let logic, let up, let down, let gate, let supply):
      text += "  logic = \(try formula(logic));\n"
      rates = try MaBoSSRates(writer: self, index: index).text(up: up, down: down, gate: gate, supply: supply)
    }
    let switches = names[index]
    let (high, low) = ("$High_\(switches)", "$Low_\(switches)")
    let huge = "1E308/$nb_mutable"
    text += "  rate_up = \(isClamped ? "\(low) ? 0 : (\(high) ? \(huge) : (\(rates.up)))" : rates.up);\n"
    text += "  rate_down = \(isClamped ? "\(low) ? \(huge) : (\(high) ? 0 : (\(rates.down)))" : rates.down);\n"
    return text
  }

  /// A condition over variables in MaBoSS's words.
  func formula(_ formula: Formula<Int>) throws(Diagnostic) -> String {
    var style = FormulaStyle()
    style.xor = " ^ "
    return try formula.text(style) { names[$0] }
  }
}
