public import BypassCore
import BypassDynamics
public import BypassModel

/// The question: what do drugs and their pairs do to a readout, over the members of a family?
///
/// Each member starts where it rests, without drugs or, with nowhere given, at random and settles first; then it runs
/// in continuous time under the drugs. The readout is averaged over the second half of that time. All treatments of a
/// member share their random numbers.
public struct EnsemblePrediction: Sendable {
  /// A drug: its name and what it does.
  public struct Drug: Hashable, Sendable {
    /// What it is called in answers.
    public let name: String
    /// What it does to the network.
    public let perturbations: [Perturbation]
    /// A drug.
    public init(_ name: String, _ perturbations: [Perturbation]) {
      self.name = name
      self.perturbations = perturbations
    }
  }

  /// One network with the states it starts in.
  public struct Start: Hashable, Sendable {
    /// The network, without drugs.
    public let network: Network
    /// The levels at rest, each range drawn from evenly; nil for a start at random and a time to settle.
    public let rest: [NodeID: ClosedRange<Int>]?
    /// A start.
    public init(_ network: Network, rest: [NodeID: ClosedRange<Int>]?) {
      self.network = network
      self.rest = rest
    }
  }

  /// What is to be lowered.
  public var readout: Readout
  /// Different names.
  public var drugs: [Drug]
  /// Units of model time under drugs, and to settle before where that is needed; above 0.
  public var duration: Double
  /// Trajectories for each member and treatment, 1 or more.
  public var trajectories: Int
  /// Where all randomness comes from.
  public var seed: Seed
  /// Members that run at the same time, 1 or more; never changes a result.
  public var threads: Int

  /// A question with its defaults: 100 units of time, 20 trajectories.
  public init(
    of readout: Readout, under drugs: [Drug], duration: Double = 100, trajectories: Int = 20, seed: Seed,
    threads: Int = 1
  ) {
    self.readout = readout
    self.drugs = drugs
    self.duration = duration
    self.trajectories = trajectories
    self.seed = seed
    self.threads = threads
  }

  /// The pairs, in the order of the drugs.
  public var pairs: [(first: Int, second: Int)] {
    drugs.indices.flatMap { first in (first + 1..<max(first + 1, drugs.count)).map { (first, $0) } }
  }

  /// The responses of each start, in their order.
  ///
  /// - Parameter progress: told the share of the starts that are done.
  /// - Throws: ``Diagnostics`` of the simulation, or `CancellationError`.
  public func answer(_ starts: [Start], progress: (@Sendable (Double) -> Void)? = nil) async throws -> [MemberResponse]
  {
    let singles = drugs.map(\.perturbations)
    let treatments = [[]] + singles + pairs.map { singles[$0.first] + singles[$0.second] }
    return try await readouts(starts, under: treatments, progress: progress).map { values in
      MemberResponse(
        untreated: values[0], singles: Array(values[1...drugs.count]), pairs: Array(values[(1 + drugs.count)...]))
    }
  }

  /// The readout of each start under each treatment, 0...1, in their orders.
  ///
  /// - Parameter progress: told the share of the starts that are done.
  /// - Throws: ``Diagnostics`` of the simulation, or `CancellationError`.
  public func readouts(
    _ starts: [Start], under treatments: [[Perturbation]], progress: (@Sendable (Double) -> Void)? = nil
  ) async throws -> [[Double]] {
    var answers = [[Double]](repeating: [], count: starts.count)
    try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
      var next = 0
      func add() {
        guard next < starts.count else { return }
        let position = next
        next += 1
        group.addTask { (position, try await readouts(of: starts[position], at: position, under: treatments)) }
      }
      for _ in 0..<max(1, threads) { add() }
      var done = 0
      while let (position, values) = try await group.next() {
        answers[position] = values
        done += 1
        progress?(Double(done) / Double(max(1, starts.count)))
        add()
      }
    }
    return answers
  }

  private func readouts(
    of start: Start, at position: Int, under treatments: [[Perturbation]]
  ) async throws -> [Double] {
    // Each member has random numbers of its own, the same for all its treatments.
    var stream = RandomStream(seed: seed, purpose: .screen, replicate: UInt32(truncatingIfNeeded: position))
    let own = Seed(stream.next())
    var values: [Double] = []
    for treatment in treatments { values.append(try await value(start, treatment, own)) }
    return values
  }

  private func value(_ start: Start, _ perturbations: [Perturbation], _ seed: Seed) async throws -> Double {
    let network = try start.network.starting(beginning(of: start))
    let treated = try network.perturbed(by: perturbations)
    let settling = start.rest == nil ? [ContinuousTimeSimulation.Phase(network, duration: duration)] : []
    let half = ContinuousTimeSimulation.Phase(treated, duration: duration / 2)
    let answer = try await ContinuousTimeSimulation(
      phases: settling + [half, half], window: duration / 2, trajectories: trajectories, seed: seed, threads: 1,
      outputs: [], questions: readout.terms.map(\.condition)
    ).answer(progress: nil)
    return readout.value(answer.ticks.first?.questions.map(\.value) ?? [])
  }

  private func beginning(of start: Start) -> InitialCondition {
    InitialCondition(
      start.network.nodes.filter { $0.rule != nil }.map { node in
        let levels = start.rest?[node.id] ?? 0...node.maximum
        return .init([node.id], alternatives: levels.map { .init([$0], weight: 1) })
      })
  }
}

/// What one member says: the readout without drugs, under each drug and under each pair, 0...1.
public struct MemberResponse: Hashable, Sendable {
  /// Without drugs.
  public let untreated: Double
  /// One a drug.
  public let singles: [Double]
  /// One a pair, in the order of ``EnsemblePrediction/pairs``.
  public let pairs: [Double]
  /// Responses.
  public init(untreated: Double, singles: [Double], pairs: [Double]) {
    self.untreated = untreated
    self.singles = singles
    self.pairs = pairs
  }
}
