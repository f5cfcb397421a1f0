public import BypassBDD
import BypassCore
public import BypassModel

/// A smallest set of states that is never left: what a network settles into.
public struct Attractor: Hashable, Sendable {
  /// Whether something moves in it.
  public enum Kind: String, Hashable, Sendable {
    /// One state in which nothing moves.
    case fixedPoint = "fixed-point"
    /// Several states, each reached from each.
    case cyclic
  }

  /// Whether something moves in it.
  public let kind: Kind
  /// How many states it has; nil when they could not be computed within the limits.
  public let size: BigCount?
  /// The least levels and the greatest that each node takes in it. When ``states`` is nil: of a trap space around it.
  public let span: LevelSubspace
  /// The same in variables.
  public let box: Subspace
  /// One of its states, by variables; when ``states`` is nil, a state from which it is reached.
  public let member: [Bool]
  /// Its states, over the variables of the network's unary form; nil when they could not be computed.
  public let states: Diagram?
  /// Whether no minimal trap space holds it: it avoids all stable motifs. Always false of synchronous attractors
  /// whose place was not asked for.
  public let avoidsTrapSpaces: Bool

  /// How often a condition holds among the states of an attractor.
  public enum Share: String, Hashable, Sendable {
    /// In every state.
    case always
    /// In some states.
    case sometimes
    /// In no state.
    case never
    /// Not decided: the states are not known and the span does not tell.
    case unknown
  }

  /// The nodes that never move, with their levels, in the order of the network.
  ///
  /// When ``states`` is nil there may be more.
  public var stable: [LevelSubspace.Interval] { span.fixed }
}

extension QualitativeNetwork {
  /// How often a condition on levels holds among the states of an attractor.
  public func share(of condition: LevelCondition, in attractor: Attractor) -> Attractor.Share {
    share(of: unary.formula(condition), in: attractor)
  }

  func share(of condition: Formula<Int>, in attractor: Attractor) -> Attractor.Share {
    do throws(BDDLimit) {
      let function = try FormulaCompiler.function(condition, below: system.below)
      guard let states = attractor.states else { return Self.share(over: function.range { attractor.box.ranges[$0] }) }
      let variables = unary.variables.count
      var arena = BDDArena(order: VariableOrder.of(states, count: variables), nodeLimit: 5_000_000)
      let inside = try arena.bdd(of: states)
      let holds = try arena.bdd(of: function.value)
      let both = try arena.and(inside, holds)
      return both == inside ? .always : both == .never ? .never : .sometimes
    } catch {
      return .unknown
    }
  }

  private static func share(over range: Diagram.Range) -> Attractor.Share {
    range == .canBeTrue ? .always : range == .canBeFalse ? .never : .unknown
  }
}

extension VariableOrder {
  /// The order of a diagram, then the variables that it does not ask about.
  static func of(_ diagram: Diagram, count: Int) -> [Int] {
    // Questions of a diagram come children first, so a topological order of its variables is needed, not node order.
    var depth: [Int: Int] = [:]
    for (position, node) in diagram.nodes.enumerated().reversed() {
      depth[node.variable] = max(depth[node.variable] ?? 0, diagram.nodes.count - position)
    }
    let asked = diagram.variables.sorted { (depth[$0] ?? 0, $0) < (depth[$1] ?? 0, $1) }
    let known = Set(asked)
    return asked + (0..<count).filter { !known.contains($0) }
  }
}
