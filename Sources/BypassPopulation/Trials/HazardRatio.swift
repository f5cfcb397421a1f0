public import BypassCore

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// How much more often the event comes in one group than in another: Cox's proportional hazards with one truth value, ties
/// after Breslow.
///
/// - Source: Cox 1972, doi:10.1111/j.2517-6161.1972.tb00899.x; Breslow 1974, doi:10.2307/2529620.
public enum HazardRatio {
  /// The hazard ratio of a group against a control group with Wald's 95 % interval; nil when either group has no event.
  ///
  /// - Complexity: O(n log n + days with events × iterations).
  public static func estimate(_ group: [FollowUp], against control: [FollowUp]) -> Estimate? {
    guard group.contains(where: \.isEvent), control.contains(where: \.isEvent) else { return nil }
    let times = table(group, control)
    var beta = 0.0
    var information = 0.0
    for _ in 0..<60 {
      var score = 0.0
      information = 0
      for time in times {
        let weight = time.groupAtRisk * exp(beta)
        let mean = weight / (weight + time.controlAtRisk)
        score += time.groupEvents - time.events * mean
        information += time.events * mean * (1 - mean)
      }
      guard information > 0 else { return nil }
      let move = max(-2, min(2, score / information))
      beta += move
      if abs(move) < 1e-12 { break }
    }
    guard abs(beta) < 30 else { return nil }
    let error = Estimate.z95 / information.squareRoot()
    return Estimate(value: exp(beta), lower: exp(beta - error), upper: exp(beta + error))
  }

  private struct Time {
    let events: Double
    let groupEvents: Double
    let groupAtRisk: Double
    let controlAtRisk: Double
  }

  /// Who is at risk and who has the event on each day with events.
  private static func table(_ group: [FollowUp], _ control: [FollowUp]) -> [Time] {
    let all = (group.map { ($0, true) } + control.map { ($0, false) }).sorted { $0.0.days < $1.0.days }
    var atRisk = (group: Double(group.count), control: Double(control.count))
    var times: [Time] = []
    var index = 0
    while index < all.count {
      let day = all[index].0.days
      let same = all[index...].prefix { $0.0.days == day }
      let events = same.count { $0.0.isEvent }
      if events > 0 {
        times.append(
          Time(
            events: Double(events), groupEvents: Double(same.count { $0.0.isEvent && $0.1 }),
            groupAtRisk: atRisk.group, controlAtRisk: atRisk.control))
      }
      atRisk.group -= Double(same.count { $0.1 })
      atRisk.control -= Double(same.count { !$0.1 })
      index += same.count
    }
    return times
  }
}
