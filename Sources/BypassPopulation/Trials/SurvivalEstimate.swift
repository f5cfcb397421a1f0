public import BypassCore

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// One patient's follow-up: how long, and whether it ended in the event or was cut off.
public struct FollowUp: Hashable, Sendable {
  /// In days, 0 or more.
  public let days: Double
  /// Whether the event happened then.
  public let isEvent: Bool
  /// A follow-up.
  public init(days: Double, isEvent: Bool) {
    self.days = days
    self.isEvent = isEvent
  }
}

/// The Kaplan–Meier curve of a group, with Greenwood's variance on the scale of ln(−ln S).
///
/// - Source: Kaplan and Meier 1958, doi:10.1080/01621459.1958.10501452; Kalbfleisch and Prentice 2002 for the interval.
public struct SurvivalEstimate: Hashable, Sendable {
  /// A step of the curve.
  public struct Step: Hashable, Sendable {
    /// When, in days.
    public let day: Double
    /// The share without the event from then on, with its 95 % interval.
    public let share: Estimate
    /// Patients followed just before.
    public let atRisk: Int
    /// Events then.
    public let events: Int
  }

  /// From (0, 1) on, one step a day with events.
  public let steps: [Step]
  /// When follow-up was cut off without the event, in order.
  public let censored: [Double]
  /// Patients.
  public let count: Int
  /// The first day on which at most half are without the event, with its 95 % interval; bounds and value are nil where
  /// the curve does not come so far down.
  public let median: (value: Double?, lower: Double?, upper: Double?)

  /// The curve of some patients.
  public init(_ followUps: [FollowUp]) {
    let sorted = followUps.sorted { ($0.days, $0.isEvent ? 0 : 1) < ($1.days, $1.isEvent ? 0 : 1) }
    var steps = [
      Step(day: 0, share: Estimate(value: 1, lower: 1, upper: 1), atRisk: sorted.count, events: 0)
    ]
    var share = 1.0
    var greenwood = 0.0
    var index = 0
    while index < sorted.count {
      let day = sorted[index].days
      let same = sorted[index...].prefix { $0.days == day }
      let events = same.count { $0.isEvent }
      let atRisk = sorted.count - index
      if events > 0 {
        share *= 1 - Double(events) / Double(atRisk)
        let left = atRisk - events
        greenwood += left > 0 ? Double(events) / (Double(atRisk) * Double(left)) : .infinity
        steps.append(Step(day: day, share: Self.interval(share, greenwood), atRisk: atRisk, events: events))
      }
      index += same.count
    }
    self.steps = steps
    censored = sorted.filter { !$0.isEvent }.map(\.days)
    count = sorted.count
    // The median's interval holds the days on which the curve's interval holds one half (Brookmeyer and Crowley 1982).
    median = (
      steps.first { $0.share.value <= 0.5 }?.day, steps.first { $0.share.lower <= 0.5 }?.day,
      steps.first { $0.share.upper <= 0.5 }?.day
    )
  }

  private static func interval(_ share: Double, _ greenwood: Double) -> Estimate {
    guard share > 0, share < 1 else { return Estimate(value: share, lower: 0, upper: max(share, 0)) }
    let spread = Estimate.z95 * greenwood.squareRoot() / abs(log(share))
    return Estimate(value: share, lower: pow(share, exp(spread)), upper: pow(share, exp(-spread)))
  }

  /// The share without the event on a day.
  public func share(on day: Double) -> Estimate {
    steps.last { $0.day <= day }?.share ?? Estimate(value: 1, lower: 1, upper: 1)
  }

  /// Patients followed on a day.
  public func atRisk(on day: Double, of followUps: [FollowUp]) -> Int { followUps.count { $0.days >= day } }

  /// By steps.
  public static func == (left: Self, right: Self) -> Bool {
    left.steps == right.steps && left.censored == right.censored
  }
  /// By steps.
  public func hash(into hasher: inout Hasher) { hasher.combine(steps) }
}
