import BypassBDD
public import BypassCore
import BypassModel

/// The question: into what does the network settle when one node at a time moves by one level?
///
/// Exact. Minimal trap spaces hold at least one attractor each. All attractors, those outside minimal trap spaces
/// included, show up among the candidates of ``CandidateStates``; a candidate is dropped when a walk from it enters
/// a trap space without it, and what is left is decided by symbolic reachability. Where a limit ends that, the
/// answer says so and lists what is certain.
/// - Source: Klarner, Bockmayr and Siebert 2015 (trap spaces); Trinh, Hiraishi and Benhamou 2022 (candidates).
public struct AsynchronousAttractors: Sendable {
  /// The network asked about.
  public var network: QualitativeNetwork
  /// How far to go; diagram limits hold for each trap space or candidate anew.
  public var limits: SearchLimits
  /// Where the walks get their steps from. It decides how fast the answer comes, not what it is.
  public var seed: Seed

  /// The question about a network.
  public init(_ network: QualitativeNetwork, limits: SearchLimits = .standing, seed: Seed = Seed(1)) {
    self.network = network
    self.limits = limits
    self.seed = seed
  }

  /// All attractors up to the limits, by their spans in ascending order.
  ///
  /// - Throws: ``Diagnostic`` `network-too-complex`.
  public func answer(stop: (() -> Bool)? = nil) throws(Diagnostic) -> Enumeration<Attractor> {
    let reduced = try network.reduced()
    let search = AttractorSearch(reduced.system, limits: limits, seed: seed, stop: stop)
    let result = search.run()
    let found = result.items.map { found in
      let box = reduced.outward(found.box)
      return Attractor(
        kind: found.box.isState ? .fixedPoint : .cyclic, size: found.size, span: network.levels(of: box), box: box,
        member: reduced.outward(found.member), states: found.states.map { reduced.outward($0) },
        avoidsTrapSpaces: found.avoidsTrapSpaces)
    }
    let sorted = found.sorted { ($0.span, $0.member.orderingKey) < ($1.span, $1.member.orderingKey) }
    return Enumeration(sorted, shortfall: result.shortfall)
  }
}

extension ReducedSystem {
  /// A set of inner states as one of outer states.
  func outward(_ inner: Diagram) -> Diagram {
    var literals = inner.renamed { variables[$0] }
    for v in outer.ranges.indices.reversed() {
      if let value = outer.fixedValue(v) { literals = literals.conjunction(with: v, being: value) }
    }
    return literals
  }
}

extension [Bool] {
  /// The values as text, for ordering.
  var orderingKey: String { String(map { $0 ? "1" : "0" }) }
}
