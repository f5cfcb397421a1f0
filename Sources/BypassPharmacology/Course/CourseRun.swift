import BypassCore

/// The state of a body while actions are performed in the order of time.
struct CourseRun {
  let kinetics: LinearKinetics
  private(set) var pieces: [ConcentrationCourse.Piece]
  private(set) var observations: [ConcentrationCourse.Observation] = []
  private var active: [(id: Int, port: Int, rate: Double)] = []
  private let compartments: Int

  init(_ kinetics: LinearKinetics, start: Double) {
    self.kinetics = kinetics
    compartments = kinetics.rates.size
    let state = [Double](repeating: 0, count: kinetics.propagator.matrix.size)
    pieces = [ConcentrationCourse.Piece(time: start, state: state)]
  }

  mutating func perform(_ action: CourseBuilder.Action, at time: Double, record records: [DosingRecord]?) {
    guard let last = pieces.last else { return }
    var state = kinetics.propagator.advance(last.state, by: time - last.time)
    switch action {
    case .bolus(let port, let amount):
      for entry in kinetics.ports[port].entries { state[entry.compartment] += entry.share.value * amount }
    case .begin(let id, let port, let rate):
      active.append((id, port, rate))
      setRates(in: &state)
    case .end(let id):
      active.removeAll { $0.id == id }
      setRates(in: &state)
    case .clear:
      active = []
      for index in 0..<compartments { state[index] = 0 }
      setRates(in: &state)
    case .add(let amounts): for index in amounts.indices { state[index] += amounts[index] }
    case .observe(let index):
      let totals = kinetics.analytes.map { analyte in zip(analyte.perAmount, state).reduce(0) { $0 + $1.0 * $1.1 } }
      observations.append(.init(record: index, time: time, totals: totals, place: records?[index].place))
      return
    }
    if last.time == time { pieces.removeLast() }
    pieces.append(ConcentrationCourse.Piece(time: time, state: state))
  }

  /// Sums of what runs, in the order begun, so that nothing is left of an infusion that has ended.
  private func setRates(in state: inout [Double]) {
    for port in kinetics.ports.indices {
      state[compartments + port] = active.filter { $0.port == port }.reduce(0) { $0 + $1.rate }
    }
  }
}
