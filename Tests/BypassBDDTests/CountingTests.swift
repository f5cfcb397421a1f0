import BypassBDD
import BypassCore
import Testing

@Suite("Counting and choosing assignments agree with truth tables")
struct CountingTests {
  @Test("Counts, supports and lists of assignments", arguments: 0..<40)
  func counting(replicate: UInt32) throws {
    var random = stream(replicate)
    var arena = BDDArena(order: [4, 1, 3, 0, 2])
    let table = TruthTable.random(variableCount: 5, &random)
    let function = try table.built(in: &arena)
    let models = table.rows.indices.filter { table.rows[$0] }
    #expect(arena.count(of: function).exactly == models.count)
    let support = (0..<5).filter { v in table.rows.indices.contains { table.rows[$0] != table.rows[$0 ^ 1 << v] } }
    #expect(arena.support(of: function) == support)
    let listed = arena.assignments(of: function, over: Array(0..<5), limit: 100)
    let numbers = listed.map { row in row.indices.reduce(0) { $0 | (row[$1] ? 1 << $1 : 0) } }
    #expect(Set(numbers) == Set(models) && numbers.count == models.count)
    #expect(arena.assignments(of: function, over: Array(0..<5), limit: 2).count == min(2, models.count))
    #expect(arena.anyAssignment(of: function) == listed.first)
    if let any = arena.anyAssignment(of: function) { #expect(arena.value(of: function) { any[$0] }) }
  }

  @Test("Counting over a part of the variables leaves the others out")
  func partialCount() throws {
    var arena = BDDArena(variableCount: 100)
    let function = try arena.or(arena.variable(3), arena.variable(70))
    #expect(arena.count(of: function, over: [3, 70]).exactly == 3)
    #expect(arena.count(of: function, over: [3, 50, 70]).exactly == 6)
    #expect(arena.count(of: function) == BigCount(3) * .powerOfTwo(98))
  }

  @Test("Big counts add, multiply, shift, compare and print exactly")
  func bigCounts() {
    #expect(BigCount.powerOfTwo(100).description == "1267650600228229401496703205376")
    #expect((BigCount(999_999_999) + BigCount(1)).description == "1000000000")
    #expect((BigCount(Int.max) * BigCount(Int.max)).description == "85070591730234615847396907784232501249")
    #expect(BigCount(0).description == "0" && BigCount(5).shifted(by: 3) == BigCount(40))
    #expect(BigCount.powerOfTwo(64).exactly == nil && BigCount.powerOfTwo(62).exactly == 1 << 62)
    #expect(BigCount.powerOfTwo(64) > BigCount(Int.max) && BigCount(3) < BigCount(4))
    #expect(BigCount.powerOfTwo(70).approximately == 0x1p70)
  }
}

@Suite("Covers, minimal sets and diagrams agree with truth tables")
struct CoverTests {
  @Test("An irredundant cover is the function, of primes, none of which can go", arguments: 0..<40)
  func covers(replicate: UInt32) throws {
    var random = stream(replicate)
    var arena = BDDArena(variableCount: 5)
    let table = TruthTable.random(variableCount: 5, &random)
    let function = try table.built(in: &arena)
    let cubes = try #require(try arena.irredundantCover(of: function, limit: 1000))
    #expect(covered(by: cubes) == table)
    for skipped in cubes.indices {
      var fewer = cubes
      fewer.remove(at: skipped)
      #expect(covered(by: fewer) != table)
      for dropped in cubes[skipped].literals.indices {
        var wider = cubes[skipped].literals
        wider.remove(at: dropped)
        let rows = covered(by: [Cube(wider)]).rows
        #expect(rows.indices.contains { rows[$0] && !table.rows[$0] })
      }
    }
    if !cubes.isEmpty { #expect(try arena.irredundantCover(of: function, limit: cubes.count - 1) == nil) }
  }

  private func covered(by cubes: [Cube]) -> TruthTable {
    TruthTable(variableCount: 5) { row in
      cubes.contains { $0.literals.allSatisfy { (row >> $0.variable & 1 == 1) == $0.value } }
    }
  }

  @Test("Minimal sets and supersets of a family", arguments: 0..<40)
  func families(replicate: UInt32) throws {
    var random = stream(replicate)
    var arena = BDDArena(order: [2, 4, 0, 3, 1])
    let table = TruthTable.random(variableCount: 5, &random)
    let function = try table.built(in: &arena)
    func isBelow(_ a: Int, _ b: Int) -> Bool { a & b == a }
    let members = table.rows.indices.filter { table.rows[$0] }
    let minimal = TruthTable(variableCount: 5) { set in
      table.rows[set] && !members.contains { $0 != set && isBelow($0, set) }
    }
    #expect(minimal.agrees(with: try arena.minimalSets(of: function), in: arena))
    let above = TruthTable(variableCount: 5) { set in members.contains { isBelow($0, set) } }
    #expect(above.agrees(with: try arena.supersets(of: function), in: arena))
  }

  @Test("A diagram of its own has the same values, and exact ranges over boxes", arguments: 0..<20)
  func diagrams(replicate: UInt32) throws {
    var random = stream(replicate)
    var arena = BDDArena(order: [3, 1, 0, 2])
    let table = TruthTable.random(variableCount: 4, &random)
    let function = try table.built(in: &arena)
    let diagram = arena.diagram(of: function) { $0 + 10 }
    for row in 0..<16 { #expect(diagram.value { row >> ($0 - 10) & 1 == 1 } == table.rows[row]) }
    #expect(Set(diagram.variables) == Set(arena.support(of: function).map { $0 + 10 }))
    for box in 0..<81 {
      let digits = [box % 3, box / 3 % 3, box / 9 % 3, box / 27]
      let inside = (0..<16).filter { row in (0..<4).allSatisfy { digits[$0] == 2 || row >> $0 & 1 == digits[$0] } }
      let range = diagram.range {
        digits[$0 - 10] == 2 ? [.canBeFalse, .canBeTrue] : digits[$0 - 10] == 1 ? .canBeTrue : .canBeFalse
      }
      #expect(range.contains(.canBeTrue) == inside.contains { table.rows[$0] })
      #expect(range.contains(.canBeFalse) == inside.contains { !table.rows[$0] })
    }
    let back = try arena.bdd(of: arena.diagram(of: function))
    #expect(back == function)
  }
}
