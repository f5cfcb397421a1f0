public import BypassBDD
public import BypassCore
import BypassModel
import BypassSAT

/// The question: in which states does nothing move?
///
/// They are the same under every order of updates. Solved by satisfiability, one state after the other.
public struct FixedPoints: Sendable {
  /// The network asked about.
  public var network: QualitativeNetwork
  /// How far to go.
  public var limits: SearchLimits

  /// The question about a network.
  public init(_ network: QualitativeNetwork, limits: SearchLimits = .standing) {
    self.network = network
    self.limits = limits
  }

  /// All fixed points up to the limit, in ascending order of levels.
  ///
  /// - Throws: ``Diagnostic`` `network-too-complex`.
  public func answer(stop: (() -> Bool)? = nil) throws(Diagnostic) -> Enumeration<LevelSubspace> {
    let boxes = try boxes(stop: stop)
    return Enumeration(boxes.items.map { network.levels(of: $0) }.sorted(), shortfall: boxes.shortfall)
  }

  /// As ``answer(stop:)``, in variables.
  public func boxes(stop: (() -> Bool)? = nil) throws(Diagnostic) -> Enumeration<Subspace> {
    var found: [Subspace] = []
    let shortfall = try forEach(stop: stop) {
      found.append($0); return .next
    }
    return Enumeration(found, shortfall: shortfall)
  }

  /// Calls back with each fixed point as it is found; gives the reason when there may be more.
  ///
  /// - Throws: As ``answer(stop:)``.
  @discardableResult
  public func forEach(
    stop: (() -> Bool)? = nil, _ body: (Subspace) -> Continuation
  ) throws(Diagnostic) -> Shortfall? {
    let reduced = try network.reduced()
    var solver = SATSolver()
    let variables = solver.newVariables(reduced.system.count)
    Self.encode(reduced.system, variables, in: &solver)
    var listed = 0
    while true {
      switch solver.solve(conflicts: limits.conflicts, stop: stop) {
      case .unsatisfiable: return nil
      case .unknown: return stop?() == true ? .stopped : .conflictLimit
      case .satisfiable:
        if let most = limits.answers, listed >= most { return .answerLimit }
        let state = variables.map { solver.value($0) }
        listed += 1
        if body(Subspace(state: reduced.outward(state))) == .stop { return .answerLimit }
        guard !state.isEmpty else { return nil }
        solver.add(zip(variables, state).map { $1 ? !$0 : $0 })
      }
    }
  }

  /// Demands that nothing moves, each variable being one literal.
  static func encode(_ system: BooleanSystem, _ variables: [Literal], in solver: inout SATSolver) {
    func literal(_ variable: Int, _ value: Bool) -> Literal { value ? variables[variable] : !variables[variable] }
    for (v, function) in system.functions.enumerated() {
      ClauseWriter.demand(literal(v, true), where: function.value, is: true, allowed: literal, in: &solver)
      ClauseWriter.demand(literal(v, false), where: function.value, is: false, allowed: literal, in: &solver)
      if let below = system.below[v] { solver.add([!variables[v], variables[below]]) }
    }
  }

  /// How many fixed points there are, without listing them; nil when the diagram grows past the limits.
  ///
  /// With ``QualitativeNetwork/Inputs-swift.enum/free`` inputs this is the sum over all their levels.
  /// - Throws: As ``answer(stop:)``.
  public func count() throws(Diagnostic) -> BigCount? {
    let system = try network.reduced().system
    do throws(BDDLimit) {
      let order = VariableOrder.byDependency(system)
      var arena = BDDArena(order: order, nodeLimit: limits.diagramNodes, workLimit: limits.diagramWork)
      var states = BDD.always
      for v in order.reversed() {
        let value = try arena.bdd(of: system.functions[v].value)
        var rests = try arena.same(arena.variable(v), value)
        if let below = system.below[v] {
          rests = try arena.and(rests, arena.ifThenElse(arena.variable(v), arena.variable(below), .always))
        }
        states = try arena.and(states, rests)
        if arena.nodeCount > 500_000 {
          var kept = [states]
          arena.collect(keeping: &kept)
          states = kept[0]
        }
      }
      return arena.count(of: states)
    } catch {
      return nil
    }
  }
}
