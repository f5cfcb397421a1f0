public import BypassCore
public import BypassModel

/// Something that can be done to a network or happen to it: a drug, an alteration, a clamp, another environment.
public struct Choice: Hashable, Sendable {
  /// What the caller calls it; of no meaning here.
  public let name: String
  /// What it does to nodes.
  public let perturbations: [Perturbation]
  /// The inputs that it sets.
  public let settings: [NodeID: Int]

  /// A choice.
  public init(_ name: String, perturbations: [Perturbation] = [], settings: [NodeID: Int] = [:]) {
    self.name = name
    self.perturbations = perturbations
    self.settings = settings
  }

  /// Whether two choices exclude each other: they clamp a node, or set an input, differently.
  public func conflicts(with other: Choice) -> Bool {
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
}

extension Network {
  /// The network with choices made.
  ///
  /// - Throws: ``Diagnostics`` when a choice names an absent node or level, or sets a node that has a rule.
  public func choosing(_ choices: [Choice]) throws(Diagnostics) -> Network {
    var settings: [NodeID: Int] = [:]
    for choice in choices { settings.merge(choice.settings) { _, later in later } }
    let set = settings.isEmpty ? self : try setting(settings)
    let perturbations = choices.flatMap(\.perturbations)
    return perturbations.isEmpty ? set : try set.perturbed(by: perturbations)
  }
}
