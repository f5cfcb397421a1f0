/// Reduced ordered binary decision diagrams that share their nodes; a value that owns all of its memory.
///
/// Variables are 0 ..< `variableCount`; `order` says which is asked first. Each function has exactly one node,
/// so that equality of functions is equality of handles. Copying an arena copies it; there is no global table,
/// and arenas on different threads never meet.
/// - Source: Bryant 1986, doi:10.1109/TC.1986.1676819; Brace, Rudell and Bryant 1990, doi:10.1145/123186.123222.
public struct BDDArena: Sendable {
  struct Node {
    let level: Int32
    let low: Int32
    let high: Int32
  }

  /// Where the two constants stand: below every variable.
  static let terminalLevel = Int32.max

  var nodes: [Node]
  private var table: [Int32]
  var cache: OperationCache
  /// The variables from the first asked to the last.
  public let order: [Int]
  let levelOfVariable: [Int32]
  /// The most nodes that may be alive, garbage included.
  public var nodeLimit: Int
  /// The most elementary steps, counted by ``work``.
  public var workLimit: Int
  /// Elementary steps so far: one for each pair of nodes visited and not remembered.
  public internal(set) var work = 0

  /// An arena over `order.count` variables.
  ///
  /// - Precondition: `order` is a permutation of 0 ..< its count.
  public init(order: [Int], nodeLimit: Int = 50_000_000, workLimit: Int = .max) {
    var levels = [Int32](repeating: -1, count: order.count)
    for (level, variable) in order.enumerated() {
      precondition(order.indices.contains(variable) && levels[variable] < 0, "the order must be a permutation")
      levels[variable] = Int32(level)
    }
    self.order = order
    levelOfVariable = levels
    self.nodeLimit = nodeLimit
    self.workLimit = workLimit
    nodes = [
      Node(level: Self.terminalLevel, low: 0, high: 0), Node(level: Self.terminalLevel, low: 1, high: 1),
    ]
    table = [Int32](repeating: 0, count: 256)
    cache = OperationCache()
  }

  /// An arena over variables in their own order.
  public init(variableCount: Int, nodeLimit: Int = 50_000_000, workLimit: Int = .max) {
    self.init(order: Array(0..<variableCount), nodeLimit: nodeLimit, workLimit: workLimit)
  }

  /// How many variables there are.
  public var variableCount: Int { order.count }

  /// How many nodes there are, the two constants and garbage included.
  public var nodeCount: Int { nodes.count }

  /// The function "this variable is true".
  public mutating func variable(_ variable: Int) throws(BDDLimit) -> BDD {
    BDD(index: try node(levelOfVariable[variable], 0, 1))
  }

  /// The function "this variable has this value".
  public mutating func literal(_ variable: Int, _ value: Bool) throws(BDDLimit) -> BDD {
    BDD(index: try node(levelOfVariable[variable], value ? 0 : 1, value ? 1 : 0))
  }

  /// The conjunction of literals, each variable at most once.
  ///
  /// - Complexity: O(k log k) for k literals.
  public mutating func cube(_ literals: some Sequence<(variable: Int, value: Bool)>) throws(BDDLimit) -> BDD {
    let deepestFirst = literals.map { (level: levelOfVariable[$0.variable], value: $0.value) }
      .sorted { $0.level > $1.level }
    var result: Int32 = 1
    for literal in deepestFirst {
      result = try literal.value ? node(literal.level, 0, result) : node(literal.level, result, 0)
    }
    return BDD(index: result)
  }

  /// The one node with these successors, made when it does not exist.
  mutating func node(_ level: Int32, _ low: Int32, _ high: Int32) throws(BDDLimit) -> Int32 {
    if low == high { return low }
    var slot = Self.hash(level, low, high) & (table.count &- 1)
    while true {
      let candidate = table[slot]
      if candidate == 0 { break }
      let node = nodes[Int(candidate)]
      if node.low == low, node.high == high, node.level == level { return candidate }
      slot = (slot &+ 1) & (table.count &- 1)
    }
    guard nodes.count < nodeLimit, nodes.count < Int(Int32.max) else { throw .nodes(nodeLimit) }
    let index = Int32(nodes.count)
    nodes.append(Node(level: level, low: low, high: high))
    table[slot] = index
    if nodes.count * 2 > table.count {
      rehash(capacity: table.count * 2)
      cache.grow(toServe: nodes.count)
    }
    return index
  }

  private static func hash(_ level: Int32, _ low: Int32, _ high: Int32) -> Int {
    var mixed = UInt64(UInt32(bitPattern: low)) &* 0x9E37_79B9_7F4A_7C15
    mixed ^= UInt64(UInt32(bitPattern: high)) &* 0xC2B2_AE3D_27D4_EB4F
    mixed = mixed &+ UInt64(UInt32(bitPattern: level)) &* 0x1656_67B1_9E37_79F9
    return Int(truncatingIfNeeded: (mixed ^ (mixed &>> 29)) &* 0xBF58_476D_1CE4_E5B9 &>> 20)
  }

  private mutating func rehash(capacity: Int) {
    table = [Int32](repeating: 0, count: capacity)
    for index in nodes.indices.dropFirst(2) {
      let node = nodes[index]
      var slot = Self.hash(node.level, node.low, node.high) & (capacity &- 1)
      while table[slot] != 0 { slot = (slot &+ 1) & (capacity &- 1) }
      table[slot] = Int32(index)
    }
  }

  /// Forgets every function that the given ones do not need, and gives the given ones their new handles.
  ///
  /// All other handles become invalid. Cost: linear in the nodes kept.
  public mutating func collect(keeping roots: inout [BDD]) {
    var target = [Int32](repeating: -1, count: nodes.count)
    (target[0], target[1]) = (0, 1)
    for root in roots { mark(root.index, in: &target) }
    // Children are always older than their parents, so one ascending pass keeps them in front.
    var kept: [Node] = [nodes[0], nodes[1]]
    for index in nodes.indices.dropFirst(2) where target[index] == -2 {
      let node = nodes[index]
      target[index] = Int32(kept.count)
      kept.append(Node(level: node.level, low: target[Int(node.low)], high: target[Int(node.high)]))
    }
    nodes = kept
    roots = roots.map { BDD(index: target[Int($0.index)]) }
    var capacity = 256
    while capacity < kept.count * 4 { capacity *= 2 }
    rehash(capacity: capacity)
    cache.clear()
  }

  private func mark(_ root: Int32, in target: inout [Int32]) {
    var pending = [root]
    while let index = pending.popLast() {
      guard target[Int(index)] == -1 else { continue }
      target[Int(index)] = -2
      pending.append(nodes[Int(index)].low)
      pending.append(nodes[Int(index)].high)
    }
  }

  func level(_ index: Int32) -> Int32 { nodes[Int(index)].level }
}
