import BypassCore
import BypassKnowledge
import BypassModel

/// Which edges each experiment depends on: an edge decides an experiment when it comes out as said with the edge and
/// not without it.
struct EdgeKnockouts: Sendable {
  /// What is tried: a name and what must come out.
  struct Trial: Sendable {
    let id: EntryID
    let planned: ArmBench.Planned
  }

  let bench: ArmBench
  let trials: [Trial]
  let run: ArmRun
  let threads: Int

  /// The edges that decide each trial, and the trials that fail with every edge in place.
  struct Answer {
    let decides: [EdgeRemoval: [EntryID]]
    let failing: [EntryID]
    /// Arms that were run, of those that an edge could have changed.
    let runs: Int
  }

  /// Takes out one edge after another.
  func answer(of edges: [EdgeRemoval], progress: @escaping Progress) async throws -> Answer {
    let bases = try await bench.run(run, threads: threads) { progress($0 * 0.05) }
    let ranges = bench.arms.map { LevelRanges(of: $0.arm) }
    let holding = trials.filter { trial in
      ExpectationCheck(network: trial.planned.network) { trial.planned.positions[$0].map { bases[$0] } }
        .finding(on: trial.planned.experiment).status == .holds
    }
    let names = Set(holding.map(\.id))
    let told: Progress = { progress(0.05 + $0 * 0.95) }
    let decided = try await edges.indices.concurrentlyMapped(threads: threads, progress: told) { index in
      try await decidedTrials(by: edges[index], among: holding, bases: bases, ranges: ranges)
    }
    return Answer(
      decides: Dictionary(zip(edges, decided.map(\.ids))) { first, _ in first },
      failing: trials.map(\.id).filter { !names.contains($0) }, runs: decided.reduce(0) { $0 + $1.runs })
  }

  /// The trials that an edge decides. Arms that the edge cannot change keep their outcome; the others run when an
  /// expectation asks for them.
  private func decidedTrials(
    by edge: EdgeRemoval, among trials: [Trial], bases: [ArmOutcome], ranges: [LevelRanges]
  ) async throws -> (ids: [EntryID], runs: Int) {
    var changed: [Int: ArmOutcome] = [:]
    var reach: [Int: Set<NodeID>] = [:]
    func influenced(in arm: Int) -> Set<NodeID> {
      if let known = reach[arm] { return known }
      let resolved = bench.arms[arm].arm
      let found =
        edge.isIdle(in: resolved, ranges[arm])
        ? [] : LevelRanges(of: resolved, free: edge.to).influenced(by: edge.to)
      reach[arm] = found
      return found
    }
    var ids: [EntryID] = []
    for trial in trials {
      for (expectation, _) in trial.planned.experiment.expectations {
        let nodes = expectation.nodes
        var isOpen = false
        for arm in expectation.arms.compactMap({ trial.planned.positions[$0] })
        where !influenced(in: arm).isDisjoint(with: nodes) {
          isOpen = true
          if changed[arm] == nil {
            let (resolved, conditions) = bench.arms[arm]
            let network = try edge.removed(from: resolved.untreated)
            changed[arm] = try await run.outcome(of: resolved.on(network), asking: conditions)
          }
        }
        guard isOpen else { continue }
        let check = ExpectationCheck(network: trial.planned.network) { name in
          trial.planned.positions[name].map { changed[$0] ?? bases[$0] }
        }
        if !check.check(expectation).holds {
          ids.append(trial.id)
          break
        }
      }
    }
    return (ids, changed.count)
  }
}
