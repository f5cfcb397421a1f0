import BypassBDD
import BypassSAT

/// States of which every attractor of a system holds at least one.
///
/// Fix for each negative feedback vertex u a value b(u), and let u not leave it: that system has no lasting cycles,
/// and every attractor of the first holds a state in which the second rests. Those states are the candidates.
/// - Source: Trinh, Hiraishi and Benhamou 2022, doi:10.1145/3535508.3545520.
struct CandidateStates {
  private let system: BooleanSystem
  private let feedback: [Int]
  private let limits: SearchLimits

  init(of system: BooleanSystem, limits: SearchLimits) {
    self.system = system
    self.limits = limits
    feedback = FeedbackVertices.negative(of: system)
  }

  /// Calls back with each candidate outside the boxes; gives the reason when there may be more.
  func forEach(
    outside boxes: [Subspace], stop: (() -> Bool)?, _ body: ([Bool]) -> Continuation
  ) -> Shortfall? {
    var solver = SATSolver()
    let state = solver.newVariables(system.count)
    let retained = solver.newVariables(feedback.count)
    encode(state, retained, in: &solver)
    for box in boxes {
      solver.add(
        box.ranges.indices.compactMap { v in box.fixedValue(v).map { $0 ? !state[v] : state[v] } })
    }
    let choice = bestChoice(state, retained, in: &solver)
    let assumptions = zip(retained, choice).map { $1 ? $0 : !$0 }
    var listed = 0
    while true {
      switch solver.solve(assuming: assumptions, conflicts: limits.conflicts, stop: stop) {
      case .unsatisfiable: return nil
      case .unknown: return stop?() == true ? .stopped : .conflictLimit
      case .satisfiable: break
      }
      if listed >= limits.candidates { return .candidateLimit }
      listed += 1
      let found = state.map { solver.value($0) }
      if body(found) == .stop { return .candidateLimit }
      guard !found.isEmpty else { return nil }
      solver.add(zip(state, found).map { $1 ? !$0 : $0 })
    }
  }

  private func encode(_ state: [Literal], _ retained: [Literal], in solver: inout SATSolver) {
    func literal(_ variable: Int, _ value: Bool) -> Literal { value ? state[variable] : !state[variable] }
    let position = Dictionary(uniqueKeysWithValues: feedback.enumerated().map { ($1, $0) })
    for (v, function) in system.functions.enumerated() {
      // A feedback vertex may move towards its retained value only, so only those moves must be impossible.
      let kept = position[v].map { retained[$0] }
      ClauseWriter.demand(
        literal(v, true), where: function.value, is: true, unless: kept.map { [!$0] } ?? [], allowed: literal,
        in: &solver)
      ClauseWriter.demand(
        literal(v, false), where: function.value, is: false, unless: kept.map { [$0] } ?? [], allowed: literal,
        in: &solver)
      if let below = system.below[v] { solver.add([!state[v], state[below]]) }
    }
  }

  /// Retained values with few candidates: those that rules head for more often, then flipped one by one while that
  /// lowers the number of candidates.
  private func bestChoice(_ state: [Literal], _ retained: [Literal], in solver: inout SATSolver) -> [Bool] {
    var choice = feedback.map { isMostlyTrue(system.functions[$0].value) }
    guard !choice.isEmpty else { return choice }
    var best = number(choice, below: 64, state, retained, in: &solver)
    var improved = true
    while improved, best > 1 {
      improved = false
      for position in choice.indices where best > 1 {
        choice[position].toggle()
        let count = number(choice, below: best, state, retained, in: &solver)
        if count < best {
          best = count
          improved = true
        } else {
          choice[position].toggle()
        }
      }
    }
    return choice
  }

  private func isMostlyTrue(_ diagram: Diagram) -> Bool {
    var shares = [0.0, 1.0]
    for node in diagram.nodes { shares.append((shares[node.low] + shares[node.high]) / 2) }
    return diagram.constant ?? (shares[shares.count - 1] >= 0.5)
  }

  /// How many candidates a choice has, counted up to a bound.
  private func number(
    _ choice: [Bool], below bound: Int, _ state: [Literal], _ retained: [Literal], in solver: inout SATSolver
  ) -> Int {
    let assumptions = zip(retained, choice).map { $1 ? $0 : !$0 }
    let guardLiteral = solver.newVariable()
    var count = 0
    while count < bound, solver.solve(assuming: assumptions + [guardLiteral], conflicts: 10_000) == .satisfiable {
      count += 1
      let found = state.map { solver.value($0) }
      solver.add([!guardLiteral] + zip(state, found).map { $1 ? !$0 : $0 })
    }
    solver.add([!guardLiteral])
    return count
  }
}
