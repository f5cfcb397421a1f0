public import BypassCore
import BypassDynamics
public import BypassModel

/// The question: where do the readouts of many tumours end under many perturbations each?
///
/// Every trajectory first settles without treatment, then goes on under the perturbations. Tumours settle once for all
/// their treatments; the n-th trajectories of all treatments are moved by the same random numbers.
public struct DrugScreen: Sendable {
  /// A tumour: a genotype in an environment.
  public struct Tumour: Sendable {
    /// Without treatment.
    public let network: Network
    /// What acted while the tumour settled; empty for nothing.
    public let before: [Perturbation]
    /// A tumour.
    public init(_ network: Network, before: [Perturbation] = []) {
      self.network = network
      self.before = before
    }
  }

  /// How conditions are answered.
  public enum Engine: String, Hashable, Sendable {
    /// By independent trajectories.
    case sampled
    /// By the master equation; a condition whose reachable states do not fit into the memory given is an error.
    case exact
    /// By the master equation where few states can be reached, else by trajectories.
    case automatic = "auto"
  }

  /// How each condition is answered.
  public struct Settings: Hashable, Sendable {
    /// Units of model time before treatment, 0 or more.
    public var settling: Double
    /// Units of model time under treatment, 0 or more.
    public var duration: Double
    /// Trajectories a condition at most, 1 or more.
    public var trajectories: Int
    /// A condition is known well enough when half of every readout's 95 % interval is at most this; 0 for never. It is
    /// looked at after 64, 128, 256, … trajectories.
    public var halfWidth: Double
    /// The seed of all randomness; an exact answer has none.
    public var seed: Seed
    /// How conditions are answered.
    public var engine: Engine
    /// Bytes that the states of one exactly answered condition may take.
    public var memoryLimit = 1 << 28
    /// Settings.
    public init(
      settling: Double = 100, duration: Double = 100, trajectories: Int = 1000, halfWidth: Double = 0, seed: Seed,
      engine: Engine = .sampled
    ) {
      self.settling = settling
      self.duration = duration
      self.trajectories = trajectories
      self.halfWidth = halfWidth
      self.seed = seed
      self.engine = engine
    }
  }

  /// One piece of work: a condition as far as it can matter to the readouts.
  public struct Work: Hashable, Sendable {
    /// SHA-256 over all that decides the answer.
    public let key: String
    let tumour: Int
    let perturbations: [Perturbation]
  }

  /// How the engine is called in keys: another name where the same question gives other numbers.
  static let engine = "screen 1"
  /// The same for exact answers, and for those that are exact where that is cheap.
  static let exactEngine = "screen exact 1"
  static let automaticEngine = "screen auto 1"
  /// The most nodes with rules of a network whose states are counted at all where the engine is chosen here.
  static let automaticNodes = 24
  /// What a condition may then take: a state takes some 400 bytes, and solving for one as long as about ten trajectories,
  /// so that an exact answer, which has no sampling error, costs no more than some ten times the sampled one.
  static func automaticMemory(_ settings: Settings) -> Int {
    min(settings.memoryLimit, 400 * max(256, min(settings.trajectories, 1 << 20)))
  }

  /// The readouts, in the order of the counts.
  public let readouts: [NodeID]
  /// How each condition is answered.
  public let settings: Settings
  private let cones: [ReadoutCone]
  private let before: [[Perturbation]]
  private let digests: [String]
  /// By tumour.
  private let engines: [Engine]

  /// A screen of tumours.
  ///
  /// - Throws: ``Diagnostics`` when a readout is not a node of every tumour.
  public init(of tumours: [Tumour], readouts: [NodeID], settings: Settings) throws(Diagnostics) {
    self.readouts = readouts
    self.settings = settings
    var cones: [ReadoutCone] = []
    var before: [[Perturbation]] = []
    var digests: [String] = []
    var engines: [Engine] = []
    for tumour in tumours {
      for readout in readouts where tumour.network[readout] == nil {
        throw Diagnostics([
          .unknown("node", readout.description, among: tumour.network.nodes.map(\.id.description))
        ])
      }
      let cone = try ReadoutCone(of: readouts, in: tumour.network, before: tumour.before)
      let past = cone.canonical(tumour.before)
      cones.append(cone)
      before.append(past)
      let isSmall = cone.network.nodes.count { $0.rule != nil } <= Self.automaticNodes
      engines.append(settings.engine == .automatic && !isSmall ? .sampled : settings.engine)
      let asked = Self.asked(of: readouts, settings, engines[engines.count - 1])
      digests.append(
        SHA256.hexadecimal(of: asked + ScreenText.text(of: cone.network) + "before\n" + ScreenText.text(of: past)))
    }
    self.cones = cones
    self.before = before
    self.digests = digests
    self.engines = engines
  }

  /// All that decides an answer but the network: an exact one asks for no trajectories and no seed.
  private static func asked(of readouts: [NodeID], _ settings: Settings, _ engine: Engine) -> String {
    let times = "\(settings.settling) \(settings.duration)"
    let sampling = "\(settings.trajectories) \(settings.halfWidth) \(settings.seed)"
    switch engine {
    case .sampled: return "\(Self.engine) \(times) \(sampling) \(readouts)\n"
    case .exact: return "\(Self.exactEngine) \(times) \(readouts)\n"
    case .automatic:
      let limit = Self.automaticMemory(settings)
      return "\(Self.automaticEngine) \(times) \(sampling) \(limit) \(readouts)\n"
    }
  }

  /// The work of one condition. Conditions that cannot differ have the same key.
  public func work(on tumour: Int, under perturbations: [Perturbation]) -> Work {
    let own = cones[tumour].canonical(perturbations)
    return Work(
      key: SHA256.hexadecimal(of: digests[tumour] + ScreenText.text(of: own)), tumour: tumour, perturbations: own)
  }

  /// Does pieces of work, those of one tumour together.
  ///
  /// - Parameters:
  ///   - work: in any order; equal keys are done as often as they are given.
  ///   - threads: never changes a result.
  ///   - finished: handed what is done, some pieces at a time, never two calls at once.
  /// - Throws: what `finished` throws; ``Diagnostics`` for rates that cannot be; `CancellationError`.
  public func run(
    _ work: [Work], threads: Int, finished: ([(work: Work, counts: ScreenCounts)]) throws -> Void
  ) async throws {
    let ordered = work.sorted { ($0.tumour, $0.key) < ($1.tumour, $1.key) }
    var rest = ordered[...]
    while !rest.isEmpty {
      // Some tumours at a time, so that their settled states stay few.
      let last = rest[rest.startIndex].tumour + 64
      let block = rest.prefix { $0.tumour < last }
      rest = rest.dropFirst(block.count)
      let pasts = try await self.pasts(
        of: Set(block.map(\.tumour).filter { engines[$0] != .exact }).sorted(), threads: threads)
      try await run(Array(block), pasts, threads: threads, finished: finished)
    }
  }

  private func pasts(of tumours: [Int], threads: Int) async throws -> [Int: SharedPast] {
    try await withThrowingTaskGroup(of: (Int, SharedPast).self) { group in
      var pasts: [Int: SharedPast] = [:]
      for (number, tumour) in tumours.enumerated() {
        if number >= threads, let (done, past) = try await group.next() { pasts[done] = past }
        group.addTask {
          let network = try cones[tumour].network.perturbed(by: before[tumour])
          return (
            tumour,
            try SharedPast(
              under: network, duration: settings.settling, trajectories: settings.trajectories, seed: settings.seed)
          )
        }
      }
      for try await (done, past) in group { pasts[done] = past }
      return pasts
    }
  }

  private func run(
    _ work: [Work], _ pasts: [Int: SharedPast], threads: Int,
    finished: ([(work: Work, counts: ScreenCounts)]) throws -> Void
  ) async throws {
    // Exact answers take longer, and what is finished should be kept soon.
    let size = settings.engine == .sampled ? 16 : 1
    try await withThrowingTaskGroup(of: [(work: Work, counts: ScreenCounts)].self) { group in
      for (number, first) in stride(from: 0, to: work.count, by: size).enumerated() {
        if number >= threads, let done = try await group.next() { try finished(done) }
        let slice = work[first..<min(work.count, first + size)]
        group.addTask {
          var done: [(work: Work, counts: ScreenCounts)] = []
          for piece in slice {
            try Task.checkCancellation()
            done.append((piece, try await counts(of: piece, after: pasts[piece.tumour])))
          }
          return done
        }
      }
      for try await done in group { try finished(done) }
    }
  }

  private func counts(of work: Work, after past: SharedPast?) async throws -> ScreenCounts {
    if engines[work.tumour] != .sampled, let exact = try await exact(work) { return ScreenCounts(exact) }
    guard let past else { throw CancellationError() }
    return try sampled(work, after: past)
  }
}

extension DrugScreen {
  /// Runs one condition until it is known well enough.
  private func sampled(_ work: Work, after past: SharedPast) throws -> ScreenCounts {
    let network = try cones[work.tumour].network.perturbed(by: work.perturbations)
    let places = readouts.compactMap { network.index(of: $0) }
    var sums: [[Int]] = []
    var done = 0
    while done < settings.trajectories {
      let next = settings.halfWidth > 0 ? min(settings.trajectories, max(64, 2 * done)) : settings.trajectories
      let ends = try past.ends(under: network, duration: settings.duration, of: done..<next)
      let levels = places.map { ends.levelCounts[$0] }
      sums = sums.isEmpty ? levels : zip(sums, levels).map { zip($0, $1).map(+) }
      done = next
      let counts = ScreenCounts(trajectories: done, levels: sums)
      if settings.halfWidth > 0, counts.widest <= settings.halfWidth { return counts }
    }
    return ScreenCounts(trajectories: done, levels: sums)
  }

  /// Solves the master equation of one condition; nil where the engine may choose and too many states can be reached.
  private func exact(_ work: Work) async throws -> ScreenCounts.Exact? {
    let isChosen = engines[work.tumour] == .automatic
    let cone = cones[work.tumour].network
    let question = ContinuousTimeSimulation(
      phases: [
        .init(try cone.perturbed(by: before[work.tumour]), duration: settings.settling),
        .init(try cone.perturbed(by: work.perturbations), duration: settings.duration),
      ], window: max(1, settings.duration), seed: settings.seed, outputs: [], questions: [], references: [:],
      statistics: .endOnly)
    let limit = isChosen ? Self.automaticMemory(settings) : settings.memoryLimit
    do {
      let answer = try await ExactSolution(question, memoryLimit: limit, includesLongRun: false).answer()
      let places = readouts.compactMap { cone.index(of: $0) }
      return .init(levels: places.map { answer.endLevels[$0] }, errorBound: answer.errorBound)
    } catch let findings as Diagnostics where isChosen && findings.all.contains(where: { $0.code == "exact-too-large" })
    {
      return nil
    }
  }
}
