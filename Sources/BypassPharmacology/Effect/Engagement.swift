public import BypassCore
public import BypassModel

/// What one drug does to one target at one dose, with what the number rests on.
public struct Engagement: Hashable, Sendable {
  /// The drug.
  public let drug: DrugID
  /// The target.
  public let target: Agent.Target
  /// Free concentration; nil when the dose is an occupancy.
  public let free: Concentration?
  /// The potency used; nil when the engaged share is given directly.
  public let potency: ResolvedPotency?
  /// x = θ/(1 − θ): the drug's pull on the site. May be infinite.
  public let pull: Double
  /// The largest share it can reach.
  public let maximum: Fraction
  /// The worst standing of everything that the number is made of.
  public let standing: Standing

  /// An engagement.
  public init(
    drug: DrugID, target: Agent.Target, free: Concentration?, potency: ResolvedPotency?, pull: Double,
    maximum: Fraction, standing: Standing
  ) {
    self.drug = drug
    self.target = target
    self.free = free
    self.potency = potency
    self.pull = pull
    self.maximum = maximum
    self.standing = standing
  }

  /// The share engaged if the drug is alone at its site.
  public var occupancy: Fraction { maximum * DoseResponse.occupancy(ofPulls: [pull]) }
}

extension Sequence where Element == Engagement {
  /// What the drugs together do to the network. The only road from a dose to a node.
  ///
  /// Drugs at the same node, site and level compete (Σx/(1 + Σx)); different sites act independently. Sorted by
  /// node, so that the result does not depend on the order of the drugs.
  public func perturbations() -> [Perturbation] {
    let sites = Dictionary(grouping: self) { engagement in
      EngagedSite(
        node: engagement.target.node, site: engagement.target.site, effect: engagement.target.effect,
        level: engagement.target.level)
    }
    return sites.sorted { $0.key < $1.key }.compactMap { site, engagements in
      let sorted = engagements.sorted { $0.drug < $1.drug }
      let share = sorted.sharedSite
      guard share.value > 0 else { return nil }
      switch site.effect {
      case .inhibits, .degrades: return Perturbation(.inhibit(share, from: site.level), of: site.node)
      case .supplies: return Perturbation(.supply(share, to: site.level), of: site.node)
      }
    }
  }
}

extension Array where Element == Engagement {
  /// What competitors engage of their site: Σ maxᵢ·xᵢ/(1 + Σx), each with its own ceiling.
  fileprivate var sharedSite: Fraction {
    let strongest = map(\.pull).max() ?? 0
    guard strongest.isFinite else {
      // Who fills the site whatever the others do leaves them nothing of it, however high their ceilings.
      return filter { !$0.pull.isFinite }.map(\.maximum).max() ?? .one
    }
    // Relative to the strongest, so that no sum leaves the range of numbers.
    let unit = Swift.max(strongest, 1)
    let whole = reduce(1 / unit) { $0 + $1.pull / unit }
    return Fraction(clamping: reduce(0) { $0 + $1.maximum.value * ($1.pull / unit) } / whole)
  }
}

/// Drugs at the same site compete.
private struct EngagedSite: Hashable, Comparable {
  let node: NodeID
  let site: String
  let effect: Agent.Target.Effect
  let level: Int

  static func < (left: EngagedSite, right: EngagedSite) -> Bool {
    (left.node, left.site, left.effect.rawValue, left.level)
      < (right.node, right.site, right.effect.rawValue, right.level)
  }
}
