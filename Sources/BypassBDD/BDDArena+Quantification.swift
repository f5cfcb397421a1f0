extension BDDArena {
  /// Where some values of the variables make it true.
  ///
  /// - Parameter variables: The conjunction of the variables, as ``cube(_:)`` makes it.
  public mutating func exists(_ variables: BDD, _ a: BDD) throws(BDDLimit) -> BDD {
    BDD(index: try smooth(a.index, variables.index))
  }

  /// Where all values of the variables make it true.
  public mutating func forAll(_ variables: BDD, _ a: BDD) throws(BDDLimit) -> BDD {
    try not(exists(variables, not(a)))
  }

  /// Where some values of the variables make both true; never builds the conjunction itself.
  ///
  /// - Source: Burch, Clarke and Long 1991 (the relational product).
  public mutating func andExists(_ variables: BDD, _ a: BDD, _ b: BDD) throws(BDDLimit) -> BDD {
    BDD(index: try product(a.index, b.index, variables.index))
  }

  /// The conjunction of variables, for quantification.
  public mutating func variables(_ variables: some Sequence<Int>) throws(BDDLimit) -> BDD {
    try cube(variables.map { (variable: $0, value: true) })
  }

  /// The function with one variable fixed.
  public mutating func fixing(_ variable: Int, _ value: Bool, in a: BDD) throws(BDDLimit) -> BDD {
    BDD(index: try fix(a.index, levelOfVariable[variable], value))
  }

  /// The same function with other variables in place of its own.
  ///
  /// - Precondition: `mapping` keeps the order of the variables that the function depends on.
  public mutating func renaming(_ mapping: [Int: Int], in a: BDD) throws(BDDLimit) -> BDD {
    let levels = mapping.reduce(into: [Int32: Int32]()) { levels, pair in
      levels[levelOfVariable[pair.key]] = levelOfVariable[pair.value]
    }
    var seen: [Int32: Int32] = [:]
    return BDD(index: try rename(a.index, levels, &seen))
  }

  private mutating func smooth(_ a: Int32, _ cube: Int32) throws(BDDLimit) -> Int32 {
    if a < 2 { return a }
    var cube = cube
    while level(cube) < level(a) { cube = nodes[Int(cube)].high }
    if cube == 1 { return a }
    if let result = cache.result(.exists, a, cube) { return result }
    try step()
    let node = nodes[Int(a)]
    let quantified = level(cube) == node.level
    let rest = quantified ? nodes[Int(cube)].high : cube
    let low = try smooth(node.low, rest)
    let result: Int32
    if quantified, low == 1 {
      result = 1
    } else {
      let high = try smooth(node.high, rest)
      result = quantified ? try combine(.or, low, high) : try self.node(node.level, low, high)
    }
    cache.remember(.exists, a, cube, gives: result)
    return result
  }

  private mutating func product(_ first: Int32, _ second: Int32, _ cube: Int32) throws(BDDLimit) -> Int32 {
    if first == 0 || second == 0 { return 0 }
    if first == 1 || first == second { return try smooth(second, cube) }
    if second == 1 { return try smooth(first, cube) }
    let (a, b) = first < second ? (first, second) : (second, first)
    let top = min(level(a), level(b))
    var cube = cube
    while level(cube) < top { cube = nodes[Int(cube)].high }
    if cube == 1 { return try combine(.and, a, b) }
    if let result = cache.result(.andExists, a, b, cube) { return result }
    try step()
    let quantified = level(cube) == top
    let rest = quantified ? nodes[Int(cube)].high : cube
    let (a0, a1) = split(a, at: top)
    let (b0, b1) = split(b, at: top)
    let low = try product(a0, b0, rest)
    let result: Int32
    if quantified, low == 1 {
      result = 1
    } else {
      let high = try product(a1, b1, rest)
      result = quantified ? try combine(.or, low, high) : try node(top, low, high)
    }
    cache.remember(.andExists, a, b, cube, gives: result)
    return result
  }

  private mutating func fix(_ a: Int32, _ level: Int32, _ value: Bool) throws(BDDLimit) -> Int32 {
    let node = nodes[Int(a)]
    if node.level > level { return a }
    if node.level == level { return value ? node.high : node.low }
    let literal = level &* 2 &+ (value ? 1 : 0)
    if let result = cache.result(.fix, a, literal) { return result }
    try step()
    let low = try fix(node.low, level, value)
    let high = try fix(node.high, level, value)
    let result = try self.node(node.level, low, high)
    cache.remember(.fix, a, literal, gives: result)
    return result
  }

  private mutating func rename(
    _ a: Int32, _ levels: [Int32: Int32], _ seen: inout [Int32: Int32]
  ) throws(BDDLimit) -> Int32 {
    if a < 2 { return a }
    if let result = seen[a] { return result }
    try step()
    let node = nodes[Int(a)]
    let low = try rename(node.low, levels, &seen)
    let high = try rename(node.high, levels, &seen)
    let target = levels[node.level] ?? node.level
    precondition(target < level(low) && target < level(high), "renaming must keep the order of variables")
    let result = try self.node(target, low, high)
    seen[a] = result
    return result
  }
}
