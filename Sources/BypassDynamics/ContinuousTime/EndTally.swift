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
