import BypassCore
import BypassModel
import BypassPharmacology

/// One drug on one genotype at every dose.
struct DoseRun: Sendable {
  let subject: DoseSubject
  let genotype: DoseGenotype
  let engine: DoseEngine
  let grid: [Concentration]
  let untreated: DoseEngine.Response

  /// The curve; a drug of which something is not known gives its reason instead of points.
  func curve(progress: @Sendable (Double) -> Void) async throws -> DoseCurve {
    var points: [DosePoint] = []
    var problem: Diagnostic?
    var main: Engagement?
    do {
      for (index, concentration) in grid.enumerated() {
        let engaged = try subject.engagements(at: .free(concentration), in: genotype)
        guard let first = engaged.first else {
          throw Diagnostic.error("no-target", "\(subject.name) acts on nothing that this network has")
        }
        main = main ?? first
        points.append(try await point(concentration, engaged))
        progress(Double(index + 1) / Double(grid.count))
      }
    } catch let finding as Diagnostic {
      problem = finding
      points = []
    }
    let exposure = try await exposed()
    return DoseCurve(
      subject: subject, genotype: genotype.name, potency: main?.potency ?? exposure?.main.potency,
      target: (main ?? exposure?.main)?.target.node,
      exposure: exposure?.exposed, points: points, untreated: untreated.readout,
      fit: DoseResponseFit(
        [.init(dose: 0, untreated.readout)] + points.map { .init(dose: $0.concentration.nanomolar, $0.response) }),
      growth: untreated.growth.flatMap { rate in
        GrowthRateMetrics(
          doses: points.map(\.concentration.nanomolar), growth: points.compactMap(\.growth), untreated: rate)
      }, problem: problem,
      standing: (main.map { [$0.standing] } ?? []).min().map { min($0, exposure?.standing ?? $0) } ?? exposure?.standing
    )
  }

  private func point(_ concentration: Concentration, _ engaged: [Engagement]) async throws -> DosePoint {
    let response = try await engine.response(
      genotype.ready.untreated, under: (genotype.background + engaged).perturbations())
    return DosePoint(
      concentration: concentration, occupancy: engaged.first?.occupancy.value, response: response.readout,
      growth: response.growth)
  }

  /// What the label's exposure does; nil where it or the potency is not known.
  private func exposed() async throws -> (
    exposed: DoseCurve.Exposed, main: Engagement, standing: Standing
  )? {
    guard case .drug = subject, let engaged = try? subject.engagements(at: .label, in: genotype),
      let main = engaged.first
    else { return nil }
    let response = try await engine.response(
      genotype.ready.untreated, under: (genotype.background + engaged).perturbations())
    return (
      DoseCurve.Exposed(free: main.free, occupancy: main.occupancy.value, response: response.readout), main,
      engaged.map(\.standing).min() ?? .assumed
    )
  }
}
