import BypassCore
import BypassDynamics
import BypassModel
import BypassPharmacology

/// Asks the network what a treatment does to a readout.
struct DoseEngine: Sendable {
  /// What came out.
  struct Response: Sendable {
    let readout: Estimate
    let growth: Double?
  }

  let readout: LevelCondition
  /// The nodes of death and division; nil where the model does not say which they are.
  let fate: (death: NodeID, proliferation: NodeID)?
  let settling: Double
  let duration: Double
  let trajectories: Int
  let seed: Seed
  let threads: Int
  let isExact: Bool
  let memoryLimit: Int

  /// The readout at the end of treatment, from the settled untreated network on.
  func response(_ network: Network, under perturbations: [Perturbation]) async throws -> Response {
    var phases = [ContinuousTimeSimulation.Phase(try network.perturbed(by: perturbations), duration: duration)]
    if settling > 0 { phases.insert(.init(network, duration: settling), at: 0) }
    var questions = [readout]
    if let fate {
      questions += [.level(fate.death, atLeast: 1), .level(fate.proliferation, atLeast: 1)]
    }
    let simulation = ContinuousTimeSimulation(
      phases: phases, window: duration, trajectories: trajectories, seed: seed, threads: threads, outputs: [],
      questions: questions, references: [:], statistics: .endOnly)
    if isExact {
      let answer = try await ExactSolution(simulation, memoryLimit: memoryLimit, includesLongRun: false).answer()
      let shares = answer.endQuestions
      let bound = answer.errorBound
      let value = shares[0]
      return Response(
        readout: Estimate(value: value, lower: max(0, value - bound), upper: min(1, value + bound)),
        growth: fate == nil ? nil : shares[2] - shares[1])
    }
    let answer = try await simulation.answer(progress: nil)
    let shares = answer.endCounts.map { Double($0) / Double(answer.trajectories) }
    return Response(
      readout: .share(answer.endCounts[0], of: answer.trajectories), growth: fate == nil ? nil : shares[2] - shares[1])
  }
}
