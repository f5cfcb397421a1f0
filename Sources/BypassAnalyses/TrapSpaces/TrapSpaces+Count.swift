public import BypassBDD
public import BypassCore

extension TrapSpaces {
  /// How many minimal trap spaces there are, without listing them all; nil when that passes the limits or maximal
  /// ones are asked for.
  ///
  /// With ``QualitativeNetwork/Inputs-swift.enum/free`` inputs this is the sum over all their levels.
  /// - Throws: As ``answer(stop:)``.
  public func count(stop: (() -> Bool)? = nil) throws(Diagnostic) -> BigCount? {
    guard kind == .minimal else { return nil }
    let system = try network.reduced().system
    do throws(BDDLimit) {
      return try TrapSpaceCount(limits: limits, stop: stop).ofMinimal(in: system)
    } catch {
      return nil
    }
  }
}

/// Counts minimal trap spaces part by part.
///
/// Parts that share no variable are independent, so their numbers are multiplied. A part that nothing outside
/// regulates settles first: the minimal trap spaces of the whole lie over its own, so the numbers found over each are
/// added. What cannot be split is listed, and when the list grows long it is one decision diagram.
struct TrapSpaceCount {
  let limits: SearchLimits
  let stop: (() -> Bool)?
  /// The longest list before a diagram is tried.
  private static let shortList = 500
  /// The longest list of a part, when all else fails.
  private static let longList = 100_000

  init(limits: SearchLimits, stop: (() -> Bool)? = nil) {
    self.limits = limits
    self.stop = stop
  }

  /// - Throws: ``BDDLimit`` when restricting a rule passes the limit of diagrams.
  func ofMinimal(in system: BooleanSystem) throws(BDDLimit) -> BigCount? {
    var product = BigCount(1)
    for component in system.independentParts {
      guard let count = try connected(system.part(on: component)) else { return nil }
      product = product * count
    }
    return product
  }

  private func connected(_ system: BooleanSystem) throws(BDDLimit) -> BigCount? {
    if let count = listed(system, atMost: Self.shortList) { return count }
    if stop?() == true { return nil }
    if let count = bySymbols(system, limits.reduced) { return count }
    if let count = try overUpstream(system) { return count }
    return bySymbols(system, limits) ?? listed(system, atMost: Self.longList)
  }

  private func listed(_ system: BooleanSystem, atMost bound: Int) -> BigCount? {
    var count = 0
    var lazily = limits
    lazily.answers = bound
    let shortfall = TrapSpaceSearch(.minimal, limits: lazily).run(system, stop: stop) { _ in
      count += 1
      return .next
    }
    return shortfall == nil ? BigCount(count) : nil
  }

  private func bySymbols(_ system: BooleanSystem, _ limits: SearchLimits) -> BigCount? {
    do throws(BDDLimit) {
      var family = try TrapSpaceFamily(system, limits: limits)
      return try family.countOfMinimal()
    } catch {
      return nil
    }
  }

  /// The sum over what the smallest part settles into that nothing outside regulates; nil when that helps nothing.
  private func overUpstream(_ system: BooleanSystem) throws(BDDLimit) -> BigCount? {
    var known: [Subspace: BigCount] = [:]
    for block in UpstreamBlocks(of: system).blocks {
      var lazily = limits
      lazily.answers = Self.shortList
      let settled = TrapSpaceSearch(.minimal, limits: lazily).all(of: system.part(on: block))
      guard settled.isComplete else { return nil }
      guard settled.items.count > 1 else { continue }
      let border = system.border(of: block)
      var sum = BigCount(0)
      for space in settled.items {
        // Over equal borders the rest is the same.
        let seen = Subspace(border.map { space.ranges[$0] })
        let count: BigCount
        if let earlier = known[seen] {
          count = earlier
        } else {
          let whole = Subspace(openVariables: system.count).embedding(space, at: block)
          let inner = try ReducedSystem(system, inside: whole)
          guard let inside = try ofMinimal(in: inner.system) else { return nil }
          count = inside
        }
        known[seen] = count
        sum = sum + count
      }
      return sum
    }
    return nil
  }
}

extension BooleanSystem {
  /// Variables that depend on each other in no way, directly or over others, apart; members ascending.
  var independentParts: [[Int]] {
    var neighbours = [[Int]](repeating: [], count: count)
    for (v, function) in functions.enumerated() {
      for u in function.regulators.map(\.variable) + (below[v].map { [$0] } ?? []) where u != v {
        neighbours[v].append(u)
        neighbours[u].append(v)
      }
    }
    return StrongComponents.of(count: count) { neighbours[$0] }
  }

  /// The variables of a part that something outside depends on, as positions in the part.
  fileprivate func border(of part: [Int]) -> [Int] {
    let inside = Set(part)
    var read: Set<Int> = []
    for (v, function) in functions.enumerated() where !inside.contains(v) {
      for regulator in function.regulators { read.insert(regulator.variable) }
      if let lower = below[v] { read.insert(lower) }
    }
    return part.indices.filter { read.contains(part[$0]) }
  }
}

/// All trap spaces of a system as one diagram over "can be true" (2v) and "can be false" (2v + 1).
struct TrapSpaceFamily {
  private var arena: BDDArena
  private var spaces: BDD

  init(_ system: BooleanSystem, limits: SearchLimits) throws(BDDLimit) {
    let order = VariableOrder.byDependency(system)
    arena = BDDArena(
      order: order.flatMap { [2 * $0, 2 * $0 + 1] }, nodeLimit: limits.diagramNodes, workLimit: limits.diagramWork)
    spaces = .always
    for v in order.reversed() {
      let (up, down) = (try arena.variable(2 * v), try arena.variable(2 * v + 1))
      let function = system.functions[v]
      var closed = try arena.or(up, down)
      closed = try arena.and(closed, arena.ifThenElse(possible(function.on, true), up, .always))
      let fall: BDD
      if let off = function.off { fall = try possible(off, true) } else { fall = try possible(function.value, false) }
      closed = try arena.and(closed, arena.ifThenElse(fall, down, .always))
      if let below = system.below[v] {
        closed = try arena.and(closed, arena.ifThenElse(up, arena.variable(2 * below), .always))
        closed = try arena.and(closed, arena.ifThenElse(arena.variable(2 * below + 1), down, .always))
      }
      spaces = try arena.and(spaces, closed)
      if arena.nodeCount > 500_000 {
        var kept = [spaces]
        arena.collect(keeping: &kept)
        spaces = kept[0]
      }
    }
  }

  mutating func countOfMinimal() throws(BDDLimit) -> BigCount {
    // With both literals of a variable as elements, a smaller set is a smaller box.
    let minimal = try arena.minimalSets(of: spaces)
    return arena.count(of: minimal)
  }

  /// Whether a value is taken somewhere in the box.
  private mutating func possible(_ diagram: Diagram, _ target: Bool) throws(BDDLimit) -> BDD {
    if let constant = diagram.constant { return constant == target ? .always : .never }
    var reached: [BDD] = [target ? .never : .always, target ? .always : .never]
    for node in diagram.nodes {
      let high = try arena.and(arena.variable(2 * node.variable), reached[node.high])
      let low = try arena.and(arena.variable(2 * node.variable + 1), reached[node.low])
      reached.append(try arena.or(high, low))
    }
    return reached[reached.count - 1]
  }
}
