import BypassBDD
public import BypassCore
import BypassModel

/// The question: can the network get from one set of states to another?
///
/// Levels that the network fixes (clamps, inputs as declared) are in place from the beginning, whatever `from` says of
/// them. Asynchronous: one node at a time by one level; answered by trap spaces (no), walks (yes) and, where neither
/// decides, exactly by symbolic reachability. Most permissive: what some refinement of the rules with intermediate
/// levels and delays can do; answered in polynomial time.
/// - Source: Paulevé, Kolčák, Chatain and Haar 2020, doi:10.1038/s41467-020-18112-5 (most permissive).
public struct Reachability: Sendable {
  /// Which moves count.
  public enum Semantics: String, Hashable, Sendable, CaseIterable {
    /// One node at a time, by one level.
    case asynchronous
    /// Everything that the logic does not forbid.
    case mostPermissive = "most-permissive"
  }

  /// The network asked about.
  public var network: QualitativeNetwork
  /// Where it may start; any state of the set counts.
  public var from: LevelSubspace
  /// Where it shall get; any state of the set counts.
  public var to: LevelSubspace
  /// Which moves count.
  public var semantics: Semantics
  /// How far to go.
  public var limits: SearchLimits

  /// The question about a network. Nodes without an interval may have any level.
  public init(
    _ network: QualitativeNetwork, from: LevelSubspace, to: LevelSubspace, semantics: Semantics = .asynchronous,
    limits: SearchLimits = .standing
  ) {
    self.network = network
    self.from = from
    self.to = to
    self.semantics = semantics
    self.limits = limits
  }

  /// What is known about the way.
  public struct Answer: Hashable, Sendable {
    /// Whether there is a way; nil when the limits did not suffice.
    public let isReachable: Bool?
    /// For asynchronous moves the states passed, from the first to the last; nil otherwise or when there is no way.
    public let path: [LevelSubspace]?
    /// Why it is not known.
    public let shortfall: Shortfall?
  }

  /// Whether there is a way, and one if moves are asynchronous.
  ///
  /// - Throws: ``Diagnostic`` when a node or level does not exist.
  public func answer() throws(Diagnostic) -> Answer {
    let goal = try network.box(of: to)
    let start = Self.placed(try network.box(of: from), in: network.domain)
    switch semantics {
    case .mostPermissive:
      let reach = MostPermissiveReach(network.system)
      return Answer(isReachable: reach.leads(from: start, to: goal), path: nil, shortfall: nil)
    case .asynchronous:
      return asynchronous(from: start, to: goal)
    }
  }

  /// The box with what the domain fixes in place.
  static func placed(_ box: Subspace, in domain: Subspace) -> Subspace {
    Subspace(zip(box.ranges, domain.ranges).map { $1 == Subspace.open ? $0 : $1 })
  }

  private func asynchronous(from start: Subspace, to goal: Subspace) -> Answer {
    let system = network.system
    let hull = system.closure(of: start)
    guard hull.intersection(goal) != nil else { return Answer(isReachable: false, path: nil, shortfall: nil) }
    if let states = WitnessWalk(system).path(from: start.anyState, to: goal) { return found(states) }
    do throws(BDDLimit) {
      let inner = try InnerSystem(system, inside: hull)
      guard let target = inner.inward(goal) else { return Answer(isReachable: false, path: nil, shortfall: nil) }
      var dynamics = try SymbolicDynamics(inner.system, limits: limits)
      let first = inner.inward(start) ?? Subspace(openVariables: inner.system.count)
      guard let states = try dynamics.shortestPath(from: first, to: target) else {
        return Answer(isReachable: false, path: nil, shortfall: nil)
      }
      return found(states.map { inner.outward($0) })
    } catch {
      return Answer(isReachable: nil, path: nil, shortfall: .diagramLimit)
    }
  }

  private func found(_ states: [[Bool]]) -> Answer {
    Answer(
      isReachable: true, path: states.map { network.levels(of: Subspace(state: $0)) }, shortfall: nil)
  }
}

/// The inside of a trap space, constants of the rules not propagated: they may still be on their way.
struct InnerSystem {
  private let outer: Subspace
  let system: BooleanSystem
  private let variables: [Int]

  init(_ system: BooleanSystem, inside trapSpace: Subspace) throws(BDDLimit) {
    outer = trapSpace
    (self.system, variables) = try system.restricted(to: trapSpace)
  }

  /// The part of a box inside; nil when there is none.
  func inward(_ box: Subspace) -> Subspace? {
    guard let common = box.intersection(outer) else { return nil }
    return Subspace(variables.map { common.ranges[$0] })
  }

  func outward(_ state: [Bool]) -> [Bool] { outer.embedding(state, at: variables) }
}
