import BypassAnalyses
import BypassCore
import BypassModel

/// The slow obvious oracle: all states of levels, moves straight from the rules, boxes one by one.
struct BruteForce {
  let network: Network
  let tolerance = 0.05
  /// States in which inputs and clamped nodes have their level.
  let states: [[Int]]
  /// For each state the states one move away.
  let moves: [[Int]]
  private let position: [[Int]: Int]

  /// - Parameter openInputs: Whether inputs keep any level instead of the declared one.
  init(_ network: Network, openInputs: Bool = false) {
    self.network = network
    var states: [[Int]] = [[]]
    for node in network.nodes {
      let levels = Self.levels(of: node, in: network, openInputs: openInputs)
      states = states.flatMap { state in levels.map { state + [$0] } }
    }
    self.states = states
    let position = Dictionary(uniqueKeysWithValues: states.enumerated().map { ($1, $0) })
    self.position = position
    moves = states.map { state in
      network.nodes.indices.flatMap { index -> [Int] in
        [1, -1].compactMap { step in
          guard Self.canMove(index, by: step, in: state, network, tolerance: 0.05) else { return nil }
          var next = state
          next[index] += step
          return position[next]
        }
      }
    }
  }

  private static func clamp(of node: NodeDeclaration, in network: Network) -> Int? {
    for perturbation in network.perturbations.reversed() where perturbation.node == node.id {
      if case .clamp(let level) = perturbation.effect { return level }
    }
    return nil
  }

  private static func isSupplied(_ node: NodeDeclaration, in network: Network) -> Bool {
    network.perturbations.contains { perturbation in
      if case .supply(let share, _) = perturbation.effect {
        perturbation.node == node.id && share.value > 0
      } else {
        false
      }
    }
  }

  private static func levels(of node: NodeDeclaration, in network: Network, openInputs: Bool) -> [Int] {
    if let level = clamp(of: node, in: network) { return [level] }
    if case .input(let level) = node.behaviour, !openInputs, !isSupplied(node, in: network) { return [level] }
    return Array(0...node.maximum)
  }

  private static func canMove(
    _ index: Int, by step: Int, in state: [Int], _ network: Network, tolerance: Double
  ) -> Bool {
    let node = network.nodes[index]
    guard clamp(of: node, in: network) == nil else { return false }
    let level = step > 0 ? state[index] + 1 : state[index]
    guard level >= 1, level <= node.maximum else { return false }
    var open = 1.0
    var unsupplied = 1.0
    for perturbation in network.perturbations where perturbation.node == node.id {
      switch perturbation.effect {
      case .inhibit(let share, let from): if level >= from { open *= 1 - share.value }
      case .supply(let share, let to): if level <= to { unsupplied *= 1 - share.value }
      case .clamp: break
      }
    }
    let supply = 1 - unsupplied
    let holds: Bool
    switch node.behaviour {
    case .ruled(let rule):
      holds = rule.target { id in state[network.index(of: id) ?? 0] } >= level
    case .input(let declared):
      guard isSupplied(node, in: network) else { return false }
      holds = declared >= level
      open = 1
    }
    if step > 0 { return (holds && open > tolerance) || supply > tolerance }
    return (!holds || open < 1 - tolerance) && supply < 1 - tolerance
  }

  /// The boxes of intervals, as (lowest, highest) a node, that hold at least one state.
  func boxes() -> [[ClosedRange<Int>]] {
    var boxes: [[ClosedRange<Int>]] = [[]]
    for index in network.nodes.indices {
      let levels = Set(states.map { $0[index] }).sorted()
      let intervals = levels.flatMap { low in levels.filter { $0 >= low }.map { low...$0 } }
      boxes = boxes.flatMap { box in intervals.map { box + [$0] } }
    }
    return boxes
  }

  func isTrap(_ box: [ClosedRange<Int>]) -> Bool {
    states.indices.allSatisfy { s in
      !Self.contains(box, states[s]) || moves[s].allSatisfy { Self.contains(box, states[$0]) }
    }
  }

  static func contains(_ box: [ClosedRange<Int>], _ state: [Int]) -> Bool {
    zip(box, state).allSatisfy { $0.contains($1) }
  }

  static func isInside(_ a: [ClosedRange<Int>], _ b: [ClosedRange<Int>]) -> Bool {
    zip(a, b).allSatisfy { $0.lowerBound >= $1.lowerBound && $0.upperBound <= $1.upperBound }
  }

  func asAnswer(_ box: [ClosedRange<Int>]) -> LevelSubspace {
    LevelSubspace(zip(network.nodes, box).map { .init($0.id, $1.lowerBound, $1.upperBound) })
  }

  func fixedPoints() -> [LevelSubspace] {
    states.indices.filter { moves[$0].isEmpty }.map { asAnswer(states[$0].map { $0...$0 }) }.sorted()
  }

  func minimalTrapSpaces() -> [LevelSubspace] {
    let traps = boxes().filter(isTrap)
    return traps.filter { trap in !traps.contains { $0 != trap && Self.isInside($0, trap) } }.map(asAnswer).sorted()
  }

  func maximalTrapSpaces() -> [LevelSubspace] {
    let whole = percolatedWhole()
    let traps = boxes().filter { $0 != whole && Self.isInside($0, whole) && isTrap($0) }
    return traps.filter { trap in !traps.contains { $0 != trap && Self.isInside(trap, $0) } }.map(asAnswer).sorted()
  }

  /// The domain with constants propagated: a bound moves in when every state at the bound can leave it inwards and
  /// none next to it can come back.
  private func percolatedWhole() -> [ClosedRange<Int>] {
    var box = network.nodes.indices.map { index in
      let levels = states.map { $0[index] }
      return (levels.min() ?? 0)...(levels.max() ?? 0)
    }
    while let tighter = tightened(box) { box = tighter }
    return box
  }

  private func tightened(_ box: [ClosedRange<Int>]) -> [ClosedRange<Int>]? {
    for index in box.indices where box[index].lowerBound < box[index].upperBound {
      let (low, high) = (box[index].lowerBound, box[index].upperBound)
      if leads(index, from: low, to: low + 1, in: box) {
        var next = box
        next[index] = (low + 1)...high
        return next
      }
      if leads(index, from: high, to: high - 1, in: box) {
        var next = box
        next[index] = low...(high - 1)
        return next
      }
    }
    return nil
  }

  private func leads(_ index: Int, from: Int, to: Int, in box: [ClosedRange<Int>]) -> Bool {
    states.indices.allSatisfy { s in
      guard Self.contains(box, states[s]) else { return true }
      let reached = Set(moves[s].map { states[$0][index] })
      if states[s][index] == from { return reached.contains(to) }
      return states[s][index] != to || !reached.contains(from)
    }
  }

  /// The sets of states that are left by no move and in which every state reaches every other; sorted.
  func attractors() -> [Set<[Int]>] {
    var reach = moves.indices.map { reachable(from: $0) }
    var found: [Set<[Int]>] = []
    for s in moves.indices where reach[s].allSatisfy({ reach[$0].contains(s) }) {
      if reach[s].min() == s { found.append(Set(reach[s].map { states[$0] })) }
    }
    reach.removeAll()
    return found
  }

  func reachable(from start: Int) -> Set<Int> {
    var seen: Set<Int> = [start]
    var pending = [start]
    while let s = pending.popLast() { for t in moves[s] where seen.insert(t).inserted { pending.append(t) } }
    return seen
  }

  func index(of state: [Int]) -> Int? { position[state] }
}
