import BypassCore

/// How a simulation is run, beside what it asks: when it may end early, where it leaves what it has, and what is to
/// become of that when it is interrupted. Nothing here changes what a trajectory does.
public struct RunControl: Sendable {
  /// Called now and then with the share of trajectories that is done, 0...1.
  public var progress: (@Sendable (Double) -> Void)?
  /// Half of the width of each question's interval at the end that is good enough to stop; nil to run all trajectories.
  ///
  /// It is looked at after 1,024 trajectories (2,048 or 4,096 where the state space is written out and large), twice as
  /// many, and so on, so that where a run ends depends on no thread.
  public var halfWidth: Double?
  /// The confidence of those intervals, in (0, 1).
  public var confidence = 0.95
  /// Where the run leaves what it has; nil for nowhere.
  public var checkpoints: Checkpoints?
  /// Whether an interrupted run answers from the trajectories that it has instead of throwing.
  public var keepsPartialAnswer = false

  /// All trajectories, nothing kept.
  public init(progress: (@Sendable (Double) -> Void)? = nil) { self.progress = progress }

  /// What is wrong with these wishes for a question.
  func findings(for question: ContinuousTimeSimulation) -> [Diagnostic] {
    guard let halfWidth else { return [] }
    var findings: [Diagnostic] = []
    if !(halfWidth > 0 && halfWidth < 1) {
      findings.append(
        .error("interval-width", "an interval cannot be asked to be \(halfWidth) wide", remedy: "use 0.01, say"))
    }
    if !(confidence > 0 && confidence < 1) {
      findings.append(.confidenceLevel(confidence))
    }
    if question.questions.isEmpty {
      findings.append(
        .error("no-question", "there is no question whose interval could be looked at", remedy: "ask one"))
    }
    return findings
  }

  /// Whether counts of trajectories are known well enough; nil when that is not asked.
  var isEnough: (@Sendable (ChunkTally) -> Bool)? {
    guard let halfWidth else { return nil }
    let z = NormalDistribution.quantile((1 + confidence) / 2)
    return { tally in
      tally.questionCounts.allSatisfy { count in
        let share = Estimate.share(count, of: tally.trajectories, z: z)
        return (share.upper - share.lower) / 2 <= halfWidth
      }
    }
  }
}

/// Where a long run leaves what it has, so that one that was cut off goes on from there to the same bytes.
public struct Checkpoints: Sendable {
  /// Names the question and the version: what was left under another name is not gone on from.
  public let name: String
  /// What the run before left; nil for nothing.
  public let last: [UInt8]?
  /// Asked whenever some trajectories have been added up: whether it is time to leave something.
  public let isDue: @Sendable () -> Bool
  /// Keeps a checkpoint in place of the one before.
  public let save: @Sendable ([UInt8]) -> Void

  /// A place for checkpoints.
  public init(
    name: String, last: [UInt8]?, isDue: @escaping @Sendable () -> Bool, save: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.name = name
    self.last = last
    self.isDue = isDue
    self.save = save
  }

  /// The trajectories that a checkpoint has; nil when it is not one of this name.
  public func trajectories(in bytes: [UInt8]) -> Int? { try? header(of: bytes).trajectories }

  private static let mark = "bypass-checkpoint-1"

  /// Splits a checkpoint into what it says of itself and what it holds.
  private func header(
    of bytes: [UInt8]
  ) throws(ByteReader.Malformed) -> (trajectories: Int, chunks: Int, body: ByteReader) {
    guard bytes.count > 8 else { throw ByteReader.Malformed() }
    var sum = ByteReader(Array(bytes.suffix(8)))
    var reader = ByteReader(Array(bytes.dropLast(8)))
    guard try sum.word() == Self.sum(of: bytes.dropLast(8)), try reader.text(limit: 64) == Self.mark,
      try reader.text(limit: 4096) == name
    else { throw ByteReader.Malformed() }
    return (try reader.number(), try reader.number(), reader)
  }

  /// Puts the last checkpoint's sums into a tally.
  ///
  /// - Returns: how many chunks these are of; 0 where there is nothing to go on from, and then the tally is as it was.
  func resume(into fresh: () -> ChunkTally) -> (tally: ChunkTally, chunks: Int)? {
    guard let last, let header = try? header(of: last) else { return nil }
    var body = header.body
    let tally = fresh()
    guard (try? tally.read(&body)) != nil, body.isAtEnd else { return nil }
    return (tally, header.chunks)
  }

  /// Leaves the sums of so many chunks.
  func keep(_ tally: ChunkTally, chunks: Int) {
    var writer = ByteWriter()
    writer.put(Self.mark)
    writer.put(name)
    writer.put(tally.trajectories)
    writer.put(chunks)
    tally.write(&writer)
    writer.put(word: Self.sum(of: writer.bytes[...]))
    save(writer.bytes)
  }

  /// FNV-1a: tells a file that was cut or damaged.
  private static func sum(of bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

extension Diagnostic {
  /// A confidence that is none.
  static func confidenceLevel(_ confidence: Double) -> Diagnostic {
    .error(
      "confidence-level", "\(confidence) is no confidence level", remedy: "use a number between 0 and 1, such as 0.95")
  }
}

extension NormalDistribution {
  /// The number that a standard normal one stays below with a probability in (0, 1), by halving.
  static func quantile(_ probability: Double) -> Double {
    var (low, high) = (-40.0, 40.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if cumulative(middle) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
