import BypassCore
import BypassModel
import Testing

@testable import BypassFormats

@Suite("A table over levels becomes the same conditions")
struct LevelTableTests {
  @Test(
    "At every combination of levels the condition holds where the value reaches the bound",
    arguments: [[2], [11], [2, 3], [11, 11], [3, 2, 4, 2], [2, 11, 3], [2, 5, 5]])
  func bruteForce(_ counts: [Int]) {
    let axes = counts.enumerated().map { LevelTable.Axis(node: node("N\($0.offset)"), count: $0.element) }
    let total = LevelTable.combinations(axes, limit: 1000) ?? 0
    #expect(total == counts.reduce(1, *))
    var random = LinearGenerator(state: UInt64(total))
    // At random, a sum of levels, and a value that ignores all nodes but the last.
    let tables: [[Int]] = [
      (0..<total).map { _ in Int(random.next() % 4) },
      (0..<total).map { LevelTable.levels(of: $0, axes).reduce(0, +) / 2 },
      (0..<total).map { $0 % counts[counts.count - 1] },
    ]
    for values in tables {
      let table = LevelTable(axes: axes, values: values)
      for bound in 0...5 {
        let condition = table.condition(atLeast: bound)
        let wrong = (0..<total).filter { row in
          let levels = LevelTable.levels(of: row, axes)
          return condition.holds { id in axes.firstIndex { $0.node == id }.map { levels[$0] } ?? 0 }
            != (values[row] >= bound)
        }
        #expect(wrong == [])
      }
    }
    let last = LevelTable(axes: axes, values: tables[2]).condition(atLeast: 1)
    #expect(last == .level(node("N\(counts.count - 1)")), "what is not asked for is not in the condition")
  }

  @Test("More combinations than allowed are counted without running over")
  func limits() {
    let axes = (0..<80).map { LevelTable.Axis(node: node("N\($0)"), count: 101) }
    #expect(LevelTable.combinations(axes, limit: .max) == nil)
    #expect(LevelTable.combinations(Array(axes[..<2]), limit: 10_201) == 10_201)
    #expect(LevelTable.combinations(Array(axes[..<2]), limit: 10_200) == nil)
    #expect(LevelTable.combinations([], limit: 1) == 1)
  }
}
