import BypassCore
import BypassModel
import BypassTestSupport
import Synchronization
import Testing

@testable import BypassDynamics

@Suite("A run that goes on from a checkpoint gives the bytes of one that was never cut off")
struct CheckpointTests {
  /// Collects everything that a run leaves.
  private final class Shelf: Sendable {
    let kept = Mutex<[[UInt8]]>([])
    func checkpoints(last: [UInt8]? = nil, name: String = "q") -> Checkpoints {
      Checkpoints(name: name, last: last, isDue: { true }, save: { bytes in self.kept.withLock { $0.append(bytes) } })
    }
  }

  private func question(nodes: Int, writesOut: Bool, outputs: Int? = nil) throws -> ContinuousTimeSimulation {
    var generator = NetworkGenerator(seed: Seed(81))
    let network = try generator.network(nodes: nodes)
    var question = ContinuousTimeSimulation(
      phases: [.init(network, duration: 3)], window: 0.5, trajectories: 3000, seed: Seed(9), threads: 2,
      outputs: outputs.map { network.nodes.prefix($0).map(\.id) }, questions: [.level(network.nodes[0].id)],
      references: [network.nodes[0].id: 1])
    question.writesOutStates = writesOut
    return question
  }

  @Test(
    "From every checkpoint, with every kind of sums",
    arguments: [(3, true, nil), (3, false, nil), (12, false, nil), (12, false, 2)] as [(Int, Bool, Int?)])
  func resumes(nodes: Int, writesOut: Bool, outputs: Int?) async throws {
    let question = try question(nodes: nodes, writesOut: writesOut, outputs: outputs)
    let undisturbed = try await question.answer()
    let shelf = Shelf()
    var control = RunControl()
    control.checkpoints = shelf.checkpoints()
    #expect(try await question.answer(control) == undisturbed)
    let kept = shelf.kept.withLock { $0 }
    #expect(kept.count >= 2)
    for bytes in kept {
      control.checkpoints = shelf.checkpoints(last: bytes)
      var other = question
      other.threads = 1
      #expect(try await other.answer(control) == undisturbed)
    }
  }

  @Test("With early stopping too: where a run ends does not depend on where it was cut off")
  func resumesEarlyStopping() async throws {
    var question = try question(nodes: 12, writesOut: false)
    question.statistics = .endOnly
    question.trajectories = 100_000
    let shelf = Shelf()
    var control = RunControl()
    control.halfWidth = 0.012
    let undisturbed = try await question.answer(control)
    #expect(undisturbed.trajectories < 100_000)
    control.checkpoints = shelf.checkpoints()
    _ = try await question.answer(control)
    for bytes in shelf.kept.withLock({ $0 }) {
      control.checkpoints = shelf.checkpoints(last: bytes)
      #expect(try await question.answer(control) == undisturbed)
    }
  }

  @Test("A checkpoint of another question, cut short or with a changed byte is not gone on from")
  func refusesOthers() async throws {
    var question = try question(nodes: 3, writesOut: false)
    // With two threads the second chunk may be done before the first, and then the first checkpoint holds nothing yet.
    question.threads = 1
    let undisturbed = try await question.answer()
    let shelf = Shelf()
    var control = RunControl()
    control.checkpoints = shelf.checkpoints()
    _ = try await question.answer(control)
    let good = try #require(shelf.kept.withLock { $0.first })
    var bad = good
    bad[good.count / 2] ^= 1
    for (bytes, name) in [
      (good, "another"), (bad, "q"), (Array(good.dropLast(9)), "q"), ([], "q"), (Array("rubbish".utf8), "q"),
    ] {
      let checkpoints = shelf.checkpoints(last: bytes, name: name)
      #expect(checkpoints.trajectories(in: bytes) == nil)
      control.checkpoints = checkpoints
      #expect(try await question.answer(control) == undisturbed)
    }
    #expect(shelf.checkpoints().trajectories(in: good) == 256)
  }

  @Test("A checkpoint that lost one trajectory gives another answer, so that the comparison means something")
  func theCheckCanFail() async throws {
    let question = try question(nodes: 3, writesOut: true)
    let undisturbed = try await question.answer()
    let shelf = Shelf()
    var control = RunControl()
    control.checkpoints = shelf.checkpoints()
    _ = try await question.answer(control)
    let plan = SimulationPlan(question)
    let chain = try #require(ChainBuilder.chain(of: plan))
    let tally = ChunkTally(plan, try ChainRunner(plan, chain).tally(0..<1023))
    let forger = Shelf()
    forger.checkpoints().keep(tally, chunks: 1)
    control.checkpoints = shelf.checkpoints(last: forger.kept.withLock { $0.first })
    let forged = try await question.answer(control)
    let isSame = forged == undisturbed
    withKnownIssue("a trajectory is missing") { #expect(isSame) }
  }

  @Test("An interrupted run answers from what it has where that is wanted, and leaves it")
  func interrupted() async throws {
    var question = try question(nodes: 12, writesOut: false)
    question.trajectories = 1_000_000_000
    let shelf = Shelf()
    let asked = question
    let task = Task {
      var control = RunControl()
      control.keepsPartialAnswer = true
      control.checkpoints = Checkpoints(
        name: "q", last: nil, isDue: { false }, save: { bytes in shelf.kept.withLock { $0.append(bytes) } })
      control.progress = { _ in withUnsafeCurrentTask { $0?.cancel() } }
      return try await asked.answer(control)
    }
    let answer = try await task.value
    #expect(answer.trajectories > 0 && answer.trajectories < 1_000_000_000 && answer.trajectories % 256 == 0)
    let kept = shelf.kept.withLock { $0 }
    #expect(kept.count == 1 && shelf.checkpoints().trajectories(in: kept[0]) == answer.trajectories)
    question.trajectories = answer.trajectories
    #expect(try await question.answer() == answer)
  }
}
