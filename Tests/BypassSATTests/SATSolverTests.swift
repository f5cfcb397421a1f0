import BypassCore
import BypassSAT
import Testing

@Suite("The solver answers as exhaustive search does")
struct SATSolverTests {
  @Test("Random formulas of 3 literals a clause", arguments: 0..<60)
  func randomFormulas(replicate: UInt32) {
    var random = RandomStream(seed: Seed(7), purpose: .networkGeneration, replicate: replicate)
    let clauses: [[(Int, Bool)]] = (0..<34).map { _ in
      (0..<3).map { _ in (Int(random.next() % 8), random.next() & 1 == 1) }
    }
    func isModel(_ row: Int) -> Bool {
      clauses.allSatisfy { $0.contains { (row >> $0.0 & 1 == 1) == $0.1 } }
    }
    var solver = SATSolver(preferring: [.adaptive, .falseFirst, .trueFirst][Int(replicate) % 3])
    let variables = solver.newVariables(8)
    for clause in clauses { solver.add(clause.map { $0.1 ? variables[$0.0] : !variables[$0.0] }) }
    let answer = solver.solve()
    #expect(answer == ((0..<256).contains(where: isModel) ? .satisfiable : .unsatisfiable))
    guard answer == .satisfiable else { return }
    let model = (0..<8).reduce(0) { $0 | (solver.value(variables[$1]) ? 1 << $1 : 0) }
    #expect(isModel(model))
    #expect((0..<256).contains { isModel($0) && $0 != model } == hasAnother(&solver, variables))
  }

  private func hasAnother(_ solver: inout SATSolver, _ variables: [Literal]) -> Bool {
    let block = variables.map { solver.value($0) ? !$0 : $0 }
    return solver.solve(and: block) == .satisfiable
  }

  @Test("Assumptions hold for one question, and the core names those that matter")
  func assumptions() {
    var solver = SATSolver()
    let x = solver.newVariables(3)
    solver.add([!x[0], !x[1]])
    #expect(solver.solve(assuming: x) == .unsatisfiable)
    #expect(solver.isInCore(x[0]) && solver.isInCore(x[1]) && !solver.isInCore(x[2]))
    #expect(solver.solve(assuming: [x[0], x[2]]) == .satisfiable)
    #expect(solver.value(x[0]) && !solver.value(x[1]) && solver.value(x[2]))
    #expect(solver.solve(assuming: [x[0]], and: [x[1]]) == .unsatisfiable)
    let clauseMattered = solver.isClauseInCore
    #expect(clauseMattered)
    #expect(solver.solve() == .satisfiable)
  }

  @Test("A limit of conflicts and a caller's stop end a hard question as unknown")
  func limits() {
    var solver = SATSolver()
    addPigeons(11, &solver)
    #expect(solver.solve(conflicts: 50) == .unknown)
    #expect(solver.solve(stop: { true }) == .unknown)
  }

  @Test("Seven pigeons do not fit into six holes, and do into seven (the check can fail)")
  func pigeons() {
    var tight = SATSolver()
    addPigeons(7, &tight)
    #expect(tight.solve() == .unsatisfiable)
    var roomy = SATSolver()
    addPigeons(7, holes: 7, &roomy)
    #expect(roomy.solve() == .satisfiable)
  }

  private func addPigeons(_ pigeons: Int, holes: Int? = nil, _ solver: inout SATSolver) {
    let holes = holes ?? pigeons - 1
    let places = (0..<pigeons).map { _ in solver.newVariables(holes) }
    for pigeon in places { solver.add(pigeon) }
    for hole in 0..<holes {
      for first in 0..<pigeons {
        for second in 0..<first { solver.add([!places[first][hole], !places[second][hole]]) }
      }
    }
  }
}
