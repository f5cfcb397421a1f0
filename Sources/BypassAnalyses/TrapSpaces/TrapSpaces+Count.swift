public import BypassBDD
public import BypassCore

extension TrapSpaces {
  /// How many minimal trap spaces there are, without listing them; nil when a diagram grows past the limits or
  /// maximal ones are asked for.
  ///
  /// With ``QualitativeNetwork/Inputs-swift.enum/free`` inputs this is the sum over all their levels.
  /// - Throws: As ``answer(stop:)``.
  public func count() throws(Diagnostic) -> BigCount? {
    guard kind == .minimal else { return nil }
    let system = try network.reduced().system
    do throws(BDDLimit) {
      var family = try TrapSpaceFamily(system, limits: limits)
      return try family.countOfMinimal()
    } catch {
      return nil
    }
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
