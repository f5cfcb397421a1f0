import BypassCore
import BypassModel

/// Draws the states that trajectories start from.
struct InitialSampler: Sendable {
  private struct Group: Sendable {
    let weights: [Double]
    let total: Double
    /// Cumulated weights of the alternatives.
    let cumulated: [Double]
    /// The bits of the group's nodes in each alternative; all others off.
    let bits: [[UInt64]]
  }

  /// Inputs at their levels, everything else off.
  let base: [UInt64]
  private let groups: [Group]

  /// The sampler of a network's initial condition.
  init(_ unary: UnaryNetwork) {
    let network = unary.network
    let wordCount = max(1, (unary.variables.count + 63) / 64)
    var base = [UInt64](repeating: 0, count: wordCount)
    let drawn = Set(network.initial.groups.flatMap(\.nodes))
    for (index, node) in network.nodes.enumerated() where !drawn.contains(node.id) {
      if case .input(let level) = node.behaviour { base.setLevel(level, of: unary.variables(ofNodeAt: index)) }
    }
    self.base = base
    groups = network.initial.groups.map { group in
      var sum = 0.0
      return Group(
        weights: group.alternatives.map(\.weight), total: group.alternatives.reduce(0) { $0 + $1.weight },
        cumulated: group.alternatives.map {
          sum += $0.weight
          return sum
        },
        bits: group.alternatives.map { alternative in
          var words = [UInt64](repeating: 0, count: wordCount)
          for (id, level) in zip(group.nodes, alternative.levels) {
            if let index = network.index(of: id) { words.setLevel(level, of: unary.variables(ofNodeAt: index)) }
          }
          return words
        })
    }
  }

  /// Whether every trajectory starts in the same state.
  var isSingleState: Bool { groups.allSatisfy { $0.bits.count == 1 } }

  /// The alternatives of each group with their probabilities.
  var weighted: [[(bits: [UInt64], share: Double)]] {
    groups.map { group in
      let total = group.cumulated.last ?? 1
      return zip(group.bits, group.weights).map { ($0, $1 / total) }
    }
  }

  /// Draws the state that a trajectory starts from; groups with one alternative draw no number.
  func draw(_ random: inout TrajectoryRandom, into words: UnsafeMutablePointer<UInt64>) {
    for index in base.indices { words[index] = base[index] }
    for group in groups {
      var chosen = 0
      if group.bits.count > 1 {
        let mark = random.nextUnit() * group.total
        while chosen + 1 < group.cumulated.count, mark >= group.cumulated[chosen] { chosen += 1 }
      }
      for index in base.indices { words[index] |= group.bits[chosen][index] }
    }
  }
}

extension [UInt64] {
  /// Sets the first bits of a node's variables and clears the others.
  mutating func setLevel(_ level: Int, of variables: Range<Int>) {
    for (offset, variable) in variables.enumerated() {
      let bit = (1 as UInt64) << UInt64(variable & 63)
      if offset < level { self[variable >> 6] |= bit } else { self[variable >> 6] &= ~bit }
    }
  }
}
