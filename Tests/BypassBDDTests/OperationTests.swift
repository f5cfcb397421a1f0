import BypassBDD
import BypassCore
import Testing

@Suite("Operations on diagrams agree with truth tables")
struct OperationTests {
  @Test("And, or, xor, not, choice, subtraction and equivalence", arguments: 0..<40)
  func connectives(replicate: UInt32) throws {
    var random = stream(replicate)
    var arena = BDDArena(order: [3, 0, 4, 1, 2])
    let tables = (0..<3).map { _ in TruthTable.random(variableCount: 5, &random) }
    let (a, b, c) = (
      try tables[0].built(in: &arena), try tables[1].built(in: &arena), try tables[2].built(in: &arena)
    )
    func expected(_ value: (Bool, Bool, Bool) -> Bool) -> TruthTable {
      TruthTable(variableCount: 5) { value(tables[0].rows[$0], tables[1].rows[$0], tables[2].rows[$0]) }
    }
    let results: [(BDD, TruthTable)] = [
      (try arena.and(a, b), expected { x, y, _ in x && y }),
      (try arena.or(a, b), expected { x, y, _ in x || y }),
      (try arena.xor(a, b), expected { x, y, _ in x != y }),
      (try arena.not(a), expected { x, _, _ in !x }),
      (try arena.subtract(a, b), expected { x, y, _ in x && !y }),
      (try arena.same(a, b), expected { x, y, _ in x == y }),
      (try arena.ifThenElse(a, b, c), expected { x, y, z in x ? y : z }),
    ]
    for (result, table) in results { #expect(table.agrees(with: result, in: arena)) }
    #expect(try arena.not(arena.not(a)) == a)
    #expect(try arena.implies(a, b) == expected { x, y, _ in !x || y }.rows.allSatisfy { $0 })
  }

  @Test("…and a single flipped row of the expectation is noticed", arguments: 0..<5)
  func plantedFault(replicate: UInt32) throws {
    var random = stream(replicate)
    var arena = BDDArena(variableCount: 5)
    var table = TruthTable.random(variableCount: 5, &random)
    let function = try table.built(in: &arena)
    table.rows[Int(random.next() % 32)].toggle()
    #expect(!table.agrees(with: function, in: arena))
  }

  @Test("Equal functions are equal handles, however they were made", arguments: 0..<10)
  func canonical(replicate: UInt32) throws {
    var random = stream(replicate)
    var arena = BDDArena(variableCount: 5)
    let table = TruthTable.random(variableCount: 5, &random)
    let direct = try table.built(in: &arena)
    var complement = table
    for row in complement.rows.indices { complement.rows[row].toggle() }
    #expect(try arena.not(complement.built(in: &arena)) == direct)
  }

  @Test("Quantification, the relational product, fixing and renaming", arguments: 0..<40)
  func quantification(replicate: UInt32) throws {
    var random = stream(replicate)
    var arena = BDDArena(order: [5, 2, 0, 1, 4, 3])
    let first = TruthTable.random(variableCount: 6, &random)
    let second = TruthTable.random(variableCount: 6, &random)
    let (a, b) = (try first.built(in: &arena), try second.built(in: &arena))
    let chosen = (0..<6).filter { _ in random.nextUnit() < 0.5 }
    let mask = chosen.reduce(0) { $0 | 1 << $1 }
    func siblings(_ row: Int) -> [Int] { (0..<64).filter { $0 & ~mask == row & ~mask } }
    let cube = try arena.variables(chosen)
    let exists = TruthTable(variableCount: 6) { siblings($0).contains { first.rows[$0] } }
    #expect(exists.agrees(with: try arena.exists(cube, a), in: arena))
    let forAll = TruthTable(variableCount: 6) { siblings($0).allSatisfy { first.rows[$0] } }
    #expect(forAll.agrees(with: try arena.forAll(cube, a), in: arena))
    let product = TruthTable(variableCount: 6) { siblings($0).contains { first.rows[$0] && second.rows[$0] } }
    #expect(product.agrees(with: try arena.andExists(cube, a, b), in: arena))
    let fixed = TruthTable(variableCount: 6) { first.rows[$0 | 4] }
    #expect(fixed.agrees(with: try arena.fixing(2, true, in: a), in: arena))
    let low = try arena.fixing(2, false, in: a)
    // With 2 gone, 5 may move into its place: the order of the others is kept.
    let renamed = TruthTable(variableCount: 6) { first.rows[($0 & 0b011011) | ($0 >> 2 & 1) << 5] }
    #expect(renamed.agrees(with: try arena.renaming([5: 2], in: low), in: arena))
  }

  @Test("A node limit and a work limit end an operation instead of exhausting memory")
  func limits() throws {
    var small = BDDArena(variableCount: 24, nodeLimit: 200)
    #expect(throws: BDDLimit.nodes(200)) { try pairwiseConjunctions(24, in: &small) }
    var lazy = BDDArena(variableCount: 24, workLimit: 100)
    #expect(throws: BDDLimit.work(100)) { try pairwiseConjunctions(24, in: &lazy) }
  }

  /// x₀x₁₂ ∨ x₁x₁₃ ∨ …: exponential in this order.
  private func pairwiseConjunctions(_ count: Int, in arena: inout BDDArena) throws {
    var sum = BDD.never
    for i in 0..<count / 2 {
      sum = try arena.or(sum, arena.and(arena.variable(i), arena.variable(i + count / 2)))
    }
  }

  @Test("Collecting garbage keeps the functions that were asked for, and only those", arguments: 0..<10)
  func collection(replicate: UInt32) throws {
    var random = stream(replicate)
    var arena = BDDArena(variableCount: 6)
    let tables = (0..<6).map { _ in TruthTable.random(variableCount: 6, &random) }
    var functions: [BDD] = []
    for table in tables { functions.append(try table.built(in: &arena)) }
    var kept = [functions[1], functions[4], .always]
    let before = arena.nodeCount
    arena.collect(keeping: &kept)
    #expect(arena.nodeCount < before)
    #expect(kept[2] == .always)
    #expect(tables[1].agrees(with: kept[0], in: arena) && tables[4].agrees(with: kept[1], in: arena))
    #expect(try tables[1].built(in: &arena) == kept[0])
  }
}
