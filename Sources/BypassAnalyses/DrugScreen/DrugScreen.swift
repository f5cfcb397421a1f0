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

  /// How each condition is sampled.
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
    /// The seed of all randomness.
    public var seed: Seed
    /// Settings.
    public init(
      settling: Double = 100, duration: Double = 100, trajectories: Int = 1000, halfWidth: Double = 0, seed: Seed
    ) {
      self.settling = settling
      self.duration = duration
      self.trajectories = trajectories
      self.halfWidth = halfWidth
      self.seed = seed
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

  /// The readouts, in the order of the counts.
  public let readouts: [NodeID]
  /// How each condition is sampled.
  public let settings: Settings
  private let cones: [ReadoutCone]
  private let before: [[Perturbation]]
  private let digests: [String]

  /// A screen of tumours.
  ///
  /// - Throws: ``Diagnostics`` when a readout is not a node of every tumour.
  public init(of tumours: [Tumour], readouts: [NodeID], settings: Settings) throws(Diagnostics) {
    self.readouts = readouts
    self.settings = settings
    var cones: [ReadoutCone] = []
    var before: [[Perturbation]] = []
    var digests: [String] = []
    let asked =
      "\(Self.engine) \(settings.settling) \(settings.duration) \(settings.trajectories) \(settings.halfWidth) "
      + "\(settings.seed) \(readouts)\n"
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
      digests.append(
        SHA256.hexadecimal(of: asked + ScreenText.text(of: cone.network) + "before\n" + ScreenText.text(of: past)))
    }
    self.cones = cones
    self.before = before
    self.digests = digests
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
      let pasts = try await self.pasts(of: Set(block.map(\.tumour)).sorted(), threads: threads)
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
    let size = 16
    try await withThrowingTaskGroup(of: [(work: Work, counts: ScreenCounts)].self) { group in
      for (number, first) in stride(from: 0, to: work.count, by: size).enumerated() {
        if number >= threads, let done = try await group.next() { try finished(done) }
        let slice = work[first..<min(work.count, first + size)]
        group.addTask {
          try slice.map { piece in
            guard let past = pasts[piece.tumour] else { throw CancellationError() }
            try Task.checkCancellation()
            return (piece, try counts(of: piece, after: past))
          }
        }
      }
      for try await done in group { try finished(done) }
    }
  }

  /// Runs one condition until it is known well enough.
  private func counts(of work: Work, after past: SharedPast) throws -> ScreenCounts {
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
}
