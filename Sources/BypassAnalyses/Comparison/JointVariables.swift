import BypassCore
import BypassModel

/// The variables of two networks as one list: those of the first, then those that only the second has.
struct JointVariables {
  let first: UnaryNetwork
  let second: UnaryNetwork
  /// The second's variable that a variable of the first corresponds to.
  let partner: [Int: Int]
  /// The joint number of each variable of the second.
  let ofSecond: [Int]
  /// For each joint variable those that it implies, one rung below.
  let below: [[Int]]

  init(_ first: UnaryNetwork, _ second: UnaryNetwork, _ names: NameTable) {
    self.first = first
    self.second = second
    var partner: [Int: Int] = [:]
    var ofSecond = [Int](repeating: -1, count: second.variables.count)
    for (index, variable) in first.variables.enumerated() {
      guard let own = Self.partner(of: variable, first.network, second, names), ofSecond[own] < 0 else { continue }
      partner[index] = own
      ofSecond[own] = index
    }
    var count = first.variables.count
    for index in ofSecond.indices where ofSecond[index] < 0 {
      ofSecond[index] = count
      count += 1
    }
    var below = [[Int]](repeating: [], count: count)
    for (index, variable) in first.variables.enumerated() {
      if let lower = variable.below { below[index].append(lower) }
    }
    for (index, variable) in second.variables.enumerated() {
      if let lower = variable.below { below[ofSecond[index]].append(ofSecond[lower]) }
    }
    self.partner = partner
    self.ofSecond = ofSecond
    self.below = below
  }

  /// A joint variable as its network says it.
  func variable(_ index: Int) -> FunctionComparison.Variable {
    if index < first.variables.count { return Self.variable(first.variables[index], first.network) }
    let own = ofSecond.firstIndex(of: index) ?? 0
    return Self.variable(second.variables[own], second.network)
  }

  private static func variable(
    _ variable: UnaryNetwork.Variable, _ network: Network
  ) -> FunctionComparison.Variable {
    .init(
      node: variable.node, level: variable.level, isBoolean: network.nodes[variable.nodeIndex].maximum == 1)
  }

  private static func partner(
    of variable: UnaryNetwork.Variable, _ network: Network, _ second: UnaryNetwork, _ names: NameTable
  ) -> Int? {
    let maximum = network.nodes[variable.nodeIndex].maximum
    if let exact = names.variables[.init(node: variable.node, level: variable.level)] {
      return second.variable(exact.node, atLeast: exact.level)
    }
    let node = names.nodes[variable.node] ?? variable.node
    if second.network[node]?.maximum == maximum { return second.variable(node, atLeast: variable.level) }
    if maximum > 1, let split = try? NodeID("\(node)_b\(variable.level)"), second.network[split]?.maximum == 1 {
      return second.variable(split, atLeast: 1)
    }
    // X_bk here, X with k or more levels there.
    let text = node.description
    guard maximum == 1, let mark = text.utf8.lastIndex(of: UInt8(ascii: "_")), text[mark...].hasPrefix("_b"),
      let level = Int(text[mark...].dropFirst(2)), let whole = try? NodeID(String(text[..<mark])),
      let highest = second.network[whole]?.maximum, highest > 1
    else { return nil }
    return second.variable(whole, atLeast: level)
  }
}
