import BypassCore

/// Turns dosing records into the pieces of a course.
struct CourseBuilder {
  /// What a dose does once its rate and bioavailability are known.
  struct Arrival {
    let port: Int
    /// mg that arrive.
    let amount: Double
    /// mg/h, nil for all at once.
    let rate: Double?
    /// Hours; infinite for an endless infusion, 0 for all at once.
    let duration: Double
    let lag: Double
  }

  enum Action {
    case bolus(port: Int, amount: Double)
    case begin(id: Int, port: Int, rate: Double)
    case end(id: Int)
    case clear
    /// Amounts are added, those of a steady state.
    case add([Double])
    case observe(record: Int)
  }

  private struct Timed {
    let time: Double
    /// 0 for what earlier records began, 1 for what a record does itself: the former comes first.
    let stage: Int
    let action: Action
  }

  private static let mostDoses = 200_000

  let kinetics: LinearKinetics
  let horizon: Double
  private var nextID = 0
  private var count = 0

  init(_ kinetics: LinearKinetics, until horizon: Double) {
    self.kinetics = kinetics
    self.horizon = horizon
  }

  /// The pieces of the course and what observation records saw.
  mutating func course(_ records: [DosingRecord]) throws(Diagnostic) -> (
    pieces: [ConcentrationCourse.Piece], observations: [ConcentrationCourse.Observation]
  ) {
    try check(records)
    var run = CourseRun(kinetics, start: records.first?.time ?? 0)
    var segment: [Timed] = []
    for (index, record) in records.enumerated() {
      if record.clears {
        perform(&segment, until: record.time, in: &run, records)
        segment = []
        run.perform(.clear, at: record.time, record: nil)
      }
      try add(record, index: index, to: &segment)
    }
    perform(&segment, until: .infinity, in: &run, records)
    return (run.pieces, run.observations)
  }

  private func perform(
    _ segment: inout [Timed], until time: Double, in run: inout CourseRun, _ records: [DosingRecord]
  ) {
    let order = segment.indices.sorted {
      (segment[$0].time, segment[$0].stage, $0) < (segment[$1].time, segment[$1].stage, $1)
    }
    for index in order where segment[index].time <= time {
      run.perform(segment[index].action, at: segment[index].time, record: records)
    }
  }

  private func check(_ records: [DosingRecord]) throws(Diagnostic) {
    var time = -Double.infinity
    for record in records {
      if let fault = record.fault { throw .error("dosing-record", at: record.place, fault) }
      guard record.time >= time else {
        throw .error(
          "dosing-order", at: record.place, "a record at \(record.time) h stands after one at \(time) h",
          remedy: "sort the records by TIME")
      }
      guard (0...kinetics.ports.count).contains(record.port) else {
        throw .error(
          "dosing-port", at: record.place, "this model has no port \(record.port) for doses (CMT)",
          remedy: "its ports are "
            + kinetics.ports.enumerated().map { "\($0.offset + 1) (\($0.element.name))" }.joined(separator: ", "))
      }
      time = record.time
    }
  }

  private mutating func add(_ record: DosingRecord, index: Int, to segment: inout [Timed]) throws(Diagnostic) {
    guard record.gives else {
      if record.event != .reset {
        segment.append(Timed(time: record.time, stage: 1, action: .observe(record: index)))
      }
      return
    }
    let arrival = try arrival(of: record)
    if record.steadyState != .single {
      try addSteadyState(record, arrival, to: &segment)
      // An endless infusion has ended when its steady state is told.
      if record.interval <= 0 { return }
    }
    count += record.additional + 1
    guard count <= Self.mostDoses else {
      throw .error("too-many-doses", at: record.place, "these records unroll into more than \(Self.mostDoses) doses")
    }
    for dose in 0...record.additional {
      let time = record.time + Double(dose) * record.interval
      guard time <= horizon else { break }
      add(arrival, at: time + arrival.lag, stage: dose == 0 && arrival.lag == 0 ? 1 : 0, to: &segment)
    }
  }

  private mutating func add(_ arrival: Arrival, at time: Double, stage: Int, to segment: inout [Timed]) {
    // The clock may not tell an end from its beginning, or tell it coarsely; what arrives stays the amount.
    let end = time + arrival.duration
    guard arrival.rate != nil, end > time else {
      segment.append(Timed(time: time, stage: stage, action: .bolus(port: arrival.port, amount: arrival.amount)))
      return
    }
    nextID += 1
    let rate = arrival.amount / (end - time)
    segment.append(Timed(time: time, stage: stage, action: .begin(id: nextID, port: arrival.port, rate: rate)))
    segment.append(Timed(time: end, stage: 0, action: .end(id: nextID)))
  }

  /// The amount, rate and duration with which a dose arrives. The rate is kept and the duration shrinks with the
  /// bioavailability, except where the duration is the model's.
  private func arrival(of record: DosingRecord) throws(Diagnostic) -> Arrival {
    let index = max(0, record.port - 1)
    let port = kinetics.ports[index]
    let amount = record.amount * port.bioavailability.value
    let rate: Double?
    switch record.rate {
    case .bolus: rate = nil
    case .perHour(let value): rate = value
    case .modelledRate:
      guard let value = port.rate else { throw missing("rate (RATE -1)", port, record) }
      rate = value
    case .modelledDuration:
      guard let duration = port.duration else { throw missing("duration (RATE -2)", port, record) }
      rate = amount / duration
    }
    let duration = rate.map { $0 > 0 ? amount / $0 : 0 } ?? 0
    return Arrival(port: index, amount: amount, rate: rate, duration: duration, lag: port.lag)
  }

  private func missing(_ what: String, _ port: LinearKinetics.Port, _ record: DosingRecord) -> Diagnostic {
    .error(
      "dosing-model", at: record.place, "the model says no \(what) for doses at '\(port.name)'",
      remedy: "give the rate in mg/h in RATE")
  }

  /// What endless earlier doses left at the record's time, with infusions that still run and doses still under way.
  private mutating func addSteadyState(
    _ record: DosingRecord, _ arrival: Arrival, to segment: inout [Timed]
  ) throws(Diagnostic) {
    // Doses of an endless train that overlap are counted one by one.
    guard record.interval <= 0 || max(arrival.duration, arrival.lag) / record.interval <= 10_000 else {
      throw .error(
        "too-many-doses", at: record.place, "more than 10,000 doses would arrive at the same time",
        remedy: "check the interval II")
    }
    let train = DoseTrain(kinetics: kinetics, arrival: arrival, interval: record.interval)
    guard let amounts = train.amounts else {
      throw .error(
        "no-steady-state", at: record.place, "endless doses have no steady state here: something is never eliminated")
    }
    segment.append(Timed(time: record.time, stage: 1, action: .add(amounts)))
    for running in train.running {
      guard running.begin <= 0 else {
        add(arrival, at: record.time + running.begin, stage: 0, to: &segment)
        continue
      }
      let end = record.time + running.end
      guard let rate = arrival.rate, end > record.time else { continue }
      nextID += 1
      segment.append(Timed(time: record.time, stage: 1, action: .begin(id: nextID, port: arrival.port, rate: rate)))
      segment.append(Timed(time: end, stage: 0, action: .end(id: nextID)))
    }
    for wait in train.underWay {
      segment.append(
        Timed(time: record.time + wait, stage: 0, action: .bolus(port: arrival.port, amount: arrival.amount)))
    }
  }
}
