import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel

/// Compares what came out of an experiment's arms with what must.
struct ExpectationCheck {
  let network: Network
  /// The outcome of an arm by its name.
  let outcome: (String) -> ArmOutcome?

  /// Whether all expectations hold, with the numbers.
  func finding(on experiment: Experiment) -> Finding {
    .all(experiment.expectations.map { check($0.expectation) })
  }

  /// Whether one expectation holds, with the numbers.
  func check(_ expectation: Experiment.Expectation) -> (holds: Bool, detail: String) {
    switch expectation {
    case .holds(let condition, let arm):
      let p = share(condition, arm)
      // Refuted when even the interval's upper end is below: a behaviour that is true at exactly 0.9 fails once in 40.
      return (p.upper >= 0.9, "\(arm): P(\(condition.text)) = \(p.text) ≥ 0.9")
    case .above(let limit, let condition, let arm):
      let p = share(condition, arm)
      return (p.value > limit, "\(arm): P(\(condition.text)) = \(p.text) > \(limit)")
    case .below(let limit, let condition, let arm):
      let p = share(condition, arm)
      return (p.value < limit, "\(arm): P(\(condition.text)) = \(p.text) < \(limit)")
    case .more(let node, let high, let low):
      let (a, b) = (level(node, high), level(node, low))
      return (a.lower > b.upper, "\(node): \(high) \(a.text) above \(low) \(b.text)")
    case .same(let node, let first, let second):
      let (a, b) = (level(node, first), level(node, second))
      return (abs(a.value - b.value) <= 0.05, "\(node): \(first) \(a.text) as \(second) \(b.text)")
    }
  }

  private static let unknown = Estimate(value: .nan, lower: .nan, upper: .nan)

  private func share(_ condition: LevelCondition, _ arm: String) -> Estimate {
    outcome(arm)?.shares[condition] ?? Self.unknown
  }

  private func level(_ node: NodeID, _ arm: String) -> Estimate {
    guard let outcome = outcome(arm)?.outcome, let (mean, _) = outcome.meanLevels[node] else { return Self.unknown }
    let highest = Double(network[node]?.maximum ?? 1)
    let scaled = Estimate.boundedMean(mean / highest, of: outcome.trajectories)
    return Estimate(value: mean, lower: scaled.lower * highest, upper: scaled.upper * highest)
  }
}

extension Experiment.Expectation {
  /// The condition asked about in an arm; nil when the expectation is not about a condition there.
  func condition(in arm: String) -> LevelCondition? {
    switch self {
    case .holds(let condition, arm), .above(_, let condition, arm), .below(_, let condition, arm): condition
    default: nil
    }
  }

  /// The arms asked about.
  var arms: [String] {
    switch self {
    case .holds(_, let arm), .above(_, _, let arm), .below(_, _, let arm): [arm]
    case .more(_, let first, let second), .same(_, let first, let second): [first, second]
    }
  }

  /// The nodes asked about.
  var nodes: [NodeID] {
    switch self {
    case .holds(let condition, _), .above(_, let condition, _), .below(_, let condition, _): condition.nodes
    case .more(let node, _, _), .same(let node, _, _): [node]
    }
  }
}

extension Estimate {
  /// `0.93 [0.91, 0.95]`.
  var text: String { "\(value.fixed(3)) [\(lower.fixed(3)), \(upper.fixed(3))]" }
}
