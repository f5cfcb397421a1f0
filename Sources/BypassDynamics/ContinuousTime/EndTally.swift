/// Where trajectories ended: counts that do not depend on the order in which they are added.
final class EndTally {
  private(set) var trajectories = 0
  private(set) var transitions = 0
  private(set) var questionCounts: [Int]
  /// By variable: trajectories that ended with it on.
  private(set) var variableCounts: [Int]
  let states: WordTable
  /// By state: trajectories, and whether nothing leaves the state.
  private(set) var stateCounts: [(count: Int, isFixed: Bool)] = []
  private(set) var isComplete = true

  init(variables: Int, wordCount: Int, questions: Int) {
    questionCounts = Array(repeating: 0, count: questions)
    variableCounts = Array(repeating: 0, count: variables)
    states = WordTable(width: wordCount)
  }

  /// Counts one trajectory.
  func add(end words: UnsafePointer<UInt64>, isFixed: Bool, transitions: Int, answers: (Int) -> Bool) {
    trajectories += 1
    self.transitions += transitions
    for index in questionCounts.indices where answers(index) { questionCounts[index] += 1 }
    for index in 0..<states.width {
      var word = words[index]
      while word != 0 {
        variableCounts[index << 6 + word.trailingZeroBitCount] += 1
        word &= word &- 1
      }
    }
    add(words, count: 1, isFixed: isFixed)
  }

  /// Counts trajectories that ended in the same state.
  func add(end words: UnsafePointer<UInt64>, count: Int, isFixed: Bool, answers: (Int) -> Bool) {
    trajectories += count
    for index in questionCounts.indices where answers(index) { questionCounts[index] += count }
    for variable in variableCounts.indices where words.isOn(variable) { variableCounts[variable] += count }
    add(words, count: count, isFixed: isFixed)
  }

  /// Counts moves.
  func count(transitions more: Int) { transitions += more }

  /// The numbers of the most frequent states, most frequent first, equally frequent ones by their levels.
  ///
  /// - Complexity: O(n log n) in what is kept, O(n) when few of many are.
  func mostFrequent(_ ids: some Sequence<Int>, limit: Int) -> [Int] {
    var kept: [Int] = []
    var worst: Int?
    for id in ids {
      if let worst, !precedes(id, worst) { continue }
      kept.append(id)
      guard kept.count >= 2 * limit + 64 else { continue }
      kept = Array(kept.sorted { precedes($0, $1) }.prefix(limit))
      worst = kept.last
    }
    return Array(kept.sorted { precedes($0, $1) }.prefix(limit))
  }

  /// By count, then by levels: the state without the first variable in which two differ has the lower level there.
  private func precedes(_ first: Int, _ second: Int) -> Bool {
    let (a, b) = (stateCounts[first].count, stateCounts[second].count)
    guard a == b else { return a > b }
    let (left, right) = (states.key(first), states.key(second))
    for word in 0..<states.width where left[word] != right[word] {
      let differing = left[word] ^ right[word]
      return right[word] & (differing & (~differing &+ 1)) != 0
    }
    return false
  }

  func write(_ writer: inout ByteWriter) {
    writer.put(trajectories)
    writer.put(transitions)
    writer.put(isComplete ? 1 : 0)
    for count in questionCounts + variableCounts { writer.put(count) }
    states.write(&writer)
    for state in stateCounts {
      writer.put(state.count)
      writer.put(state.isFixed ? 1 : 0)
    }
  }

  func read(_ reader: inout ByteReader) throws(ByteReader.Malformed) {
    trajectories = try reader.number()
    transitions = try reader.number()
    isComplete = try reader.number(in: 0...1) == 1
    for index in questionCounts.indices { questionCounts[index] = try reader.number() }
    for index in variableCounts.indices { variableCounts[index] = try reader.number() }
    try states.read(&reader, limit: ContinuousTimeAnswer.distinctStateLimit)
    for _ in 0..<states.count {
      let count = try reader.number()
      stateCounts.append((count, try reader.number(in: 0...1) == 1))
    }
  }

  /// Adds the counts of another tally.
  func merge(_ other: EndTally) {
    trajectories += other.trajectories
    transitions += other.transitions
    isComplete = isComplete && other.isComplete
    for (index, count) in other.questionCounts.enumerated() { questionCounts[index] += count }
    for (index, count) in other.variableCounts.enumerated() { variableCounts[index] += count }
    for (id, state) in other.stateCounts.enumerated() {
      add(other.states.key(id), count: state.count, isFixed: state.isFixed)
    }
  }

  private func add(_ words: UnsafePointer<UInt64>, count: Int, isFixed: Bool) {
    guard let id = states.number(of: words, limit: ContinuousTimeAnswer.distinctStateLimit) else {
      isComplete = false
      return
    }
    if id == stateCounts.count { stateCounts.append((0, isFixed)) }
    stateCounts[id].count += count
  }
}
