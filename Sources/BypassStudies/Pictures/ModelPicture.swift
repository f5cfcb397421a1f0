import BypassCore
import BypassGraphics
import BypassModel

/// A network as nodes and signed edges: what a picture can show of it.
struct ModelPicture {
  /// The kinds of files that a picture can be.
  enum Kind: String, CaseIterable {
    /// The language of Graphviz.
    case dot
    /// A drawing.
    case svg
    /// SBGN-ML, activity flow.
    case sbgn
  }

  let network: Network
  let title: String
  /// More nodes than this are laid out by Graphviz where it is installed.
  static let mostDrawn = 60

  /// The diagram.
  var diagram: NetworkDiagram {
    var clamps: [NodeID: Int] = [:]
    var touched: Set<NodeID> = []
    for perturbation in network.perturbations {
      if case .clamp(let level) = perturbation.effect { clamps[perturbation.node] = level }
      touched.insert(perturbation.node)
    }
    return NetworkDiagram(
      nodes: network.nodes.map { node in
        NetworkDiagram.Node(
          node.id.description, label: node.name, note: note(node, clamps[node.id], touched.contains(node.id)),
          outline: clamps[node.id] != nil ? .octagon : node.rule == nil ? .rectangle : .rounded,
          fill: clamps[node.id] != nil ? Palette.orange : node.rule == nil ? Color(0xFFFFFF) : Color(0xE6EEF6))
      }, edges: network.nodes.filter { clamps[$0.id] == nil }.flatMap(edges), flow: .automatic)
  }

  private func note(_ node: NodeDeclaration, _ clamp: Int?, _ isTouched: Bool) -> String? {
    if let clamp { return "fixed at \(clamp)" }
    if isTouched { return "partly inhibited" }
    return node.maximum > 1 ? "0 to \(node.maximum)" : nil
  }

  private func edges(into node: NodeDeclaration) -> [NetworkDiagram.Edge] {
    guard node.rule != nil else { return [] }
    let signs = InfluenceSigns(of: node, in: network)
    return node.readNodes.compactMap { regulator in
      let influence = signs?.byRegulator[regulator]
      // A regulator that a rule names without ever hearing it has no influence.
      if let influence, !influence.rises, !influence.falls { return nil }
      let sign: NetworkDiagram.Sign =
        switch (influence?.rises ?? true, influence?.falls ?? true) {
        case (true, false): .activates
        case (false, true): .inhibits
        default: .other
        }
      return NetworkDiagram.Edge(regulator.description, node.id.description, sign)
    }
  }

  /// The picture as a file's text.
  func text(_ kind: Kind) -> String {
    switch kind {
    case .dot: return diagram.dot(name: title)
    case .sbgn: return ActivityFlow(diagram: diagram, network: network).text
    case .svg:
      let diagram = diagram
      if diagram.nodes.count > Self.mostDrawn, let svg = GraphvizProgram.svg(of: diagram.dot(name: title)) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg
      }
      // As wide as names need, so that none is cut; figures end at 4,000 px.
      let width = max(diagram.nodes.count > 20 ? 1200 : 720, diagram.naturalWidth + 64)
      return Figure(
        title: title, caption: "Arrows activate, bars inhibit, discs do either. Squares are set from outside.",
        width: width, .network(diagram)
      ).svg()
    }
  }

  /// What a picture does not hold of a model.
  static func losses(_ kind: Kind) -> Diagnostic {
    Diagnostic(
      .warning, code: "loss-rules",
      "a picture (\(kind.rawValue)) holds nodes and signed edges; rules, levels, rates and beginnings are not in it",
      remedy: "write the model in a format of models beside it")
  }
}
