public import BypassCore
import BypassModel

/// The question: how do two conditions differ in how probable something is at the end?
///
/// Trajectory i of both has the same random numbers, so that what chance does to both cancels; the interval of the
/// difference knows how much did, because it is made from the pairs.
public struct PairedSimulation: Sendable {
  /// The condition of interest; its number of trajectories, seed, threads and questions are those of both.
  public var first: ContinuousTimeSimulation
  /// The phases of the condition that it is compared with.
  public var secondPhases: [ContinuousTimeSimulation.Phase]
  /// The confidence of the intervals, in (0, 1).
  public var confidence = 0.95

  /// A comparison.
  public init(_ first: ContinuousTimeSimulation, versus secondPhases: [ContinuousTimeSimulation.Phase]) {
    self.first = first
    self.secondPhases = secondPhases
  }

  /// The normal quantile of the confidence.
  public var z: Double { NormalDistribution.quantile((1 + confidence) / 2) }

  /// How often a question's condition held at the end of both, one or none of a pair.
  public struct Pairs: Hashable, Sendable {
    /// Pairs in which it held in both, only in the first, only in the second, and in neither.
    public internal(set) var both = 0, onlyFirst = 0, onlySecond = 0, neither = 0

    /// The number of pairs.
    public var count: Int { both + onlyFirst + onlySecond + neither }

    /// The difference of the two shares, first minus second, with its interval.
    ///
    /// The value is (b − c)/n of b and c discordant pairs; the interval that of Agresti and Min, which adds half a pair
    /// to each kind, so that it has a width even where no pair differs.
    /// - Source: Agresti and Min 2005, doi:10.1002/sim.1781.
    public func difference(z: Double = Estimate.z95) -> Estimate {
      let (b, c, n) = (Double(onlyFirst) + 0.5, Double(onlySecond) + 0.5, Double(count) + 2)
      let centre = (b - c) / n
      let half = z * ((b + c - (b - c) * (b - c) / n).squareRoot() / n)
      return Estimate(
        value: Double(onlyFirst - onlySecond) / Double(count), lower: max(-1, centre - half),
        upper: min(1, centre + half))
    }

    /// The number of pairs of independent trajectories that would give an interval as narrow, over the number of these.
    public var gain: Double {
      let n = Double(count)
      let (p, q) = (Double(both + onlyFirst) / n, Double(both + onlySecond) / n)
      let paired = Double(onlyFirst + onlySecond) / n - (p - q) * (p - q)
      let independent = p * (1 - p) + q * (1 - q)
      return paired > 0 ? independent / paired : 1
    }
  }

  /// Runs both conditions.
  ///
  /// - Returns: one entry a question, in the order asked.
  /// - Throws: as ``ContinuousTimeSimulation/answer(progress:)``, for either condition.
  public func answer(progress: (@Sendable (Double) -> Void)? = nil) async throws -> [Pairs] {
    var (one, other) = (first, first)
    (one.statistics, other.statistics) = (.endOnly, .endOnly)
    other.phases = secondPhases
    other.observedPhases = min(other.observedPhases, max(1, secondPhases.count))
    var findings = one.findings() + other.findings()
    if !(confidence > 0 && confidence < 1) { findings.append(.confidenceLevel(confidence)) }
    guard findings.isEmpty else { throw Diagnostics(findings) }
    let plans = (SimulationPlan(one), SimulationPlan(other))
    let (trajectories, size) = (first.trajectories, 256)
    let chunks = (trajectories + size - 1) / size
    var pairs = [Pairs](repeating: Pairs(), count: first.questions.count)
    var (started, done) = (0, 0)
    try await withThrowingTaskGroup(of: [Pairs].self) { group in
      while done < chunks {
        while started < chunks, started - done < first.threads {
          let begin = started * size
          started += 1
          group.addTask {
            try Task.checkCancellation()
            let range = begin..<min(trajectories, begin + size)
            return Self.paired(
              try TrajectoryRunner(plans.0).endTruths(range), try TrajectoryRunner(plans.1).endTruths(range))
          }
        }
        guard let more = try await group.next() else { break }
        // Counts are whole numbers, so the order in which chunks come does not matter.
        for (index, pair) in more.enumerated() { pairs[index].add(pair) }
        done += 1
        progress?(Double(done) / Double(chunks))
      }
    }
    return pairs
  }

  private static func paired(_ first: [[Bool]], _ second: [[Bool]]) -> [Pairs] {
    zip(first, second).map { left, right in
      var pairs = Pairs()
      for pair in zip(left, right) {
        switch pair {
        case (true, true): pairs.both += 1
        case (true, false): pairs.onlyFirst += 1
        case (false, true): pairs.onlySecond += 1
        case (false, false): pairs.neither += 1
        }
      }
      return pairs
    }
  }
}

extension PairedSimulation.Pairs {
  fileprivate mutating func add(_ other: Self) {
    both += other.both
    onlyFirst += other.onlyFirst
    onlySecond += other.onlySecond
    neither += other.neither
  }
}
