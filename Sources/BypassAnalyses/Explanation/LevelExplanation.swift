public import BypassCore
public import BypassModel

/// Says in words why a node has its level in a state: its rule, the regulators that decide it, and theirs in turn.
public struct LevelExplanation: Sendable {
  private let network: Network
  private let state: [NodeID: Int]

  /// Explanations in a state, one level a node.
  public init(network: Network, state: [NodeID: Int]) {
    self.network = network
    self.state = state
  }

  /// One line a node, from the node asked about back to inputs and clamps, at most `limit` lines.
  ///
  /// A regulator decides when another level of it alone would change what the node heads for; where none does alone,
  /// all regulators that the rule reads are named.
  public func chain(for node: NodeID, limit: Int = 40) -> [String] {
    var lines: [String] = []
    var seen: Set<NodeID> = [node]
    var queue = [node]
    while !queue.isEmpty, lines.count < limit {
      let next = queue.removeFirst()
      let (line, causes) = explanation(of: next)
      lines.append(line)
      queue += causes.filter { seen.insert($0).inserted }
    }
    if !queue.isEmpty { lines.append("… and \(queue.count) more") }
    return lines
  }

  private func explanation(of node: NodeID) -> (line: String, causes: [NodeID]) {
    let level = state[node] ?? 0
    for perturbation in network.perturbations.reversed() where perturbation.node == node {
      if case .clamp = perturbation.effect { return ("\(node) = \(level): clamped", []) }
    }
    guard let rule = network[node]?.rule else { return ("\(node) = \(level): an input", []) }
    let acting = network.perturbations.filter { $0.node == node }.map { perturbation in
      switch perturbation.effect {
      case .clamp(let level): "clamped at \(level)"
      case .inhibit(let share, _): "inhibited by \((share.value * 100).significant(3)) %"
      case .supply(let share, _): "supplied in \((share.value * 100).significant(3)) % of cells"
      }
    }
    let target = rule.target { state[$0] ?? 0 }
    let clause = rule.clauses.last { $0.when.holds { state[$0] ?? 0 } }
    let wording =
      clause.map { "its rule for level \($0.level) holds: \($0.when.text)" }
      ?? "none of its rules holds: \(rule.clauses.map { "\($0.level): \($0.when.text)" }.joined(separator: "; "))"
    let deciding = rule.regulators.filter { decides($0, rule, target) }
    let named = deciding.isEmpty ? rule.regulators.filter { $0 != node } : deciding.filter { $0 != node }
    let levels = named.map { "\($0)=\(state[$0] ?? 0)" }.joined(separator: ", ")
    let how = named.isEmpty ? "" : deciding.isEmpty ? "; together: \(levels)" : "; decided by \(levels)"
    let drugs = acting.isEmpty ? "" : "; \(acting.joined(separator: ", "))"
    let differs = target == level ? "" : " (the rule heads for \(target))"
    return ("\(node) = \(level): \(wording)\(how)\(drugs)\(differs)", named)
  }

  private func decides(_ regulator: NodeID, _ rule: Rule, _ target: Int) -> Bool {
    (0...(network[regulator]?.maximum ?? 1)).contains { level in
      level != state[regulator] && rule.target { $0 == regulator ? level : state[$0] ?? 0 } != target
    }
  }
}
