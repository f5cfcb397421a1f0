import BypassCore
import BypassGraphics
import BypassReports

/// The pictures of a surface of doses.
struct DoseSurfaceFigures {
  let answer: DoseAnswer
  let surface: DoseSurface
  let isobole: DoseIsobole?

  private var shared: DosePairFigures { DosePairFigures(names: surface.headings) }
  private var title: String {
    let model = answer.ready.name.split(separator: "/").last.map(String.init) ?? answer.ready.name
    return "\(surface.names.joined(separator: " + ")) on \(model), \(surface.genotype)"
  }
  private var how: String {
    answer.engine.isExact ? "exact" : "\(answer.study.trajectories) trajectories a pair of doses"
  }

  /// The readout at every pair of doses, with the line of half effect.
  var map: Figure {
    let contours = (isobole?.lines ?? []).map { line in
      HeatMap.Contour(
        "P = \(isobole.map { $0.level.significant(2) } ?? "")", line.map { .init(row: $0.row, column: $0.column) })
    }
    var cells: [[Double]: Estimate] = [:]
    for (row, first) in surface.doses[0].enumerated() {
      for (column, second) in surface.doses[1].enumerated() { cells[[first, second]] = surface.cells[row][column] }
    }
    let map = shared.map(
      doses: surface.doses, colors: ColorScale(.sequential, domain: 0...1),
      quantity: .probability("P(\(answer.readout))"), contours: contours
    ) { first, second in
      cells[[first, second]].map { .value($0.value, hint: NumberFormat.interval($0)) } ?? .missing
    }
    let line =
      isobole.map { " Dashed: P = \($0.level.significant(2)), \(meaning($0))." } ?? " No dose changes it clearly."
    return Figure(
      title: "Dose surface of \(title)",
      caption: "P(\(answer.readout)) at each pair of free concentrations; \(how).\(line) \(BypassVersion.disclaimer)",
      width: max(760, min(1400, 190 + 44 * Double(surface.doses[1].count))), .heatMap(map))
  }

  /// The pairs of doses of half effect; nil without an effect.
  var isobologram: Figure? {
    guard let isobole, isobole.pairs.contains(where: { $0.count > 1 }) else { return nil }
    let alone = isobole.alone.map { $0.map(\.value) }.flatMap { ends in ends.allSatisfy { $0 > 0 } ? ends : nil }
    // Without a dose of each drug alone the axes are logarithmic, where no drug has no place.
    let top = surface.doses.map { $0.last ?? 1 }
    let series = isobole.pairs.enumerated().map { number, pairs -> Plot.Series in
      let shown = pairs.filter { alone != nil || $0.doses.allSatisfy { $0.value > 0 } }
      let spots = shown.map { pair in
        Plot.Spot(
          x: Self.drawn(pair.doses[0], top: top[0]), y: Self.drawn(pair.doses[1], top: top[1]))
      }
      return Plot.Series(
        number == 0 ? "simulated" : nil, color: Palette.category(0),
        [.line(shown.map { .init($0.doses[0].value, $0.doses[1].value) }), .points(spots)])
    }
    let plot: Plot
    if let alone {
      plot = shared.isobologram(alone: alone, series)
    } else {
      let bare = isobole.pairs.joined().flatMap { pair -> [Plot.Guide] in
        let (first, second) = (pair.doses[0].value, pair.doses[1].value)
        if first > 0, second == 0 { return [.upright(first, "\(surface.names[0]) alone")] }
        return first == 0 && second > 0 ? [.level(second, "\(surface.names[1]) alone")] : []
      }
      plot = Plot(x: axis(0), y: axis(1), series: series, guides: bare, proportion: 0.8)
    }
    let below = alone == nil ? "" : " Below the dashed line: synergy of potency."
    return Figure(
      title: "Isobologram of \(title)",
      caption:
        "Pairs of free concentrations at which P(\(answer.readout)) = \(isobole.level.significant(2)), \(meaning(isobole)), "
        + "read between the doses that were tried; \(how); whiskers: where the readout's interval passes.\(below) "
        + BypassVersion.disclaimer, width: 620, .plot(plot))
  }

  private func axis(_ drug: Int) -> Axis {
    let doses = surface.doses[drug].filter { $0 > 0 }
    return Axis(
      surface.names[drug], unit: "nM", kind: .logarithmic, domain: (doses.first ?? 1)...(doses.last ?? 10))
  }

  private func meaning(_ isobole: DoseIsobole) -> String {
    isobole.alone == nil ? "half of the largest change" : "half of what the weaker drug does"
  }

  /// An open end stops at the highest dose that was tried.
  private static func drawn(_ dose: Estimate, top: Double) -> Estimate {
    Estimate(value: dose.value, lower: dose.lower, upper: min(dose.upper, max(top, dose.value)))
  }
}
