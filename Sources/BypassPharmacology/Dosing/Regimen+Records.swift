import BypassCore

extension Regimen {
  /// One dose of a regimen.
  struct PlannedDose: Hashable, Sendable {
    /// Hours from the regimen's beginning.
    let time: Double
    /// mg.
    let milligrams: Double
    /// Hours of infusion; nil for all at once.
    let infusion: Double?
  }

  /// The doses before an hour, in the order of time, at most a million.
  func doses(before horizon: Double) -> [PlannedDose] {
    var doses: [PlannedDose] = []
    var start = 0.0
    for course in courses {
      let most = course.count ?? 1_000_000
      var given = 0
      while given < most, doses.count < 1_000_000 {
        let time = start + time(of: given, in: course)
        guard time < horizon else { return doses }
        doses.append(
          PlannedDose(time: time, milligrams: milligrams(of: course, after: time - start), infusion: course.infusion))
        given += 1
      }
      start += time(of: given, in: course)
    }
    return doses
  }

  /// Hours from a stretch's beginning to its k-th dose, k from 0.
  private func time(of dose: Int, in course: Course) -> Double {
    guard let cycle = course.cycle else { return Double(dose) * course.interval }
    let each = Self.dosesInCycle(cycle, interval: course.interval)
    return Double(dose / each * (cycle.on + cycle.off)) * 24 + Double(dose % each) * course.interval
  }

  /// Doses that begin within the days on.
  static func dosesInCycle(_ cycle: Cycle, interval: Double) -> Int {
    max(1, Int((24 * Double(cycle.on) / interval - 1e-9).rounded(.up)))
  }

  private func milligrams(of course: Course, after hours: Double) -> Double {
    guard let ramp = course.ramp else { return milligrams(course.amount) }
    let level = min(ramp.levels.count - 1, Int((hours / 24 / ramp.days + 1e-9).rounded(.down)))
    return milligrams(Amount(milligrams: ramp.levels[level], basis: course.amount.basis))
  }

  /// The dosing records of the regimen from hour 0 to an hour, one a dose.
  public func records(until horizon: Double, port: Int = 0) -> [DosingRecord] {
    doses(before: horizon).map { Self.record($0, at: $0.time, port: port) }
  }

  private static func record(
    _ dose: PlannedDose, at time: Double, port: Int, period: Double? = nil
  ) -> DosingRecord {
    let rate = dose.infusion.flatMap { dose.milligrams > 0 ? DosingRecord.Rate.perHour(dose.milligrams / $0) : nil }
    let isTrain = period != nil && dose.milligrams > 0
    return DosingRecord(
      time: time, amount: dose.milligrams, rate: rate ?? .bolus, interval: isTrain ? period ?? 0 : 0,
      steadyState: isTrain ? .adds : .single, port: port)
  }

  /// What goes on for ever: the last stretch at its full dose, with the hours after which it repeats; nil when the
  /// regimen ends.
  var endless: (doses: [PlannedDose], period: Double)? {
    guard let course = courses.last, course.count == nil else { return nil }
    let dose = PlannedDose(time: 0, milligrams: milligrams(course.amount), infusion: course.infusion)
    guard let cycle = course.cycle else { return ([dose], course.interval) }
    let doses = (0..<Self.dosesInCycle(cycle, interval: course.interval)).map {
      PlannedDose(time: Double($0) * course.interval, milligrams: dose.milligrams, infusion: dose.infusion)
    }
    return (doses, Double(cycle.on + cycle.off) * 24)
  }

  /// Records whose course from hour 0 on is the steady state of the regimen's endless part: each dose of the period
  /// before hour 0 stands for a train of its like; nil when the regimen ends.
  public func steadyRecords(until horizon: Double, port: Int = 0) -> [DosingRecord]? {
    guard let (doses, period) = endless else { return nil }
    let before = doses.map { Self.record($0, at: $0.time - period, port: port, period: period) }
    var after: [DosingRecord] = []
    var start = 0.0
    while start < horizon, after.count < 1_000_000 {
      after += doses.filter { start + $0.time < horizon }.map { Self.record($0, at: start + $0.time, port: port) }
      start += period
    }
    return before + after
  }
}
