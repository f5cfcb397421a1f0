public import BypassCore
import BypassModel

extension ReferenceSemantics {
  /// Every move from a state with its rate, in the order of the nodes, up before down.
  ///
  /// With L "the rule's target is at least the level", u and d the node's rates, g the share of the level's gate that
  /// inhibitors leave open and s the share of cells supplied from outside: towards a level the rate is
  /// uL·g + (d(1−L) + uL(1−g))·s, and from it downwards (d(1−L) + uL(1−g))·(1−s). A node with explicit rates has them
  /// in place of uL and d(1−L). Several inhibitors of a level leave Π(1−θ), several supplies give 1 − Π(1−share).
  /// - Throws: ``Diagnostic`` that names the node when a rate is negative or not finite.
  public func moves(from state: State) throws(Diagnostic) -> [Move] {
    var moves: [Move] = []
    for node in network.nodes where clampedLevel(of: node) == nil {
      let level = state[node.id, default: 0]
      if level < node.maximum {
        moves.append(Move(node: node.id, level: level + 1, rate: rate(of: node, up: true, threshold: level + 1, state)))
      }
      if level > 0 {
        moves.append(Move(node: node.id, level: level - 1, rate: rate(of: node, up: false, threshold: level, state)))
      }
    }
    for move in moves where !(move.rate >= 0 && move.rate < .infinity) {
      throw .impossibleRate(move.rate, of: move.node)
    }
    return moves.filter { $0.rate > 0 }
  }

  private func rate(of node: NodeDeclaration, up: Bool, threshold: Int, _ state: State) -> Double {
    let supply = suppliedShare(of: node, level: threshold)
    if case .input(let level) = node.behaviour {
      guard supply > 0, level < threshold else { return 0 }
      return up ? supply : 1 - supply
    }
    let open = openShare(of: node, level: threshold, state)
    if up {
      var rate = activation(of: node, level: threshold, state) * (open ?? 1)
      if supply > 0 { rate += closing(of: node, level: threshold, open: open, state) * supply }
      return rate
    }
    return closing(of: node, level: threshold, open: open, state) * (1 - supply)
  }

  /// d(1−L) + uL(1−g): how fast the level is left when nothing supplies it.
  private func closing(of node: NodeDeclaration, level: Int, open: Double?, _ state: State) -> Double {
    let decay =
      switch node.kinetics {
      case .followingRule(_, let down): reaches(node, level, state) ? 0 : down
      case .rates(_, let down): value(of: down, for: node, state)
      }
    guard let open else { return decay }
    return decay + activation(of: node, level: level, state) * (1 - open)
  }

  /// uL.
  private func activation(of node: NodeDeclaration, level: Int, _ state: State) -> Double {
    switch node.kinetics {
    case .followingRule(let up, _): reaches(node, level, state) ? up : 0
    case .rates(let up, _): value(of: up, for: node, state)
    }
  }

  private func reaches(_ node: NodeDeclaration, _ level: Int, _ state: State) -> Bool {
    target(of: node, in: state) >= level
  }

  private func suppliedShare(of node: NodeDeclaration, level: Int) -> Double {
    var without = 1.0
    for perturbation in network.perturbations where perturbation.node == node.id {
      if case .supply(let share, let to) = perturbation.effect, level <= to { without *= 1 - share.value }
    }
    return 1 - without
  }

  /// The share of a level's gate that stays open; nil when nothing inhibits the level.
  private func openShare(of node: NodeDeclaration, level: Int, _ state: State) -> Double? {
    var remaining: Double?
    for perturbation in network.perturbations where perturbation.node == node.id {
      if case .inhibit(let share, let from) = perturbation.effect, level >= from, share.value > 0 {
        remaining = (remaining ?? 1) * (1 - share.value)
      }
    }
    guard let remaining, let activity = node.activity else { return remaining }
    var amount = 1.0
    for factor in activity.factors where factor.when.holds({ state[$0, default: 0] }) { amount *= factor.factor }
    amount *= remaining
    guard amount > 0 else { return 0 }
    let distance = amount.naturalLogarithm - activity.cuts[level - 1].naturalLogarithm
    return NormalDistribution.cumulative(distance / activity.spread)
  }

  private func value(of expression: NumericExpression, for node: NodeDeclaration, _ state: State) -> Double {
    switch expression {
    case .number(let number): return number
    case .parameter(let name): return network.parameters[name] ?? .nan
    case .level(let other): return Double(state[other, default: 0])
    case .ruleHolds:
      let target = target(of: node, in: state)
      return target > state[node.id, default: 0] || target == node.maximum ? 1 : 0
    case .unary(let sign, let part): return Self.apply(sign, value(of: part, for: node, state))
    case .binary(let sign, let first, let second):
      return Self.apply(sign, value(of: first, for: node, state), value(of: second, for: node, state))
    case .conditional(let test, let then, let otherwise):
      return value(of: value(of: test, for: node, state) != 0 ? then : otherwise, for: node, state)
    }
  }

  private static func apply(_ sign: NumericExpression.UnaryOperator, _ x: Double) -> Double {
    switch sign {
    case .minus: -x
    case .not: x == 0 ? 1 : 0
    case .log: x.naturalLogarithm
    case .exp: x.exponential
    }
  }

  private static func apply(_ sign: NumericExpression.BinaryOperator, _ x: Double, _ y: Double) -> Double {
    func truth(_ value: Bool) -> Double { value ? 1 : 0 }
    switch sign {
    case .add: return x + y
    case .subtract: return x - y
    case .multiply: return x * y
    case .divide: return x / y
    case .less: return truth(x < y)
    case .lessOrEqual: return truth(x <= y)
    case .greater: return truth(x > y)
    case .greaterOrEqual: return truth(x >= y)
    case .equal: return truth(x == y)
    case .notEqual: return truth(x != y)
    case .and: return truth(x != 0 && y != 0)
    case .or: return truth(x != 0 || y != 0)
    case .xor: return truth((x != 0) != (y != 0))
    }
  }
}

extension Diagnostic {
  /// A transition rate that no rate can be.
  static func impossibleRate(_ rate: Double, of node: NodeID) -> Diagnostic {
    .error(
      "impossible-rate", "a transition rate of '\(node)' comes out as \(rate) in a state that is reached",
      remedy: "rates are finite and 0 or more; look at the rate's expression and its parameters")
  }
}
