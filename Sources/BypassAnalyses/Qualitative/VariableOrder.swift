/// In which order diagrams ask about the variables of a system.
enum VariableOrder {
  /// Regulators next to what they regulate: depth first along dependencies, ladders kept together.
  static func byDependency(_ system: BooleanSystem) -> [Int] {
    var placed = [Bool](repeating: false, count: system.count)
    var order: [Int] = []
    var steps = [[Int]](repeating: [], count: system.count)
    for v in 0..<system.count { if let below = system.below[v] { steps[below].append(v) } }
    func place(_ variable: Int) {
      var foot = variable
      while let lower = system.below[foot] { foot = lower }
      var pending = [foot]
      while let next = pending.popLast() {
        guard !placed[next] else { continue }
        placed[next] = true
        order.append(next)
        pending += steps[next]
      }
    }
    // Sinks first: what nothing reads is explained by its regulators, which follow it.
    let targets = system.targets
    let roots = (0..<system.count).sorted { (targets[$0].count, $0) < (targets[$1].count, $1) }
    for root in roots where !placed[root] {
      var pending = [root]
      var seen: Set<Int> = []
      while let next = pending.popLast() {
        guard seen.insert(next).inserted else { continue }
        let isNew = !placed[next]
        if isNew { place(next) }
        guard isNew else { continue }
        pending += system.functions[next].regulators.map(\.variable).filter { !placed[$0] }.reversed()
      }
    }
    return order
  }
}
