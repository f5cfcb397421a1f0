public import BypassCore

/// Whether raising a regulator by one level ever raises or lowers what a node heads for, decided on every combination
/// of levels of the node's regulators, on the rule's target and on the expression of the node's activity.
public struct InfluenceSigns: Hashable, Sendable {
  /// What a regulator can do to a node.
  public struct Influence: Hashable, Sendable {
    /// Levels of the regulator whose gaining raises the node in some combination.
    public fileprivate(set) var risingLevels: Set<Int> = []
    /// Levels of the regulator whose gaining lowers the node in some combination.
    public fileprivate(set) var fallingLevels: Set<Int> = []
    /// In some combination, raising it raises the node.
    public var rises: Bool { !risingLevels.isEmpty }
    /// In some combination, raising it lowers the node.
    public var falls: Bool { !fallingLevels.isEmpty }

    /// Whether moving the regulator between two levels can move the node up (`upwards`) or down.
    public func canMove(from low: Int, to high: Int, upwards: Bool) -> Bool {
      let gained = low < high
      let steps = min(low, high) + 1..<max(low, high) + 1
      let levels = upwards == gained ? risingLevels : fallingLevels
      return steps.contains { levels.contains($0) }
    }
  }

  /// One entry a regulator.
  public let byRegulator: [NodeID: Influence]

  /// Nil when there are more than 2²⁰ combinations of levels.
  ///
  /// - Complexity: O(combinations × regulators × size of the rule).
  public init?(of node: NodeDeclaration, in network: Network) {
    let regulators = node.readNodes
    let maxima = regulators.map { network[$0]?.maximum ?? 1 }
    let combinations = maxima.reduce(1.0) { $0 * Double($1 + 1) }
    guard combinations <= 0x1p20 else { return nil }
    let position = Dictionary(regulators.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let response = Response(node, position: position)
    var levels = [Int](repeating: 0, count: regulators.count)
    var influences = [Influence](repeating: Influence(), count: regulators.count)
    for _ in 0..<Int(combinations) {
      let here = response.outcome(levels)
      for index in levels.indices where levels[index] < maxima[index] {
        levels[index] += 1
        let above = response.outcome(levels)
        levels[index] -= 1
        if above.target > here.target || above.expression > here.expression {
          influences[index].risingLevels.insert(levels[index] + 1)
        }
        if above.target < here.target || above.expression < here.expression {
          influences[index].fallingLevels.insert(levels[index] + 1)
        }
      }
      for index in levels.indices {
        if levels[index] < maxima[index] {
          levels[index] += 1
          break
        }
        levels[index] = 0
      }
    }
    byRegulator = Dictionary(zip(regulators, influences).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
  }

  /// A node's rule and activity over positions of its regulators.
  private struct Response {
    private struct Threshold: Hashable, Sendable {
      let position: Int
      let level: Int
    }
    private let clauses: [(level: Int, when: Formula<Threshold>)]
    private let factors: [(when: Formula<Threshold>, factor: Double)]

    init(_ node: NodeDeclaration, position: [NodeID: Int]) {
      func indexed(_ condition: LevelCondition) -> Formula<Threshold> {
        condition.replacingAtoms { atom in
          position[atom.node].map { .atom(Threshold(position: $0, level: atom.atLeast)) } ?? .constant(false)
        }
      }
      clauses = (node.rule?.clauses ?? []).map { ($0.level, indexed($0.when)) }
      factors = (node.activity?.factors ?? []).map { (indexed($0.when), $0.factor) }
    }

    func outcome(_ levels: [Int]) -> (target: Int, expression: Double) {
      let truth: (Threshold) -> Bool = { levels[$0.position] >= $0.level }
      let target = clauses.last { $0.when.value(truth) }?.level ?? 0
      return (target, factors.reduce(1.0) { $1.when.value(truth) ? $0 * $1.factor : $0 })
    }
  }
}

extension NodeDeclaration {
  /// The nodes that the rule or the activity reads, each once, in the order of first mention.
  public var readNodes: [NodeID] {
    var seen: Set<NodeID> = []
    let all = (rule?.regulators ?? []) + (activity?.factors.flatMap(\.when.nodes) ?? [])
    return all.filter { seen.insert($0).inserted }
  }
}
