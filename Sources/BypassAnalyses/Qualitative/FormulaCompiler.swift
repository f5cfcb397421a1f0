import BypassBDD
import BypassModel

/// Makes diagrams of formulas.
enum FormulaCompiler {
  private static let nodeLimit = 1_000_000
  private static let workLimit = 20_000_000

  /// The function of a formula over variables that may form ladders.
  static func function(_ formula: Formula<Int>, below: [Int?]) throws(BDDLimit) -> BooleanSystem.Function {
    let variables = order(of: formula, below: below)
    let local = Dictionary(uniqueKeysWithValues: variables.enumerated().map { ($1, $0) })
    var arena = BDDArena(variableCount: variables.count, nodeLimit: nodeLimit, workLimit: workLimit)
    let function = try bdd(of: formula, in: &arena) { local[$0] ?? 0 }
    return try BooleanSystem.Function(
      function, in: &arena, naming: variables, ladder: BooleanSystem.Function.ladder(among: variables, below: below))
  }

  /// The diagram of a formula, with `name` giving the arena's variables.
  static func bdd(
    of formula: Formula<Int>, in arena: inout BDDArena, naming name: (Int) -> Int
  ) throws(BDDLimit) -> BDD {
    switch formula {
    case .constant(let value): return value ? .always : .never
    case .atom(let variable): return try arena.variable(name(variable))
    case .not(let part): return try arena.not(bdd(of: part, in: &arena, naming: name))
    case .all(let parts):
      var result = BDD.always
      for part in parts where result != .never {
        result = try arena.and(result, bdd(of: part, in: &arena, naming: name))
      }
      return result
    case .any(let parts):
      var result = BDD.never
      for part in parts where result != .always {
        result = try arena.or(result, bdd(of: part, in: &arena, naming: name))
      }
      return result
    case .either(let first, let second):
      let left = try bdd(of: first, in: &arena, naming: name)
      return try arena.xor(left, bdd(of: second, in: &arena, naming: name))
    }
  }

  /// The atoms in the order of first mention, the steps of a ladder together.
  private static func order(of formula: Formula<Int>, below: [Int?]) -> [Int] {
    func foot(_ variable: Int) -> Int {
      var lowest = variable
      while let lower = below[lowest] { lowest = lower }
      return lowest
    }
    var rank: [Int: Int] = [:]
    let atoms = formula.atoms
    for atom in atoms where rank[foot(atom)] == nil { rank[foot(atom)] = rank.count }
    return atoms.sorted { (rank[foot($0), default: 0], $0) < (rank[foot($1), default: 0], $1) }
  }
}
