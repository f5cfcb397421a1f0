public import BypassCore

/// One event of a dosing history, with the meanings of NONMEM's data items.
///
/// - Source: Beal, Sheiner, Boeckmann and Bauer, NONMEM users guides (part VI, PREDPP).
public struct DosingRecord: Hashable, Sendable {
  /// What happens (EVID).
  public enum Event: Int, Hashable, Sendable, CaseIterable {
    /// A concentration is asked for.
    case observation = 0
    /// A dose.
    case dose = 1
    /// Nothing; a concentration is told here too.
    case other = 2
    /// The body is emptied; infusions, delayed and additional doses of earlier records end.
    case reset = 3
    /// The body is emptied, then a dose.
    case resetAndDose = 4
  }

  /// How fast a dose enters (RATE).
  public enum Rate: Hashable, Sendable {
    /// At once (0).
    case bolus
    /// In mg/h (above 0).
    case perHour(Double)
    /// With the rate that the model says (−1).
    case modelledRate
    /// Over the duration that the model says (−2).
    case modelledDuration
  }

  /// Whether a dose is one of many before it (SS).
  public enum SteadyState: Int, Hashable, Sendable, CaseIterable {
    /// No.
    case single = 0
    /// The body is what endless doses every II leave, and nothing else.
    case replaces = 1
    /// What endless doses every II leave is added to what is there.
    case adds = 2
  }

  /// Hours.
  public let time: Double
  /// What happens.
  public let event: Event
  /// mg, 0 or more.
  public let amount: Double
  /// How fast.
  public let rate: Rate
  /// Hours between doses (II), 0 when there is one dose.
  public let interval: Double
  /// Further doses after this one (ADDL).
  public let additional: Int
  /// Whether it is one of many before it.
  public let steadyState: SteadyState
  /// The port of the model, counted from 1 (CMT); 0 is the first.
  public let port: Int
  /// Where it was written.
  public let place: Place?

  /// An event.
  public init(
    time: Double, event: Event = .dose, amount: Double = 0, rate: Rate = .bolus, interval: Double = 0,
    additional: Int = 0, steadyState: SteadyState = .single, port: Int = 0, place: Place? = nil
  ) {
    self.time = time
    self.event = event
    self.amount = amount
    self.rate = rate
    self.interval = interval
    self.additional = additional
    self.steadyState = steadyState
    self.port = port
    self.place = place
  }

  /// Whether it gives something.
  var gives: Bool { event == .dose || event == .resetAndDose }

  /// Whether it ends what earlier records began.
  var clears: Bool { event == .reset || event == .resetAndDose || (gives && steadyState == .replaces) }

  /// What makes the record impossible for any model; nil when nothing does.
  var fault: String? {
    func bad(_ value: Double, above: Double = 1e9) -> Bool { !value.isFinite || value < 0 || value > above }
    if !time.isFinite || time.magnitude > 1e7 { return "TIME must be a number of hours of at most 10,000,000" }
    if bad(amount) { return "AMT must be from 0 to 1e9 mg" }
    if bad(interval, above: 1e7) { return "II must be a number of hours, 0 or more" }
    if additional < 0 || additional > 1_000_000 { return "ADDL must be from 0 to 1,000,000" }
    if case .perHour(let rate) = rate, !rate.isFinite || rate <= 0 || rate > 1e9 {
      return "RATE must be above 0 and at most 1e9 mg/h, or 0, -1 or -2"
    }
    guard gives else {
      return amount > 0 ? "AMT belongs to a dose (EVID 1 or 4)" : nil
    }
    if additional > 0, interval <= 0 { return "ADDL needs an interval II above 0" }
    if steadyState != .single {
      if interval <= 0 {
        guard amount == 0, case .perHour = rate else {
          return "SS needs an interval II above 0, or AMT 0 with a RATE for an endless infusion"
        }
      } else if amount == 0 {
        return "SS with an interval needs an amount AMT above 0"
      }
    } else if amount == 0, rate != .bolus {
      return "an infusion without an amount never ends; give AMT, or SS 1 with II 0 for an endless one"
    }
    return nil
  }
}
