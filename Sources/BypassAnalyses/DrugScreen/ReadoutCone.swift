import BypassCore
import BypassModel

/// The part of a network that can reach some readouts, with the perturbations that can matter to them.
///
/// In continuous time nodes move on their own clocks, so that leaving out a node that no readout depends on changes no
/// probability of a readout. Two questions with the same cone and the same perturbations of it have the same answer.
struct ReadoutCone {
  /// The nodes that some readout depends on, the readouts among them, in the network's order.
  let network: Network
  /// Nodes whose rule heads for one level whatever the others do, with that level.
  private let constants: [NodeID: Int]

  /// The cone of readouts; the network's own perturbations stay, and `before` is what acts on it in its past.
  ///
  /// - Throws: ``Diagnostics`` only for a network that breaks its own invariants.
  /// - Complexity: O(size of rules × nodes).
  init(of readouts: [NodeID], in full: Network, before: [Perturbation]) throws(Diagnostics) {
    var reached: Set<NodeID> = []
    var open = readouts
    while let next = open.popLast() {
      guard let node = full[next], reached.insert(next).inserted else { continue }
      open += Self.read(by: node)
    }
    let groups = full.initial.groups.compactMap { group -> InitialCondition.Group? in
      let kept = group.nodes.indices.filter { reached.contains(group.nodes[$0]) }
      guard !kept.isEmpty else { return nil }
      return .init(
        kept.map { group.nodes[$0] },
        alternatives: group.alternatives.map { alternative in
          .init(kept.map { alternative.levels[$0] }, weight: alternative.weight)
        })
    }
    network = try Network(
      nodes: full.nodes.filter { reached.contains($0.id) },
      perturbations: full.perturbations.filter { reached.contains($0.node) }, parameters: full.parameters,
      initial: InitialCondition(groups))
    constants = Self.constants(of: network, disturbed: Set((network.perturbations + before).map(\.node)))
  }

  private static func read(by node: NodeDeclaration) -> [NodeID] {
    var nodes = node.rule?.regulators ?? []
    if case .rates(let up, let down) = node.kinetics { nodes += up.nodes + down.nodes }
    return nodes + (node.activity?.factors.flatMap(\.when.nodes) ?? [])
  }

  private static func constants(of network: Network, disturbed: Set<NodeID>) -> [NodeID: Int] {
    let drawn = Set(network.initial.groups.filter { $0.alternatives.count > 1 }.flatMap(\.nodes))
    var known: [NodeID: Int] = [:]
    for node in network.nodes {
      if case .input(let level) = node.behaviour, !drawn.contains(node.id), !disturbed.contains(node.id) {
        known[node.id] = network.initial.groups.contains { $0.nodes.contains(node.id) } ? nil : level
      }
    }
    var before = -1
    while before < known.count {
      before = known.count
      for node in network.nodes where known[node.id] == nil && !disturbed.contains(node.id) {
        guard let rule = node.rule, case .followingRule = node.kinetics else { continue }
        let held = (1...node.maximum).map { level in
          rule.reaches(level).replacingAtoms { atom in
            known[atom.node].map { LevelCondition.constant($0 >= atom.atLeast) } ?? .atom(atom)
          }.simplified
        }
        if held.allSatisfy({ $0 == .constant(true) || $0 == .constant(false) }) {
          // A constant rule is only reached in time; what stays true is that it heads nowhere else.
          let level = held.prefix { $0 == .constant(true) }.count
          if level == 0 { known[node.id] = rests(node.id, in: network) ? 0 : nil }
        }
      }
    }
    return known
  }

  /// Whether a node that heads for 0 is there from the beginning.
  private static func rests(_ node: NodeID, in network: Network) -> Bool {
    network.initial.groups.allSatisfy { group in
      guard let place = group.nodes.firstIndex(of: node) else { return true }
      return group.alternatives.allSatisfy { $0.levels[place] == 0 || $0.weight == 0 }
    }
  }

  /// The perturbations that can matter, in one form: by node, a clamp alone, else one inhibition a threshold and one supply
  /// a level.
  func canonical(_ perturbations: [Perturbation]) -> [Perturbation] {
    let byNode = Dictionary(grouping: perturbations.filter { network[$0.node] != nil }, by: \.node)
    return byNode.keys.sorted().flatMap { node -> [Perturbation] in
      let effects = byNode[node, default: []].map(\.effect)
      for case .clamp(let level) in effects.reversed() {
        return constants[node] == level ? [] : [Perturbation(.clamp(level), of: node)]
      }
      var remaining: [Int: [Double]] = [:]
      var missing: [Int: [Double]] = [:]
      for effect in effects {
        switch effect {
        case .clamp: break
        case .inhibit(let share, let from): remaining[from, default: []].append(1 - share.value)
        case .supply(let share, let to): missing[to, default: []].append(1 - share.value)
        }
      }
      // Sorted factors, so that the product does not depend on the order of the drugs.
      func lost(_ factors: [Double]) -> Fraction { Fraction(clamping: 1 - factors.sorted().reduce(1, *)) }
      let isSupplied = missing.values.contains { lost($0).value > 0 }
      let inhibited = remaining.keys.sorted().compactMap { from -> Perturbation? in
        let share = lost(remaining[from, default: []])
        // A level that the rule never heads for has no gate to close.
        let isIdle = !isSupplied && (constants[node] ?? Int.max) < from
        return share.value > 0 && !isIdle ? Perturbation(.inhibit(share, from: from), of: node) : nil
      }
      let supplied = missing.keys.sorted().compactMap { to -> Perturbation? in
        let share = lost(missing[to, default: []])
        return share.value > 0 ? Perturbation(.supply(share, to: to), of: node) : nil
      }
      return inhibited + supplied
    }
  }
}

/// Texts that name networks and perturbations by all that they say.
enum ScreenText {
  /// Nodes, rules, kinetics, activities, parameters, perturbations and beginning.
  static func text(of network: Network) -> String {
    var text = ""
    for node in network.nodes {
      text += "\(node.id) 0..\(node.maximum) "
      switch node.behaviour {
      case .input(let level): text += "input \(level)"
      case .ruled(let rule): text += rule.clauses.map { "\($0.level): \($0.when.text)" }.joined(separator: "; ")
      }
      text += " \(node.kinetics) \(node.activity.map { "\($0)" } ?? "")\n"
    }
    for (name, value) in network.parameters.sorted(by: { $0.key < $1.key }) { text += "$\(name) = \(value)\n" }
    for group in network.initial.groups {
      let alternatives = group.alternatives.map { "\($0.levels) \($0.weight)" }.joined(separator: ", ")
      text += "begin \(group.nodes): \(alternatives)\n"
    }
    return text + self.text(of: network.perturbations)
  }

  /// One line a perturbation.
  static func text(of perturbations: [Perturbation]) -> String {
    perturbations.map { perturbation in
      switch perturbation.effect {
      case .clamp(let level): "\(perturbation.node) clamp \(level)\n"
      case .inhibit(let share, let from): "\(perturbation.node) inhibit \(share.value.bitPattern) from \(from)\n"
      case .supply(let share, let to): "\(perturbation.node) supply \(share.value.bitPattern) to \(to)\n"
      }
    }.joined()
  }
}
