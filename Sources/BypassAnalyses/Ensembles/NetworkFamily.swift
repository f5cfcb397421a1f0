public import BypassBDD
public import BypassCore
public import BypassModel

/// A network whose rules are not all known: a base and, for each unknown, the alternatives it may be.
///
/// A member takes one alternative of each unknown. Nothing is said about which member is right.
public struct NetworkFamily: Hashable, Sendable {
  /// One thing that is not known.
  public struct Unknown: Hashable, Sendable {
    /// One way it may be.
    public struct Alternative: Hashable, Sendable {
      /// What it is called in answers.
      public let name: String
      /// The nodes that it decides, as it decides them.
      public let nodes: [NodeDeclaration]
      /// A way.
      public init(_ name: String, nodes: [NodeDeclaration]) {
        self.name = name
        self.nodes = nodes
      }
    }

    /// What it is called in answers; for one node its name.
    public let name: String
    /// At least one; all decide the same nodes.
    public let alternatives: [Alternative]
    /// An unknown.
    public init(_ name: String, _ alternatives: [Alternative]) {
      self.name = name
      self.alternatives = alternatives
    }

    /// The nodes it decides, in the order of the first alternative.
    var nodes: [NodeID] { alternatives.first?.nodes.map(\.id) ?? [] }
  }

  /// What every member shares; nodes of unknowns are as in some member.
  public let base: Network
  /// What is not known, each of other nodes.
  public let unknowns: [Unknown]

  /// A family.
  ///
  /// - Throws: ``Diagnostics``: `family-shape` when an unknown has no alternative, its alternatives decide different
  ///   nodes, or two unknowns decide one node; and what ``Network`` finds in an alternative.
  public init(base: Network, unknowns: [Unknown]) throws(Diagnostics) {
    var decided: Set<NodeID> = []
    for unknown in unknowns {
      let nodes = Set(unknown.nodes)
      guard !nodes.isEmpty,
        unknown.alternatives.allSatisfy({ Set($0.nodes.map(\.id)) == nodes && $0.nodes.count == nodes.count })
      else { throw Self.shape("the alternatives of '\(unknown.name)' do not decide the same nodes") }
      guard decided.isDisjoint(with: nodes) else {
        throw Self.shape("a node of '\(unknown.name)' is decided by another unknown too")
      }
      decided.formUnion(nodes)
      for alternative in unknown.alternatives { _ = try base.replacing(alternative.nodes) }
    }
    self.base = base
    self.unknowns = unknowns
  }

  private static func shape(_ summary: String) -> Diagnostics {
    Diagnostics([.error("family-shape", summary, remedy: "give each node to one unknown")])
  }

  /// How many members there are.
  public var size: BigCount { unknowns.reduce(BigCount(1)) { $0 * BigCount($1.alternatives.count) } }

  /// The network that takes one alternative of each unknown.
  ///
  /// - Precondition: one position for each unknown, each of an alternative.
  public func member(_ choice: [Int]) throws(Diagnostics) -> Network {
    precondition(choice.count == unknowns.count, "a member needs one alternative of each unknown")
    return try base.replacing(zip(unknowns, choice).flatMap { $0.alternatives[$1].nodes })
  }

  /// A member drawn uniformly.
  public func randomChoice(_ random: inout RandomStream) -> [Int] {
    unknowns.map { Int.random(in: 0..<$0.alternatives.count, using: &random) }
  }

  /// Different members, as positions of alternatives: all of them where they are no more than asked for, else random
  /// ones, of which there may be fewer when some are drawn twice.
  public func choices(atMost count: Int, seed: Seed) -> [[Int]] {
    if let all = size.exactly, all <= count {
      return (0..<all).map { number in
        var rest = number
        return unknowns.map { unknown in
          defer { rest /= unknown.alternatives.count }
          return rest % unknown.alternatives.count
        }
      }
    }
    var seen: Set<[Int]> = []
    return (0..<count).compactMap { draw in
      var random = RandomStream(seed: seed, purpose: .ensemble, replicate: UInt32(draw))
      let choice = randomChoice(&random)
      return seen.insert(choice).inserted ? choice : nil
    }
  }
}

extension Network {
  /// The same network with some nodes declared otherwise.
  func replacing(_ nodes: [NodeDeclaration]) throws(Diagnostics) -> Network {
    let byID = Dictionary(nodes.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    return try Network(
      nodes: self.nodes.map { byID[$0.id] ?? $0 }, perturbations: perturbations, parameters: parameters,
      initial: initial)
  }
}
