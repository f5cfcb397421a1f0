import BypassCore
import BypassPopulation

/// Time to loss of control over some patients or replicates.
struct ControlSummary {
  let followUps: [FollowUp]
  let estimate: SurvivalEstimate
  let failed: Int
  let cured: Int
  /// Shrunk by three tenths in diameter, and below detection.
  let responded: Int
  let complete: Int
  let first: SurvivalEstimate

  init(_ outcomes: [ClonalOutcome], response: Double = Criteria().response) {
    followUps = outcomes.map { FollowUp(days: $0.control, isEvent: $0.hasFailed) }
    estimate = SurvivalEstimate(followUps)
    failed = outcomes.count(where: \.hasFailed)
    cured = outcomes.count(where: \.isCured)
    responded = outcomes.count { $0.depth <= response }
    complete = outcomes.count(where: \.isComplete)
    first = SurvivalEstimate(
      outcomes.map { FollowUp(days: $0.firstProgression ?? $0.control, isEvent: $0.firstProgression != nil) })
  }

  /// `median 210 days [180, 240]`, or that it is not reached.
  static func text(_ median: (value: Double?, lower: Double?, upper: Double?)) -> String {
    func bound(_ value: Double?) -> String { value.map { $0.fixed(0) } ?? "not reached" }
    return median.value.map { "\($0.fixed(0)) days [\(bound(median.lower)), \(bound(median.upper))]" } ?? "not reached"
  }

  var sentence: String {
    let count = followUps.count
    return "control lost in \(failed) of \(count), median \(Self.text(estimate.median)); "
      + "first progression median \(Self.text(first.median)); response in \(responded), below detection in \(complete), no cell left in \(cured)"
  }

  /// `{median, ci, curve[], …}`.
  var json: JSONValue {
    [
      "median": Self.number(estimate.median.value),
      "ci": .array([Self.number(estimate.median.lower), Self.number(estimate.median.upper)]),
      "curve": .array(estimate.steps.map(Self.step)), "events": .integer(failed), "followed": .integer(followUps.count),
      "cured": .integer(cured), "responses": .integer(responded), "complete": .integer(complete),
      "first": [
        "median": Self.number(first.median.value),
        "ci": .array([Self.number(first.median.lower), Self.number(first.median.upper)]),
      ],
    ]
  }

  private static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

  private static func step(_ step: SurvivalEstimate.Step) -> JSONValue {
    [
      "day": .number(step.day), "p": .number(step.share.value),
      "ci": [.number(step.share.lower), .number(step.share.upper)], "atRisk": .integer(step.atRisk),
    ]
  }
}
