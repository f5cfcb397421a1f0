import BypassCore
import BypassModel
import Testing

@testable import BypassDynamics

@Suite("A question that cannot be answered is refused with a reason")
struct SimulationRefusalTests {
  private func sound() throws -> ContinuousTimeSimulation {
    let id = try NodeID("RAS")
    let network = try Network(nodes: [NodeDeclaration(id, .ruled(Rule(on: .not(.level(id)))))])
    return ContinuousTimeSimulation(phases: [.init(network, duration: 2)], trajectories: 10, seed: Seed(1))
  }

  private func codes(_ change: (inout ContinuousTimeSimulation) throws -> Void) async throws -> [String] {
    var question = try sound()
    try change(&question)
    do {
      _ = try await question.answer()
      return []
    } catch let error as Diagnostics {
      return error.all.map(\.code)
    }
  }

  @Test("the sound question is not")
  func soundQuestion() async throws { #expect(try await codes { _ in } == []) }

  @Test("windows without width, wider than the phase, or too many")
  func windows() async throws {
    for width in [0, -1, .nan, .infinity, 3] {
      #expect(try await codes { $0.window = width } == ["window-width"])
    }
    #expect(try await codes { $0.window = 1e-9 } == ["too-many-windows"])
  }

  @Test("no phase, no trajectory, no thread, a negative or endless duration")
  func numbers() async throws {
    #expect(try await codes { $0.phases = [] } == ["no-phase"])
    #expect(try await codes { $0.trajectories = 0 } == ["trajectory-count"])
    #expect(try await codes { $0.trajectories = 1 << 33 } == ["trajectory-count"])
    #expect(try await codes { $0.threads = 0 } == ["thread-count"])
    #expect(
      try await codes { $0.phases.insert(.init($0.phases[0].network, duration: -1), at: 0) } == ["phase-duration"])
    #expect(
      try await codes { $0.phases.insert(.init($0.phases[0].network, duration: .infinity), at: 0) } == [
        "phase-duration"
      ])
  }

  @Test("phases of different networks")
  func mismatch() async throws {
    let other = try Network(nodes: [NodeDeclaration(try NodeID("MYC"), .input(1))])
    #expect(try await codes { $0.phases.append(.init(other, duration: 1)) } == ["phase-mismatch"])
  }

  @Test("nodes and levels that are not there")
  func names() async throws {
    let (ras, raf) = (try NodeID("RAS"), try NodeID("RAF"))
    #expect(try await codes { $0.outputs = [raf] } == ["unknown-node"])
    #expect(try await codes { $0.outputs = [ras, ras] } == ["duplicate-output"])
    #expect(try await codes { $0.questions = [.level(raf)] } == ["unknown-node"])
    #expect(try await codes { $0.questions = [.level(ras, atLeast: 2)] } == ["level-range"])
    #expect(try await codes { $0.references = [ras: 7] } == ["level-range"])
  }

  @Test("initial weights that are no probabilities")
  func weights() async throws {
    let id = try NodeID("RAS")
    for weights in [[0, 0], [-1, 2], [Double.nan, 1], [.infinity, 1]] {
      let initial = InitialCondition([
        .init([id], alternatives: weights.enumerated().map { .init([$0.offset], weight: $0.element) })
      ])
      #expect(
        try await codes { $0.phases[0].network = try $0.phases[0].network.starting(initial) } == ["initial-weights"])
    }
  }

  @Test("a rate that is negative, infinite or no number, in a state that is reached; the node is named")
  func rates() async throws {
    let (a, b) = (try NodeID("A"), try NodeID("B"))
    for rate in [
      NumericExpression.binary(.subtract, .level(a), .number(2)), .binary(.divide, .level(a), .number(0)),
      .unary(.log, .binary(.subtract, .level(a), .number(2))),
    ] {
      let network = try Network(nodes: [
        NodeDeclaration(a, .ruled(Rule(on: .constant(true)))),
        NodeDeclaration(
          b, .ruled(Rule(on: .constant(true))),
          kinetics: .rates(up: .conditional(.level(a), then: rate, otherwise: .number(0)), down: .number(0))),
      ])
      let question = ContinuousTimeSimulation(phases: [.init(network, duration: 30)], trajectories: 10, seed: Seed(1))
      let error = await #expect(throws: Diagnostics.self) { try await question.answer() }
      #expect(error?.all.first?.code == "impossible-rate")
      #expect(error?.all.first?.summary.contains("'B'") == true)
      // The same rate in a state that is never reached does no harm.
      let held = try network.perturbed(by: [Perturbation(.clamp(0), of: a)])
      let harmless = ContinuousTimeSimulation(phases: [.init(held, duration: 30)], trajectories: 10, seed: Seed(1))
      #expect(try await harmless.answer().fixedPoints == [.init(levels: [0, 0], count: 10)])
    }
  }

  @Test("a cancelled task stops with a cancellation, not with an answer")
  func cancellation() async throws {
    var question = try sound()
    question.phases[0].duration = 1e12
    question.statistics = .endOnly
    let running = question
    let task = Task { try await running.answer() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
