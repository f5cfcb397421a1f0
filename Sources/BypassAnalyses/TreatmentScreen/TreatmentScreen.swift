public import BypassCore
import BypassDynamics
public import BypassModel

/// The question: from the untreated tumour on, what does each treatment do to cell death and proliferation?
///
/// Every trajectory first settles without treatment for `settling`, then goes on under the treatment for `duration`;
/// all treatments share the random streams, so that differences between them are sharp.
public struct TreatmentScreen: Sendable {
  /// One treatment: its drugs and what they do to the network.
  public struct Arm: Hashable, Sendable {
    /// The drugs; empty for the untreated tumour.
    public let drugs: [DrugID]
    /// What they do.
    public let perturbations: [Perturbation]
    /// What acted before the treatment; empty for nothing. A tumour that arose under a drug settles without it, then as
    /// long under it.
    public let before: [Perturbation]
    /// A treatment.
    public init(drugs: [DrugID], perturbations: [Perturbation], before: [Perturbation] = []) {
      self.drugs = drugs
      self.perturbations = perturbations
      self.before = before
    }
  }

  /// The tumour without drugs.
  public var untreated: Network
  /// The node that says that a cell dies.
  public var death: NodeID
  /// The node that says that it divides.
  public var proliferation: NodeID
  /// Units of model time before treatment, above 0.
  public var settling: Double
  /// Units of model time under treatment, above 0.
  public var duration: Double
  /// Trajectories an arm, 1 or more.
  public var trajectories: Int
  /// The seed of all randomness.
  public var seed: Seed
  /// Threads; never changes a result.
  public var threads: Int
  /// Further conditions whose share at the end is asked for.
  public var questions: [LevelCondition] = []

  /// A question with its defaults: 100 units to settle, 100 under treatment, 1,000 trajectories.
  public init(
    untreated: Network, death: NodeID, proliferation: NodeID, settling: Double = 100, duration: Double = 100,
    trajectories: Int = 1000, seed: Seed, threads: Int = 1
  ) {
    self.untreated = untreated
    self.death = death
    self.proliferation = proliferation
    self.settling = settling
    self.duration = duration
    self.trajectories = trajectories
    self.seed = seed
    self.threads = threads
  }

  /// The outcome of one arm.
  ///
  /// - Throws: ``Diagnostic`` when the network has no such readouts or the settings are out of range.
  public func outcome(of arm: Arm) async throws -> TreatmentOutcome {
    guard let deaths = untreated[death]?.maximum, let growth = untreated[proliferation]?.maximum else {
      throw Diagnostic.error("no-readout", "the network has no nodes '\(death)' and '\(proliferation)'")
    }
    let joint = (0...deaths).flatMap { d in
      (0...growth).map { p in Self.exactly(death, d, deaths, proliferation, p, growth) }
    }
    var phases = [ContinuousTimeSimulation.Phase(try untreated.perturbed(by: arm.before), duration: settling)]
    // Cells that arose under a drug were tumour cells before: with the drug from the empty beginning on, the driver would
    // never have come up in most of them, and dead cells would stand for those that adapted.
    if !arm.before.isEmpty { phases.insert(.init(try untreated.perturbed(by: []), duration: settling), at: 0) }
    phases.append(.init(try untreated.perturbed(by: arm.perturbations), duration: duration))
    let answer = try await ContinuousTimeSimulation(
      phases: phases, window: duration, trajectories: trajectories, seed: seed, threads: threads, outputs: [],
      questions: joint + questions, references: [:], statistics: .endOnly
    ).answer(progress: nil)
    return TreatmentOutcome(
      arm: arm, answer: answer, network: untreated, deathLevels: deaths, growthLevels: growth,
      questions: questions.count)
  }

  private static func exactly(
    _ death: NodeID, _ d: Int, _ deaths: Int, _ growth: NodeID, _ p: Int, _ growths: Int
  ) -> LevelCondition {
    func exact(_ node: NodeID, _ level: Int, _ maximum: Int) -> [LevelCondition] {
      (level > 0 ? [LevelCondition.level(node, atLeast: level)] : [])
        + (level < maximum ? [.not(.level(node, atLeast: level + 1))] : [])
    }
    return .all(exact(death, d, deaths) + exact(growth, p, growths))
  }
}

/// The answer for one treatment, with its question's arm.
public struct TreatmentOutcome: Sendable {
  /// The treatment.
  public let arm: TreatmentScreen.Arm
  /// P(death ≥ k) at the end for k = 1, 2, …, with Wilson 95 % intervals.
  public let death: [Estimate]
  /// P(proliferation ≥ k) at the end for k = 1, 2, ….
  public let proliferation: [Estimate]
  /// (E[death]/highest + 1 − E[proliferation]/highest)/2 at the end: 1 when all cells die fully and none divides,
  /// 0 when all divide fully and none dies. The interval is Wilson's, which is at least as wide as needed for a mean
  /// of numbers from 0 to 1.
  public let score: Estimate
  /// The share of each further question.
  public let shares: [Estimate]
  /// The most frequent level of each node at the end.
  public let dominant: [NodeID: Int]
  /// The mean level of each node at the end with its standard error.
  public let meanLevels: [NodeID: (mean: Double, standardError: Double)]
  /// Trajectories.
  public let trajectories: Int

  init(
    arm: TreatmentScreen.Arm, answer: ContinuousTimeAnswer, network: Network, deathLevels: Int, growthLevels: Int,
    questions: Int
  ) {
    let n = answer.trajectories
    let width = growthLevels + 1
    let joint = (0...deathLevels).map { d in (0...growthLevels).map { answer.endCounts[d * width + $0] } }
    func count(_ include: (Int, Int) -> Bool) -> Int {
      joint.enumerated().reduce(0) { sum, row in
        sum + row.element.enumerated().reduce(0) { include(row.offset, $1.offset) ? $0 + $1.element : $0 }
      }
    }
    self.arm = arm
    trajectories = n
    death = (1...deathLevels).map { k in .share(count { d, _ in d >= k }, of: n) }
    proliferation = (1...growthLevels).map { k in .share(count { _, p in p >= k }, of: n) }
    let dead = death.reduce(0) { $0 + $1.value } / Double(deathLevels)
    let growing = proliferation.reduce(0) { $0 + $1.value } / Double(growthLevels)
    score = .boundedMean((dead + 1 - growing) / 2, of: n)
    let first = answer.endCounts.count - questions
    shares = (0..<questions).map { .share(answer.endCounts[first + $0], of: n) }
    var dominant: [NodeID: Int] = [:]
    var means: [NodeID: (mean: Double, standardError: Double)] = [:]
    for (node, counts) in zip(network.nodes, answer.endLevelCounts) {
      dominant[node.id] = counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) } ?? 0
      let mean = counts.enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) } / Double(n)
      let square = counts.enumerated().reduce(0.0) { $0 + Double($1.offset * $1.offset * $1.element) } / Double(n)
      means[node.id] = (mean, (max(0, square - mean * mean) / Double(n)).squareRoot())
    }
    self.dominant = dominant
    meanLevels = means
  }
}
