public import BypassCore
import BypassModel

/// The question: which attractors of most permissive semantics can still be reached from a set of states?
///
/// Those attractors are the minimal trap spaces, and each reachability question takes polynomial time.
public struct PermissiveCommitment: Sendable {
  /// The network asked about.
  public var network: QualitativeNetwork
  /// Where it may start; any state of the set counts.
  public var from: LevelSubspace
  /// How far to go in listing minimal trap spaces.
  public var limits: SearchLimits

  /// The question about a network.
  public init(_ network: QualitativeNetwork, from: LevelSubspace, limits: SearchLimits = .standing) {
    self.network = network
    self.from = from
    self.limits = limits
  }

  /// A minimal trap space, and whether it can be reached.
  public struct Prospect: Hashable, Sendable {
    /// The trap space.
    public let trapSpace: LevelSubspace
    /// Whether most permissive moves can lead there.
    public let isReachable: Bool
  }

  /// One prospect a minimal trap space, in ascending order.
  ///
  /// - Throws: ``Diagnostic`` when a node or level does not exist.
  public func answer() throws(Diagnostic) -> Enumeration<Prospect> {
    let start = Reachability.placed(try network.box(of: from), in: network.domain)
    let reach = MostPermissiveReach(network.system)
    let spaces = try TrapSpaces(.minimal, of: network, limits: limits).answer()
    var prospects: [Prospect] = []
    for space in spaces.items {
      prospects.append(
        Prospect(trapSpace: space, isReachable: reach.leads(from: start, to: try network.box(of: space))))
    }
    return Enumeration(prospects, shortfall: spaces.shortfall)
  }
}
