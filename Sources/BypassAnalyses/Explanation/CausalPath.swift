public import BypassCore
public import BypassModel

/// A chain of regulations from a cause to an effect, with the levels that each node has.
public struct CausalPath: Hashable, Sendable {
  /// One node of the chain.
  public struct Step: Hashable, Sendable {
    /// The node.
    public let node: NodeID
    /// Its level in the state compared with; nil when one state alone is explained.
    public let before: Int?
    /// Its level in the state explained.
    public let level: Int
    /// Whether more of this node lowers the next one; false for the last.
    public let inhibitsNext: Bool
  }

  /// The chain, cause first.
  public let steps: [Step]

  /// The chain in words: `ALK 1→0 → STAT3 1→0 → Guard2 1→0 ⊣ Death 0→1`.
  public var text: String {
    var text = ""
    for (index, step) in steps.enumerated() {
      let levels = step.before.map { $0 == step.level ? "\($0)" : "\($0)→\(step.level)" } ?? "\(step.level)"
      text += "\(step.node) \(levels)"
      if index + 1 < steps.count { text += step.inhibitsNext ? " ⊣ " : " → " }
    }
    return text
  }
}

/// Finds the shortest chain of regulations that explains a node's level.
///
/// An edge a → b counts in a state when some other level of a alone would make b head for another level: a decides b
/// there. Where no single regulator decides (alternatives that back each other up), edges between nodes that differ
/// from the state compared with count too.
/// - Complexity: O(edges × levels × size of rules).
public struct CausalSearch: Sendable {
  private let network: Network
  private let state: [NodeID: Int]
  private let before: [NodeID: Int]?
  private let clamped: Set<NodeID>

  /// A search in a state, one level a node, compared with another state when there is one.
  public init(network: Network, state: [NodeID: Int], before: [NodeID: Int]? = nil) {
    self.network = network
    self.state = state
    self.before = before
    clamped = Set(
      network.perturbations.compactMap { if case .clamp = $0.effect { $0.node } else { nil } })
  }

  /// The shortest chain from one of the causes to the effect; of equally short ones the first by the network's order
  /// of nodes. Nil when no chain of deciding edges joins them.
  public func path(from causes: Set<NodeID>, to effect: NodeID, changedOnly: Bool) -> CausalPath? {
    search(from: causes, to: effect, changedOnly: changedOnly, deciding: true)
      ?? (changedOnly ? search(from: causes, to: effect, changedOnly: true, deciding: false) : nil)
  }

  /// Breadth first, backwards from the effect.
  private func search(from causes: Set<NodeID>, to effect: NodeID, changedOnly: Bool, deciding: Bool) -> CausalPath? {
    var next: [NodeID: NodeID] = [:]
    var seen: Set<NodeID> = [effect]
    var frontier = [effect]
    if causes.contains(effect) { return CausalPath(steps: [step(effect, next: nil)]) }
    while !frontier.isEmpty {
      var wider: [NodeID] = []
      for target in frontier {
        for source in regulators(of: target) where !seen.contains(source) {
          guard !changedOnly || changed(source), !deciding || decides(source, target) else { continue }
          seen.insert(source)
          next[source] = target
          if causes.contains(source) { return chain(from: source, next) }
          wider.append(source)
        }
      }
      frontier = wider
    }
    return nil
  }

  private func regulators(of node: NodeID) -> [NodeID] {
    guard !clamped.contains(node), let declaration = network[node] else { return [] }
    let read = (declaration.rule?.regulators ?? []) + (declaration.activity?.factors.flatMap(\.when.nodes) ?? [])
    return read.filter { $0 != node }.sorted { (network.index(of: $0) ?? 0) < (network.index(of: $1) ?? 0) }
  }

  private func changed(_ node: NodeID) -> Bool { before.map { $0[node] != state[node] } ?? true }

  /// Whether another level of the source alone would change what the target heads for, here or in the state before.
  private func decides(_ source: NodeID, _ target: NodeID) -> Bool {
    decides(source, target, in: state) || (before.map { decides(source, target, in: $0) } ?? false)
  }

  private func decides(_ source: NodeID, _ target: NodeID, in state: [NodeID: Int]) -> Bool {
    guard let rule = network[target]?.rule, let maximum = network[source]?.maximum else { return false }
    let here = rule.target { state[$0] ?? 0 }
    return (0...maximum).contains { level in
      level != state[source] && rule.target { $0 == source ? level : state[$0] ?? 0 } != here
    }
  }

  private func chain(from source: NodeID, _ next: [NodeID: NodeID]) -> CausalPath {
    var steps: [CausalPath.Step] = []
    var node: NodeID? = source
    while let current = node {
      steps.append(step(current, next: next[current]))
      node = next[current]
    }
    return CausalPath(steps: steps)
  }

  private func step(_ node: NodeID, next: NodeID?) -> CausalPath.Step {
    CausalPath.Step(
      node: node, before: before?[node], level: state[node] ?? 0,
      inhibitsNext: next.map { inhibits(node, $0) } ?? false)
  }

  /// Whether raising the source from its lowest to its highest level lowers what the target heads for.
  private func inhibits(_ source: NodeID, _ target: NodeID) -> Bool {
    guard let rule = network[target]?.rule, let maximum = network[source]?.maximum else { return false }
    for state in [state, before].compactMap(\.self) {
      let low = rule.target { $0 == source ? 0 : state[$0] ?? 0 }
      let high = rule.target { $0 == source ? maximum : state[$0] ?? 0 }
      if low != high { return low > high }
    }
    return false
  }
}
