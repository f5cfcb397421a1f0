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

  /// The same for drawing, without a list of lists: what is the same in every start, then the groups with a choice.
  private let certain: FrozenArray<UInt64>
  private let choices: FrozenArray<Choice>
  private let cumulated: FrozenArray<Double>
  /// By alternative: where its parts begin; one more entry for the end.
  private let partStart: FrozenArray<Int32>
  private let parts: FrozenArray<Part>

  /// A group with more than one alternative: which ones, and the sum of their weights.
  private struct Choice: BitwiseCopyable, Sendable {
    let first: Int32
    let end: Int32
    let total: Double
  }

  /// The bits of one word that an alternative sets.
  private struct Part: BitwiseCopyable, Sendable {
    let word: Int32
    let bits: UInt64
  }

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
    var certain = base
    var choices: [Choice] = []
    var (cumulated, partStart, parts): ([Double], [Int32], [Part]) = ([], [0], [])
    for group in groups {
      guard group.bits.count > 1 else {
        for (word, bits) in (group.bits.first ?? []).enumerated() { certain[word] |= bits }
        continue
      }
      let first = Int32(cumulated.count)
      cumulated += group.cumulated
      for words in group.bits {
        for (word, bits) in words.enumerated() where bits != 0 { parts.append(Part(word: Int32(word), bits: bits)) }
        partStart.append(Int32(parts.count))
      }
      choices.append(Choice(first: first, end: Int32(cumulated.count), total: group.total))
    }
    self.certain = FrozenArray(certain)
    self.choices = FrozenArray(choices)
    self.cumulated = FrozenArray(cumulated)
    self.partStart = FrozenArray(partStart)
    self.parts = FrozenArray(parts)
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
    for index in 0..<certain.count { words[index] = certain.pointer[index] }
    let (choices, cumulated, parts) = (choices.pointer, cumulated.pointer, parts.pointer)
    for number in 0..<self.choices.count {
      let choice = choices[number]
      let mark = random.nextUnit() * choice.total
      var chosen = Int(choice.first)
      let last = Int(choice.end) &- 1
      while chosen < last, mark >= cumulated[chosen] { chosen &+= 1 }
      let begin = Int(partStart.pointer[chosen])
      for part in begin..<Int(partStart.pointer[chosen &+ 1]) { words[Int(parts[part].word)] |= parts[part].bits }
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
