/// Variables whose removal leaves no negative feedback cycle.
///
/// A system without negative cycles settles into fixed points only, so what lasts elsewhere shows on these.
/// - Source: Richard 2010, doi:10.1016/j.aam.2009.11.011; Trinh, Hiraishi and Benhamou 2022,
///   doi:10.1145/3535508.3545520.
enum FeedbackVertices {
  /// A small set, not always the smallest; ascending.
  static func negative(of system: BooleanSystem) -> [Int] {
    var removed = [Bool](repeating: false, count: system.count)
    var forced: [Int] = []
    var chosen: [Int] = []
    for (v, function) in system.functions.enumerated()
    where function.regulators.contains(where: { $0.variable == v && $0.lowers }) {
      removed[v] = true
      forced.append(v)
    }
    while let component = negativeComponent(system, removed) {
      let v = busiest(of: component, system, removed)
      removed[v] = true
      chosen.append(v)
    }
    return (forced + pruned(chosen, beside: forced, system)).sorted()
  }

  /// Puts back variables that turned out not to be needed.
  private static func pruned(_ chosen: [Int], beside forced: [Int], _ system: BooleanSystem) -> [Int] {
    var kept = chosen
    for v in chosen.reversed() {
      let others = kept.filter { $0 != v }
      var removed = [Bool](repeating: false, count: system.count)
      for other in forced + others { removed[other] = true }
      if negativeComponent(system, removed) == nil { kept = others }
    }
    return kept
  }

  /// A strongly connected component with a negative cycle.
  private static func negativeComponent(_ system: BooleanSystem, _ removed: [Bool]) -> [Int]? {
    let components = StrongComponents.of(count: system.count) { v in
      removed[v] ? [] : system.functions[v].regulators.map(\.variable).filter { !removed[$0] }
    }
    return components.first { !removed[$0[0]] && hasNegativeCycle($0, system) }
  }

  /// In a strongly connected graph all cycles are positive exactly when the vertices can be given two colours so
  /// that positive edges join equal ones and negative edges different ones.
  private static func hasNegativeCycle(_ component: [Int], _ system: BooleanSystem) -> Bool {
    let members = Set(component)
    var colour: [Int: Bool] = [component[0]: true]
    var pending = [component[0]]
    var neighbours: [Int: [(Int, Bool)]] = [:]
    for v in component {
      for regulator in system.functions[v].regulators where members.contains(regulator.variable) {
        if regulator.raises && regulator.lowers { return true }
        if regulator.variable == v && regulator.lowers { return true }
        neighbours[v, default: []].append((regulator.variable, regulator.raises))
        neighbours[regulator.variable, default: []].append((v, regulator.raises))
      }
    }
    while let v = pending.popLast() {
      guard let own = colour[v] else { continue }
      for (other, same) in neighbours[v] ?? [] {
        let needed = same ? own : !own
        if let had = colour[other] {
          if had != needed { return true }
        } else {
          colour[other] = needed
          pending.append(other)
        }
      }
    }
    return false
  }

  private static func busiest(of component: [Int], _ system: BooleanSystem, _ removed: [Bool]) -> Int {
    let members = Set(component)
    var incoming: [Int: Int] = [:]
    var outgoing: [Int: Int] = [:]
    for v in component {
      for regulator in system.functions[v].regulators where members.contains(regulator.variable) {
        incoming[v, default: 0] += 1
        outgoing[regulator.variable, default: 0] += 1
      }
    }
    func weight(_ v: Int) -> Int { (incoming[v] ?? 0) * (outgoing[v] ?? 0) }
    return component.sorted().max { (weight($0), -$0) < (weight($1), -$1) } ?? component[0]
  }
}
