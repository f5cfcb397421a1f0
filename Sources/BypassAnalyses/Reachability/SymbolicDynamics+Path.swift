import BypassBDD

extension SymbolicDynamics {
  /// The states of a shortest way between two boxes; nil when there is none.
  mutating func shortestPath(from start: Subspace, to goal: Subspace) throws(BDDLimit) -> [[Bool]]? {
    let existing = try everything()
    let target = try intersection(set(goal), existing)
    var layers = [try intersection(set(start), existing)]
    var reached = layers[0]
    while try intersection(layers[layers.count - 1], target) == .never {
      var next = BDD.never
      for v in 0..<system.count { next = try union(next, image(v, of: layers[layers.count - 1])) }
      let new = try subtract(next, reached)
      if new == .never { return nil }
      reached = try union(reached, new)
      layers.append(new)
    }
    let last = try intersection(layers[layers.count - 1], target)
    guard var state = anyState(of: last) else { return nil }
    var path = [state]
    for layer in layers.dropLast().reversed() {
      guard let before = predecessor(of: state, in: layer) else { return nil }
      state = before
      path.append(state)
    }
    return path.reversed()
  }

  private func predecessor(of state: [Bool], in layer: BDD) -> [Bool]? {
    for v in 0..<system.count {
      var before = state
      before[v].toggle()
      if system.next(v, in: before) == state[v], contains(before, in: layer) { return before }
    }
    return nil
  }
}
