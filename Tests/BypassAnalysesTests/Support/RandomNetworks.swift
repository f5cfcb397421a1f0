import BypassCore
import BypassModel

/// Seeded random networks of several kinds.
struct RandomNetworks {
  private var random: RandomStream

  init(_ replicate: Int, seed: UInt64 = 1) {
    random = RandomStream(seed: Seed(seed), purpose: .networkGeneration, replicate: UInt32(replicate))
  }

  mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  mutating func chance(_ share: Double) -> Bool { random.nextUnit() < share }

  static func name(_ index: Int) -> NodeID {
    guard let id = try? NodeID("N\(index)") else { preconditionFailure("a valid name") }
    return id
  }

  /// Random rules over at most `fanIn` regulators; `maximum` above 1 makes nodes of several levels.
  mutating func network(
    nodes: Int, fanIn: Int = 3, maximum: Int = 1, inputs: Int = 0, canalysing: Bool = false,
    perturbations count: Int = 0
  ) throws -> Network {
    var maxima: [Int] = []
    for _ in 0..<nodes { maxima.append(1 + below(maximum)) }
    var declarations: [NodeDeclaration] = []
    for index in 0..<nodes {
      guard index >= inputs else {
        declarations.append(
          NodeDeclaration(Self.name(index), maximum: maxima[index], .input(below(maxima[index] + 1))))
        continue
      }
      var regulators: [Int] = []
      for _ in 0..<(1 + below(fanIn)) { regulators.append(below(nodes)) }
      var clauses: [Rule.Clause] = []
      for level in 1...maxima[index] {
        let condition =
          canalysing
          ? nested(regulators, maxima, level: level) : condition(over: regulators, maxima, depth: 3)
        clauses.append(Rule.Clause(level: level, when: condition))
      }
      declarations.append(NodeDeclaration(Self.name(index), maximum: maxima[index], .ruled(Rule(clauses))))
    }
    var perturbations: [Perturbation] = []
    for _ in 0..<count { perturbations.append(try perturbation(nodes: nodes, maxima)) }
    return try Network(nodes: declarations, perturbations: perturbations)
  }

  private mutating func perturbation(nodes: Int, _ maxima: [Int]) throws -> Perturbation {
    let node = below(nodes)
    let level = 1 + below(maxima[node])
    let share = Fraction(clamping: [0.01, 0.5, 0.97, 1][below(4)])
    switch below(3) {
    case 0: return Perturbation(.clamp(below(maxima[node] + 1)), of: Self.name(node))
    case 1: return Perturbation(.inhibit(share, from: level), of: Self.name(node))
    default: return Perturbation(.supply(share, to: level), of: Self.name(node))
    }
  }

  private mutating func atom(_ regulators: [Int], _ maxima: [Int]) -> LevelCondition {
    let node = regulators[below(regulators.count)]
    return .level(Self.name(node), atLeast: 1 + below(maxima[node]))
  }

  private mutating func condition(over regulators: [Int], _ maxima: [Int], depth: Int) -> LevelCondition {
    switch depth == 0 ? 0 : below(7) {
    case 0: return atom(regulators, maxima)
    case 1: return .not(condition(over: regulators, maxima, depth: depth - 1))
    case 2, 3:
      return .all([
        condition(over: regulators, maxima, depth: depth - 1), condition(over: regulators, maxima, depth: depth - 1),
      ])
    case 4, 5:
      return .any([
        condition(over: regulators, maxima, depth: depth - 1), condition(over: regulators, maxima, depth: depth - 1),
      ])
    default:
      return .either(
        condition(over: regulators, maxima, depth: depth - 1), condition(over: regulators, maxima, depth: depth - 1))
    }
  }

  /// x₁ ∘ (x₂ ∘ (…)), each with a sign: a nested canalysing function.
  private mutating func nested(_ regulators: [Int], _ maxima: [Int], level: Int) -> LevelCondition {
    var condition: LevelCondition?
    for node in regulators {
      let plain = LevelCondition.level(Self.name(node), atLeast: 1 + below(maxima[node]))
      let signed = chance(0.4) ? LevelCondition.not(plain) : plain
      condition = condition.map { chance(0.5) ? .all([signed, $0]) : .any([signed, $0]) } ?? signed
    }
    return condition ?? .constant(false)
  }

  /// The Boolean network whose functions are given by truth tables; bit v of a row is the value of node v.
  static func network(tables: [[Bool]]) throws -> Network {
    let count = tables.count
    return try Network(
      nodes: tables.enumerated().map { index, table in
        let terms = table.indices.filter { table[$0] }.map { row in
          LevelCondition.all(
            (0..<count).map { v in row >> v & 1 == 1 ? .level(name(v)) : .not(.level(name(v))) })
        }
        return NodeDeclaration(name(index), .ruled(Rule(on: .any(terms))))
      })
  }

  /// All 256 networks of two nodes.
  static func twoNodes(_ number: Int) throws -> Network {
    try network(tables: [0, 4].map { shift in (0..<4).map { number >> (shift + $0) & 1 == 1 } })
  }
}
