import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// Runs a behaviour's arms and compares what comes out with what must.
struct BehaviourCheck: Sendable {
  let catalogue: Catalogue
  let disease: DiseaseEntry
  let trajectories: Int
  let seed: Seed
  let threads: Int

  /// Whether a behaviour holds, with the numbers.
  func verdict(on behaviour: Behaviour) async throws -> Verdict {
    if let notYet = behaviour.notYet {
      return Verdict(behaviour: behaviour, status: .deferred, detail: notYet)
    }
    var outcomes: [String: (outcome: TreatmentOutcome, conditions: [LevelCondition])] = [:]
    for arm in behaviour.arms {
      let conditions = behaviour.expectations.compactMap { $0.expectation.condition(in: arm.name) }
      outcomes[arm.name] = (try await outcome(of: arm, conditions), conditions)
    }
    var details: [String] = []
    var allHold = true
    for (expectation, _) in behaviour.expectations {
      let (holds, detail) = check(expectation, outcomes)
      allHold = allHold && holds
      details.append((holds ? "" : "FAILS: ") + detail)
    }
    return Verdict(behaviour: behaviour, status: allHold ? .holds : .fails, detail: details.joined(separator: "; "))
  }

  private func outcome(of arm: Behaviour.Arm, _ conditions: [LevelCondition]) async throws -> TreatmentOutcome {
    let resolved = try catalogue.resolve(arm.profile, in: disease)
    var screen = TreatmentScreen(
      untreated: resolved.untreated, death: disease.death, proliferation: disease.proliferation,
      trajectories: trajectories, seed: seed, threads: threads)
    screen.questions = try conditions.map { condition in
      try ConditionText.parse(condition.text, for: resolved.untreated, origin: arm.name)
    }
    return try await screen.outcome(
      of: .init(
        drugs: [], perturbations: try perturbations(arm.profile.drugs, resolved),
        before: try perturbations(arm.firstDrugs, resolved)))
  }

  private func perturbations(
    _ uses: [TumourProfile.DrugUse], _ resolved: ResolvedProfile
  ) throws(Diagnostic) -> [Perturbation] {
    var engagements: [Engagement] = []
    for use in uses {
      let drug = try catalogue.drug(named: use.drug.text, at: use.drug.place)
      engagements += try catalogue.engagements(of: drug, at: use.dose, in: resolved)
    }
    return engagements.perturbations()
  }

  private func check(
    _ expectation: Behaviour.Expectation,
    _ outcomes: [String: (outcome: TreatmentOutcome, conditions: [LevelCondition])]
  ) -> (holds: Bool, detail: String) {
    func share(_ condition: LevelCondition, _ arm: String) -> Estimate {
      guard let (outcome, conditions) = outcomes[arm], let index = conditions.firstIndex(of: condition) else {
        return Estimate(value: .nan, lower: .nan, upper: .nan)
      }
      return outcome.shares[index]
    }
    func level(_ node: NodeID, _ arm: String) -> Estimate {
      guard let outcome = outcomes[arm]?.outcome, let (mean, _) = outcome.meanLevels[node] else {
        return Estimate(value: .nan, lower: .nan, upper: .nan)
      }
      let highest = Double(disease.network[node]?.maximum ?? 1)
      let scaled = Estimate.boundedMean(mean / highest, of: outcome.trajectories)
      return Estimate(value: mean, lower: scaled.lower * highest, upper: scaled.upper * highest)
    }
    switch expectation {
    case .holds(let condition, let arm):
      let p = share(condition, arm)
      return (p.value >= 0.9, "\(arm): P(\(condition.text)) = \(p.text) ≥ 0.9")
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
}

/// Whether a behaviour holds.
struct Verdict: Sendable {
  /// The possible verdicts.
  enum Status: String, Sendable {
    case holds
    case fails
    /// Needs a room that is not built yet.
    case deferred
  }
  let behaviour: Behaviour
  let status: Status
  /// The numbers, or what is missing.
  let detail: String
}

extension Behaviour.Expectation {
  /// The condition asked about in an arm; nil when the expectation is not about a condition there.
  func condition(in arm: String) -> LevelCondition? {
    switch self {
    case .holds(let condition, arm), .above(_, let condition, arm), .below(_, let condition, arm): condition
    default: nil
    }
  }
}

extension Estimate {
  /// `0.93 [0.91, 0.95]`.
  var text: String { "\(value.fixed(3)) [\(lower.fixed(3)), \(upper.fixed(3))]" }
}
