import BypassModel
import BypassSAT

/// Formulas as clauses, one auxiliary variable an operation.
/// - Source: Tseitin 1968.
struct FormulaClauses: ~Copyable {
  var solver = SATSolver()
  /// The literal of each atom that was met.
  private(set) var atoms: [Int: Literal] = [:]

  /// A literal that is true exactly when the formula is.
  mutating func literal(of formula: Formula<Int>) -> Literal {
    switch formula {
    case .constant(let value):
      let literal = solver.newVariable()
      solver.add([value ? literal : !literal])
      return literal
    case .atom(let atom): return literal(ofAtom: atom)
    case .not(let part): return !literal(of: part)
    case .all(let parts):
      var inner: [Literal] = []
      for part in parts { inner.append(literal(of: part)) }
      return conjunction(inner)
    case .any(let parts):
      var inner: [Literal] = []
      for part in parts { inner.append(!literal(of: part)) }
      return !conjunction(inner)
    case .either(let first, let second):
      let (left, right) = (literal(of: first), literal(of: second))
      let result = solver.newVariable()
      solver.add([!result, left, right])
      solver.add([!result, !left, !right])
      solver.add([result, !left, right])
      solver.add([result, left, !right])
      return result
    }
  }

  /// Demands of every atom met that it implies the atoms below it, which are met by that.
  mutating func addLadders(_ below: [[Int]]) {
    var pending = atoms.keys.sorted()
    var seen = Set(pending)
    while let atom = pending.popLast() {
      for lower in below[atom] {
        solver.add([!literal(ofAtom: atom), literal(ofAtom: lower)])
        if seen.insert(lower).inserted { pending.append(lower) }
      }
    }
  }

  private mutating func literal(ofAtom atom: Int) -> Literal {
    if let known = atoms[atom] { return known }
    let literal = solver.newVariable()
    atoms[atom] = literal
    return literal
  }

  private mutating func conjunction(_ parts: [Literal]) -> Literal {
    if parts.count == 1 { return parts[0] }
    let result = solver.newVariable()
    for part in parts { solver.add([!result, part]) }
    solver.add(parts.map { !$0 } + [result])
    return result
  }
}
