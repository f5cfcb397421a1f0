import BypassCore
import BypassGraphics
import BypassPharmacology
import BypassReports

/// The figures of a matrix of two drugs.
struct SynergyFigures {
  let answer: SynergyAnswer

  private var data: CombinationData { answer.data }
  private var names: [String] { data.axes.map { axis in axis.unit.map { "\(axis.name) (\($0))" } ?? axis.name } }
  private var title: String { "\(data.axes[0].name) + \(data.axes[1].name)" }

  /// All doses of a drug, 0 among them where it was used.
  private func doses(_ drug: Int) -> [Double] { Set(data.conditions.map { $0.doses[drug] }).sorted() }

  private func map(
    _ colors: ColorScale, _ quantity: String, _ cell: (Double, Double) -> HeatMap.Cell
  ) -> HeatMap {
    DosePairFigures(names: names).map(
      doses: [doses(0), doses(1)], colors: colors, quantity: Axis(quantity), cell: cell)
  }

  /// What was measured, and the fitted surface beside it.
  var surface: Figure {
    var means: [[Double]: CombinationData.Condition] = [:]
    for condition in data.conditions { means[condition.doses] = condition }
    let shares = data.conditions.map { data.scale.survival($0.mean) }
    let colors = ColorScale(.reversed, domain: min(0, shares.min() ?? 0)...max(1, shares.max() ?? 1))
    let measured = map(colors, "surviving share") { row, column in
      means[[row, column]].map { condition in
        .value(
          data.scale.survival(condition.mean),
          hint: "\(condition.count) wells, mean \(condition.mean.significant(4))")
      } ?? .missing
    }
    var panels = [Figure.Panel(.heatMap(measured), title: "Measured")]
    if let model = answer.surface?.model {
      let fitted = map(colors, "surviving share") { row, column in
        .value(data.scale.survival(model.effect(of: [row, column])))
      }
      panels.append(.init(.heatMap(fitted), title: "Fitted (MuSyC)"))
    }
    return Figure(
      title: "Dose surface of \(title)",
      caption: "Surviving share at each pair of doses. Hatched: not measured. \(BypassVersion.disclaimer)",
      panels: panels, columns: 1, width: 760)
  }

  /// The scores of one model with their intervals.
  func matrix(_ scores: CombinationScores) -> Figure {
    var cells: [[Double]: CombinationScore] = [:]
    for cell in scores.cells { cells[cell.doses] = cell }
    let reach = max(0.05, scores.cells.compactMap { $0.score?.value.magnitude }.max() ?? 0)
    let heat = map(ColorScale(.diverging(midpoint: 0), domain: -reach...reach), "synergy (surviving share)") {
      row, column in
      guard row > 0, column > 0, let cell = cells[[row, column]] else { return .outside }
      guard let score = cell.score else { return .missing }
      return .value(
        score.value, text: NumberFormat.difference(score.value) + mark(score),
        hint: NumberFormat.interval(score, decimals: 3))
    }
    let undefined =
      scores.undefinedCount == 0
      ? ""
      : " Hatched: \(scores.undefinedCount) places where the model says nothing, such as beyond the weaker drug's largest effect."
    return Figure(
      title: "\(scores.model.rawValue) synergy of \(title)",
      caption: "Expected minus observed surviving share, above 0 for synergy; a star marks a 95 % bootstrap interval "
        + "that leaves 0 out.\(undefined) \(BypassVersion.disclaimer)", width: 760, .heatMap(heat))
  }

  private func mark(_ score: Estimate) -> String { score.lower > 0 || score.upper < 0 ? "*" : "" }

  /// Pairs of doses of equal effect, beside the straight line that dose addition draws; nil without a fitted surface
  /// on which both drugs alone reach the effect.
  var isobologram: Figure? {
    guard let model = answer.surface?.model else { return nil }
    let (e0, e1, e2) = (model.values[0], model.values[1], model.values[2])
    let weaker = (e1 - e0).magnitude < (e2 - e0).magnitude ? e1 : e2
    guard (e1 - e0) * (e2 - e0) > 0 else { return nil }
    let effect = e0 + 0.5 * (weaker - e0)
    let tops = [0, 1].map { doses($0).last ?? 1 }
    let falls = weaker < e0
    /// The dose of the second drug that brings the effect about beside a dose of the first.
    func partner(_ first: Double, limit: Double) -> Double? {
      func reaches(_ second: Double) -> Bool {
        let value = model.effect(of: [first, second])
        return falls ? value <= effect : value >= effect
      }
      guard reaches(limit) else { return nil }
      var (low, high) = (0.0, limit)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if reaches(middle) { high = middle } else { low = middle }
      }
      return high
    }
    guard let alone = partner(0, limit: tops[1] * 100) else { return nil }
    let first = HillCurve(untreated: e0, highest: e1, hill: model.values[4], half: model.values[6])
    guard let own = first.dose(of: effect), own > 0 else { return nil }
    let line = (0...60).compactMap { step -> Plot.Datum? in
      let dose = own * Double(step) / 60
      return partner(dose, limit: alone * 3).map { Plot.Datum(dose, $0) }
    }
    let plot = DosePairFigures(names: names).isobologram(
      alone: [own, alone], [.init("fitted surface", color: Palette.category(0), [.line(line)])])
    return Figure(
      title: "Isobologram of \(title)",
      caption:
        "Pairs of doses that take the surviving share to \(data.scale.survival(effect).significant(2)), half of what the "
        + "weaker drug can do. Below the dashed line: synergy of potency. \(BypassVersion.disclaimer)", width: 560,
      .plot(plot))
  }
}
