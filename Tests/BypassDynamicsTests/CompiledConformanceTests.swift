import BypassCore
import BypassModel
import BypassTestSupport
import Testing

@testable import BypassDynamics

extension SemanticsConformance {
  /// The compiled network against the reference semantics.
  static var compiled: SemanticsConformance {
    SemanticsConformance(reference: referenceMoves, candidate: compiledMoves)
  }

  static func referenceMoves(_ network: Network) -> (State) throws -> Moves {
    let semantics = ReferenceSemantics(network)
    return { state in
      Dictionary(uniqueKeysWithValues: try semantics.moves(from: state).map { (Move($0.node, to: $0.level), $0.rate) })
    }
  }

  static func compiledMoves(_ network: Network) -> (State) -> Moves {
    let unary = UnaryNetwork(network)
    let step = StepState(CompiledNetwork(unary, free: unary.drawnInputs))
    return { state in
      step.start(unary.words(state))
      return moves(of: step, in: unary)
    }
  }

  static func moves(of step: StepState, in unary: UnaryNetwork) -> Moves {
    var moves: Moves = [:]
    for (index, variable) in unary.variables.enumerated() where step.rate(of: index) != 0 {
      let level = step.words.isOn(index) ? variable.level - 1 : variable.level
      moves[Move(variable.node, to: level)] = step.rate(of: index)
    }
    return moves
  }
}

extension UnaryNetwork {
  /// A state as bits.
  func words(_ state: [NodeID: Int]) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: max(1, (variables.count + 63) / 64))
    for (index, node) in network.nodes.enumerated() {
      words.setLevel(state[node.id, default: 0], of: variables(ofNodeAt: index))
    }
    return words
  }

  /// The variables of inputs that the initial condition draws.
  var drawnInputs: Set<Int> {
    let drawn = Set(network.initial.groups.flatMap(\.nodes))
    let clamped = Set(
      network.perturbations.filter { if case .clamp = $0.effect { true } else { false } }.map(\.node))
    return Set(
      variables.indices.filter { index in
        guard case .fixed = laws[index] else { return false }
        return drawn.contains(variables[index].node) && !clamped.contains(variables[index].node)
      })
  }
}

@Suite("The compiled network has the rates of the reference semantics")
struct CompiledConformanceTests {
  private var conformance: SemanticsConformance { .compiled }

  @Test("on all 256 Boolean networks of two nodes, in every state")
  func twoNodes() throws {
    for network in try SmallNetworks.allOfTwoNodes() {
      #expect(try conformance.disagreement(on: network, in: ReferenceSemantics(network).allStates()) == nil)
    }
  }

  @Test("on 200 Boolean networks of three nodes, in every state")
  func threeNodes() throws {
    for network in try SmallNetworks.sampleOfThreeNodes(200, seed: Seed(11)) {
      #expect(try conformance.disagreement(on: network, in: ReferenceSemantics(network).allStates()) == nil)
    }
  }

  @Test("on 80 networks of four nodes with levels, inputs, gates, supplies, clamps and explicit rates")
  func everything() throws {
    var generator = NetworkGenerator(seed: Seed(12))
    for _ in 0..<80 {
      let network = try generator.network(nodes: 4)
      let semantics = ReferenceSemantics(network)
      let states = Set(semantics.allStates().map(semantics.settled))
      #expect(try conformance.disagreement(on: network, in: states) == nil)
    }
  }

  @Test("on 12 networks of 60 nodes and more than one word, along a random walk of single flips")
  func incremental() throws {
    var generator = NetworkGenerator(seed: Seed(13))
    var random = RandomStream(seed: Seed(14), purpose: .trajectory, replicate: 0)
    for _ in 0..<12 {
      let network = try generator.network(nodes: 60)
      let semantics = ReferenceSemantics(network)
      let unary = UnaryNetwork(network)
      let step = StepState(CompiledNetwork(unary, free: unary.drawnInputs))
      var state = semantics.anyStart
      step.start(unary.words(state))
      for _ in 0..<40 {
        let walk = SemanticsConformance(
          reference: SemanticsConformance.referenceMoves,
          candidate: { _ in { _ in SemanticsConformance.moves(of: step, in: unary) } })
        #expect(try walk.disagreement(on: network, in: [state]) == nil)
        guard step.kernel.totalRate > 0 else { break }
        let variable = step.kernel.variable(at: random.nextUnit() * step.kernel.totalRate)
        step.kernel.flip(variable)
        let moved = unary.variables[variable]
        state[moved.node] = step.words.isOn(variable) ? moved.level : moved.level - 1
      }
    }
  }

  @Test("where a rule reads twenty nodes and a rate thirty, so that programs stand in for tables")
  func wideRules() throws {
    let ids = try (0..<30).map { try NodeID("N\($0)") }
    var generator = NetworkGenerator(seed: Seed(15))
    let sum = ids.reduce(NumericExpression.number(0.25)) { .binary(.add, $0, .level($1)) }
    var nodes = ids.map { id in
      NodeDeclaration(
        id,
        .ruled(
          Rule(
            on: .any(ids.prefix(20).map { .either(.level($0), generator.condition(ids, ids.map { _ in 1 }, depth: 1)) })
          )
        ))
    }
    nodes[3] = NodeDeclaration(
      ids[3], nodes[3].behaviour, kinetics: .rates(up: sum, down: .binary(.divide, .number(1), sum)))
    let network = try Network(nodes: nodes)
    let unary = UnaryNetwork(network)
    #expect(CompiledNetwork(unary).computed.count > 20)
    var random = RandomStream(seed: Seed(16), purpose: .trajectory, replicate: 0)
    let states = (0..<50).map { _ in
      Dictionary(uniqueKeysWithValues: ids.map { ($0, Int.random(in: 0...1, using: &random)) })
    }
    #expect(try conformance.disagreement(on: network, in: states) == nil)
    let step = StepState(CompiledNetwork(unary))
    step.start(unary.words(states[0]))
    var state = states[0]
    for _ in 0..<100 {
      let variable = step.kernel.variable(at: random.nextUnit() * step.kernel.totalRate)
      step.kernel.flip(variable)
      state[ids[variable], default: 0] ^= 1
      let fresh = StepState(CompiledNetwork(unary))
      fresh.start(unary.words(state))
      #expect(SemanticsConformance.moves(of: step, in: unary) == SemanticsConformance.moves(of: fresh, in: unary))
    }
  }

  @Test("and this comparison sees a rule that is negated, a rate that is off by a billionth and a gate left out")
  func seesFaults() throws {
    let (a, b) = (try NodeID("A"), try NodeID("B"))
    func network(negated: Bool = false, up: Double = 1, gate: Bool = true) throws -> Network {
      try Network(
        nodes: [
          NodeDeclaration(
            a, .ruled(Rule(on: negated ? .not(.level(b)) : .level(b))), kinetics: .followingRule(up: up, down: 1)),
          NodeDeclaration(b, .ruled(Rule(on: .level(a)))),
        ], perturbations: gate ? [Perturbation(.inhibit(Fraction(clamping: 0.5), from: 1), of: b)] : [])
    }
    let sound = try network()
    let states = ReferenceSemantics(sound).allStates()
    #expect(try conformance.disagreement(on: sound, in: states) == nil)
    for faulty in [try network(negated: true), try network(up: 1 + 1e-9), try network(gate: false)] {
      let against = SemanticsConformance(
        reference: { _ in SemanticsConformance.referenceMoves(sound) },
        candidate: { _ in SemanticsConformance.compiledMoves(faulty) })
      #expect(try against.disagreement(on: sound, in: states) != nil)
    }
  }
}

extension ReferenceSemantics {
  /// A state in which a run may start.
  var anyStart: State {
    var state: State = [:]
    for node in network.nodes { state[node.id] = if case .input(let level) = node.behaviour { level } else { 0 } }
    return settled(state)
  }
}
