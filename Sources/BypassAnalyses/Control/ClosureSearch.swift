import BypassBDD
public import BypassCore
import BypassModel

/// The question: which smallest additions to a treatment leave no way out?
///
/// An addition set closes when, with it, no set of at most `size` escapes lets the network settle into the phenotype
/// in the sense of ``EscapeSearch``. Solved by counter-examples: each way out that is found under a proposal rules out
/// every other proposal that leaves it open. When no answer comes and the answer is complete, the panel has none.
public struct ClosureSearch: Sendable {
  /// One tumour that must be held: the treated network with its possible escapes, and what the additions do to it.
  ///
  /// A mutation of a drug's target makes another context, since in it every drug that meets the target acts
  /// differently.
  public struct Context: Sendable {
    /// The escapes asked about: network, alterations, phenotype, size.
    public var escape: EscapeSearch
    /// What may be added, as it acts here; the same number in the same order in every context.
    public var additions: [Choice]

    /// A tumour.
    public init(_ escape: EscapeSearch, additions: [Choice]) {
      self.escape = escape
      self.additions = additions
    }
  }

  /// A proposal that does not close, and why.
  public struct CounterExample: Hashable, Sendable {
    /// The additions, as ascending positions.
    public let additions: [Int]
    /// The position of the context that it leaves open.
    public let context: Int
    /// The way out under it, as positions in the choices of the context's escapes.
    public let escape: [Int]
    /// States in which the phenotype holds and which are not left any more.
    public let refuge: LevelSubspace
  }

  /// The answer: what closes, and a way out for every proposal that was tried and does not.
  public struct Answer: Hashable, Sendable {
    /// All subset-minimal closing sets, as ascending positions of additions; smaller ones first.
    public let closures: Enumeration<[Int]>
    /// In the order tried. Together with what each rules out they prove that there is no other closing set.
    public let counterExamples: [CounterExample]
  }

  /// The tumours that must be held; at least one.
  public var contexts: [Context]
  /// The most additions in a set.
  public var size: Int
  /// Pairs of additions that are not made together.
  public var exclusions: [(Int, Int)] = []

  /// The question about one treated network.
  public init(_ escape: EscapeSearch, additions: [Choice], size: Int) {
    self.init([Context(escape, additions: additions)], size: size)
  }

  /// The question about several treated networks that must all be held.
  ///
  /// - Precondition: There is at least one, and all have as many additions.
  public init(_ contexts: [Context], size: Int) {
    precondition(!contexts.isEmpty, "something must be held")
    precondition(contexts.allSatisfy { $0.additions.count == contexts[0].additions.count }, "one list of additions")
    self.contexts = contexts
    self.size = size
  }

  /// All subset-minimal closing sets, as ascending positions in the additions; smaller ones first.
  ///
  /// - Throws: ``Diagnostics`` when a choice or the phenotype does not fit the network.
  public func answer(stop: (() -> Bool)? = nil) throws(Diagnostics) -> Enumeration<[Int]> {
    try proof(stop: stop).closures
  }

  /// As ``answer(stop:)``, with a way out for each proposal that does not close.
  ///
  /// - Throws: As ``answer(stop:)``.
  public func proof(stop: (() -> Bool)? = nil) throws(Diagnostics) -> Answer {
    var spaces: [ChoiceSpace] = []
    for context in contexts {
      spaces.append(
        try ChoiceSpace(
          context.escape.network, choices: context.additions + context.escape.choices, options: context.escape.options))
    }
    let count = contexts[0].additions.count
    // What excludes each other is the same everywhere, or excluded in each context by itself.
    var master = SelectionMaster(
      count: count, conflicts: spaces[0].conflicts.filter { $0.1 < count } + exclusions, size: size)
    var found: [[Int]] = []
    var examples: [CounterExample] = []
    var shortfall: Shortfall?
    func ended(_ reason: Shortfall?) -> Answer {
      let sorted = found.sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
      return Answer(closures: Enumeration(sorted, shortfall: reason), counterExamples: examples)
    }
    // Where a proposal failed last, the next is likely to fail too.
    var order = Array(contexts.indices)
    for bound in 0...max(0, size) {
      while let proposal = master.next(size: bound) {
        if stop?() == true { return ended(.stopped) }
        if let most = contexts[0].escape.limits.answers, found.count >= most { return ended(.answerLimit) }
        switch try verdict(on: proposal, order) {
        case .open(let index, let way):
          examples.append(way.asExample(proposal, context: index))
          order.removeAll { $0 == index }
          order.insert(index, at: 0)
          if way.teaches {
            try exclude(way.choices, way.box, contexts[index], spaces[index], &master)
          } else {
            master.exclude(exactly: proposal)
          }
        case .unknown(let reason):
          shortfall = shortfall ?? reason
          master.exclude(exactly: proposal)
        case .closed:
          found.append(proposal)
          master.excludeSupersets(of: proposal)
        }
      }
    }
    return ended(shortfall)
  }

  private struct Way {
    let choices: [Int]
    let refuge: LevelSubspace
    /// The trap space in variables.
    let box: Subspace
    /// Whether it is a trap space alone that matters, so that much can be learnt from it.
    let teaches: Bool

    func asExample(_ additions: [Int], context: Int) -> CounterExample {
      CounterExample(additions: additions, context: context, escape: choices, refuge: refuge)
    }
  }

  private enum Verdict {
    case closed
    case open(context: Int, Way)
    case unknown(Shortfall)
  }

  private func verdict(on proposal: [Int], _ order: [Int]) throws(Diagnostics) -> Verdict {
    var doubt: Shortfall?
    var held: [EscapeSearch] = []
    for index in order {
      let context = contexts[index]
      var treated = context.escape
      treated.network = try treated.network.choosing(proposal.map { context.additions[$0] })
      // With the same network and no more changes than one that is held, it is held too.
      let isHeld = held.contains {
        $0.size >= treated.size && $0.network == treated.network && $0.choices == treated.choices
      }
      if isHeld { continue }
      let (way, shortfall) = try firstEscape(under: proposal, in: context)
      if way == nil, shortfall == nil { held.append(treated) }
      if let way { return .open(context: index, way) }
      doubt = doubt ?? shortfall
    }
    return doubt.map { .unknown($0) } ?? .closed
  }

  private func firstEscape(
    under proposal: [Int], in context: Context
  ) throws(Diagnostics) -> (way: Way?, shortfall: Shortfall?) {
    let additions = context.additions
    var question = context.escape
    question.network = try context.escape.network.choosing(proposal.map { additions[$0] })
    // Inputs that an addition sets are no longer open.
    for choice in proposal { question.options.kept.formUnion(additions[choice].settings.keys) }
    // An alteration that contradicts an addition cannot come with it.
    let possible = context.escape.choices.indices.filter { index in
      !proposal.contains { additions[$0].conflicts(with: context.escape.choices[index]) }
    }
    question.choices = possible.map { context.escape.choices[$0] }
    question.limits.answers = 1
    if context.escape.start == nil, let (alterations, box, levels) = try question.firstTrapSpace() {
      return (Way(choices: alterations.map { possible[$0] }, refuge: levels, box: box, teaches: true), nil)
    }
    guard context.escape.start != nil || context.escape.checksAttractors else { return (nil, nil) }
    let answer = try question.answer()
    guard let first = answer.items.first else { return (nil, answer.shortfall) }
    let choices = first.choices.map { possible[$0] }
    return (Way(choices: choices, refuge: first.refuge, box: Subspace([]), teaches: false), nil)
  }

  /// Rules out every proposal under which the same alterations have the same refuge.
  private func exclude(
    _ way: [Int], _ refuge: Subspace, _ context: Context, _ both: ChoiceSpace, _ master: inout SelectionMaster
  ) throws(Diagnostics) {
    let additions = context.additions
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
