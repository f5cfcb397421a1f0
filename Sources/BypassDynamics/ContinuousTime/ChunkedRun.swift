import BypassCore

/// Runs trajectories in chunks of a fixed size on some threads and joins the chunks in their order: what makes an
/// answer independent of the number of threads to the last bit.
struct ChunkedRun: Sendable {
  /// Trajectories that are summed before sums are joined.
  static let chunkSize = 256

  let plan: SimulationPlan
  let trajectories: Int
  let threads: Int

  /// The joined sums of all trajectories.
  ///
  /// - Parameter body: runs the trajectories of a range of replicates.
  func tally(
    progress: (@Sendable (Double) -> Void)?, body: @escaping @Sendable (Range<Int>) throws -> ChunkTally
  ) async throws -> ChunkTally {
    let total = ChunkTally(plan)
    let trajectories = trajectories
    let chunks = (trajectories + Self.chunkSize - 1) / Self.chunkSize
    try await withThrowingTaskGroup(of: (Int, ChunkTally).self) { group in
      var (started, finished, joined) = (0, 0, 0)
      var waiting: [Int: ChunkTally] = [:]
      while joined < chunks {
        // A chunk that lags behind must not make the finished ones pile up without bound.
        while started < chunks, started - finished < threads, started - joined < 8 * threads {
          let chunk = started
          started += 1
          group.addTask {
            try Task.checkCancellation()
            let first = chunk * Self.chunkSize
            return (chunk, try body(first..<min(trajectories, first + Self.chunkSize)))
          }
        }
        guard let (chunk, tally) = try await group.next() else { break }
        finished += 1
        waiting[chunk] = tally
        while let next = waiting.removeValue(forKey: joined) {
          total.merge(next)
          joined += 1
          progress?(Double(min(trajectories, joined * Self.chunkSize)) / Double(trajectories))
        }
      }
    }
    return total
  }
}
