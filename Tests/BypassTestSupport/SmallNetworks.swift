public import BypassCore
public import BypassModel

/// Families of small networks that engines are held against each other on.
public enum SmallNetworks {
  /// Every Boolean network of two nodes: each node has one of the 16 functions of both.
  public static func allOfTwoNodes() throws -> [Network] {
    let (a, b) = (try NodeID("A"), try NodeID("B"))
    return try (0..<256).map { code in
      try Network(nodes: [
        NodeDeclaration(a, .ruled(Rule(on: function(code & 15, of: [a, b])))),
        NodeDeclaration(b, .ruled(Rule(on: function(code >> 4, of: [a, b])))),
      ])
    }
  }

  /// A seeded sample of the 2²⁴ Boolean networks of three nodes.
  public static func sampleOfThreeNodes(_ count: Int, seed: Seed) throws -> [Network] {
    let ids = [try NodeID("A"), try NodeID("B"), try NodeID("C")]
    var random = RandomStream(seed: seed, purpose: .networkGeneration, replicate: 0)
    return try (0..<count).map { _ in
      try Network(
        nodes: ids.map { id in
          NodeDeclaration(id, .ruled(Rule(on: function(Int.random(in: 0..<256, using: &random), of: ids))))
        })
    }
  }

  /// The condition whose truth table over nodes (first node lowest bit of the row) is a number's bits.
  public static func function(_ table: Int, of nodes: [NodeID]) -> LevelCondition {
    .any(
      (0..<1 << nodes.count).filter { table >> $0 & 1 != 0 }.map { row in
        .all(
          nodes.enumerated().map { position, node in
            row >> position & 1 != 0 ? .level(node) : .not(.level(node))
          })
      }
    ).simplified
  }
}

/// Draws networks with everything that a network can have.
public struct NetworkGenerator {
  private var random: RandomStream

  /// A generator of its own stream.
  public init(seed: Seed) { random = RandomStream(seed: seed, purpose: .networkGeneration, replicate: 1) }

  /// A network of some nodes with up to three levels, inputs, unequal rates, explicit rates with parameters,
  /// activities, clamps, partial inhibitions, supplies and a drawn initial condition.
  public mutating func network(nodes count: Int) throws -> Network {
    let ids = try (0..<count).map { try NodeID("N\($0)") }
    let maxima = ids.map { _ in Int.random(in: 1...3, using: &random) }
    var nodes: [NodeDeclaration] = []
    for (index, id) in ids.enumerated() { nodes.append(node(id, maxima[index], ids, maxima)) }
    var perturbations: [Perturbation] = []
    for (index, id) in ids.enumerated() {
      perturbations += effects(maximum: maxima[index]).map { Perturbation($0, of: id) }
    }
    return try Network(
      nodes: nodes, perturbations: perturbations, parameters: ["u": 0.75, "v": 2],
      initial: initial(ids, maxima))
  }

  private mutating func chance(_ probability: Double) -> Bool { random.nextUnit() < probability }

  private mutating func node(_ id: NodeID, _ maximum: Int, _ ids: [NodeID], _ maxima: [Int]) -> NodeDeclaration {
    if chance(0.15) {
      return NodeDeclaration(id, maximum: maximum, .input(Int.random(in: 0...maximum, using: &random)))
    }
    let clauses = (1...maximum).map { Rule.Clause(level: $0, when: condition(ids, maxima, depth: 3)) }
    var kinetics = Kinetics.standard
    if chance(0.4) { kinetics = .followingRule(up: 0.5 + random.nextUnit(), down: 0.5 + random.nextUnit()) }
    if maximum == 1, chance(0.4) { kinetics = .rates(up: expression(ids, depth: 3), down: expression(ids, depth: 3)) }
    var activity: Activity?
    if chance(0.5) {
      activity = Activity(
        factors: [.init(when: condition(ids, maxima, depth: 1), factor: 3)],
        cuts: (1...maximum).map { 0.4 * Double($0) }, spread: 0.6)
    }
    return NodeDeclaration(id, maximum: maximum, .ruled(Rule(clauses)), kinetics: kinetics, activity: activity)
  }

  /// A condition over the levels of nodes.
  public mutating func condition(_ ids: [NodeID], _ maxima: [Int], depth: Int) -> LevelCondition {
    let index = Int.random(in: ids.indices, using: &random)
    guard depth > 0, chance(0.75) else {
      return chance(0.05)
        ? .constant(chance(0.5)) : .level(ids[index], atLeast: Int.random(in: 1...maxima[index], using: &random))
    }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return .not(condition(ids, maxima, depth: depth - 1))
    case 1: return .all((0..<2).map { _ in condition(ids, maxima, depth: depth - 1) })
    case 2: return .any((0..<2).map { _ in condition(ids, maxima, depth: depth - 1) })
    default: return .either(condition(ids, maxima, depth: depth - 1), condition(ids, maxima, depth: depth - 1))
    }
  }

  private mutating func expression(_ ids: [NodeID], depth: Int) -> NumericExpression {
    guard depth > 0, chance(0.8) else {
      switch Int.random(in: 0..<4, using: &random) {
      case 0: return .number(Double(Int.random(in: 0...2, using: &random)))
      case 1: return .parameter(chance(0.5) ? "u" : "v")
      case 2: return .ruleHolds
      default: return .level(ids[Int.random(in: ids.indices, using: &random)])
      }
    }
    let (a, b) = (expression(ids, depth: depth - 1), expression(ids, depth: depth - 1))
    let signs: [NumericExpression.BinaryOperator] = [
      .add, .multiply, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .and, .or, .xor,
    ]
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .conditional(a, then: b, otherwise: expression(ids, depth: depth - 1))
    case 1: return .unary(.not, a)
    case 2: return .binary(.divide, a, .binary(.add, .number(1), b))
    case 3: return .unary(.exp, .unary(.minus, a))
    case 4: return .unary(.log, .binary(.add, .number(1), a))
    default: return .binary(signs[Int.random(in: signs.indices, using: &random)], a, b)
    }
  }

  private mutating func effects(maximum: Int) -> [Perturbation.Effect] {
    var effects: [Perturbation.Effect] = []
    let level = Int.random(in: 1...maximum, using: &random)
    if chance(0.3) { effects.append(.inhibit(Fraction(clamping: random.nextUnit()), from: level)) }
    if chance(0.1) { effects.append(.inhibit(Fraction(clamping: chance(0.5) ? 1 : 0.5), from: 1)) }
    if chance(0.2) { effects.append(.supply(Fraction(clamping: random.nextUnit()), to: level)) }
    if chance(0.1) { effects.append(.clamp(Int.random(in: 0...maximum, using: &random))) }
    return effects
  }

  private mutating func initial(_ ids: [NodeID], _ maxima: [Int]) -> InitialCondition {
    var groups: [InitialCondition.Group] = []
    for (index, id) in ids.enumerated() where chance(0.5) {
      groups.append(.init([id], alternatives: (0...maxima[index]).map { .init([$0], weight: Double($0 + 1)) }))
    }
    return InitialCondition(groups)
  }
}
