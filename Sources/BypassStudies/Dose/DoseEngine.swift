import BypassCore
import BypassDynamics
import BypassModel
import BypassPharmacology

/// Asks the network what a treatment does to a readout.
struct DoseEngine: Sendable {
  /// What came out.
  struct Response: Sendable {
    let readout: Estimate
    /// Divisions less deaths a day; nil where the catalogue does not say how fast cells grow.
    let growth: Estimate?
  }

  let readout: LevelCondition
  /// What division and death are; nil where the model does not say.
  let fate: CellFate?
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
    let questions = [readout] + (fate?.questions ?? [])
    let simulation = ContinuousTimeSimulation(
      phases: phases, window: duration, trajectories: trajectories, seed: seed, threads: threads, outputs: [],
      questions: questions, references: [:], statistics: .endOnly)
    if isExact {
      let answer = try await ExactSolution(simulation, memoryLimit: memoryLimit, includesLongRun: false).answer()
      let bound = answer.errorBound
      return response(answer.endQuestions) { value in
        Estimate(value: value, lower: max(0, value - bound), upper: min(1, value + bound))
      }
    }
    let answer = try await simulation.answer(progress: nil)
    return response(answer.endCounts.map { Double($0) / Double(answer.trajectories) }) { mean in
      .boundedMean(mean, of: answer.trajectories)
    }
  }

  private func response(_ shares: [Double], bounded: (Double) -> Estimate) -> Response {
    Response(
      readout: bounded(shares[0]), growth: fate.map { $0.growth(Array(shares.dropFirst()), bounded: bounded) })
  }
}
