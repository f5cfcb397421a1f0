import BypassBDD
import BypassSAT

/// Writes Boolean functions as clauses.
enum ClauseWriter {
  /// Demands `head` wherever a path of the diagram to `target` is allowed.
  ///
  /// A path is allowed when `allowed` holds for each of its literals: with one literal a value this says "in this
  /// state", with independent ones "somewhere in this box". Both are exact, since a path asks a variable once.
  /// - Parameter unless: Literals that lift the demand.
  static func demand(
    _ head: Literal, where diagram: Diagram, is target: Bool, unless exceptions: [Literal] = [],
    allowed: (Int, Bool) -> Literal, in solver: inout SATSolver
  ) {
    if let constant = diagram.constant {
      if constant == target { solver.add(exceptions + [head]) }
      return
    }
    if let cubes = cover(of: diagram, for: target) {
      for cube in cubes {
        let body = cube.literals.map { !allowed($0.variable, $0.value) }
        guard !body.contains(!head) else { continue }
        solver.add(exceptions + body + [head])
      }
    } else {
      demandByNodes(head, where: diagram, is: target, unless: exceptions, allowed: allowed, in: &solver)
    }
  }

  /// A sum of products when it is not much larger than the diagram.
  private static func cover(of diagram: Diagram, for target: Bool) -> [Cube]? {
    let names = diagram.variables
    var arena = BDDArena(variableCount: names.count)
    let local = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    do throws(BDDLimit) {
      let function = try arena.bdd(of: diagram.renamed { local[$0] ?? 0 })
      let wanted = target ? function : try arena.not(function)
      let cubes = try arena.irredundantCover(of: wanted, limit: 2 * diagram.nodes.count + 4)
      return cubes.map { $0.map { Cube($0.literals.map { .init(names[$0.variable], $0.value) }) } }
    } catch {
      return nil
    }
  }

  private static func demandByNodes(
    _ head: Literal, where diagram: Diagram, is target: Bool, unless exceptions: [Literal],
    allowed: (Int, Bool) -> Literal, in solver: inout SATSolver
  ) {
    // reached[i]: the target can be reached from node i − 2; nil for the other constant, which demands nothing.
    var reached: [Literal?] = []
    let last = diagram.nodes.count - 1
    for (position, node) in diagram.nodes.enumerated() {
      let here = position == last ? head : solver.newVariable()
      let lifting = position == last ? exceptions : []
      for (successor, value) in [(node.low, false), (node.high, true)] {
        if successor < 2 {
          if (successor == 1) == target { solver.add(lifting + [!allowed(node.variable, value), here]) }
        } else if let below = reached[successor - 2] {
          solver.add(lifting + [!below, !allowed(node.variable, value), here])
        }
      }
      reached.append(here)
    }
  }
}
