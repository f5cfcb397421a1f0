import BypassBDD
public import BypassCore
import BypassModel

/// The question: by which decisions does a network narrow down to what it settles into?
///
/// The diagram begins with the whole and leads from each trap space to the maximal ones inside it, constants
/// propagated each time, until the minimal ones. A step fixes a motif: levels that keep each other.
/// - Source: Zañudo and Albert 2013, doi:10.1063/1.4809777 (stable motifs); Rozum, Deritei, Park, Gómez Tejeda Zañudo
///   and Albert 2021, doi:10.1093/bioinformatics/btab825 (succession diagram).
public struct SuccessionDiagram: Sendable {
  /// The network asked about.
  public var network: QualitativeNetwork
  /// How far to go; `answers` is the most trap spaces.
  public var limits: SearchLimits

  /// The question about a network.
  public init(_ network: QualitativeNetwork, limits: SearchLimits = .standing) {
    self.network = network
    self.limits = limits
  }

  /// A trap space of the diagram.
  public struct Space: Hashable, Sendable {
    /// Its levels, constants propagated.
    public let levels: LevelSubspace
    /// The most steps by which it is reached from the whole.
    public let depth: Int
    /// Whether no other trap space is inside.
    public let isMinimal: Bool
  }

  /// One decision.
  public struct Step: Hashable, Sendable {
    /// The position of the larger space.
    public let from: Int
    /// The position of the smaller one.
    public let to: Int
    /// What is decided, before it is propagated: the intervals that the step narrows.
    public let motif: [LevelSubspace.Interval]
  }

  /// The diagram.
  public struct Answer: Hashable, Sendable {
    /// The whole first, then as found, level by level.
    public let spaces: [Space]
    /// By their larger space, then by their smaller one. Two motifs between the same spaces are two steps.
    public let steps: [Step]
    /// Why there may be more; nil when the diagram is whole.
    public let shortfall: Shortfall?

    /// The most steps from the whole to a minimal space.
    public var depth: Int { spaces.map(\.depth).max() ?? 0 }
  }

  /// The diagram up to the limits.
  ///
  /// - Throws: ``Diagnostic`` `network-too-complex`.
  public func answer(stop: (() -> Bool)? = nil) throws(Diagnostic) -> Answer {
    let root = try network.reduced().outer
    var boxes = [root]
    var position = [root: 0]
    var isMinimal: [Bool] = []
    var steps: [Step] = []
    var shortfall: Shortfall?
    while isMinimal.count < boxes.count {
      let from = isMinimal.count
      let inner = try network.reduced(inside: boxes[from])
      var lazily = limits
      lazily.answers = limits.answers.map { max(1, $0) }
      let motifs = TrapSpaceSearch(.maximal, neverFixing: neverFixing(inner), limits: lazily)
        .all(of: inner.system)
      isMinimal.append(motifs.items.isEmpty)
      shortfall = shortfall ?? motifs.shortfall
      for motif in motifs.items.map(inner.outward).sorted() {
        let space = network.system.percolated(motif)
        if position[space] == nil {
          if let most = limits.answers, boxes.count >= most {
            shortfall = shortfall ?? .answerLimit
            continue
          }
          position[space] = boxes.count
          boxes.append(space)
        }
        guard let to = position[space] else { continue }
        steps.append(Step(from: from, to: to, motif: narrowed(motif, within: boxes[from])))
      }
      if stop?() == true {
        shortfall = .stopped
        break
      }
    }
    let depths = Self.depths(count: boxes.count, steps)
    let spaces = boxes.indices.map { index in
      Space(
        levels: network.levels(of: boxes[index]), depth: depths[index],
        isMinimal: index < isMinimal.count && isMinimal[index])
    }
    return Answer(spaces: spaces, steps: steps, shortfall: shortfall)
  }

  private func neverFixing(_ inner: ReducedSystem) -> [Int] {
    guard network.options.inputs == .free else { return [] }
    let inputs = Set(network.openInputs)
    return inner.variables.indices.filter { inputs.contains(inner.variables[$0]) }
  }

  private func narrowed(_ motif: Subspace, within whole: Subspace) -> [LevelSubspace.Interval] {
    let before = network.levels(of: whole).intervals
    return zip(network.levels(of: motif).intervals, before).filter { $0 != $1 }.map(\.0)
  }

  /// The longest way to each; every step leads to a smaller space, so there are no cycles.
  private static func depths(count: Int, _ steps: [Step]) -> [Int] {
    var incoming = [Int](repeating: 0, count: count)
    var outgoing = [[Int]](repeating: [], count: count)
    for step in steps {
      incoming[step.to] += 1
      outgoing[step.from].append(step.to)
    }
    var depths = [Int](repeating: 0, count: count)
    var ready = (0..<count).filter { incoming[$0] == 0 }
    while let space = ready.popLast() {
      for next in outgoing[space] {
        depths[next] = max(depths[next], depths[space] + 1)
        incoming[next] -= 1
        if incoming[next] == 0 { ready.append(next) }
      }
    }
    return depths
  }
}
