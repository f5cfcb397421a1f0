/// Functions read as families of sets: an assignment is the set of its true variables.
extension BDDArena {
  /// The sets of a family that contain no other set of the family.
  ///
  /// - Source: Coudert and Madre 1992 (implicit minimal sets), here on plain diagrams.
  public mutating func minimalSets(of a: BDD) throws(BDDLimit) -> BDD {
    try subtract(a, BDD(index: above(a.index, from: 0)))
  }

  /// The sets that contain a set of the family or are one.
  public mutating func supersets(of a: BDD) throws(BDDLimit) -> BDD { BDD(index: try upward(a.index)) }

  private mutating func upward(_ a: Int32) throws(BDDLimit) -> Int32 {
    if a < 2 { return a }
    if let result = cache.result(.upward, a, 0) { return result }
    try step()
    let node = nodes[Int(a)]
    let low = try upward(node.low)
    let high = try combine(.or, low, upward(node.high))
    let result = try self.node(node.level, low, high)
    cache.remember(.upward, a, 0, gives: result)
    return result
  }

  /// The sets that strictly contain a set of the family; variables from `start` on may be the additional ones.
  private mutating func above(_ a: Int32, from start: Int32) throws(BDDLimit) -> Int32 {
    if a == 0 || Int(start) == variableCount { return 0 }
    if let result = cache.result(.above, a, start) { return result }
    try step()
    let (low, high) = split(a, at: start)
    let below = try above(low, from: start + 1)
    let result = try node(start, below, combine(.or, above(high, from: start + 1), upward(low)))
    cache.remember(.above, a, start, gives: result)
    return result
  }
}
