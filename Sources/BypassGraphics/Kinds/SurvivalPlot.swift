public import BypassCore

/// An estimated survival curve of one group, as Kaplan and Meier's method gives it.
public struct SurvivalCurve: Hashable, Sendable {
  /// The share without event from a time on.
  public struct Step: Hashable, Sendable {
    /// The time of an event, 0 or more.
    public let time: Double
    /// The share without event from then on, with its interval.
    public let share: Estimate

    /// A step.
    public init(_ time: Double, _ share: Estimate) {
      self.time = time
      self.share = share
    }
  }

  /// The group.
  public let name: String
  /// The steps in order of time; before the first the share is 1.
  public let steps: [Step]
  /// When cases left without event; shown as small strokes on the curve.
  public let censored: [Double]
  /// How long the last case was followed; the curve ends there.
  public let followedUntil: Double
  /// How many were at risk at the times of the plot's table, in their order.
  public let atRisk: [Int]

  /// A survival curve.
  public init(_ name: String, steps: [Step], censored: [Double] = [], followedUntil: Double, atRisk: [Int] = []) {
    self.name = name
    self.steps = steps
    self.censored = censored
    self.followedUntil = followedUntil
    self.atRisk = atRisk
  }

  /// The share without event at a time: that of the last step not after it.
  public func share(at time: Double) -> Double { steps.last { $0.time <= time }?.share.value ?? 1 }
}

extension Plot {
  /// Survival curves with bands, strokes for censored cases and the numbers at risk below the axis.
  ///
  /// - Parameter riskTimes: the times at which the curves' `atRisk` stand; empty leaves the table out.
  public static func survival(
    _ curves: [SurvivalCurve], time: Axis, share: String = "Without progression", riskTimes: [Double] = []
  ) -> Plot {
    let dashes: [Dash] = [.solid, .dashed, .dotted]
    let series = curves.enumerated().map { index, curve in
      let start = SurvivalCurve.Step(0, Estimate(value: 1, lower: 1, upper: 1))
      var steps = [start] + curve.steps.filter { $0.time >= 0 && $0.time <= curve.followedUntil }
      if let last = steps.last, last.time < curve.followedUntil {
        steps.append(SurvivalCurve.Step(curve.followedUntil, last.share))
      }
      return Series(
        curve.name, color: Palette.category(index), dash: dashes[index % dashes.count],
        [
          .stepBand(steps.map { Span($0.time, $0.share.lower, $0.share.upper) }),
          .steps(steps.map { Datum($0.time, $0.share.value) }),
          .strokes(curve.censored.map { Datum($0, curve.share(at: $0)) }),
        ])
    }
    let rows = curves.enumerated().map { index, curve in
      Table.Row(curve.name, color: Palette.category(index), curve.atRisk)
    }
    let table = riskTimes.isEmpty ? nil : Table("Number at risk", places: riskTimes.sorted(), rows: rows)
    let places = time.places ?? (riskTimes.isEmpty ? nil : riskTimes)
    let axis = Axis(
      time.label, unit: time.unit, kind: time.kind, domain: time.domain, format: time.format, places: places)
    return Plot(x: axis, y: .probability(share), series: series, guides: [.level(0.5, "median")], table: table)
  }
}
