import BypassBDD
import BypassSAT

/// The trap spaces of a system as the models of a formula: two literals a variable, "can be true" and "can be false".
///
/// For each function and each path to a value the formula says: if the path is allowed in the box, the variable
/// can have the value. All clauses but "one of the two" are Horn, and they are exact for any rules.
struct TrapSpaceFormula {
  let canBeTrue: [Literal]
  let canBeFalse: [Literal]

  /// New variables with the ranges and ladders of a system, and no dynamics yet.
  init(ladders below: [Int?], in solver: inout SATSolver) {
    var canBeTrue: [Literal] = []
    var canBeFalse: [Literal] = []
    for _ in below {
      let pair = solver.newVariables(2)
      canBeTrue.append(pair[0])
      canBeFalse.append(pair[1])
      solver.add(pair)
    }
    for (v, lower) in below.enumerated() {
      guard let lower else { continue }
      solver.add([!canBeTrue[v], canBeTrue[lower]])
      solver.add([!canBeFalse[lower], canBeFalse[v]])
    }
    self.canBeTrue = canBeTrue
    self.canBeFalse = canBeFalse
  }

  /// The trap spaces of a system.
  init(_ system: BooleanSystem, in solver: inout SATSolver) {
    self.init(ladders: system.below, in: &solver)
    for (v, function) in system.functions.enumerated() { close(v, under: function, in: &solver) }
  }

  /// Demands that a variable does not leave its range, unless one of the literals holds.
  func close(
    _ v: Int, under function: BooleanSystem.Function, unless exceptions: [Literal] = [], in solver: inout SATSolver
  ) {
    ClauseWriter.demand(
      canBeTrue[v], where: function.on, is: true, unless: exceptions, allowed: allowed, in: &solver)
    if let off = function.off {
      ClauseWriter.demand(canBeFalse[v], where: off, is: true, unless: exceptions, allowed: allowed, in: &solver)
    } else {
      ClauseWriter.demand(
        canBeFalse[v], where: function.value, is: false, unless: exceptions, allowed: allowed, in: &solver)
    }
  }

  func allowed(_ variable: Int, _ value: Bool) -> Literal { value ? canBeTrue[variable] : canBeFalse[variable] }

  /// The box of the solver's model.
  func model(of solver: borrowing SATSolver) -> Subspace {
    var ranges: [Diagram.Range] = []
    for (up, down) in zip(canBeTrue, canBeFalse) {
      var range: Diagram.Range = solver.value(up) ? .canBeTrue : []
      if solver.value(down) { range.insert(.canBeFalse) }
      ranges.append(range)
    }
    return Subspace(ranges)
  }

  /// The literals that the box makes true, and those that it makes false.
  func literals(of box: Subspace) -> (true: [Literal], false: [Literal]) {
    var holds: [Literal] = []
    var fails: [Literal] = []
    for v in canBeTrue.indices {
      if box.ranges[v].contains(.canBeTrue) { holds.append(canBeTrue[v]) } else { fails.append(canBeTrue[v]) }
      if box.ranges[v].contains(.canBeFalse) { holds.append(canBeFalse[v]) } else { fails.append(canBeFalse[v]) }
    }
    return (holds, fails)
  }
}
