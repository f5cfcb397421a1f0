import BypassBDD
public import BypassCore
import BypassModel

/// The question: which smallest additions to a treatment leave no way out?
///
/// An addition set closes when, with it, no set of at most `size` escapes lets the network settle into the phenotype
/// in the sense of ``EscapeSearch``. Solved by counter-examples: each way out that is found under a proposal rules out
/// every other proposal that leaves it open. When no answer comes and the answer is complete, the panel has none.
public struct ClosureSearch: Sendable {
  /// The escapes asked about: network, alterations, phenotype, size.
  public var escape: EscapeSearch
  /// What may be added.
  public var additions: [Choice]
  /// The most additions in a set.
  public var size: Int

  /// The question about a treated network.
  public init(_ escape: EscapeSearch, additions: [Choice], size: Int) {
    self.escape = escape
    self.additions = additions
    self.size = size
  }

  /// All subset-minimal closing sets, as ascending positions in ``additions``; smaller ones first.
  ///
  /// - Throws: ``Diagnostics`` when a choice or the phenotype does not fit the network.
  public func answer(stop: (() -> Bool)? = nil) throws(Diagnostics) -> Enumeration<[Int]> {
    let both = try ChoiceSpace(escape.network, choices: additions + escape.choices, options: escape.options)
    var master = SelectionMaster(
      count: additions.count, conflicts: both.conflicts.filter { $0.1 < additions.count }, size: size)
    var found: [[Int]] = []
    var shortfall: Shortfall?
    for bound in 0...max(0, size) {
      while let proposal = master.next(size: bound) {
        if stop?() == true { return Enumeration(found, shortfall: .stopped) }
        if let most = escape.limits.answers, found.count >= most { return Enumeration(found, shortfall: .answerLimit) }
        switch try firstEscape(under: proposal) {
        case .nowhere:
          found.append(proposal)
          master.excludeSupersets(of: proposal)
        case .to(let refuge, let alterations): try exclude(alterations, refuge, both, &master)
        case .somewhere: master.exclude(exactly: proposal)
        case .unknown(let reason):
          shortfall = shortfall ?? reason
          master.exclude(exactly: proposal)
        }
      }
    }
    let sorted = found.sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
    return Enumeration(sorted, shortfall: shortfall)
  }

  private enum Way {
    case nowhere
    /// Into a trap space, with these alterations.
    case to(Subspace, [Int])
    /// Into something that other additions may undo, so that nothing more is learnt.
    case somewhere
    case unknown(Shortfall)
  }

  private func firstEscape(under proposal: [Int]) throws(Diagnostics) -> Way {
    var question = escape
    question.network = try escape.network.choosing(proposal.map { additions[$0] })
    // Inputs that an addition sets are no longer open.
    for choice in proposal { question.options.kept.formUnion(additions[choice].settings.keys) }
    // An alteration that contradicts an addition cannot come with it.
    let possible = escape.choices.indices.filter { index in
      !proposal.contains { additions[$0].conflicts(with: escape.choices[index]) }
    }
    question.choices = possible.map { escape.choices[$0] }
    question.limits.answers = 1
    if escape.start == nil, let (alterations, refuge) = try question.firstTrapSpace() {
      return .to(refuge, alterations.map { possible[$0] })
    }
    guard escape.start != nil || escape.checksAttractors else { return .nowhere }
    let answer = try question.answer()
    return answer.items.isEmpty ? answer.shortfall.map { .unknown($0) } ?? .nowhere : .somewhere
  }

  /// Rules out every proposal under which the same alterations have the same refuge.
  private func exclude(
    _ way: [Int], _ refuge: Subspace, _ both: ChoiceSpace, _ master: inout SelectionMaster
  ) throws(Diagnostics) {
    let alterations = way.map { $0 + additions.count }
    var harmless: [(touching: [Int], patterns: [[Int]])] = []
    for v in both.touching.indices {
      let touching = both.touching[v].filter { $0 < additions.count }
      guard !touching.isEmpty else { continue }
      let given = both.touching[v].filter { alterations.contains($0) }
      var patterns: [[Int]] = []
      // An addition that contradicts a given alteration makes no pattern, so that it counts as a change.
      for pattern in both.patterns(touching: v, size: size + given.count) {
        let added = pattern.filter { $0 < additions.count }
        guard added.count <= size, pattern.filter({ $0 >= additions.count }) == given else { continue }
        let range = try both.function(of: v, under: pattern).range { refuge.ranges[$0] }
        if range.isSubset(of: refuge.ranges[v]) { patterns.append(added) }
      }
      harmless.append((touching, patterns))
    }
    master.demandChange(harmless)
  }
}
