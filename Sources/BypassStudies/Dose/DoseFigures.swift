import BypassCore
import BypassGraphics
import BypassKnowledge
import BypassPharmacology
import BypassReports

/// The pictures of the answer of `dose`.
struct DoseFigures {
  let answer: DoseAnswer
  let table: PotencyGrid
  let exposures: KineticExposures

  /// Every picture with the name of its file.
  var all: [(name: String, figure: Figure)] {
    [("dose-response.svg", responses), ("potencies.svg", potencies), ("concentrations.svg", courses)].compactMap {
      name, figure in figure.map { (name, $0) }
    }
  }

  /// One panel a genotype, one curve a drug.
  private var responses: Figure? {
    let panels = answer.genotypes.compactMap { genotype -> Figure.Panel? in
      let curves = answer.curves.filter { $0.genotype == genotype.name && !$0.points.isEmpty }
      guard let first = curves.first else { return nil }
      // Upright lines of many drugs would hide the curves.
      let marks: [(dose: Double, name: String)] =
        curves.count > 3
        ? []
        : curves.compactMap { curve in
          curve.exposure?.free.map { (dose: $0.nanomolar, name: curve.subject.name) }
        }
      let plot = Plot.doseResponse(
        curves.map(drawn), dose: Axis("free concentration", unit: "nM", kind: .logarithmic),
        response: .probability("P(\(answer.readout))"), untreated: first.untreated.value, exposures: marks)
      return Figure.Panel(.plot(plot), title: genotype.name)
    }
    guard !panels.isEmpty else { return nil }
    let how =
      answer.engine.isExact ? "exact" : "\(answer.study.trajectories) trajectories a dose, Wilson 95 % intervals"
    return Figure(
      title: "Dose and response: \(answer.ready.name)",
      caption:
        "Points: \(how). Lines: fitted Hill curves; in the legend the dose of half the readout's change with its profile "
        + "interval. \(BypassVersion.disclaimer)", panels: panels)
  }

  private func drawn(_ curve: DoseCurve) -> DoseResponseCurve {
    let data = curve.points.map { DoseResponseCurve.Response(dose: $0.concentration.nanomolar, $0.response) }
    guard let fit = curve.fit, let first = data.first?.dose, let last = data.last?.dose else {
      return DoseResponseCurve(curve.subject.name, fit: data, data: data)
    }
    let steps = 200
    let line = (0...steps).map { step -> DoseResponseCurve.Response in
      let dose = first * ((last / first).naturalLogarithm * Double(step) / Double(steps)).exponential
      let value = fit.response(at: dose)
      let half = Self.halfWidth(at: dose, among: data)
      return .init(dose: dose, Estimate(value: value, lower: max(0, value - half), upper: min(1, value + half)))
    }
    let isBounded = fit.halfEffect.lower > 0 && fit.halfEffect.upper.isFinite
    return DoseResponseCurve(
      curve.subject.name, fit: line, data: data, halfEffect: isBounded ? fit.halfEffect : nil)
  }

  /// The band along a curve: half the width of the intervals of the answers on either side, by the line between them.
  private static func halfWidth(at dose: Double, among data: [DoseResponseCurve.Response]) -> Double {
    func half(_ answer: DoseResponseCurve.Response) -> Double { (answer.response.upper - answer.response.lower) / 2 }
    guard let next = data.firstIndex(where: { $0.dose >= dose }) else { return data.last.map(half) ?? 0 }
    guard next > 0 else { return half(data[0]) }
    let (low, high) = (data[next - 1], data[next])
    let share = (dose / low.dose).naturalLogarithm / (high.dose / low.dose).naturalLogarithm
    return half(low) + share * (half(high) - half(low))
  }

  /// Mutants by drugs.
  private var potencies: Figure? {
    guard !table.isEmpty else { return nil }
    let rows = table.mutants.indices.filter { row in table.cells[row].contains { $0.potency?.response != nil } }
    let map = HeatMap.potencies(
      mutants: rows.map { table.mutants[$0] }, drugs: table.drugs.map(\.agent.name),
      potencies: rows.map { row in
        table.cells[row].map { cell in
          cell.potency.flatMap { potency in
            potency.response.map {
              HeatMap.Potency(
                $0.ic50.nanomolar, isTentative: potency.standing == .assumed || potency.standing == .contested,
                source: potency.account)
            }
          }
        }
      }, exposures: table.drugs.map { $0.agent.exposure?.free.nanomolar })
    return Figure(
      title: "Potency of each drug against each mutant",
      caption:
        "IC50 in nM; colour is IC50 over the drug's free exposure: blue is covered, vermilion is not. * assumed or "
        + "contested (no measurement of its own, or sources that disagree). Hatched: unknown. \(BypassVersion.disclaimer)",
      .heatMap(map))
  }

  /// Free concentration in time under each drug's usual regimen.
  private var courses: Figure? {
    let panels = exposures.rows.prefix(12).compactMap { row -> Figure.Panel? in
      let hours = max(14 * 24, min(row.summary.isSteady ? 3 * row.summary.period : row.summary.period, 70 * 24))
      guard let course = try? ConcentrationCourse(row.kinetics.system, regimen: row.regimen, until: hours) else {
        return nil
      }
      let analytes = row.kinetics.system.analytes.indices
      let series = analytes.map { analyte in
        Plot.Series(
          row.kinetics.system.analytes.count > 1 ? row.kinetics.system.analytes[analyte].name : nil,
          color: Palette.category(analyte),
          [
            .line(
              (0...800).map { step in
                let hour = hours * Double(step) / 800
                return Plot.Datum(hour / 24, course.free(at: hour, of: analyte).nanomolar)
              })
          ])
      }
      var guides: [Plot.Guide] = []
      if let free = row.drug.agent.exposure?.free { guides.append(.level(free.nanomolar, "label")) }
      let ic50 = answer.curves.first { $0.subject.id == row.drug.agent.id.description }?.potency?.response?.ic50
      if let ic50, ic50.nanomolar < 3 * max(row.summary.peak.nanomolar, 1e-9) {
        guides.append(.level(ic50.nanomolar, "IC50"))
      }
      let highest = analytes.flatMap { analyte in
        (0...400).map { course.free(at: hours * Double($0) / 400, of: analyte).nanomolar }
      }.max()
      let label = row.drug.agent.exposure?.free.nanomolar ?? 0
      let top = 1.15 * max(highest ?? 0, label, 1e-6)
      let plot = Plot(
        x: Axis("day"), y: Axis("free", unit: "nM", domain: 0...top), series: series, guides: guides, proportion: 0.4)
      return Figure.Panel(.plot(plot), title: "\(row.drug.agent.name), \(row.regimen.text)")
    }
    guard !panels.isEmpty else { return nil }
    return Figure(
      title: "Free concentration under the usual regimen",
      caption: "From the first dose. Level lines: the exposure that the label prints, and the IC50 on "
        + "\(answer.genotypes.first?.name ?? "this genotype"). \(BypassVersion.disclaimer)", panels: Array(panels),
      columns: panels.count > 1 ? 2 : 1, width: panels.count > 1 ? 1100 : 760)
  }
}
