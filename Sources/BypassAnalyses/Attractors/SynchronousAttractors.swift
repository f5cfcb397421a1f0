import BypassBDD
public import BypassCore
import BypassModel

/// The question: into what does the network settle when all nodes move at once, each by one level at most?
///
/// The states that last are what is left when the set of all states is updated until it no longer shrinks; for each
/// network without partial gates these are exactly the cycles. Where a partial gate or supply leaves a variable free,
/// both its staying and its moving are followed.
/// - Source: Garg, Di Cara, Xenarios, Mendoza and De Micheli 2008, doi:10.1093/bioinformatics/btn336.
public struct SynchronousAttractors: Sendable {
  /// The network asked about.
  public var network: QualitativeNetwork
  /// How far to go.
  public var limits: SearchLimits

  /// The question about a network.
  public init(_ network: QualitativeNetwork, limits: SearchLimits = .standing) {
    self.network = network
    self.limits = limits
  }

  /// All attractors up to the limits, by their spans in ascending order.
  ///
  /// - Throws: ``Diagnostic`` `network-too-complex`.
  public func answer(stop: (() -> Bool)? = nil) throws(Diagnostic) -> Enumeration<Attractor> {
    let reduced = try network.reduced()
    var found: [Attractor] = []
    let shortfall: Shortfall?
    do throws(BDDLimit) {
      var steps = try SynchronousSteps(reduced.system, limits: limits)
      shortfall = try steps.forEachAttractor(limit: limits.answers, stop: stop) { states, box, size, member in
        let outer = reduced.outward(box)
        found.append(
          Attractor(
            kind: box.isState ? .fixedPoint : .cyclic, size: size, span: network.levels(of: outer), box: outer,
            member: reduced.outward(member), states: reduced.outward(states), avoidsTrapSpaces: false))
      }
    } catch {
      shortfall = .diagramLimit
    }
    let sorted = found.sorted { ($0.span, $0.member.orderingKey) < ($1.span, $1.member.orderingKey) }
    return Enumeration(sorted, shortfall: shortfall)
  }
}

/// Synchronous steps of a system as relations between a state (variables 2v) and the next (2v + 1).
struct SynchronousSteps {
  private let system: BooleanSystem
  private let order: [Int]
  private var arena: BDDArena
  /// Per variable in `order`, what its next value may be in a state.
  private var relations: [BDD] = []
  /// Per variable in `order`, the present variables that no later relation reads, as a conjunction.
  private var lastUses: [BDD] = []
  private var allNext: BDD = .always
  private let isDeterministic: Bool

  init(_ system: BooleanSystem, limits: SearchLimits) throws(BDDLimit) {
    self.system = system
    order = VariableOrder.byDependency(system)
    isDeterministic = !system.undecided.contains(true)
    arena = BDDArena(
      order: order.flatMap { [2 * $0, 2 * $0 + 1] }, nodeLimit: limits.diagramNodes, workLimit: limits.diagramWork)
    var last = [Int: Int]()
    for (position, v) in order.enumerated() {
      relations.append(try relation(of: v))
      last[v] = max(last[v] ?? 0, position)
      for regulator in system.functions[v].regulators {
        last[regulator.variable] = max(last[regulator.variable] ?? 0, position)
      }
    }
    for position in order.indices {
      lastUses.append(try arena.variables(order.filter { last[$0] == position }.map { 2 * $0 }))
    }
    allNext = try arena.variables(order.map { 2 * $0 + 1 })
  }

  private mutating func relation(of v: Int) throws(BDDLimit) -> BDD {
    let function = system.functions[v].value.renamed { 2 * $0 }
    let (value, next) = (try arena.bdd(of: function), try arena.variable(2 * v + 1))
    let decided = try arena.same(next, value)
    guard system.undecided[v] else { return decided }
    // Free where it would rise if it were off and fall if it were on.
    let rises = try arena.fixing(2 * v, false, in: value)
    let stays = try arena.fixing(2 * v, true, in: value)
    return try arena.or(decided, arena.subtract(rises, stays))
  }

  private mutating func image(of states: BDD) throws(BDDLimit) -> BDD {
    var product = states
    for (position, relation) in relations.enumerated() {
      product = try arena.andExists(lastUses[position], product, relation)
    }
    let mapping = Dictionary(uniqueKeysWithValues: order.map { (2 * $0 + 1, 2 * $0) })
    return try arena.renaming(mapping, in: product)
  }

  private mutating func preimage(of states: BDD) throws(BDDLimit) -> BDD {
    let mapping = Dictionary(uniqueKeysWithValues: order.map { (2 * $0, 2 * $0 + 1) })
    var product = try arena.renaming(mapping, in: states)
    for (position, v) in order.enumerated() {
      let own = try arena.variables([2 * v + 1])
      product = try arena.andExists(own, product, relations[position])
    }
    return product
  }

  private mutating func collect(_ sets: inout [BDD]) {
    guard arena.nodeCount > 2_000_000 else { return }
    let n = order.count
    var kept = relations + lastUses + [allNext] + sets
    arena.collect(keeping: &kept)
    relations = Array(kept[..<n])
    lastUses = Array(kept[n..<2 * n])
    allNext = kept[2 * n]
    sets = Array(kept[(2 * n + 1)...])
  }

  /// Calls back with the states, span, size and a member of each attractor.
  mutating func forEachAttractor(
    limit: Int?, stop: (() -> Bool)?, _ body: (Diagram, Subspace, BigCount, [Bool]) -> Void
  ) throws(BDDLimit) -> Shortfall? {
    var lasting = [try recurrent()]
    var listed = 0
    while let state = assignment(of: lasting[0]) {
      if stop?() == true { return .stopped }
      if let limit, listed >= limit { return .answerLimit }
      let start = try set(state)
      let attractor = try isDeterministic ? cycle(through: state) : sink(from: start, within: lasting[0])
      try report(attractor, body)
      listed += 1
      // On states that last, a deterministic step is a permutation: cycles are apart, and nothing else leads there.
      let gone = try isDeterministic ? attractor : backward(from: attractor, within: lasting[0])
      lasting[0] = try arena.subtract(lasting[0], gone)
      collect(&lasting)
    }
    return nil
  }

  private func assignment(of states: BDD) -> [Bool]? {
    arena.anyAssignment(of: states).map { values in (0..<system.count).map { values[2 * $0] } }
  }

  private mutating func set(_ state: [Bool]) throws(BDDLimit) -> BDD {
    try arena.cube(state.enumerated().map { (variable: 2 * $0, value: $1) })
  }

  /// The states with an endless past.
  private mutating func recurrent() throws(BDDLimit) -> BDD {
    var sets = [BDD.always]
    for v in order.reversed() {
      guard let below = system.below[v] else { continue }
      let step = try arena.ifThenElse(arena.variable(2 * v), arena.variable(2 * below), .always)
      sets[0] = try arena.and(sets[0], step)
    }
    while true {
      let next = try image(of: sets[0])
      if next == sets[0] { return next }
      sets = [next]
      collect(&sets)
    }
  }

  private mutating func cycle(through state: [Bool]) throws(BDDLimit) -> BDD {
    var states = try set(state)
    var here = state
    while true {
      here = system.functions.indices.map { system.next($0, in: here) }
      if here == state { return states }
      states = try arena.or(states, set(here))
    }
  }

  private mutating func sink(from start: BDD, within bounds: BDD) throws(BDDLimit) -> BDD {
    var start = start
    while true {
      let reached = try forward(from: start)
      let rest = try arena.subtract(reached, backward(from: start, within: reached))
      guard let state = assignment(of: rest) else { return reached }
      start = try set(state)
    }
  }

  private mutating func forward(from start: BDD) throws(BDDLimit) -> BDD {
    var reached = start
    var new = start
    while new != .never {
      new = try arena.subtract(image(of: new), reached)
      reached = try arena.or(reached, new)
    }
    return reached
  }

  private mutating func backward(from start: BDD, within bounds: BDD) throws(BDDLimit) -> BDD {
    var reached = start
    var new = start
    while new != .never {
      new = try arena.subtract(arena.and(preimage(of: new), bounds), reached)
      reached = try arena.or(reached, new)
    }
    return reached
  }

  private mutating func report(
    _ attractor: BDD, _ body: (Diagram, Subspace, BigCount, [Bool]) -> Void
  ) throws(BDDLimit) {
    var box = Subspace(openVariables: system.count)
    for v in 0..<system.count {
      if try arena.fixing(2 * v, true, in: attractor) == .never { box.fix(v, false) }
      if try arena.fixing(2 * v, false, in: attractor) == .never { box.fix(v, true) }
    }
    let size = arena.count(of: attractor, over: order.map { 2 * $0 })
    let states = arena.diagram(of: attractor) { $0 / 2 }
    body(states, box, size, assignment(of: attractor) ?? box.anyState)
  }
}
