import BypassCore

/// Runs trajectories in chunks of a fixed size on some threads and joins the chunks in their order: what makes an
/// answer independent of the number of threads to the last bit.
struct ChunkedRun: Sendable {
  let plan: SimulationPlan
  let chain: StateChain?
  let trajectories: Int
  let threads: Int
  var control = RunControl()

  /// Trajectories that are summed before sums are joined.
  var chunkSize: Int { chain.map { ChainTally.chunkSize(of: $0, plan.windows) } ?? 256 }

  /// The joined sums of all trajectories, or of those that were done when the task was cancelled, if these are wanted.
  ///
  /// - Parameter body: runs the trajectories of a range of replicates.
  func tally(_ body: @escaping @Sendable (Range<Int>) throws -> ChunkTally) async throws -> ChunkTally {
    let resumed = control.checkpoints?.resume { ChunkTally(plan, chain: chain) }
    let joined = Joined(resumed?.tally ?? ChunkTally(plan, chain: chain), chunks: resumed?.chunks ?? 0)
    let isEnough = control.isEnough
    var look = isEnough == nil ? Int.max : max(1, 1024 / chunkSize)
    while look < joined.chunks { look *= 2 }
    let chunks = (trajectories + chunkSize - 1) / chunkSize
    do {
      while joined.chunks < chunks {
        if joined.chunks == look {
          if let isEnough, isEnough(joined.tally) { break }
          look *= 2
        }
        try await add(joined.chunks..<min(chunks, look), to: joined, body: body)
      }
    } catch is CancellationError where joined.chunks > 0 {
      control.checkpoints?.keep(joined.tally, chunks: joined.chunks)
      guard control.keepsPartialAnswer else { throw CancellationError() }
    }
    return joined.tally
  }

  /// What has been joined so far, of how many chunks. A class because it outlives a run that is cancelled.
  private final class Joined {
    let tally: ChunkTally
    var chunks: Int
    init(_ tally: ChunkTally, chunks: Int) {
      self.tally = tally
      self.chunks = chunks
    }
  }

  private func add(
    _ chunks: Range<Int>, to joined: Joined, body: @escaping @Sendable (Range<Int>) throws -> ChunkTally
  ) async throws {
    let (trajectories, size) = (trajectories, chunkSize)
    // A chunk that lags behind must not make the finished ones pile up; large ones least of all.
    let ahead = plan.windows.count * plan.windows.rowCount > 100_000 ? threads : 8 * threads
    try await withThrowingTaskGroup(of: (Int, ChunkTally).self) { group in
      var (started, running) = (chunks.lowerBound, 0)
      var waiting: [Int: ChunkTally] = [:]
      while joined.chunks < chunks.upperBound {
        while started < chunks.upperBound, running < threads, started - joined.chunks < ahead {
          let chunk = started
          started += 1
          running += 1
          group.addTask {
            try Task.checkCancellation()
            let first = chunk * size
            return (chunk, try body(first..<min(trajectories, first + size)))
          }
        }
        guard let (chunk, tally) = try await group.next() else { break }
        running -= 1
        waiting[chunk] = tally
        while let next = waiting.removeValue(forKey: joined.chunks) {
          joined.tally.merge(next)
          joined.chunks += 1
          control.progress?(Double(min(trajectories, joined.chunks * size)) / Double(trajectories))
        }
        guard let checkpoints = control.checkpoints, checkpoints.isDue() else { continue }
        checkpoints.keep(joined.tally, chunks: joined.chunks)
      }
    }
  }
}
