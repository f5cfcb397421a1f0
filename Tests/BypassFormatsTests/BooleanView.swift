import BypassCore
import BypassModel

@testable import BypassFormats

/// A network seen as Boolean functions of named variables, so that two encodings of it can be compared exactly.
struct BooleanView {
  /// Update function of each variable by its name; inputs follow themselves.
  let functions: [String: Formula<String>]

  /// - Parameter inputsAreConstant: whether inputs are seen as the constants of their levels.
  init(_ network: Network, inputsAreConstant: Bool = false) {
    let unary = UnaryNetwork(network)
    let names = Self.names(unary)
    let clamped = Set(
      network.perturbations.compactMap { perturbation -> NodeID? in
        if case .clamp = perturbation.effect { perturbation.node } else { nil }
      })
    var functions: [String: Formula<String>] = [:]
    for (index, variable) in unary.variables.enumerated() {
      let node = network.nodes[variable.nodeIndex]
      let isFreeInput = node.rule == nil && !clamped.contains(node.id) && !inputsAreConstant
      let own: Formula<Int> = isFreeInput ? .atom(index) : unary.updateFunction(of: index)
      functions[names[index]] = own.replacingAtoms { .atom(names[$0]) }
    }
    self.functions = functions
  }

  /// `X` for two-level nodes and `X_bk` for the others.
  static func names(_ unary: UnaryNetwork) -> [String] {
    unary.variables.map { variable in
      unary.network.nodes[variable.nodeIndex].maximum == 1
        ? variable.node.description : "\(variable.node)_b\(variable.level)"
    }
  }

  /// How this view differs from another, decided at every combination of what each function reads; empty when equal.
  ///
  /// Combinations that are no ladder of levels (`X_b2` without `X_b1`) cannot occur and are left out.
  func differences(from other: BooleanView) -> [String] {
    var found: [String] = []
    for name in Set(functions.keys).union(other.functions.keys).sorted() {
      guard let mine = functions[name], let theirs = other.functions[name] else {
        found.append("only one side has \(name)")
        continue
      }
      let atoms = Set(mine.atoms + theirs.atoms + [name]).sorted()
      guard atoms.count <= 20 else {
        found.append("\(name) reads too much to compare")
        continue
      }
      for row in 0..<(1 << atoms.count) {
        var truth: [String: Bool] = [:]
        for (bit, atom) in atoms.enumerated() { truth[atom] = row >> bit & 1 == 1 }
        guard Self.isLadder(truth) else { continue }
        let (left, right) = (mine.value { truth[$0] ?? false }, theirs.value { truth[$0] ?? false })
        if left != right {
          found.append("\(name) differs at \(atoms.filter { truth[$0] ?? false })")
          break
        }
      }
    }
    return found
  }

  static func isLadder(_ truth: [String: Bool]) -> Bool {
    for (name, value) in truth where value {
      guard let mark = name.range(of: "_b", last: true), let level = Int(name[mark.upperBound...]), level > 1 else {
        continue
      }
      for lower in 1..<level where truth["\(name[..<mark.lowerBound])_b\(lower)"] == false { return false }
    }
    return true
  }
}

/// The rates of a network at a state, straight from the definitions.
struct RateView {
  let unary: UnaryNetwork
  let names: [String]

  init(_ network: Network) {
    unary = UnaryNetwork(network)
    names = BooleanView.names(unary)
  }

  /// The rate at which a variable flips at a state given by the names that are on.
  func flipRate(_ name: String, _ on: Set<String>) -> Double? {
    guard let index = names.firstIndex(of: name) else { return nil }
    let truth: (Int) -> Bool = { on.contains(names[$0]) }
    let variable = unary.variables[index]
    let isOn = truth(index)
    if !isOn, let below = variable.below, !truth(below) { return 0 }
    if isOn, let above = variable.above, truth(above) { return 0 }
    let (up, down, gate, supply): (Double, Double, UnaryNetwork.Gate?, Double)
    switch unary.laws[index] {
    case .fixed: return 0
    case .following(let logic, let u, let d, let g, let s):
      let holds = logic.value(truth)
      (up, down, gate, supply) = (holds ? u : 0, holds ? 0 : d, g, s)
    case .rates(let logic, let u, let d, let g, let s):
      let holds = logic.value(truth)
      (up, down, gate, supply) = (value(u, holds, truth), value(d, holds, truth), g, s)
    }
    let share = gate?.share(truth) ?? 1
    let falling = down + up * (1 - share)
    return isOn ? falling * (1 - supply) : up * share + falling * supply
  }

  private func value(_ expression: NumericExpression, _ holds: Bool, _ truth: (Int) -> Bool) -> Double {
    func below(_ part: NumericExpression) -> Double { value(part, holds, truth) }
    switch expression {
    case .number(let number): return number
    case .parameter(let name): return unary.network.parameters[name] ?? .nan
    case .level(let id): return unary.network.index(of: id).map { Double(unary.level(ofNodeAt: $0, truth)) } ?? .nan
    case .ruleHolds: return holds ? 1 : 0
    case .unary(.minus, let part): return -below(part)
    case .unary(.not, let part): return below(part) == 0 ? 1 : 0
    case .unary(.log, let part): return below(part).naturalLogarithm
    case .unary(.exp, let part): return below(part).exponential
    case .conditional(let test, let then, let otherwise): return below(test) != 0 ? below(then) : below(otherwise)
    case .binary(let sign, let left, let right):
      let (a, b) = (below(left), below(right))
      switch sign {
      case .add: return a + b
      case .subtract: return a - b
      case .multiply: return a * b
      case .divide: return a / b
      case .less: return a < b ? 1 : 0
      case .lessOrEqual: return a <= b ? 1 : 0
      case .greater: return a > b ? 1 : 0
      case .greaterOrEqual: return a >= b ? 1 : 0
      case .equal: return a == b ? 1 : 0
      case .notEqual: return a != b ? 1 : 0
      case .and: return a != 0 && b != 0 ? 1 : 0
      case .or: return a != 0 || b != 0 ? 1 : 0
      case .xor: return (a != 0) != (b != 0) ? 1 : 0
      }
    }
  }

  /// How the rates differ from another's at every state that is a ladder; empty when they agree to 1 in 10¹².
  func differences(from other: RateView) -> [String] {
    guard Set(names) == Set(other.names) else { return ["the variables differ"] }
    guard names.count <= 12 else { return ["too many variables to compare"] }
    for row in 0..<(1 << names.count) {
      let on = Set(names.indices.filter { row >> $0 & 1 == 1 }.map { names[$0] })
      let truth = Dictionary(uniqueKeysWithValues: names.map { ($0, on.contains($0)) })
      guard BooleanView.isLadder(truth) else { continue }
      for name in names {
        let (mine, theirs) = (flipRate(name, on) ?? .nan, other.flipRate(name, on) ?? .nan)
        if !(abs(mine - theirs) <= 1e-12 * max(1, abs(mine))) {
          return ["\(name) flips at \(mine) and \(theirs) when on are \(on.sorted())"]
        }
      }
    }
    return []
  }
}

/// The probability of each starting state, by the names of the variables that are on.
func startDistribution(_ network: Network) -> [[String]: Double] {
  let unary = UnaryNetwork(network)
  let names = BooleanView.names(unary)
  var states: [[NodeID: Int]: Double] = [[:]: 1]
  for group in network.initial.groups {
    let total = group.alternatives.reduce(0) { $0 + $1.weight }
    var next: [[NodeID: Int]: Double] = [:]
    for (state, share) in states {
      for alternative in group.alternatives {
        var extended = state
        for (node, level) in zip(group.nodes, alternative.levels) { extended[node] = level }
        next[extended, default: 0] += share * alternative.weight / total
      }
    }
    states = next
  }
  var result: [[String]: Double] = [:]
  for (state, share) in states where share > 0 {
    let on = unary.variables.indices.filter { index in
      let node = unary.network.nodes[unary.variables[index].nodeIndex]
      let rest = if case .input(let level) = node.behaviour { level } else { 0 }
      return (state[node.id] ?? rest) >= unary.variables[index].level
    }
    result[on.map { names[$0] }.sorted(), default: 0] += share
  }
  return result
}
