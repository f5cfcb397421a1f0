import BypassBDD
import BypassCore

/// The oracle: a function of up to 6 variables as the list of its values; bit v of a row is the value of variable v.
struct TruthTable: Hashable {
  let variableCount: Int
  var rows: [Bool]

  init(variableCount: Int, _ value: (Int) -> Bool) {
    self.variableCount = variableCount
    rows = (0..<(1 << variableCount)).map(value)
  }

  static func random(variableCount: Int, _ stream: inout RandomStream) -> TruthTable {
    let density = stream.nextUnit()
    var values: [Bool] = []
    for _ in 0..<(1 << variableCount) { values.append(stream.nextUnit() < density) }
    return TruthTable(variableCount: variableCount) { values[$0] }
  }

  /// Made from minterms, the slow obvious way.
  func built(in arena: inout BDDArena) throws -> BDD {
    var result = BDD.never
    for (row, holds) in rows.enumerated() where holds {
      let term = try arena.cube((0..<variableCount).map { (variable: $0, value: row >> $0 & 1 == 1) })
      result = try arena.or(result, term)
    }
    return result
  }

  func agrees(with function: BDD, in arena: BDDArena) -> Bool {
    rows.indices.allSatisfy { row in arena.value(of: function) { row >> $0 & 1 == 1 } == rows[row] }
  }
}

func stream(_ replicate: UInt32) -> RandomStream {
  RandomStream(seed: Seed(2026), purpose: .networkGeneration, replicate: replicate)
}
