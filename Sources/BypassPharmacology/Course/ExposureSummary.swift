public import BypassCore

/// Peak, mean and trough of the unbound concentration that a regimen gives.
public struct ExposureSummary: Hashable, Sendable {
  /// Which number of a changing concentration is meant.
  public enum Statistic: String, Hashable, Sendable, CaseIterable {
    /// The highest.
    case peak
    /// The mean over time.
    case average
    /// The lowest.
    case trough
  }

  /// The highest unbound concentration.
  public let peak: Concentration
  /// The mean over time.
  public let average: Concentration
  /// The lowest.
  public let trough: Concentration
  /// Hours after the period's beginning at which the peak stands.
  public let peakTime: Double
  /// Hours of the period looked at: one period of the steady state, or from the first dose to one interval after the
  /// last one for a regimen that ends.
  public let period: Double
  /// Whether it is the steady state.
  public let isSteady: Bool

  /// The number asked for.
  public func concentration(_ statistic: Statistic) -> Concentration {
    switch statistic {
    case .peak: peak
    case .average: average
    case .trough: trough
    }
  }
}

extension ConcentrationCourse {
  /// The course of a regimen from its first dose at hour 0.
  ///
  /// - Throws: ``Diagnostic`` for a regimen that unrolls into too many doses.
  public init(_ kinetics: LinearKinetics, regimen: Regimen, until horizon: Double) throws(Diagnostic) {
    try self.init(kinetics, records: regimen.records(until: horizon), until: horizon)
  }

  /// The course of a regimen's steady state, in which hour 0 begins a period; nil for a regimen that ends.
  ///
  /// - Throws: ``Diagnostic`` where there is no steady state.
  public static func steady(
    _ kinetics: LinearKinetics, regimen: Regimen, until horizon: Double
  ) throws(Diagnostic) -> ConcentrationCourse? {
    guard let records = regimen.steadyRecords(until: horizon) else { return nil }
    return try ConcentrationCourse(kinetics, records: records, until: horizon)
  }

  /// Peak, mean and trough of a regimen: of its steady state where it has one, else from the first dose to one interval
  /// after the last.
  public static func summary(
    of regimen: Regimen, _ kinetics: LinearKinetics, analyte: Int = 0
  ) throws(Diagnostic) -> ExposureSummary {
    if let period = regimen.endless?.period, let course = try steady(kinetics, regimen: regimen, until: period) {
      return course.summary(from: 0, to: period, of: analyte, isSteady: true)
    }
    let last = regimen.doses(before: .infinity).last?.time ?? 0
    let end = last + (regimen.courses.last?.interval ?? 24)
    let course = try ConcentrationCourse(kinetics, regimen: regimen, until: end)
    return course.summary(from: 0, to: end, of: analyte, isSteady: false)
  }

  /// Peak, mean and trough between two hours.
  ///
  /// - Precondition: from < to.
  public func summary(from: Double, to: Double, of analyte: Int = 0, isSteady: Bool = false) -> ExposureSummary {
    let peak = extreme(from: from, to: to, of: analyte, sign: 1)
    let trough = extreme(from: from, to: to, of: analyte, sign: -1)
    return ExposureSummary(
      peak: free(peak.total, of: analyte), average: meanFree(from: from, to: to, of: analyte),
      trough: free(trough.total, of: analyte), peakTime: peak.time - from, period: to - from, isSteady: isSteady)
  }

  /// The highest (sign 1) or lowest (−1) total between two hours: between events the curve is a sum of a few
  /// exponentials, so a fine grid brackets its extremes and golden section closes in.
  private func extreme(from: Double, to: Double, of analyte: Int, sign: Double) -> (time: Double, total: Double) {
    let edges = [from] + breakpoints.filter { $0 > from && $0 < to } + [to]
    var best = (time: from, total: total(at: from, of: analyte))
    func look(_ time: Double) -> Double {
      // A jump at the end of the stretch belongs to what comes after it.
      let value = total(at: time, of: analyte)
      if time < to, sign * value > sign * best.total { best = (time, value) }
      return value
    }
    for (begin, end) in zip(edges, edges.dropFirst()) {
      let points = 32
      let last = end - (end - begin) * 1e-9
      // Quadratic steps: absorption is fast after a dose and slow later.
      let times = (0...points).map { begin + (last - begin) * Double($0 * $0) / Double(points * points) }
      let values = times.map(look)
      let top = values.indices.max { sign * values[$0] < sign * values[$1] } ?? 0
      let bracket = (times[max(0, top - 1)], times[min(points, top + 1)])
      if top == 0 || top == points {
        // An extreme may lie between an end and its neighbour: a trough goes on while a dose is still under way. Then
        // the curve is already better a little way in.
        let inwards = (top == 0 ? 1e-3 : -1e-3) * (bracket.1 - bracket.0)
        guard sign * look(times[top] + inwards) > sign * values[top] else { continue }
      }
      close(on: bracket, sign: sign, look)
    }
    return best
  }

  private func close(on bracket: (Double, Double), sign: Double, _ look: (Double) -> Double) {
    let ratio = 0.6180339887498949
    var (low, high) = bracket
    for _ in 0..<60 {
      let (a, b) = (high - ratio * (high - low), low + ratio * (high - low))
      if sign * look(a) > sign * look(b) { high = b } else { low = a }
    }
  }
}
