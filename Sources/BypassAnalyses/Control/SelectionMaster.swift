import BypassSAT

/// Proposes selections of choices, smaller ones first, that nothing learnt so far rules out.
struct SelectionMaster: ~Copyable {
  var solver: SATSolver
  let selected: [Literal]
  /// Literals "at least 1, 2, … are selected".
  private let atLeast: [Literal]

  /// - Parameter size: The most that a selection may have.
  init(
    count: Int, conflicts: [(Int, Int)], size: Int, preferring preference: SATSolver.Preference = .falseFirst
  ) {
    var solver = SATSolver(preferring: preference)
    selected = solver.newVariables(count)
    for (a, b) in conflicts { solver.add([!selected[a], !selected[b]]) }
    atLeast = Self.counted(selected, upTo: size + 1, in: &solver)
    self.solver = solver
  }

  /// Literals that hold when at least 1, 2, … `bound` of the given ones do.
  ///
  /// - Source: Sinz 2005, doi:10.1007/11564751_73 (sequential counter).
  static func counted(_ literals: [Literal], upTo bound: Int, in solver: inout SATSolver) -> [Literal] {
    var sums = [Literal]()
    for literal in literals {
      let next = solver.newVariables(min(sums.count + 1, bound))
      for (position, sum) in next.enumerated() {
        if position < sums.count { solver.add([!sums[position], sum]) }
        solver.add(position == 0 ? [!literal, sum] : [!literal, !sums[position - 1], sum])
      }
      sums = next
    }
    return sums
  }

  /// Assumptions under which at most `size` are selected.
  func atMost(_ size: Int) -> [Literal] { size < atLeast.count ? [!atLeast[size]] : [] }

  /// A selection of at most `size`; nil when none is left.
  mutating func next(size: Int) -> [Int]? {
    guard solver.solve(assuming: atMost(size)) == .satisfiable else { return nil }
    return selected.indices.filter { solver.value(selected[$0]) }
  }

  /// Rules out a selection and all that contain it.
  mutating func excludeSupersets(of selection: [Int]) { solver.add(selection.map { !selected[$0] }) }

  /// Rules out this selection only.
  mutating func exclude(exactly selection: [Int]) {
    let chosen = Set(selection)
    solver.add(selected.indices.map { chosen.contains($0) ? !selected[$0] : selected[$0] })
  }

  /// Demands that some variable's pattern is none of its harmless ones.
  ///
  /// - Parameter harmless: For each variable that choices touch: those choices, and the patterns that change nothing.
  mutating func demandChange(_ harmless: [(touching: [Int], patterns: [[Int]])]) {
    var some: [Literal] = []
    for variable in harmless {
      let changes = solver.newVariable()
      some.append(changes)
      for pattern in variable.patterns {
        let chosen = Set(pattern)
        solver.add([!changes] + variable.touching.map { chosen.contains($0) ? !selected[$0] : selected[$0] })
      }
    }
    solver.add(some)
  }
}
