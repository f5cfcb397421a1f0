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
  /// - Parameters:
  ///   - isEnough: asked after 1,024, 2,048, 4,096, … trajectories; true ends the run there.
  ///   - body: runs the trajectories of a range of replicates.
  func tally(
    progress: (@Sendable (Double) -> Void)?, isEnough: ((EndTally) -> Bool)? = nil,
    body: @escaping @Sendable (Range<Int>) throws -> ChunkTally
  ) async throws -> ChunkTally {
    let total = ChunkTally(plan)
    var first = 0
    var look = isEnough == nil ? Int.max : 4
    let chunks = (trajectories + Self.chunkSize - 1) / Self.chunkSize
    while first < chunks {
      let last = min(chunks, look)
      try await add(first..<last, to: total, progress: progress, body: body)
      first = last
      if let isEnough, isEnough(total.ends) { break }
      look = last * 2
    }
    return total
  }

  private func add(
    _ chunks: Range<Int>, to total: ChunkTally, progress: (@Sendable (Double) -> Void)?,
    body: @escaping @Sendable (Range<Int>) throws -> ChunkTally
  ) async throws {
    let trajectories = trajectories
    // A chunk that lags behind must not make the finished ones pile up; large ones least of all.
    let ahead = plan.windows.count * plan.windows.rowCount > 100_000 ? threads : 8 * threads
    try await withThrowingTaskGroup(of: (Int, ChunkTally).self) { group in
      var (started, running, joined) = (chunks.lowerBound, 0, chunks.lowerBound)
      var waiting: [Int: ChunkTally] = [:]
      while joined < chunks.upperBound {
        while started < chunks.upperBound, running < threads, started - joined < ahead {
          let chunk = started
          started += 1
          running += 1
          group.addTask {
            try Task.checkCancellation()
            let first = chunk * Self.chunkSize
            return (chunk, try body(first..<min(trajectories, first + Self.chunkSize)))
          }
        }
        guard let (chunk, tally) = try await group.next() else { break }
        running -= 1
        waiting[chunk] = tally
        while let next = waiting.removeValue(forKey: joined) {
          total.merge(next)
          joined += 1
          progress?(Double(min(trajectories, joined * Self.chunkSize)) / Double(trajectories))
        }
      }
    }
  }
}
