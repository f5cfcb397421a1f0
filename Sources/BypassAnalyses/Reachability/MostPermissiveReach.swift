import BypassBDD

/// Reachability under most permissive semantics, in polynomial time.
struct MostPermissiveReach {
  private let system: BooleanSystem
  private let targets: [[Int]]

  init(_ system: BooleanSystem) {
    self.system = system
    targets = system.targets
  }

  /// Whether some state of one box leads to some state of the other.
  ///
  /// Variables open up while their function can differ inside the box opened so far. One that the goal fixes must
  /// be able to settle there in the box; if it cannot, it must not have opened, and the box is made anew without it.
  /// - Source: Paulevé, Kolčák, Chatain and Haar 2020, doi:10.1038/s41467-020-18112-5.
  func leads(from start: Subspace, to goal: Subspace) -> Bool {
    var locked = Set<Int>()
    var origin = start
    // A start that is open where the goal is fixed may as well start there.
    for v in origin.ranges.indices where origin.ranges[v] == Subspace.open { origin.ranges[v] = goal.ranges[v] }
    while true {
      let hull = opened(from: origin, locked: locked)
      guard hull.intersection(goal) != nil else { return false }
      let stuck = hull.ranges.indices.filter { v in
        guard let wanted = goal.fixedValue(v), hull.ranges[v] != origin.ranges[v] else { return false }
        return !system.range(of: v, in: hull).contains(wanted ? .canBeTrue : .canBeFalse)
      }
      if stuck.isEmpty { return true }
      locked.formUnion(stuck)
    }
  }

  private func opened(from origin: Subspace, locked: Set<Int>) -> Subspace {
    var box = origin
    var pending = Array(box.ranges.indices)
    while let v = pending.popLast() {
      guard box.ranges[v] != Subspace.open, !locked.contains(v) else { continue }
      guard !system.range(of: v, in: box).isSubset(of: box.ranges[v]) else { continue }
      box.ranges[v] = Subspace.open
      pending += targets[v]
    }
    return box
  }
}
