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
  public func answer() throws(Diagnostics) -> Enumeration<[Int]> {
    let both = try ChoiceSpace(escape.network, choices: additions + escape.choices, options: escape.options)
    var master = SelectionMaster(
      count: additions.count, conflicts: both.conflicts.filter { $0.1 < additions.count }, size: size)
    var found: [[Int]] = []
    var shortfall: Shortfall?
    for bound in 0...max(0, size) {
      while let proposal = master.next(size: bound) {
        if let most = escape.limits.answers, found.count >= most { return Enumeration(found, shortfall: .answerLimit) }
        let (way, gap) = try firstEscape(under: proposal)
        shortfall = shortfall ?? gap
        if let way {
          try exclude(proposal, leavingOpen: way, both, &master)
        } else if gap != nil {
          master.exclude(exactly: proposal)
        } else {
          found.append(proposal)
          master.excludeSupersets(of: proposal)
        }
      }
    }
    let sorted = found.sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
    return Enumeration(sorted, shortfall: shortfall)
  }

  private func firstEscape(under proposal: [Int]) throws(Diagnostics) -> (EscapeSearch.Escape?, Shortfall?) {
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
    let answer = try question.answer()
    guard let first = answer.items.first else { return (nil, answer.shortfall) }
    return (EscapeSearch.Escape(choices: first.choices.map { possible[$0] }, refuge: first.refuge), nil)
  }

  /// Rules out every proposal under which the same alterations have the same refuge.
  private func exclude(
    _ proposal: [Int], leavingOpen way: EscapeSearch.Escape, _ both: ChoiceSpace, _ master: inout SelectionMaster
  ) throws(Diagnostics) {
    // A start or an attractor of its own need not survive other additions, so nothing more than this is learnt.
    guard escape.start == nil, !escape.checksAttractors else { return master.exclude(exactly: proposal) }
    let alterations = way.choices.map { $0 + additions.count }
    let whole = try both.qualitative(selecting: proposal + alterations)
    let refuge: Subspace
    do throws(Diagnostic) { refuge = try whole.box(of: way.refuge) } catch { throw Diagnostics([error]) }
    var harmless: [(touching: [Int], patterns: [[Int]])] = []
    for v in both.touching.indices {
      let touching = both.touching[v].filter { $0 < additions.count }
      guard !touching.isEmpty else { continue }
      let given = both.touching[v].filter { alterations.contains($0) }
      var patterns: [[Int]] = []
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
