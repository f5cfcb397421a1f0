import BypassBDD

/// Sets of states of a system as diagrams, and what asynchronous moves make of them.
struct SymbolicDynamics {
  private(set) var arena: BDDArena
  let system: BooleanSystem
  private let order: [Int]
  /// Per variable the states from which it rises, then those from which it falls.
  private var rises: [BDD]
  private var falls: [BDD]
  private var threshold = 2_000_000

  init(_ system: BooleanSystem, limits: SearchLimits) throws(BDDLimit) {
    self.system = system
    order = VariableOrder.byDependency(system)
    arena = BDDArena(order: order, nodeLimit: limits.diagramNodes, workLimit: limits.diagramWork)
    (rises, falls) = ([], [])
    for (v, function) in system.functions.enumerated() {
      let (value, own) = (try arena.bdd(of: function.value), try arena.variable(v))
      rises.append(try arena.subtract(value, own))
      falls.append(try arena.subtract(own, value))
    }
  }

  mutating func set(_ state: [Bool]) throws(BDDLimit) -> BDD {
    try arena.cube(state.enumerated().map { (variable: $0, value: $1) })
  }

  mutating func set(_ box: Subspace) throws(BDDLimit) -> BDD {
    try arena.cube(box.ranges.indices.compactMap { v in box.fixedValue(v).map { (variable: v, value: $0) } })
  }

  /// All states that exist.
  mutating func everything() throws(BDDLimit) -> BDD {
    var states = BDD.always
    for v in order.reversed() {
      guard let below = system.below[v] else { continue }
      let step = try arena.ifThenElse(arena.variable(v), arena.variable(below), .always)
      states = try arena.and(states, step)
    }
    return states
  }

  mutating func subtract(_ a: BDD, _ b: BDD) throws(BDDLimit) -> BDD { try arena.subtract(a, b) }
  mutating func union(_ a: BDD, _ b: BDD) throws(BDDLimit) -> BDD { try arena.or(a, b) }
  mutating func intersection(_ a: BDD, _ b: BDD) throws(BDDLimit) -> BDD { try arena.and(a, b) }

  /// The states one move of a variable away.
  mutating func image(_ v: Int, of states: BDD) throws(BDDLimit) -> BDD {
    let risen = try arena.fixing(v, false, in: arena.and(states, rises[v]))
    let fallen = try arena.fixing(v, true, in: arena.and(states, falls[v]))
    return try arena.ifThenElse(arena.variable(v), risen, fallen)
  }

  /// The states from which one move of a variable leads into the set.
  mutating func preimage(_ v: Int, of states: BDD) throws(BDDLimit) -> BDD {
    let rising = try arena.and(rises[v], arena.fixing(v, true, in: states))
    let falling = try arena.and(falls[v], arena.fixing(v, false, in: states))
    return try arena.or(rising, falling)
  }

  /// Everything reached from a set, the set included; nil when a state of `target` was met on the way.
  mutating func forward(
    from start: BDD, avoiding target: BDD = .never, keeping roots: inout [BDD]
  ) throws(BDDLimit) -> BDD? {
    var reached = start
    var target = target
    var position = order.count - 1
    while position >= 0 {
      let new = try arena.subtract(image(order[position], of: reached), reached)
      if new == .never {
        position -= 1
        continue
      }
      if target != .never, try arena.and(new, target) != .never { return nil }
      reached = try arena.or(reached, new)
      position = order.count - 1
      collectIfNeeded(&reached, &target, &roots)
    }
    return reached
  }

  /// Everything inside `bounds` from which the set is reached within `bounds`, the set included.
  mutating func backward(
    from start: BDD, within bounds: BDD, keeping roots: inout [BDD]
  ) throws(BDDLimit) -> (set: BDD, bounds: BDD) {
    var reached = start
    var bounds = bounds
    var position = order.count - 1
    while position >= 0 {
      let before = try arena.and(preimage(order[position], of: reached), bounds)
      let new = try arena.subtract(before, reached)
      if new == .never {
        position -= 1
        continue
      }
      reached = try arena.or(reached, new)
      position = order.count - 1
      collectIfNeeded(&reached, &bounds, &roots)
    }
    return (reached, bounds)
  }

  private mutating func collectIfNeeded(_ a: inout BDD, _ b: inout BDD, _ roots: inout [BDD]) {
    guard arena.nodeCount > threshold else { return }
    var kept = rises + falls + [a, b] + roots
    arena.collect(keeping: &kept)
    let n = rises.count
    rises = Array(kept[..<n])
    falls = Array(kept[n..<2 * n])
    (a, b) = (kept[2 * n], kept[2 * n + 1])
    roots = Array(kept[(2 * n + 2)...])
    threshold = max(2_000_000, arena.nodeCount * 3)
  }

  func contains(_ state: [Bool], in states: BDD) -> Bool { arena.value(of: states) { state[$0] } }

  func anyState(of states: BDD) -> [Bool]? { arena.anyAssignment(of: states) }

  func size(of states: BDD) -> BigCount { arena.count(of: states) }

  /// The smallest box around a set that is not empty.
  mutating func span(of states: BDD) throws(BDDLimit) -> Subspace {
    var box = Subspace(openVariables: system.count)
    for v in 0..<system.count {
      if try arena.fixing(v, true, in: states) == .never { box.fix(v, false) }
      if try arena.fixing(v, false, in: states) == .never { box.fix(v, true) }
    }
    return box
  }

  /// A smallest closed set inside a closed set that is not empty.
  ///
  /// Goes down: while some reached state does not lead back, go on from there.
  mutating func attractor(
    from state: [Bool], keeping roots: inout [BDD]
  ) throws(BDDLimit) -> BDD {
    var start = state
    while true {
      let seed = try set(start)
      roots.append(seed)
      let reached = try forward(from: seed, keeping: &roots) ?? .never
      let root = roots.removeLast()
      let back = try backward(from: root, within: reached, keeping: &roots)
      let rest = try arena.subtract(back.bounds, back.set)
      guard let next = arena.anyAssignment(of: rest) else { return back.bounds }
      start = next
    }
  }
}
