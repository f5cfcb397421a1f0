import BypassCore

/// Random walks that show that a state is left for good, or that a set is reached.
struct Walk {
  private let system: BooleanSystem
  private let targets: [[Int]]
  private var random: RandomStream

  init(_ system: BooleanSystem, random: RandomStream) {
    self.system = system
    targets = system.targets
    self.random = random
  }

  /// Whether a walk from the state was seen to enter a trap space without it, so that no attractor holds it.
  mutating func leavesForGood(_ state: [Bool], towards goals: [Subspace], steps: Int) -> Bool {
    for attempt in 0..<min(4, max(1, goals.count)) {
      let goal = goals.isEmpty ? nil : goals[attempt % goals.count]
      if walk(
        from: state, towards: goal, steps: steps,
        until: { walker, here in
          !walker.system.closure(of: Subspace(state: here), targets: walker.targets).contains(state)
        }) != nil
      {
        return true
      }
    }
    return false
  }

  /// The state where the walk first meets the condition; nil when it does not within the steps.
  mutating func walk(
    from start: [Bool], towards goal: Subspace?, steps: Int, until condition: (Walk, [Bool]) -> Bool
  ) -> [Bool]? {
    var state = start
    var movable = system.movable(in: state)
    for step in 1...max(1, steps) {
      guard !movable.isEmpty else { return condition(self, state) ? state : nil }
      let v = choice(among: movable, in: state, towards: goal)
      state[v].toggle()
      update(&movable, in: state, after: v)
      if step % 8 == 0 || movable.isEmpty, condition(self, state) { return state }
    }
    return nil
  }

  /// Three times out of four a variable that comes nearer to the goal, if there is one.
  private mutating func choice(among movable: [Int], in state: [Bool], towards goal: Subspace?) -> Int {
    let draw = random.next()
    if let goal, draw & 3 != 0 {
      let nearer = movable.filter { v in goal.fixedValue(v).map { $0 != state[v] } ?? false }
      if !nearer.isEmpty { return nearer[Int((draw >> 2) % UInt64(nearer.count))] }
      let harmless = movable.filter { goal.fixedValue($0) == nil }
      if !harmless.isEmpty { return harmless[Int((draw >> 2) % UInt64(harmless.count))] }
    }
    return movable[Int((draw >> 2) % UInt64(movable.count))]
  }

  private func update(_ movable: inout [Int], in state: [Bool], after moved: Int) {
    var affected = Set(targets[moved])
    affected.insert(moved)
    movable.removeAll { affected.contains($0) }
    movable += affected.filter { system.next($0, in: state) != state[$0] }.sorted()
  }
}
