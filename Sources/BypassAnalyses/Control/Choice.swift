public import BypassCore
public import BypassModel

/// A changed edge: the target sees the source at this level, whatever level the source has.
public struct EdgeFix: Hashable, Sendable {
  /// The regulator that is no longer seen as it is.
  public let source: NodeID
  /// The node whose rule reads it.
  public let target: NodeID
  /// The level that the rule sees; 0 is an edge cut, the highest level one that is always active.
  public let level: Int

  /// A changed edge.
  public init(_ source: NodeID, to target: NodeID, seenAt level: Int) {
    self.source = source
    self.target = target
    self.level = level
  }
}

/// Something that can be done to a network or happen to it: a drug, an alteration, a clamp, another environment.
public struct Choice: Hashable, Sendable {
  /// What the caller calls it; of no meaning here.
  public let name: String
  /// What it does to nodes.
  public let perturbations: [Perturbation]
  /// The inputs that it sets.
  public let settings: [NodeID: Int]
  /// The edges that it changes.
  public let edges: [EdgeFix]

  /// A choice.
  public init(
    _ name: String, perturbations: [Perturbation] = [], settings: [NodeID: Int] = [:], edges: [EdgeFix] = []
  ) {
    self.name = name
    self.perturbations = perturbations
    self.settings = settings
    self.edges = edges
  }

  /// Whether two choices exclude each other: they clamp a node, set an input, or change an edge, differently.
  public func conflicts(with other: Choice) -> Bool {
    for edge in edges {
      let differs = other.edges.contains {
        $0.source == edge.source && $0.target == edge.target && $0.level != edge.level
      }
      if differs { return true }
    }
    for (node, level) in settings { if let theirs = other.settings[node], theirs != level { return true } }
    let theirs = other.clamps
    return clamps.contains { clamp in theirs.contains { $0.node == clamp.node && $0.effect != clamp.effect } }
  }

  private var clamps: [Perturbation] {
    perturbations.filter { if case .clamp = $0.effect { true } else { false } }
  }

  /// One choice for each level of each ruled node, except those of the nodes left out.
  ///
  /// - Returns: In the order of the network; names are `NODE=LEVEL`.
  public static func clamps(of network: Network, except forbidden: Set<NodeID> = []) -> [Choice] {
    network.nodes.filter { $0.rule != nil && !forbidden.contains($0.id) }.flatMap { node in
      (0...node.maximum).map { Choice("\(node.id)=\($0)", perturbations: [Perturbation(.clamp($0), of: node.id)]) }
    }
  }

  /// One choice for each edge into a ruled node and each level at which its source can be seen, except edges into the
  /// nodes left out.
  ///
  /// - Returns: By target in the order of the network; names are `SOURCE>TARGET=LEVEL`.
  public static func edges(of network: Network, except forbidden: Set<NodeID> = []) -> [Choice] {
    network.nodes.filter { !forbidden.contains($0.id) }.flatMap { target in
      (target.rule?.regulators ?? []).flatMap { source in
        (0...(network[source]?.maximum ?? 1)).map { level in
          Choice("\(source)>\(target.id)=\(level)", edges: [EdgeFix(source, to: target.id, seenAt: level)])
        }
      }
    }
  }

  /// The nodes whose behaviour it changes.
  var touched: Set<NodeID> { Set(perturbations.map(\.node)).union(settings.keys).union(edges.map(\.target)) }

  /// The part that changes one node.
  func acting(on node: NodeID) -> Choice {
    Choice(
      name, perturbations: perturbations.filter { $0.node == node }, settings: settings.filter { $0.key == node },
      edges: edges.filter { $0.target == node })
  }
}

extension Network {
  /// The network with choices made.
  ///
  /// - Throws: ``Diagnostics`` when a choice names an absent node, level or edge, or sets a node that has a rule.
  public func choosing(_ choices: [Choice]) throws(Diagnostics) -> Network {
    var settings: [NodeID: Int] = [:]
    for choice in choices { settings.merge(choice.settings) { _, later in later } }
    let set = settings.isEmpty ? self : try setting(settings)
    let changed = try set.changing(choices.flatMap(\.edges))
    let perturbations = choices.flatMap(\.perturbations)
    return perturbations.isEmpty ? changed : try changed.perturbed(by: perturbations)
  }

  /// The network with edges changed: rules see the sources at the given levels.
  ///
  /// - Throws: ``Diagnostics`` when there is no such edge or level.
  public func changing(_ edges: [EdgeFix]) throws(Diagnostics) -> Network {
    guard !edges.isEmpty else { return self }
    for edge in edges {
      guard let target = self[edge.target], target.rule?.regulators.contains(edge.source) == true,
        (0...(self[edge.source]?.maximum ?? 0)).contains(edge.level)
      else {
        throw Diagnostics([
          .error(
            "no-such-edge", "'\(edge.target)' does not read '\(edge.source)', or there is no level \(edge.level)",
            remedy: "name an edge by its source and the node whose rule reads it")
        ])
      }
    }
    let seen = Dictionary(grouping: edges, by: \.target)
    let changed = nodes.map { node -> NodeDeclaration in
      guard let fixes = seen[node.id], let rule = node.rule else { return node }
      let levels = Dictionary(fixes.map { ($0.source, $0.level) }, uniquingKeysWith: { _, later in later })
      return node.with(
        .ruled(
          Rule(
            rule.clauses.map { clause in
              .init(
                level: clause.level,
                when: clause.when.replacingAtoms { atom in
                  levels[atom.node].map { .constant($0 >= atom.atLeast) } ?? .atom(atom)
                })
            })))
    }
    return try Network(nodes: changed, perturbations: perturbations, parameters: parameters, initial: initial)
  }
}
