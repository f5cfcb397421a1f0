import BypassCore
@testable import BypassFormats
import BypassModel
import Testing

@Suite("The sign of a regulator")
struct RegulationSignTests {
  private static let nodes = ["A", "B", "C", "D", "E", "F", "G"].compactMap { try? NodeID($0) }

  /// A random condition over nodes of levels 0 to 2.
  private static func condition(_ random: inout RandomStream, depth: Int) -> LevelCondition {
    func below(_ bound: UInt64) -> Int { Int(random.next() % bound) }
    guard depth > 0, below(5) > 0 else { return .level(nodes[below(7)], atLeast: 1 + below(2)) }
    switch below(4) {
    case 0: return .not(condition(&random, depth: depth - 1))
    case 1: return .either(condition(&random, depth: depth - 1), condition(&random, depth: depth - 1))
    case 2: return .all((0..<3).map { _ in condition(&random, depth: depth - 1) })
    default: return .any((0..<3).map { _ in condition(&random, depth: depth - 1) })
    }
  }

  /// By walking every combination of levels.
  private static func walked(_ condition: LevelCondition) -> RegulationSign {
    var (rises, falls) = (false, false)
    for row in 0..<2187 {
      var rest = row
      var levels: [NodeID: Int] = [:]
      for node in nodes {
        levels[node] = rest % 3
        rest /= 3
      }
      guard let own = levels[nodes[0]], own < 2 else { continue }
      let before = condition.holds { levels[$0] ?? 0 }
      let after = condition.holds { $0 == nodes[0] ? own + 1 : levels[$0] ?? 0 }
      rises = rises || (!before && after)
      falls = falls || (before && !after)
    }
    return rises ? (falls ? .dual : .positive) : falls ? .negative : .unknown
  }

  @Test("is what a walk over all levels finds, on 100 random conditions of seven nodes")
  func random() {
    var random = RandomStream(seed: Seed(11), purpose: .initialState, replicate: 0)
    var met: [RegulationSign: Int] = [:]
    for _ in 0..<100 {
      let condition = Self.condition(&random, depth: 4)
      let sign = RegulationSign.sign(of: Self.nodes[0], in: [condition])
      #expect(sign == Self.walked(condition), "\(condition.text)")
      met[sign, default: 0] += 1
    }
    #expect(met.count == 4)
  }

  @Test("is not taken from combinations that no levels make: a node at level 2 is at level 1 too")
  func impossible() {
    let (a, b) = (Self.nodes[0], Self.nodes[1])
    let condition: LevelCondition = .any([
      .all([.level(a), .level(b)]), .all([.not(.level(a)), .not(.level(b)), .level(b, atLeast: 2)]),
    ])
    #expect(RegulationSign.sign(of: a, in: [condition]) == .positive)
  }
}
