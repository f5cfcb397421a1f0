public import BypassCore

/// How a drug's concentration moves around the one number that is quoted for its regimen, for those who follow it by days.
public struct DosingProfile: Hashable, Sendable {
  /// Hours in which half of a steady concentration has gone after the last dose: ln 2 times the mean time that the drug
  /// stays. With several compartments the area under the fall is exact, its shape is taken as one exponential.
  public let halfLife: Double
  /// The unbound concentration at equally spaced moments of one period of the steady state, as multiples of the number
  /// that is quoted; one 1 where there is no steady state.
  public let swing: [Double]
}

extension AgentKinetics {
  /// The profile of a regimen whose peak, mean or trough is quoted; nil for a drug that never leaves.
  ///
  /// - Throws: ``Diagnostic`` where the regimen unrolls into too many doses.
  public func profile(
    of regimen: Regimen?, quoting statistic: ExposureSummary.Statistic = .peak
  ) throws(Diagnostic) -> DosingProfile? {
    guard let stay = system.meanStay else { return nil }
    let halfLife = 2.0.naturalLogarithm * stay
    guard let regimen, let period = regimen.endless?.period,
      let course = try ConcentrationCourse.steady(system, regimen: regimen, until: period)
    else { return DosingProfile(halfLife: halfLife, swing: [1]) }
    let quoted = course.summary(from: 0, to: period, isSteady: true).concentration(statistic).nanomolar
    guard quoted > 0 else { return DosingProfile(halfLife: halfLife, swing: [1]) }
    // Two hours apart within a day; longer periods have more of them, up to a week's worth.
    let moments = max(12, min(84, Int((period / 2).rounded())))
    let swing = (0..<moments).map { moment in
      course.free(at: period * (Double(moment) + 0.5) / Double(moments)).nanomolar / quoted
    }
    return DosingProfile(halfLife: halfLife, swing: swing)
  }
}

extension LinearKinetics {
  /// Hours that what acts stays on average after a dose at the first port, absorption and lag included; nil when some of
  /// it never leaves.
  ///
  /// The area under the curve of a dose is c·x with A·x = −dose, the area under its first moment c·y with A·y = −x.
  var meanStay: Double? {
    guard let port = ports.first, let analyte = analytes.first else { return nil }
    var dose = [Double](repeating: 0, count: rates.size)
    for entry in port.entries { dose[entry.compartment] += entry.share.value }
    let loss = rates.scaled(by: -1)
    guard let area = solve(loss, dose, reachedFrom: 0), let moment = solve(loss, area, reachedFrom: 0) else {
      return nil
    }
    func seen(_ amounts: [Double]) -> Double { zip(analyte.perAmount, amounts).reduce(0) { $0 + $1.0 * $1.1 } }
    let total = seen(area)
    guard total > 0 else { return nil }
    let stay = seen(moment) / total + port.lag
    return stay.isFinite && stay > 0 ? stay : nil
  }
}
