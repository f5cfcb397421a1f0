import BypassCore
import BypassModel

/// A function of the levels of some nodes, given by its value at every combination of their levels.
///
/// - Complexity: O(combinations) time and memory, whatever thresholds the levels have.
struct LevelTable {
  /// A node with the number of its levels, 2 at least.
  struct Axis {
    let node: NodeID
    let count: Int
  }

  let axes: [Axis]
  /// One value a combination; the levels of the last axis follow each other.
  let values: [Int]

  /// How many combinations of levels there are; nil above a limit.
  static func combinations(_ axes: [Axis], limit: Int) -> Int? {
    var product = 1
    for axis in axes {
      let (next, overflows) = product.multipliedReportingOverflow(by: axis.count)
      guard !overflows, next <= limit else { return nil }
      product = next
    }
    return product
  }

  /// The levels of a combination, one an axis.
  static func levels(of combination: Int, _ axes: [Axis]) -> [Int] {
    var levels = [Int](repeating: 0, count: axes.count)
    var rest = combination
    for position in axes.indices.reversed() {
      levels[position] = rest % axes[position].count
      rest /= axes[position].count
    }
    return levels
  }

  /// The condition under which the value is at least a bound.
  func condition(atLeast bound: Int) -> LevelCondition {
    // From the last axis to the first every different block of equal beginnings gets one condition, so that what occurs
    // often is made, and kept in memory, once.
    var conditions: [LevelCondition] = [.constant(false), .constant(true)]
    var blocks = values.map { $0 >= bound ? 1 : 0 }
    for axis in axes.reversed() {
      var known: [ArraySlice<Int>: Int] = [:]
      var next: [Int] = []
      next.reserveCapacity(blocks.count / axis.count)
      for start in stride(from: 0, to: blocks.count, by: axis.count) {
        let branches = blocks[start..<start + axis.count]
        if branches.allSatisfy({ $0 == branches[start] }) {
          next.append(branches[start])
        } else if let position = known[branches] {
          next.append(position)
        } else {
          known[branches] = conditions.count
          next.append(conditions.count)
          conditions.append(Self.choice(axis.node, branches, from: start, conditions))
        }
      }
      blocks = next
    }
    return conditions[blocks.first ?? 0]
  }

  /// What holds at each level of a node, by halving the levels where neighbours differ.
  private static func choice(
    _ node: NodeID, _ branches: ArraySlice<Int>, from origin: Int, _ conditions: [LevelCondition]
  ) -> LevelCondition {
    let changes = branches.indices.dropFirst().filter { branches[$0] != branches[$0 - 1] }
    guard !changes.isEmpty else { return conditions[branches[branches.startIndex]] }
    let middle = changes[changes.count / 2]
    return LevelCondition.choice(
      LevelAtom(node, atLeast: middle - origin), without: choice(node, branches[..<middle], from: origin, conditions),
      with: choice(node, branches[middle...], from: origin, conditions))
  }
}
