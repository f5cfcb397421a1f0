public import BypassCore

/// The concentrations of a drug in time under a dosing history: exact at every hour, prepared once, cheap to ask.
///
/// Between events the amounts follow x′ = A·x + r with constant r, so each answer is one look-up of the last event and
/// one flow from it: about as many products of a small matrix with a column as the elapsed time has binary digits.
public struct ConcentrationCourse: Sendable {
  /// The state just after an event.
  struct Piece: Sendable {
    let time: Double
    let state: [Double]
  }

  /// What an observation record saw, in the place it has among records of the same time.
  public struct Observation: Hashable, Sendable {
    /// The record's place in the list of records.
    public let record: Int
    /// Hours.
    public let time: Double
    /// Total mg/L of each analyte, in the model's order.
    public let totals: [Double]
    /// Where the record was written.
    public let place: Place?
  }

  /// How the body handles the drug.
  public let kinetics: LinearKinetics
  /// What observation records saw, in the order of time.
  public let observations: [Observation]
  let pieces: [Piece]

  /// The course under dosing records.
  ///
  /// Records stand in the order of time; at one time they act in their order, after whatever earlier records have under
  /// way for that time (lagged doses, additional doses, ends of infusions). A record that empties the body (EVID 3
  /// and 4, SS 1) also ends everything that earlier records have under way.
  /// - Parameter horizon: hours beyond which no additional dose begins.
  /// - Throws: ``Diagnostic`` for a record that is impossible, out of order or beyond the model, at its place.
  public init(_ kinetics: LinearKinetics, records: [DosingRecord], until horizon: Double) throws(Diagnostic) {
    guard horizon.isFinite, horizon.magnitude <= 1e7 else {
      throw .error("dosing-horizon", "the hours to look at must be a number of at most 10,000,000")
    }
    var builder = CourseBuilder(kinetics, until: horizon)
    (pieces, observations) = try builder.course(records)
    self.kinetics = kinetics
  }

  /// The times of events, ascending: between them every curve is smooth.
  public var breakpoints: [Double] { pieces.map(\.time) }

  /// Total mg/L at an hour, after everything that happens at it; 0 before the first record.
  public func total(at time: Double, of analyte: Int = 0) -> Double {
    guard let state = state(at: time, until: kinetics.rates.size) else { return 0 }
    return zip(kinetics.analytes[analyte].perAmount, state).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The unbound concentration at an hour.
  public func free(at time: Double, of analyte: Int = 0) -> Concentration {
    free(total(at: time, of: analyte), of: analyte)
  }

  /// The mean total mg/L between two hours, exact: the area under the curve flows with the amounts.
  ///
  /// - Precondition: from < to.
  public func meanTotal(from: Double, to: Double, of analyte: Int = 0) -> Double {
    precondition(from < to, "a mean needs a stretch of time")
    return (area(until: to, of: analyte) - area(until: from, of: analyte)) / (to - from)
  }

  /// The mean unbound concentration between two hours.
  ///
  /// - Precondition: from < to.
  public func meanFree(from: Double, to: Double, of analyte: Int = 0) -> Concentration {
    free(max(0, meanTotal(from: from, to: to, of: analyte)), of: analyte)
  }

  /// mg·h/L from the first record to an hour.
  public func area(until time: Double, of analyte: Int = 0) -> Double {
    let index = kinetics.rates.size + kinetics.ports.count + analyte
    return state(at: time, until: index + 1).map { $0[index] } ?? 0
  }

  /// mg in each compartment at an hour, after everything that happens at it.
  public func amounts(at time: Double) -> [Double] {
    let n = kinetics.rates.size
    return state(at: time, until: n).map { Array($0.prefix(n)) } ?? [Double](repeating: 0, count: n)
  }

  /// The unbound concentration that a total is.
  func free(_ milligramsPerLitre: Double, of analyte: Int) -> Concentration {
    let analyte = kinetics.analytes[analyte]
    let total = Concentration.nanogramsPerMillilitre(max(0, milligramsPerLitre) * 1000, of: analyte.molarMass)
    return (total ?? .zero).scaled(by: analyte.unbound)
  }

  private func state(at time: Double, until count: Int) -> [Double]? {
    guard time.isFinite, let first = pieces.first, time >= first.time else { return nil }
    var (low, high) = (0, pieces.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if pieces[middle].time <= time { low = middle } else { high = middle - 1 }
    }
    return kinetics.propagator.advance(pieces[low].state, by: time - pieces[low].time)
  }
}
