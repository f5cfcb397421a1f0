extension BDDArena {
  /// The variables that the function depends on, ascending.
  public func support(of a: BDD) -> [Int] {
    var seen: Set<Int32> = []
    var levels: Set<Int32> = []
    var pending = [a.index]
    while let index = pending.popLast() {
      guard index > 1, seen.insert(index).inserted else { continue }
      let node = nodes[Int(index)]
      levels.insert(node.level)
      pending.append(node.low)
      pending.append(node.high)
    }
    return levels.map { order[Int($0)] }.sorted()
  }

  /// How many nodes the function has, constants not counted.
  public func size(of a: BDD) -> Int {
    var seen: Set<Int32> = []
    var pending = [a.index]
    while let index = pending.popLast() {
      guard index > 1, seen.insert(index).inserted else { continue }
      pending.append(nodes[Int(index)].low)
      pending.append(nodes[Int(index)].high)
    }
    return seen.count
  }

  /// The value when each variable has the value that `truth` says.
  public func value(of a: BDD, _ truth: (Int) -> Bool) -> Bool {
    var index = a.index
    while index > 1 {
      let node = nodes[Int(index)]
      index = truth(order[Int(node.level)]) ? node.high : node.low
    }
    return index == 1
  }

  /// How many assignments of all the arena's variables make it true; exact.
  public func count(of a: BDD) -> BigCount { count(of: a, over: order) }

  /// How many assignments of the given variables make it true; exact.
  ///
  /// - Precondition: The function depends on no other variable.
  /// - Complexity: O(nodes × digits).
  public func count(of a: BDD, over variables: [Int]) -> BigCount {
    var rank = [Int](repeating: -1, count: variableCount)
    for (position, level) in variables.map({ levelOfVariable[$0] }).sorted().enumerated() {
      rank[Int(level)] = position
    }
    func position(_ index: Int32) -> Int { index < 2 ? variables.count : rank[Int(level(index))] }
    var counts: [Int32: BigCount] = [0: BigCount(0), 1: BigCount(1)]
    // Children are older than parents, so ascending indices meet them first.
    for index in descendants(of: a.index) {
      let node = nodes[Int(index)]
      let here = position(index)
      precondition(here >= 0, "counting must cover the support")
      let low = counts[node.low, default: BigCount(0)].shifted(by: position(node.low) - here - 1)
      let high = counts[node.high, default: BigCount(0)].shifted(by: position(node.high) - here - 1)
      counts[index] = low + high
    }
    return counts[a.index, default: BigCount(0)].shifted(by: position(a.index))
  }

  /// The inner nodes of a function, children before parents.
  func descendants(of root: Int32) -> [Int32] {
    var seen: Set<Int32> = []
    var pending = [root]
    while let index = pending.popLast() {
      guard index > 1, seen.insert(index).inserted else { continue }
      pending.append(nodes[Int(index)].low)
      pending.append(nodes[Int(index)].high)
    }
    return seen.sorted()
  }

  /// One assignment that makes it true, variables it need not know false; nil when there is none.
  ///
  /// Of several the one that is false longest, in the arena's order.
  public func anyAssignment(of a: BDD) -> [Bool]? {
    guard a != .never else { return nil }
    var values = [Bool](repeating: false, count: variableCount)
    var index = a.index
    while index > 1 {
      let node = nodes[Int(index)]
      let up = node.low == 0
      values[order[Int(node.level)]] = up
      index = up ? node.high : node.low
    }
    return values
  }

  /// Up to `limit` assignments of the given variables that make it true, in ascending order of the arena's order.
  ///
  /// - Precondition: The function depends on no other variable.
  public func assignments(of a: BDD, over variables: [Int], limit: Int) -> [[Bool]] {
    let levels = variables.map { levelOfVariable[$0] }.sorted()
    var found: [[Bool]] = []
    var values = [Bool](repeating: false, count: variableCount)
    func descend(_ index: Int32, _ depth: Int) {
      guard index != 0, found.count < limit else { return }
      guard depth < levels.count else { return found.append(values) }
      let (low, high) = split(index, at: levels[depth])
      let variable = order[Int(levels[depth])]
      values[variable] = false
      descend(low, depth + 1)
      values[variable] = true
      descend(high, depth + 1)
      values[variable] = false
    }
    descend(a.index, 0)
    return found
  }
}
