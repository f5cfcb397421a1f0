import BypassCore
import BypassGraphics
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// A disease's network as diagrams: the whole with its arms as clusters, and each arm by itself. Drugs and alterations
/// stand at what they act on; how sure an edge is shows in its line.
struct DiseasePicture {
  let catalogue: Catalogue
  let disease: DiseaseEntry

  /// What the lines mean.
  static let dashNames: [NetworkDiagram.DashName] = [
    .init(.solid, "read in a source"), .init(.dashed, "recalled or contested"), .init(.dotted, "assumed"),
  ]

  /// Everything, for a program that lays out large graphs.
  var whole: NetworkDiagram {
    let nodes = disease.pathways.flatMap { arm in arm.nodes.map { node($0, cluster: arm.title) } }
    let actors = disease.pathways.flatMap { arm in arm.nodes.flatMap { self.actors(on: $0, cluster: arm.title) } }
    return NetworkDiagram(
      nodes: nodes + actors.map(\.node),
      edges: disease.pathways.flatMap(\.nodes).flatMap(edges) + actors.map(\.edge),
      flow: .leftToRight, dashNames: Self.dashNames)
  }

  /// One arm: its nodes, what regulates them from elsewhere, and what acts on them.
  func diagram(of arm: Pathway) -> NetworkDiagram {
    let own = Set(arm.nodes.map(\.declaration.id))
    let outside = arm.nodes.flatMap(\.regulators).map(\.node).filter { !own.contains($0) }
    let actors = arm.nodes.flatMap { self.actors(on: $0, cluster: nil) }
    return NetworkDiagram(
      nodes: arm.nodes.map { node($0, cluster: nil) }
        + outside.map { .init($0.description, outline: .rectangle, fill: Color(0xFFFFFF)) } + actors.map(\.node),
      edges: arm.nodes.flatMap(edges) + actors.map(\.edge), flow: .automatic, dashNames: Self.dashNames)
  }

  private func node(_ node: NodeEntry, cluster: String?) -> NetworkDiagram.Node {
    let isOutcome = ["phenotype", "process", "cell"].contains(node.kind)
    let isOutside = node.declaration.rule == nil
    return .init(
      node.declaration.id.description, outline: isOutcome ? .pill : isOutside ? .rectangle : .rounded,
      fill: isOutcome ? Color(0xD9EBDD) : isOutside ? Color(0xFFFFFF) : Color(0xE6EEF6), cluster: cluster)
  }

  private func edges(into node: NodeEntry) -> [NetworkDiagram.Edge] {
    node.regulators.map { edge in
      let standing = catalogue.standing(of: edge.justification)
      let sign: NetworkDiagram.Sign =
        switch edge.sign {
        case .activates: .activates
        case .inhibits: .inhibits
        case .both: .other
        }
      let sources = edge.justification.sources.map(\.description).joined(separator: ", ")
      return .init(
        edge.node.description, node.declaration.id.description, sign, dash: dash(standing),
        hint: "\(edge.node) \(edge.sign.rawValue) \(node.declaration.id), \(standing.rawValue) \(sources)")
    }
  }

  private func dash(_ standing: Standing) -> Dash {
    switch standing {
    case .read: .solid
    case .recalled, .contested: .dashed
    case .assumed, .withdrawn: .dotted
    }
  }

  private typealias Actor = (node: NetworkDiagram.Node, edge: NetworkDiagram.Edge)

  /// One hexagon for the drugs and one octagon for the alterations of a node, so that ten inhibitors are one shape.
  private func actors(on node: NodeEntry, cluster: String?) -> [Actor] {
    let id = node.declaration.id
    var actors: [Actor] = []
    for effect in Agent.Target.Effect.allCases {
      let drugs = catalogue.drugs.values.filter { drug in
        drug.agent.targets.contains { $0.node == id && $0.effect == effect }
      }
      guard !drugs.isEmpty else { continue }
      let name = "drugs that \(effect.rawValue) \(id)"
      actors.append(
        (
          .init(
            name, label: short(drugs.map(\.agent.id.description)), outline: .hexagon, fill: Palette.sky,
            cluster: cluster),
          .init(name, id.description, effect == .supplies ? .activates : .inhibits, hint: name)
        ))
    }
    let raised = disease.alterations.filter { change(of: $0, at: node) > 0 }.map(\.id.description)
    let lowered = disease.alterations.filter { change(of: $0, at: node) < 0 }.map(\.id.description)
    for (names, sign, words) in [
      (raised, NetworkDiagram.Sign.activates, "raise"), (lowered, .inhibits, "lower"),
    ] where !names.isEmpty {
      let name = "alterations that \(words) \(id)"
      actors.append(
        (
          .init(name, label: short(names), outline: .octagon, fill: Palette.orange, cluster: cluster),
          .init(name, id.description, sign, hint: name)
        ))
    }
    return actors
  }

  private func change(of alteration: AlterationEntry, at node: NodeEntry) -> Int {
    let id = node.declaration.id
    guard let level = alteration.sets[id] ?? alteration.clamps[id] else { return 0 }
    if case .input(let usual) = node.declaration.behaviour { return level - usual }
    return level > 0 ? 1 : -1
  }

  private func short(_ names: [String]) -> String {
    let sorted = names.sorted()
    return sorted.prefix(2).joined(separator: ", ") + (sorted.count > 2 ? " +\(sorted.count - 2)" : "")
  }
}
