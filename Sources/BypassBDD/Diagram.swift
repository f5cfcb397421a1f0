/// One Boolean function as a value of its own: a reduced diagram without an arena, for evaluation.
///
/// Variables are any numbers; each path asks a variable at most once, so that questions about boxes of states
/// ("can it be true when these variables are open?") are answered exactly in one pass.
public struct Diagram: Hashable, Sendable {
  /// One question; successors are positions of earlier nodes plus 2, or the constants 0 and 1.
  public struct Node: Hashable, Sendable {
    /// What is asked.
    public let variable: Int
    /// Where to go when it is false.
    public let low: Int
    /// Where to go when it is true.
    public let high: Int
  }

  /// The questions, children before parents; the last one is the first asked. Empty for a constant.
  public let nodes: [Node]
  /// The value of a constant function; of no meaning otherwise.
  private let constantValue: Bool

  /// A constant function.
  public init(constant: Bool) {
    nodes = []
    constantValue = constant
  }

  fileprivate init(nodes: [Node]) {
    self.nodes = nodes
    constantValue = false
  }

  /// The function that is true in one state of variables 0, 1, … only.
  public init(state: [Bool]) {
    self.init(constant: true)
    for (variable, value) in state.enumerated().reversed() { self = conjunction(with: variable, being: value) }
  }

  /// The function that is true where this one is and a further variable has a value.
  ///
  /// - Precondition: The function does not depend on the variable.
  public func conjunction(with variable: Int, being value: Bool) -> Diagram {
    if constant == false { return self }
    let own = nodes.isEmpty ? 1 : nodes.count + 1
    return Diagram(nodes: nodes + [Node(variable: variable, low: value ? 0 : own, high: value ? own : 0)])
  }

  /// The constant that the function is; nil when it depends on a variable.
  public var constant: Bool? { nodes.isEmpty ? constantValue : nil }

  /// The variables asked about, in the order of the first question to the last.
  public var variables: [Int] {
    var seen: Set<Int> = []
    return nodes.reversed().map(\.variable).filter { seen.insert($0).inserted }
  }

  /// The same function of variables by other names.
  ///
  /// - Precondition: Different variables get different names.
  public func renamed(_ name: (Int) -> Int) -> Diagram {
    guard !nodes.isEmpty else { return self }
    return Diagram(nodes: nodes.map { Node(variable: name($0.variable), low: $0.low, high: $0.high) })
  }

  /// The value in a state.
  public func value(_ truth: (Int) -> Bool) -> Bool {
    guard !nodes.isEmpty else { return constantValue }
    var index = nodes.count + 1
    while index > 1 {
      let node = nodes[index - 2]
      index = truth(node.variable) ? node.high : node.low
    }
    return index == 1
  }

  /// The values that a function takes on a set of states.
  public struct Range: OptionSet, Hashable, Sendable {
    /// Bit 0: false is taken; bit 1: true is taken.
    public let rawValue: UInt8
    /// A set of values.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// It can be false.
    public static let canBeFalse = Range(rawValue: 1)
    /// It can be true.
    public static let canBeTrue = Range(rawValue: 2)
  }

  /// The values taken when each variable independently takes the values that `allowed` says; exact.
  public func range(_ allowed: (Int) -> Range) -> Range {
    guard !nodes.isEmpty else { return constantValue ? .canBeTrue : .canBeFalse }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: nodes.count + 2) { reach in
      (reach[0], reach[1]) = (1, 2)
      for (position, node) in nodes.enumerated() {
        let values = allowed(node.variable).rawValue
        reach[position + 2] = (values & 1 != 0 ? reach[node.low] : 0) | (values & 2 != 0 ? reach[node.high] : 0)
      }
      return Range(rawValue: reach[nodes.count + 1])
    }
  }
}

extension BDDArena {
  /// The function as a value of its own, with `name` in place of the arena's variables.
  ///
  /// Equal functions of arenas with the same order and names give equal values.
  public func diagram(of a: BDD, naming name: (Int) -> Int = { $0 }) -> Diagram {
    guard !a.isConstant else { return Diagram(constant: a == .always) }
    let inner = canonicalDescendants(of: a.index)
    var position: [Int32: Int] = [0: 0, 1: 1]
    for (offset, index) in inner.enumerated() { position[index] = offset + 2 }
    return Diagram(
      nodes: inner.map { index in
        let node = nodes[Int(index)]
        return .init(
          variable: name(order[Int(node.level)]), low: position[node.low, default: 0],
          high: position[node.high, default: 0])
      })
  }

  /// The inner nodes, children before parents, in an order that does not depend on when they were made.
  private func canonicalDescendants(of root: Int32) -> [Int32] {
    var done: Set<Int32> = []
    var result: [Int32] = []
    var pending: [(index: Int32, isExpanded: Bool)] = [(root, false)]
    while let (index, isExpanded) = pending.popLast() {
      guard index > 1, !done.contains(index) else { continue }
      if isExpanded {
        done.insert(index)
        result.append(index)
      } else {
        pending.append((index, true))
        pending.append((nodes[Int(index)].high, false))
        pending.append((nodes[Int(index)].low, false))
      }
    }
    return result
  }

  /// The function of a diagram, with functions of the arena in place of its variables.
  ///
  /// - Precondition: `replacement` has every variable of the diagram.
  public mutating func bdd(of diagram: Diagram, replacing replacement: [Int: BDD]) throws(BDDLimit) -> BDD {
    if let constant = diagram.constant { return constant ? .always : .never }
    var built: [BDD] = [.never, .always]
    for node in diagram.nodes {
      guard let test = replacement[node.variable] else { preconditionFailure("no replacement for a variable") }
      built.append(try ifThenElse(test, built[node.high], built[node.low]))
    }
    return built[built.count - 1]
  }

  /// The function of a diagram whose variables are those of the arena.
  public mutating func bdd(of diagram: Diagram) throws(BDDLimit) -> BDD {
    if let constant = diagram.constant { return constant ? .always : .never }
    var built: [BDD] = [.never, .always]
    for node in diagram.nodes {
      let test = try variable(node.variable)
      built.append(try ifThenElse(test, built[node.high], built[node.low]))
    }
    return built[built.count - 1]
  }
}
