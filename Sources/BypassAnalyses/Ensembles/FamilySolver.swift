import BypassBDD
import BypassCore
import BypassModel
import BypassSAT

/// All members of a family with their states at rest as one formula, and the least disagreement with what was seen.
struct FamilySolver: ~Copyable {
  private var solver: SATSolver
  /// For each unknown one literal an alternative, exactly one of which holds.
  private let selectors: [[Literal]]
  /// For each scene and variable, whether it can be true and whether it can be false.
  private let ranges: [[(canBeTrue: Literal, canBeFalse: Literal)]]
  /// Element k holds when there are more than k disagreements.
  private let exceeds: [Literal]

  init(_ relations: FamilyRelations, _ rest: RestKind) {
    var solver = SATSolver()
    var selectors: [[Literal]] = []
    for count in relations.alternatives {
      let choices = solver.newVariables(count)
      solver.add(choices)
      for (position, one) in choices.enumerated() {
        for other in choices[..<position] { solver.add([!one, !other]) }
      }
      selectors.append(choices)
    }
    var ranges: [[(canBeTrue: Literal, canBeFalse: Literal)]] = []
    var against: [Literal] = []
    for scene in relations.scenes {
      let pairs = Self.range(rest, relations.below, in: &solver)
      Self.close(scene, pairs, selectors, in: &solver)
      ranges.append(pairs)
      against += scene.seen.map { $0.value ? pairs[$0.variable].canBeFalse : pairs[$0.variable].canBeTrue }
    }
    exceeds = Self.counter(of: against, in: &solver)
    self.solver = solver
    self.selectors = selectors
    self.ranges = ranges
  }

  private static func range(
    _ rest: RestKind, _ below: [Int?], in solver: inout SATSolver
  ) -> [(canBeTrue: Literal, canBeFalse: Literal)] {
    switch rest {
    case .trapSpace:
      let formula = TrapSpaceFormula(ladders: below, in: &solver)
      return zip(formula.canBeTrue, formula.canBeFalse).map { ($0, $1) }
    case .fixedPoint:
      let variables = solver.newVariables(below.count)
      for (v, lower) in below.enumerated() {
        if let lower { solver.add([!variables[v], variables[lower]]) }
      }
      return variables.map { ($0, !$0) }
    }
  }

  /// Demands that no variable leaves its range under the alternatives chosen.
  private static func close(
    _ scene: FamilyRelations.Scene, _ pairs: [(canBeTrue: Literal, canBeFalse: Literal)], _ selectors: [[Literal]],
    in solver: inout SATSolver
  ) {
    func allowed(_ v: Int, _ value: Bool) -> Literal { value ? pairs[v].canBeTrue : pairs[v].canBeFalse }
    func close(_ v: Int, under function: BooleanSystem.Function, unless: [Literal]) {
      ClauseWriter.demand(
        pairs[v].canBeTrue, where: function.on, is: true, unless: unless, allowed: allowed, in: &solver)
      ClauseWriter.demand(
        pairs[v].canBeFalse, where: function.off ?? function.value, is: function.off != nil, unless: unless,
        allowed: allowed, in: &solver)
    }
    for (v, law) in scene.laws.enumerated() {
      switch law {
      case .known(let function): close(v, under: function, unless: [])
      case .open(let unknown, let functions):
        for (function, selector) in zip(functions, selectors[unknown]) {
          close(v, under: function, unless: [!selector])
        }
      }
    }
  }

  /// Literals that must hold when more than 0, 1, … of some literals hold.
  ///
  /// - Source: Sinz 2005, doi:10.1007/11564751_73 (sequential counter).
  private static func counter(of literals: [Literal], in solver: inout SATSolver) -> [Literal] {
    var before: [Literal] = []
    for literal in literals {
      let after = solver.newVariables(before.count + 1)
      for (k, more) in after.enumerated() {
        if k < before.count { solver.add([!before[k], more]) }
        solver.add(k == 0 ? [!literal, more] : [!literal, !before[k - 1], more])
      }
      before = after
    }
    return before
  }

  /// What the search for the least disagreement found.
  enum Least: Hashable {
    case least(Int)
    /// No member rests under every observation.
    case impossible
    case unknown
  }

  /// The least number of disagreements, demanded from then on.
  mutating func leastDisagreements(conflicts: Int32?, stop: (() -> Bool)?) -> Least {
    switch solver.solve(conflicts: conflicts, stop: stop) {
    case .unsatisfiable: return .impossible
    case .unknown: return .unknown
    case .satisfiable: break
    }
    for (k, more) in exceeds.enumerated() {
      switch solver.solve(assuming: [!more], conflicts: conflicts, stop: stop) {
      case .unknown: return .unknown
      case .unsatisfiable: solver.add([more])
      case .satisfiable:
        solver.add([!more])
        return .least(k)
      }
    }
    return .least(exceeds.count)
  }

  /// For each scene the variables that have one value in every solution; nil when a limit came first.
  mutating func forced(conflicts: Int32?, stop: (() -> Bool)?) -> [[Int: Bool]]? {
    guard solver.solve(conflicts: conflicts, stop: stop) == .satisfiable else { return nil }
    var open = ranges.map { pairs in
      Dictionary(uniqueKeysWithValues: pairs.indices.map { ($0, solver.value(pairs[$0].canBeTrue)) })
    }
    for scene in ranges.indices {
      for v in ranges[scene].indices {
        guard let value = open[scene][v] else { continue }
        let pair = ranges[scene][v]
        switch solver.solve(assuming: [value ? pair.canBeFalse : pair.canBeTrue], conflicts: conflicts, stop: stop) {
        case .unknown: return nil
        case .unsatisfiable: continue
        case .satisfiable:
          for (other, pairs) in ranges.enumerated() {
            for w in pairs.indices where open[other][w] == !solver.value(pairs[w].canBeTrue) { open[other][w] = nil }
          }
        }
      }
    }
    return open
  }

  /// A solution whose member differs little from a given one: choices are given up one by one where they contradict.
  mutating func nearest(
    to choice: [Int], _ relations: FamilyRelations, _ random: inout RandomStream, _ conflicts: Int32?,
    _ stop: (() -> Bool)?
  ) -> CalibratedFamily.Member? {
    var kept = Array(zip(selectors, choice).map { $0[$1] }).shuffled(using: &random)
    while true {
      switch solver.solve(assuming: kept, conflicts: conflicts, stop: stop) {
      case .unknown: return nil
      case .satisfiable: return shrunk(member(relations), relations, conflicts, stop)
      case .unsatisfiable:
        guard let blamed = kept.firstIndex(where: { solver.isInCore($0) }) else { return nil }
        kept.remove(at: blamed)
      }
    }
  }

  /// The same member in a trap space that contains no other one, as far as the solver could tell.
  private mutating func shrunk(
    _ start: CalibratedFamily.Member, _ relations: FamilyRelations, _ conflicts: Int32?, _ stop: (() -> Bool)?
  ) -> CalibratedFamily.Member {
    var member = start
    let own = zip(selectors, start.choice).map { $0[$1] }
    let literals = ranges.flatMap { $0.flatMap { [$0.canBeTrue, $0.canBeFalse] } }
    while true {
      let never = literals.filter { !solver.value($0) }.map { !$0 }
      let open = ranges.flatMap { $0 }.filter { solver.value($0.canBeTrue) && solver.value($0.canBeFalse) }
      guard !open.isEmpty else { return member }
      let smaller = open.flatMap { [!$0.canBeTrue, !$0.canBeFalse] }
      guard solver.solve(assuming: own + never, and: smaller, conflicts: conflicts, stop: stop) == .satisfiable else {
        return member
      }
      member = self.member(relations)
    }
  }

  private func member(_ relations: FamilyRelations) -> CalibratedFamily.Member {
    CalibratedFamily.Member(
      choice: selectors.map { choices in choices.firstIndex { solver.value($0) } ?? 0 },
      rests: ranges.map { pairs in
        relations.levels { solver.value($1 ? pairs[$0].canBeTrue : pairs[$0].canBeFalse) }
      })
  }
}
