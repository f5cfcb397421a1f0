import BypassCore
import BypassModel

extension ReferenceSemantics {
  /// A state with the clamps and inputs of the network applied, as at the beginning of a run or of a phase.
  ///
  /// A level of an input that the initial condition draws stays as drawn; levels of an input that a supply acts on
  /// move like those of any node, from the input's own level upwards.
  public func settled(_ state: State) -> State {
    var settled = state
    let drawn = Set(network.initial.groups.flatMap(\.nodes))
    for node in network.nodes {
      if let level = clampedLevel(of: node) {
        settled[node.id] = level
      } else if case .input(let level) = node.behaviour, !drawn.contains(node.id) {
        let highest = (level...node.maximum).last { $0 == level || isSupplied(node, level: $0) } ?? level
        settled[node.id] = min(highest, max(level, state[node.id, default: level]))
      }
    }
    return settled
  }

  private func isSupplied(_ node: NodeDeclaration, level: Int) -> Bool {
    network.perturbations.contains { perturbation in
      if case .supply(let share, let to) = perturbation.effect {
        perturbation.node == node.id && share.value > 0 && level <= to
      } else {
        false
      }
    }
  }

  /// Where a run starts: every state of the initial condition with its probability, equal states joined, in the order
  /// of first mention.
  ///
  /// - Complexity: the product of the groups' numbers of alternatives.
  public func initialStates() -> [(state: State, probability: Double)] {
    var base: State = [:]
    for node in network.nodes {
      base[node.id] = if case .input(let level) = node.behaviour { level } else { 0 }
    }
    var states: [(state: State, probability: Double)] = [(base, 1)]
    for group in network.initial.groups {
      let total = group.alternatives.reduce(0) { $0 + $1.weight }
      states = states.flatMap { state, probability in
        group.alternatives.filter { $0.weight > 0 }.map { alternative in
          var next = state
          for (node, level) in zip(group.nodes, alternative.levels) { next[node] = level }
          return (next, probability * alternative.weight / total)
        }
      }
    }
    var joined: [(state: State, probability: Double)] = []
    var position: [State: Int] = [:]
    for (state, probability) in states.map({ (settled($0.state), $0.probability) }) {
      if let known = position[state] {
        joined[known].probability += probability
      } else {
        position[state] = joined.count
        joined.append((state, probability))
      }
    }
    return joined
  }
}
