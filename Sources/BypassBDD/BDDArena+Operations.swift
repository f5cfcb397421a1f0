extension BDDArena {
  /// What the cache tells apart.
  enum Operation: UInt8 {
    case and, or, exclusive, choice, exists, andExists, fix, upward, above
  }

  /// Both.
  public mutating func and(_ a: BDD, _ b: BDD) throws(BDDLimit) -> BDD {
    BDD(index: try combine(.and, a.index, b.index))
  }

  /// At least one.
  public mutating func or(_ a: BDD, _ b: BDD) throws(BDDLimit) -> BDD {
    BDD(index: try combine(.or, a.index, b.index))
  }

  /// Exactly one.
  public mutating func xor(_ a: BDD, _ b: BDD) throws(BDDLimit) -> BDD {
    BDD(index: try combine(.exclusive, a.index, b.index))
  }

  /// The negation.
  public mutating func not(_ a: BDD) throws(BDDLimit) -> BDD {
    BDD(index: try combine(.exclusive, a.index, 1))
  }

  /// The first without the second.
  public mutating func subtract(_ a: BDD, _ b: BDD) throws(BDDLimit) -> BDD {
    try ifThenElse(b, .never, a)
  }

  /// Both or neither.
  public mutating func same(_ a: BDD, _ b: BDD) throws(BDDLimit) -> BDD { try not(xor(a, b)) }

  /// The second wherever the first holds, else the third.
  public mutating func ifThenElse(_ test: BDD, _ then: BDD, _ otherwise: BDD) throws(BDDLimit) -> BDD {
    BDD(index: try choose(test.index, then.index, otherwise.index))
  }

  /// Whether the first holds nowhere outside the second.
  public mutating func implies(_ a: BDD, _ b: BDD) throws(BDDLimit) -> Bool { try subtract(a, b) == .never }

  mutating func step() throws(BDDLimit) {
    work &+= 1
    if work > workLimit { throw .work(workLimit) }
  }

  /// The node of a at a level: (value when the variable is false, when it is true).
  func split(_ index: Int32, at level: Int32) -> (Int32, Int32) {
    let node = nodes[Int(index)]
    return node.level == level ? (node.low, node.high) : (index, index)
  }

  private func shortcut(_ operation: Operation, _ a: Int32, _ b: Int32) -> Int32? {
    switch operation {
    case .and:
      if a == b || b == 1 { return a }
      if a == 0 || b == 0 { return 0 }
      return a == 1 ? b : nil
    case .or:
      if a == b || b == 0 { return a }
      if a == 1 || b == 1 { return 1 }
      return a == 0 ? b : nil
    case .exclusive:
      if a == b { return 0 }
      if b == 0 { return a }
      if a == 0 { return b }
      return a == 1 && b < 2 ? 1 - b : b == 1 && a < 2 ? 1 - a : nil
    case .choice, .exists, .andExists, .fix, .upward, .above:
      return nil
    }
  }

  mutating func combine(_ operation: Operation, _ first: Int32, _ second: Int32) throws(BDDLimit) -> Int32 {
    if let result = shortcut(operation, first, second) { return result }
    // All three are symmetric; one order of operands finds more in the cache.
    let (a, b) = first < second ? (first, second) : (second, first)
    if let result = cache.result(operation, a, b) { return result }
    try step()
    let level = min(self.level(a), self.level(b))
    let (a0, a1) = split(a, at: level)
    let (b0, b1) = split(b, at: level)
    let low = try combine(operation, a0, b0)
    let high = try combine(operation, a1, b1)
    let result = try node(level, low, high)
    cache.remember(operation, a, b, gives: result)
    return result
  }

  private mutating func choose(_ test: Int32, _ then: Int32, _ otherwise: Int32) throws(BDDLimit) -> Int32 {
    if test == 1 || then == otherwise { return then }
    if test == 0 { return otherwise }
    if then == 1 { return try combine(.or, test, otherwise) }
    if otherwise == 0 { return try combine(.and, test, then) }
    if then == 0, otherwise == 1 { return try combine(.exclusive, test, 1) }
    if let result = cache.result(.choice, test, then, otherwise) { return result }
    try step()
    let level = min(self.level(test), self.level(then), self.level(otherwise))
    let (t0, t1) = split(test, at: level)
    let (a0, a1) = split(then, at: level)
    let (b0, b1) = split(otherwise, at: level)
    let low = try choose(t0, a0, b0)
    let high = try choose(t1, a1, b1)
    let result = try node(level, low, high)
    cache.remember(.choice, test, then, otherwise, gives: result)
    return result
  }
}
