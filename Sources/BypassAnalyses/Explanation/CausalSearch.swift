public import BypassCore
public import BypassModel

/// Finds the shortest chain of regulations that explains why a node has its level.
///
/// Two questions. What changed it (between two states): an edge a → b counts when a's change drove b's, that is when
/// taking a back to its former level would take b's target back, or a's new level alone would have moved it. What
/// holds it (in one state): an edge counts when b's target would leave its level without a's activity. Where
/// regulators back each other up, so that none decides alone, an edge counts if its sign agrees with both levels.
/// - Complexity: a question is O(edges × size of rules); making one adds ``InfluenceSigns`` of every node.
public struct CausalSearch: Sendable {
  private let network: Network
  private let signs: [NodeID: InfluenceSigns]
  private let clamped: Set<NodeID>

  /// A search in a network; its perturbations tell which nodes are clamped, so that nothing regulates them.
  public init(network: Network) {
    self.init(
      network: network,
      signs: Dictionary(
        uniqueKeysWithValues: network.nodes.compactMap { node in
          InfluenceSigns(of: node, in: network).map { (node.id, $0) }
        }))
  }

  private init(network: Network, signs: [NodeID: InfluenceSigns]) {
    self.network = network
    self.signs = signs
    clamped = Set(network.perturbations.compactMap { if case .clamp = $0.effect { $0.node } else { nil } })
  }

  /// The same search in the same network under other perturbations, without working out the signs again.
  public func under(_ perturbed: Network) -> CausalSearch { CausalSearch(network: perturbed, signs: signs) }

  /// The shortest chain of changes from a cause to an effect, both different in the two states; of equally short ones
  /// the first by the network's order. Nil when there is none.
  public func change(
    from before: [NodeID: Int], to after: [NodeID: Int], causedBy causes: Set<NodeID>, of effect: NodeID
  ) -> CausalPath? {
    let changed = Set(network.nodes.map(\.id).filter { before[$0] != after[$0] })
    guard changed.contains(effect) else { return nil }
    func edge(_ source: NodeID, _ target: NodeID, strict: Bool) -> Bool {
      guard changed.contains(source), changed.contains(target) else { return false }
      return strict
        ? drives(source, target, before: before, after: after) : agrees(source, target, before: before, after: after)
    }
    for strict in [true, false] {
      let path = search(from: causes.intersection(changed), to: effect) { edge($0, $1, strict: strict) }
      if let path { return chain(path, before: before, level: after) }
    }
    return nil
  }

  /// The shortest chain that holds an effect at its level in a state. Nil when there is none.
  public func support(in state: [NodeID: Int], causedBy causes: Set<NodeID>, of effect: NodeID) -> CausalPath? {
    for strict in [true, false] {
      let path = search(from: causes, to: effect) { source, target in
        strict ? holds(source, target, in: state) : couldHold(source, target, in: state)
      }
      if let path { return chain(path, before: nil, level: state) }
    }
    return nil
  }

  // MARK: Edges

  private func target(_ node: NodeID, _ state: [NodeID: Int], _ other: NodeID, at level: Int) -> Int {
    network[node]?.rule?.target { $0 == other ? level : state[$0] ?? 0 } ?? 0
  }

  private func drives(_ source: NodeID, _ target: NodeID, before: [NodeID: Int], after: [NodeID: Int]) -> Bool {
    let direction = (after[target] ?? 0) - (before[target] ?? 0)
    let (was, now) = (before[source] ?? 0, after[source] ?? 0)
    let undone = self.target(target, after, source, at: was) - self.target(target, after, source, at: now)
    let done = self.target(target, before, source, at: now) - self.target(target, before, source, at: was)
    return undone * direction < 0 || done * direction > 0
  }

  private func agrees(_ source: NodeID, _ target: NodeID, before: [NodeID: Int], after: [NodeID: Int]) -> Bool {
    let direction = (after[target] ?? 0) - (before[target] ?? 0)
    guard direction != 0, let influence = signs[target]?.byRegulator[source] else { return false }
    return influence.canMove(from: before[source] ?? 0, to: after[source] ?? 0, upwards: direction > 0)
  }

  private func holds(_ source: NodeID, _ target: NodeID, in state: [NodeID: Int]) -> Bool {
    let level = state[source] ?? 0
    guard level > 0 else { return false }
    let here = self.target(target, state, source, at: level)
    return self.target(target, state, source, at: 0) != here
  }

  private func couldHold(_ source: NodeID, _ target: NodeID, in state: [NodeID: Int]) -> Bool {
    guard let level = state[source], level > 0, let influence = signs[target]?.byRegulator[source] else { return false }
    return influence.canMove(from: 0, to: level, upwards: state[target] ?? 0 > 0)
  }

  // MARK: Search

  /// Breadth first, backwards from the effect.
  private func search(
    from causes: Set<NodeID>, to effect: NodeID, edge: (NodeID, NodeID) -> Bool
  ) -> [NodeID]? {
    if causes.contains(effect) { return [effect] }
    var next: [NodeID: NodeID] = [:]
    var seen: Set<NodeID> = [effect]
    var frontier = [effect]
    while !frontier.isEmpty {
      var wider: [NodeID] = []
      for target in frontier {
        for source in regulators(of: target) where !seen.contains(source) && edge(source, target) {
          seen.insert(source)
          next[source] = target
          if causes.contains(source) { return Array(sequence(first: source) { next[$0] }) }
          wider.append(source)
        }
      }
      frontier = wider
    }
    return nil
  }

  private func regulators(of node: NodeID) -> [NodeID] {
    guard !clamped.contains(node), let declaration = network[node] else { return [] }
    return declaration.readNodes.filter { $0 != node }.sorted {
      (network.index(of: $0) ?? 0) < (network.index(of: $1) ?? 0)
    }
  }

  private func chain(_ nodes: [NodeID], before: [NodeID: Int]?, level: [NodeID: Int]) -> CausalPath {
    CausalPath(
      steps: nodes.enumerated().map { index, node in
        let next = index + 1 < nodes.count ? nodes[index + 1] : nil
        return CausalPath.Step(
          node: node, before: before?[node], level: level[node] ?? 0,
          inhibitsNext: next.map { inhibits(node, $0, before: before, level: level) } ?? false)
      })
  }

  /// Whether the edge inhibits here; for a regulator of both signs, by what it does in these states.
  private func inhibits(_ source: NodeID, _ target: NodeID, before: [NodeID: Int]?, level: [NodeID: Int]) -> Bool {
    guard let influence = signs[target]?.byRegulator[source] else { return false }
    guard influence.rises, influence.falls else { return influence.falls }
    if let before {
      let step = (level[source] ?? 0) - (before[source] ?? 0)
      return step * ((level[target] ?? 0) - (before[target] ?? 0)) < 0
    }
    return level[source] ?? 0 > 0 && level[target] ?? 0 == 0
  }
}
