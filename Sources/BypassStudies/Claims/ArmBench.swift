import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// One arm of an experiment with every name resolved: equal arms of different experiments are equal values.
struct ResolvedArm: Hashable, Sendable {
  let untreated: Network
  let treatment: [Perturbation]
  let before: [Perturbation]
  let death: NodeID
  let proliferation: NodeID

  /// An arm.
  init(
    untreated: Network, treatment: [Perturbation], before: [Perturbation], death: NodeID, proliferation: NodeID
  ) {
    self.untreated = untreated
    self.treatment = treatment
    self.before = before
    self.death = death
    self.proliferation = proliferation
  }

  /// The arm as a user would write it, resolved.
  init(_ arm: Experiment.Arm, of disease: DiseaseEntry, in catalogue: Catalogue) throws(Diagnostic) {
    let resolved = try catalogue.resolve(arm.profile, in: disease)
    untreated = resolved.untreated
    treatment = try catalogue.engagements(of: arm.profile.drugs, in: resolved).perturbations()
    before = try catalogue.engagements(of: arm.firstDrugs, in: resolved).perturbations()
    (death, proliferation) = (disease.death, disease.proliferation)
  }

  /// The same arm on another network of the same nodes.
  func on(_ network: Network) -> ResolvedArm {
    ResolvedArm(
      untreated: network, treatment: treatment, before: before, death: death, proliferation: proliferation)
  }
}

/// What is run of an arm and what is asked of it.
struct ArmRun: Sendable {
  let trajectories: Int
  let seed: Seed

  /// The outcome of an arm, asked for the shares of some conditions.
  func outcome(of arm: ResolvedArm, asking conditions: [LevelCondition]) async throws -> ArmOutcome {
    var screen = TreatmentScreen(
      untreated: arm.untreated, death: arm.death, proliferation: arm.proliferation, trajectories: trajectories,
      seed: seed)
    screen.questions = conditions
    let outcome = try await screen.outcome(of: .init(drugs: [], perturbations: arm.treatment, before: arm.before))
    return ArmOutcome(
      outcome: outcome, shares: Dictionary(zip(conditions, outcome.shares)) { first, _ in first })
  }
}

/// What came out of an arm.
struct ArmOutcome: Sendable {
  let outcome: TreatmentOutcome
  /// By condition as asked.
  let shares: [LevelCondition: Estimate]
}

/// The arms that statements ask about, each run once however many ask.
struct ArmBench: Sendable {
  private var positions: [ResolvedArm: Int] = [:]
  private(set) var arms: [(arm: ResolvedArm, conditions: [LevelCondition])] = []

  /// An experiment whose arms are on the bench.
  struct Planned: Sendable {
    let experiment: Experiment
    let network: Network
    /// The position on the bench of each arm.
    let positions: [String: Int]
  }

  /// Puts an experiment's arms on the bench.
  ///
  /// - Throws: ``Diagnostic`` when an arm cannot be resolved.
  mutating func plan(
    _ experiment: Experiment, of disease: DiseaseEntry, in catalogue: Catalogue
  ) throws(Diagnostic) -> Planned {
    var named: [String: Int] = [:]
    for arm in experiment.arms {
      let resolved = try ResolvedArm(arm, of: disease, in: catalogue)
      let position = positions[resolved] ?? arms.count
      if position == arms.count {
        positions[resolved] = position
        arms.append((resolved, []))
      }
      for condition in experiment.expectations.compactMap({ $0.expectation.condition(in: arm.name) })
      where !arms[position].conditions.contains(condition) {
        arms[position].conditions.append(condition)
      }
      named[arm.name] = position
    }
    return Planned(experiment: experiment, network: disease.network, positions: named)
  }

  /// Runs every arm, some at a time; how many never changes a result.
  func run(_ run: ArmRun, threads: Int, progress: @escaping Progress) async throws -> [ArmOutcome] {
    let arms = arms
    return try await arms.indices.concurrentlyMapped(threads: threads, progress: progress) { index in
      try await run.outcome(of: arms[index].arm, asking: arms[index].conditions)
    }
  }
}

extension Range<Int> {
  /// The result for each index, in order, computed for some indices at a time.
  ///
  /// - Throws: what `body` throws, and ``Diagnostic`` `interrupted` when the task is cancelled.
  func concurrentlyMapped<Item: Sendable>(
    threads: Int, progress: @escaping Progress, _ body: @escaping @Sendable (Int) async throws -> Item
  ) async throws -> [Item] {
    try await withThrowingTaskGroup(of: (Int, Item).self) { group in
      var items: [Int: Item] = [:]
      var next = lowerBound
      func interrupted() -> Diagnostic {
        .error("interrupted", "stopped before its end, with \(items.count) of \(count) parts done")
      }
      while items.count < count {
        while next < upperBound, next - lowerBound - items.count < Swift.max(1, threads) {
          let index = next
          group.addTask { (index, try await body(index)) }
          next += 1
        }
        guard !Task.isCancelled else { throw interrupted() }
        do {
          guard let (index, item) = try await group.next() else { break }
          items[index] = item
        } catch is CancellationError {
          throw interrupted()
        }
        progress(Double(items.count) / Double(count))
      }
      return compactMap { items[$0] }
    }
  }
}
