import BypassBDD

/// Parts of a system that nothing outside regulates.
///
/// Such a part moves by its own rules, so every attractor of the whole lies over one of the part's attractors.
struct UpstreamBlocks {
  /// Proper parts with a feedback of their own, as ascending variables; smallest first.
  let blocks: [[Int]]

  init(of system: BooleanSystem) {
    func upstream(_ v: Int) -> [Int] {
      system.functions[v].regulators.map(\.variable) + (system.below[v].map { [$0] } ?? [])
    }
    let components = StrongComponents.of(count: system.count, successors: upstream)
    var componentOf = [Int](repeating: 0, count: system.count)
    for (index, component) in components.enumerated() { for v in component { componentOf[v] = index } }
    var closed: [Set<Int>] = []
    var found: [[Int]] = []
    for (index, component) in components.enumerated() {
      // Regulators come first, so their sets are ready.
      var members = Set(component)
      for v in component {
        for u in upstream(v) where componentOf[u] != index { members.formUnion(closed[componentOf[u]]) }
      }
      closed.append(members)
      let hasFeedback = component.count > 1 || upstream(component[0]).contains(component[0])
      if hasFeedback, members.count < system.count { found.append(members.sorted()) }
    }
    blocks = found.sorted { ($0.count, $0[0]) < ($1.count, $1[0]) }
  }
}

extension BooleanSystem {
  /// The part of a system on variables that nothing else regulates, numbered anew.
  func part(on variables: [Int]) -> BooleanSystem {
    let position = Dictionary(uniqueKeysWithValues: variables.enumerated().map { ($1, $0) })
    return BooleanSystem(
      functions: variables.map { v in functions[v].renamed { position[$0] ?? 0 } },
      below: variables.map { v in below[v].flatMap { position[$0] } }, undecided: variables.map { undecided[$0] })
  }
}
