import BypassModel

/// Sums as bytes and back, to the last bit and in the same order, so that a run which goes on from them adds the same
/// numbers in the same order as one that was never cut off.
extension ChunkTally {
  func write(_ writer: inout ByteWriter) {
    if let chain { return chain.write(&writer) }
    ends.write(&writer)
    windows?.write(&writer)
  }

  /// Fills an empty tally of the same plan.
  func read(_ reader: inout ByteReader) throws(ByteReader.Malformed) {
    if let chain { return try chain.read(&reader) }
    try ends.read(&reader)
    try windows?.read(&reader)
  }
}

extension ChainTally {
  func write(_ writer: inout ByteWriter) {
    writer.put(trajectories)
    writer.put(transitions)
    writer.put(ends)
    writer.put(begins)
    writer.put(corrections)
    writer.put(distances)
    writer.put(entropies)
  }

  func read(_ reader: inout ByteReader) throws(ByteReader.Malformed) {
    trajectories = try reader.number()
    transitions = try reader.number()
    try reader.fill(ends)
    try reader.fill(begins)
    try reader.fill(corrections)
    try reader.fill(distances)
    try reader.fill(entropies)
  }
}

extension WindowTally {
  func write(_ writer: inout ByteWriter) {
    truths.write(&writer)
    numbered?.write(&writer)
    states?.write(&writer)
    distances?.write(&writer)
    writer.put(entropies)
    writer.put(entropySquares)
  }

  func read(_ reader: inout ByteReader) throws(ByteReader.Malformed) {
    try truths.read(&reader)
    try numbered?.read(&reader)
    try states?.read(&reader)
    try distances?.read(&reader)
    try reader.fill(entropies)
    try reader.fill(entropySquares)
  }
}
