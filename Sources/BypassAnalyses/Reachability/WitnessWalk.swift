import BypassCore

/// Walks that look for a way, biased towards the goal; they repeat, since their steps come from a fixed stream.
struct WitnessWalk {
  private let system: BooleanSystem
  private static let attempts: UInt32 = 8
  /// Small systems are decided by symbolic reachability at once, so they are not worth long walks.
  private var steps: Int { min(4_000, 64 * system.count) }

  init(_ system: BooleanSystem) { self.system = system }

  /// The states of a way without loops; nil when no walk found one, which proves nothing.
  func path(from start: [Bool], to goal: Subspace) -> [[Bool]]? {
    if goal.contains(start) { return [start] }
    for attempt in 0..<Self.attempts {
      let random = RandomStream(seed: Seed(0), purpose: .attractorSearch, replicate: 1000 + attempt)
      if let path = path(from: start, to: goal, random) { return path }
    }
    return nil
  }

  private func path(from start: [Bool], to goal: Subspace, _ random: RandomStream) -> [[Bool]]? {
    var random = random
    var path = [start]
    var position: [[Bool]: Int] = [start: 0]
    var state = start
    for _ in 0..<steps {
      let movable = system.movable(in: state)
      guard !movable.isEmpty else { return nil }
      let nearer = movable.filter { v in goal.fixedValue(v).map { $0 != state[v] } ?? false }
      let draw = random.next()
      let choice = !nearer.isEmpty && draw & 3 != 0 ? nearer : movable
      state[choice[Int((draw >> 2) % UInt64(choice.count))]].toggle()
      if let earlier = position[state] {
        for skipped in path[(earlier + 1)...] { position[skipped] = nil }
        path.removeSubrange((earlier + 1)...)
      } else {
        position[state] = path.count
        path.append(state)
      }
      if goal.contains(state) { return path }
    }
    return nil
  }
}
