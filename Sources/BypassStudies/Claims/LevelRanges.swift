import BypassCore
import BypassModel

/// The levels between which each node stays throughout an arm, whatever happens: never too narrow, often wider than
/// what occurs.
///
/// Grown from the starting levels until no rule leads out of the ranges.
struct LevelRanges {
  private(set) var byNode: [NodeID: ClosedRange<Int>] = [:]
  private let network: Network

  /// - Parameter free: a node that may have any level, as after a change of its rule.
  init(of arm: ResolvedArm, free: NodeID? = nil) {
    network = arm.untreated
    var held: [NodeID: Int] = [:]
    for perturbation in network.perturbations {
      if case .clamp(let level) = perturbation.effect { held[perturbation.node] = level }
    }
    for node in network.nodes {
      var start = held[node.id] ?? 0
      if case .input(let level) = node.behaviour, held[node.id] == nil { start = level }
      byNode[node.id] = node.id == free ? 0...node.maximum : start...start
    }
    for group in network.initial.groups {
      for (index, id) in group.nodes.enumerated() {
        for alternative in group.alternatives { widen(id, by: alternative.levels[index]) }
      }
    }
    var lowered: Set<NodeID> = []
    for perturbation in network.perturbations + arm.before + arm.treatment {
      switch perturbation.effect {
      case .clamp(let level): widen(perturbation.node, by: level)
      case .supply(_, let level): widen(perturbation.node, by: level)
      case .inhibit: lowered.insert(perturbation.node)
      }
    }
    grow(held: Set(held.keys), lowered: lowered)
  }

  private mutating func grow(held: Set<NodeID>, lowered: Set<NodeID>) {
    var changes = true
    while changes {
      changes = false
      for node in network.nodes where !held.contains(node.id) {
        guard let rule = node.rule else { continue }
        let before = byNode[node.id]
        switch node.kinetics {
        case .rates:
          widen(node.id, by: 0)
          widen(node.id, by: node.maximum)
        case .followingRule:
          let reached = (1...node.maximum).map { possible(rule.reaches($0)) }
          widen(node.id, by: reached.lastIndex { $0.mayHold }.map { $0 + 1 } ?? 0)
          let isGraded = lowered.contains(node.id) || node.activity != nil
          widen(node.id, by: isGraded ? 0 : reached.firstIndex { $0.mayFail } ?? node.maximum)
        }
        changes = changes || byNode[node.id] != before
      }
    }
  }

  private mutating func widen(_ node: NodeID, by level: Int) {
    guard let range = byNode[node] else { return }
    byNode[node] = min(range.lowerBound, level)...max(range.upperBound, level)
  }

  private func possible(_ condition: LevelCondition) -> (mayHold: Bool, mayFail: Bool) {
    switch condition {
    case .constant(let value): return (value, !value)
    case .atom(let atom):
      let range = byNode[atom.node] ?? 0...Int.max
      return (range.upperBound >= atom.atLeast, range.lowerBound < atom.atLeast)
    case .not(let part):
      let inner = possible(part)
      return (inner.mayFail, inner.mayHold)
    case .all(let parts):
      let inner = parts.map(possible)
      return (inner.allSatisfy(\.mayHold), inner.contains(where: \.mayFail))
    case .any(let parts):
      let inner = parts.map(possible)
      return (inner.contains(where: \.mayHold), inner.allSatisfy(\.mayFail))
    case .either(let first, let second):
      let (a, b) = (possible(first), possible(second))
      return (
        a.mayHold && b.mayFail || a.mayFail && b.mayHold, a.mayHold && b.mayHold || a.mayFail && b.mayFail
      )
    }
  }

  /// A condition with everything replaced that the ranges decide.
  func specialised(_ condition: LevelCondition) -> LevelCondition {
    condition.replacingAtoms { atom in
      let range = byNode[atom.node] ?? 0...Int.max
      return range.lowerBound >= atom.atLeast
        ? .constant(true) : range.upperBound < atom.atLeast ? .constant(false) : .atom(atom)
    }.simplified
  }

  /// What the ranges leave of a node's rule and of the factors of its activity.
  func specialised(_ node: NodeDeclaration) -> [LevelCondition] {
    let rule = node.rule.map { rule in (1...node.maximum).map { specialised(rule.reaches($0)) } } ?? []
    return rule + (node.activity?.factors ?? []).map { specialised($0.when) }
  }

  /// The nodes whose course can depend on a node, itself among them.
  func influenced(by node: NodeID) -> Set<NodeID> {
    var readers: [NodeID: [NodeID]] = [:]
    for reader in network.nodes {
      for source in Set(specialised(reader).flatMap(\.nodes)) { readers[source, default: []].append(reader.id) }
    }
    var reached: Set<NodeID> = [node]
    var open = [node]
    while let next = open.popLast() {
      for reader in readers[next] ?? [] where reached.insert(reader).inserted { open.append(reader) }
    }
    return reached
  }
}
