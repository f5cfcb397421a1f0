import BypassBDD
public import BypassCore
import BypassModel
import BypassSAT

/// The question: which smallest or largest sets of states, given by intervals of levels, are never left?
///
/// A minimal trap space contains no other; the maximal ones are the largest strictly inside the network's domain
/// after its constants are propagated. Every attractor of every update order that reaches into a trap space stays
/// in it. Solved by satisfiability on an exact encoding, one after the other.
/// - Source: Klarner, Bockmayr and Siebert 2015, doi:10.1007/s11047-014-9448-9 (trap spaces).
public struct TrapSpaces: Sendable {
  /// Which trap spaces.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Those that contain no other.
    case minimal
    /// Those that only the whole contains.
    case maximal
  }

  /// The network asked about.
  public var network: QualitativeNetwork
  /// Which trap spaces.
  public var kind: Kind
  /// How far to go.
  public var limits: SearchLimits

  /// The question about a network.
  public init(_ kind: Kind, of network: QualitativeNetwork, limits: SearchLimits = .standing) {
    self.network = network
    self.kind = kind
    self.limits = limits
  }

  /// All of them up to the limit, in ascending order of levels.
  ///
  /// - Throws: ``Diagnostic`` `network-too-complex`.
  public func answer(stop: (() -> Bool)? = nil) throws(Diagnostic) -> Enumeration<LevelSubspace> {
    let boxes = try boxes(stop: stop)
    return Enumeration(boxes.items.map { network.levels(of: $0) }.sorted(), shortfall: boxes.shortfall)
  }

  /// As ``answer(stop:)``, in variables and in the order found.
  public func boxes(stop: (() -> Bool)? = nil) throws(Diagnostic) -> Enumeration<Subspace> {
    var found: [Subspace] = []
    let shortfall = try forEach(stop: stop) {
      found.append($0); return .next
    }
    return Enumeration(found, shortfall: shortfall)
  }

  /// Calls back with each trap space as it is found; gives the reason when there may be more.
  ///
  /// - Throws: As ``answer(stop:)``.
  @discardableResult
  public func forEach(
    stop: (() -> Bool)? = nil, _ body: (Subspace) -> Continuation
  ) throws(Diagnostic) -> Shortfall? {
    let reduced = try network.reduced()
    var never: [Int] = []
    if kind == .maximal, network.options.inputs == .free {
      let inputs = Set(network.openInputs)
      never = reduced.variables.indices.filter { inputs.contains(reduced.variables[$0]) }
    }
    return TrapSpaceSearch(kind, neverFixing: never, limits: limits).run(reduced.system, stop: stop) { box in
      body(reduced.outward(box))
    }
  }
}

/// The search of ``TrapSpaces`` on a system.
struct TrapSpaceSearch {
  let kind: TrapSpaces.Kind
  let neverFixing: [Int]
  let limits: SearchLimits

  init(_ kind: TrapSpaces.Kind, neverFixing: [Int] = [], limits: SearchLimits = .standing) {
    self.kind = kind
    self.neverFixing = neverFixing
    self.limits = limits
  }

  /// All trap spaces of the kind.
  func all(of system: BooleanSystem) -> Enumeration<Subspace> {
    var found: [Subspace] = []
    let shortfall = run(system) {
      found.append($0); return .next
    }
    return Enumeration(found, shortfall: shortfall)
  }

  func run(
    _ system: BooleanSystem, stop: (() -> Bool)? = nil, _ body: (Subspace) -> Continuation
  ) -> Shortfall? {
    guard system.count > 0 else {
      // Nothing is open: the whole is one state, the smallest trap space, with nothing strictly inside.
      if kind == .minimal { _ = body(Subspace([])) }
      return nil
    }
    var solver = SATSolver(preferring: kind == .minimal ? .falseFirst : .trueFirst)
    let formula = TrapSpaceFormula(system, in: &solver)
    if kind == .maximal { demandProper(formula, system, in: &solver) }
    for v in neverFixing { for literal in [formula.canBeTrue[v], formula.canBeFalse[v]] { solver.add([literal]) } }
    var listed = 0
    while true {
      switch solver.solve(conflicts: limits.conflicts, stop: stop) {
      case .unsatisfiable: return nil
      case .unknown: return stop?() == true ? .stopped : .conflictLimit
      case .satisfiable: break
      }
      if let most = limits.answers, listed >= most { return .answerLimit }
      guard let extreme = extreme(from: formula.model(of: solver), formula, stop: stop, in: &solver) else {
        return stop?() == true ? .stopped : .conflictLimit
      }
      listed += 1
      if body(extreme) == .stop { return .answerLimit }
      solver.add(exclusion(of: extreme, formula))
    }
  }

  private func demandProper(_ formula: TrapSpaceFormula, _ system: BooleanSystem, in solver: inout SATSolver) {
    solver.add(zip(formula.canBeTrue, formula.canBeFalse).flatMap { [!$0, !$1] })
  }

  /// Shrinks or grows a trap space until it is minimal or maximal; nil when the solver gave up.
  private func extreme(
    from start: Subspace, _ formula: TrapSpaceFormula, stop: (() -> Bool)?, in solver: inout SATSolver
  ) -> Subspace? {
    var box = start
    while !(kind == .minimal && box.isState) {
      let literals = formula.literals(of: box)
      let held = kind == .minimal ? literals.false.map { !$0 } : literals.true
      let change =
        kind == .minimal
        ? box.openVariables.flatMap { [!formula.canBeTrue[$0], !formula.canBeFalse[$0]] } : literals.false
      switch solver.solve(assuming: held, and: change, conflicts: limits.conflicts, stop: stop) {
      case .satisfiable: box = formula.model(of: solver)
      case .unsatisfiable: return box
      case .unknown: return nil
      }
    }
    return box
  }

  /// Minimal ones are disjoint, so another one differs in a variable that this one fixes; maximal ones are not
  /// inside each other, so another one opens a variable that this one fixes.
  private func exclusion(of box: Subspace, _ formula: TrapSpaceFormula) -> [Literal] {
    let literals = formula.literals(of: box)
    guard kind == .minimal else { return literals.false }
    return box.ranges.indices.compactMap { v in
      box.fixedValue(v).map { $0 ? !formula.canBeTrue[v] : !formula.canBeFalse[v] }
    }
  }
}
