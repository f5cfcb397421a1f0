import BypassBDD
public import BypassCore
import BypassModel

/// The question: which of the attractors can still be reached from a state?
public struct Commitment: Sendable {
  /// The network asked about.
  public var network: QualitativeNetwork
  /// Where it may start; any state of the set counts.
  public var from: LevelSubspace
  /// How far to go.
  public var limits: SearchLimits

  /// The question about a network.
  public init(_ network: QualitativeNetwork, from: LevelSubspace, limits: SearchLimits = .standing) {
    self.network = network
    self.from = from
    self.limits = limits
  }

  /// One attractor, and whether it can be reached.
  public struct Prospect: Hashable, Sendable {
    /// The attractor.
    public let attractor: Attractor
    /// Whether asynchronous moves can lead there; nil when the limits did not suffice.
    public let isReachable: Bool?
  }

  /// One prospect an attractor, in the order given.
  ///
  /// - Throws: ``Diagnostic`` when a node or level does not exist.
  public func answer(among attractors: [Attractor]) throws(Diagnostic) -> [Prospect] {
    let start = Reachability.placed(try network.box(of: from), in: network.domain)
    let system = network.system
    let hull = system.closure(of: start)
    let walk = WitnessWalk(system)
    var reached: ReachedStates??
    var prospects: [Prospect] = []
    for attractor in attractors {
      if !hull.contains(attractor.member) {
        prospects.append(Prospect(attractor: attractor, isReachable: false))
      } else if walk.path(from: start.anyState, to: Subspace(state: attractor.member)) != nil {
        prospects.append(Prospect(attractor: attractor, isReachable: true))
      } else {
        let states = reached ?? ReachedStates(system, from: start, inside: hull, limits: limits)
        reached = .some(states)
        // A member of an attractor of unknown states leads there, so only a positive answer is certain.
        let contains = states?.contains(attractor.member)
        let isCertain = attractor.states != nil || contains == true
        prospects.append(Prospect(attractor: attractor, isReachable: isCertain ? contains : nil))
      }
    }
    return prospects
  }
}

/// All states that can be reached.
private struct ReachedStates {
  private let dynamics: SymbolicDynamics
  private let states: BDD
  private let inner: InnerSystem

  /// Nil when the diagrams pass the limits.
  init?(_ system: BooleanSystem, from start: Subspace, inside hull: Subspace, limits: SearchLimits) {
    do throws(BDDLimit) {
      inner = try InnerSystem(system, inside: hull)
      var dynamics = try SymbolicDynamics(inner.system, limits: limits)
      let everything = try dynamics.everything()
      let box = try dynamics.set(inner.inward(start) ?? Subspace(openVariables: inner.system.count))
      var roots: [BDD] = []
      let first = try dynamics.intersection(box, everything)
      states = try dynamics.forward(from: first, keeping: &roots) ?? .never
      self.dynamics = dynamics
    } catch {
      return nil
    }
  }

  func contains(_ state: [Bool]) -> Bool {
    guard let inside = inner.inward(Subspace(state: state)) else { return false }
    return dynamics.contains(inside.anyState, in: states)
  }
}
