import BypassCore
import BypassGraphics
import BypassKnowledge
import BypassPharmacology
import BypassPopulation

/// The pictures of the answer of `evolve`, drawn from the simulated courses themselves.
struct EvolutionPictures {
  let telling: EvolutionTelling
  let summary: ControlSummary

  private static let month = 30.4375

  var files: [StudyResult.File] {
    var files: [StudyResult.File] = [.init("burden.svg", burden.svg()), .init("control.svg", control.svg())]
    if let muller { files.append(.init("muller.svg", muller.svg())) }
    return files
  }

  /// When each drug was given in a course, in months.
  private func strips(_ course: ClonalOutcome.Course) -> [Plot.Strip] {
    telling.built.drugs.enumerated().compactMap { drug, entry in
      var phases: [ClosedRange<Double>] = []
      for index in course.days.indices.dropLast() {
        guard let known = course.regimens[index].isEmpty ? nil : given(course.regimens[index]), known.contains(drug)
        else { continue }
        let (start, end) = (course.days[index] / Self.month, course.days[index + 1] / Self.month)
        if let last = phases.last, last.upperBound == start {
          phases[phases.count - 1] = last.lowerBound...end
        } else {
          phases.append(start...end)
        }
      }
      return phases.isEmpty ? nil : .init(entry.entry.agent.name, color: Palette.category(drug), phases)
    }
  }

  /// Which drugs a regimen gives.
  private func given(_ text: String) -> [Int]? {
    telling.built.tumour.regimens.first { $0.key.text == text }?.value.exposures.indices.filter {
      (telling.built.tumour.regimens.first { $0.key.text == text }?.value.exposures[$0] ?? 0) > 0
    }
  }

  /// Cells in time: the middle replicate of each day with the range of nine in ten.
  private var burden: Figure {
    let points = telling.days.map { day -> (Double, Quantiles) in
      (day / Self.month, Quantiles(telling.counts(on: day).map { $0.reduce(0, +) }))
    }
    let series = Plot.Series(
      "all cells", color: Palette.blue,
      [
        .band(points.map { Plot.Span($0.0, max(1, $0.1.low), max(1, $0.1.high)) }),
        .line(points.map { Plot.Datum($0.0, max(1, $0.1.middle)) }),
      ])
    let plot = Plot(
      x: Axis("Time", unit: "months"), y: Axis("Cells", kind: .logarithmic), series: [series],
      guides: [.level(telling.question.file.criteria.detection, "detection")],
      strips: telling.typical?.course.map(strips) ?? [])
    return Figure(
      title: "Burden: \(telling.question.file.name)",
      caption:
        "Median of \(telling.outcomes.count) replicates, band: 5 to 95 %; where no cell is left, one is drawn; where control is lost, the last size stays. Bars: dosing of the middle replicate. \(BypassVersion.disclaimer)",
      .plot(plot))
  }

  private var control: Figure {
    let curve = SurvivalFigure.curve(telling.arm.plan.text, summary, months: Self.month)
    return Figure(
      title: "Time to loss of control: \(telling.question.file.name)",
      caption:
        "Kaplan–Meier curve of \(telling.outcomes.count) replicates with 95 % intervals. \(BypassVersion.disclaimer)",
      .plot(.survival([curve], time: Axis("Time", unit: "months"))))
  }

  /// The clones of the middle replicate, each inside its parent.
  private var muller: Figure? {
    guard let outcome = telling.typical, let course = outcome.course, course.days.count > 1 else { return nil }
    var rising: [Int] = []
    for index in course.days.indices where rising.last.map({ course.days[$0] < course.days[index] }) ?? true {
      rising.append(index)
    }
    let members = telling.built.members
    let peak = members.indices.map { clone in
      rising.map { index in
        let total = course.counts[index].reduce(0, +)
        return total > 0 ? course.counts[index][clone] / total : 0
      }.max() ?? 0
    }
    // Clones that never reach a thousandth would be lines without height; what hangs below them hangs below their parent.
    let shown = members.indices.filter { $0 == 0 || peak[$0] >= 1e-3 }
    let place = Dictionary(shown.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    let clones = shown.map { clone -> CloneHistory.Clone in
      var parent = members[clone].parent
      while let next = parent, place[next] == nil { parent = members[next].parent }
      return .init(
        members[clone].name, parent: parent.flatMap { place[$0] }, sizes: rising.map { course.counts[$0][clone] })
    }
    guard let history = try? CloneHistory(times: rising.map { course.days[$0] / Self.month }, clones: clones) else {
      return nil
    }
    return Figure(
      title: "Clones: \(telling.question.file.name)",
      caption:
        "Shares of the clones in replicate \(outcome.patient + 1), the one with the median time of control; each lies within the one that it came from. \(BypassVersion.disclaimer)",
      .plot(.muller(history, time: Axis("Time", unit: "months"), treatments: strips(course))))
  }
}

/// Kaplan–Meier curves as the room of pictures wants them.
enum SurvivalFigure {
  static func curve(
    _ name: String, _ summary: ControlSummary, months: Double, riskDays: [Double] = []
  ) -> SurvivalCurve {
    let censored = summary.estimate.censored
    // Hundreds that are cut off at the same time are one stroke.
    let strokes = Set(censored.map { ($0 / months * 10).rounded() / 10 }).sorted()
    let last = summary.followUps.map(\.days).max() ?? 0
    return SurvivalCurve(
      name, steps: summary.estimate.steps.map { .init($0.day / months, $0.share) }, censored: strokes,
      followedUntil: last / months,
      atRisk: riskDays.map { summary.estimate.atRisk(on: $0, of: summary.followUps) })
  }
}
