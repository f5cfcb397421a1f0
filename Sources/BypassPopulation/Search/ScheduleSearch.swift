public import BypassCore

/// Searches a list of plans for those that no other beats in control, in loss of normal cells and in days on drugs.
///
/// All plans meet the same patients with the same luck, so that differences between them are sharp. They race: after each
/// round a plan is dropped once another is better in control by more than chance allows and worse in neither cost; who is
/// left meets twice as many patients.
/// - Source: racing after Maron and Moore 1997, doi:10.1023/A:1006556606079; common random numbers after Glasserman and
///   Yao 1992, doi:10.1287/mnsc.38.6.884.
public struct ScheduleSearch: Sendable {
  /// What is known of a plan.
  public struct Score: Hashable, Sendable {
    /// The plan's place in the list.
    public let plan: Int
    /// Days of control within follow-up.
    public let control: Estimate
    /// Mean loss of normal cells, 0...1.
    public let toxicity: Estimate
    /// Days on drugs, summed over drugs.
    public let drugDays: Estimate
    /// Patients that it met.
    public let patients: Int
    /// Whether another plan was found to beat it before the end.
    public let isDropped: Bool
    /// Whether no other plan beats it.
    public var isInFront: Bool
  }

  /// One run a plan.
  public var runs: [TreatmentRun]
  /// Where patients come from.
  public let population: PatientPopulation
  /// Patients of the first round.
  public var first = 16
  /// Patients of the last round at most.
  public var last = 128
  /// The seed.
  public let seed: Seed
  /// What every patient's pace and exposure are multiplied by, to ask how robust an answer is.
  public var scenario = (pace: 1.0, exposure: 1.0)

  /// A search.
  public init(runs: [TreatmentRun], population: PatientPopulation, seed: Seed) {
    self.runs = runs
    self.population = population
    self.seed = seed
  }

  /// Races the plans.
  ///
  /// - Parameter block: runs a closure for each of some numbers, some at a time, in order; how many never changes a result.
  /// - Throws: ``Diagnostic`` as a ``TreatmentRun`` does.
  public func scores(
    inBlocks block:
      @Sendable ([Int], @escaping @Sendable (Int) throws -> [ClonalOutcome]) async throws ->
      [[ClonalOutcome]]
  ) async throws -> [Score] {
    var outcomes = [[ClonalOutcome]](repeating: [], count: runs.count)
    var racing = Array(runs.indices)
    var dropped: Set<Int> = []
    var count = first
    while true {
      let (goal, known) = (count, outcomes.map(\.count))
      let fresh = try await block(racing) { plan in
        try (known[plan]..<goal).map { number in
          let own = try population.patient(number, seed: seed)
          let patient = try Patient(
            cells: own.cells, pace: own.pace * scenario.pace, exposure: own.exposure * scenario.exposure, number: number
          )
          return try runs[plan].outcome(of: patient, seed: seed)
        }
      }
      for (plan, more) in zip(racing, fresh) { outcomes[plan] += more }
      for plan in racing where racing.contains(where: { beats($0, plan, outcomes) }) { dropped.insert(plan) }
      racing.removeAll { dropped.contains($0) }
      guard count < last, racing.count > 1 else { break }
      count = min(last, count * 2)
    }
    var scores = runs.indices.map { score($0, outcomes[$0], isDropped: dropped.contains($0)) }
    for index in scores.indices {
      scores[index].isInFront = !scores[index].isDropped && !scores.contains { $0.dominates(scores[index]) }
    }
    return scores
  }

  /// Whether one plan is better in control beyond 3 standard errors of the paired difference, and no worse in either cost.
  private func beats(_ first: Int, _ second: Int, _ outcomes: [[ClonalOutcome]]) -> Bool {
    guard first != second else { return false }
    let gains = zip(outcomes[first], outcomes[second]).map { $0.control - $1.control }
    guard SampleMoments(gains).isAboveNothing(by: 3) else { return false }
    let (a, b) = (outcomes[first], outcomes[second])
    return SampleMoments(a.map(\.loss)).mean <= SampleMoments(b.map(\.loss)).mean
      && SampleMoments(a.map(\.onDrugs)).mean <= SampleMoments(b.map(\.onDrugs)).mean
  }

  private func score(_ plan: Int, _ outcomes: [ClonalOutcome], isDropped: Bool) -> Score {
    Score(
      plan: plan, control: SampleMoments(outcomes.map(\.control)).estimate,
      toxicity: SampleMoments(outcomes.map(\.loss)).estimate, drugDays: SampleMoments(outcomes.map(\.onDrugs)).estimate,
      patients: outcomes.count, isDropped: isDropped, isInFront: false)
  }
}

extension ScheduleSearch.Score {
  /// Whether this plan is nowhere worse and somewhere better, by the means.
  fileprivate func dominates(_ other: Self) -> Bool {
    let better = [
      control.value - other.control.value, other.toxicity.value - toxicity.value,
      other.drugDays.value - drugDays.value,
    ]
    return better.allSatisfy { $0 >= 0 } && better.contains { $0 > 0 }
  }
}

extension ClonalOutcome {
  /// The mean loss over kinds of normal cells.
  fileprivate var loss: Double { toxicity.isEmpty ? 0 : toxicity.reduce(0, +) / Double(toxicity.count) }
  /// Days on drugs, summed over drugs.
  fileprivate var onDrugs: Double { drugDays.reduce(0, +) }
}
