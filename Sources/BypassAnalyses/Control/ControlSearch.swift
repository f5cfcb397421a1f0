import BypassBDD
public import BypassCore
public import BypassModel
import BypassSAT

/// The question: which smallest sets of interventions force a phenotype?
///
/// A set counts when every asynchronous attractor of the network under it satisfies the phenotype in every state. If
/// it is temporary, it counts when the network, settled under it and then released, cannot reach an attractor without
/// the phenotype any more.
/// Proposals are checked exactly, by trap spaces first and by all attractors then; each failure rules out every
/// other proposal that leaves the failing attractor as it is.
/// - Source: Samaga, von Kamp and Klamt 2010, doi:10.1089/cmb.2009.0121 (intervention sets).
public struct ControlSearch: Sendable {
  /// The network.
  public var network: Network
  /// The choices of the translation into qualitative form.
  public var options: QualitativeNetwork.Options
  /// The interventions; ``Choice/clamps(of:except:)`` gives all clamps but forbidden ones.
  public var choices: [Choice]
  /// What every attractor must satisfy in every state.
  public var phenotype: LevelCondition
  /// The most interventions in a set.
  public var size: Int
  /// From where; nil for every state. With a start only attractors that can be reached from it count.
  public var start: LevelSubspace?
  /// Whether the interventions end once the network has settled under them.
  public var isTemporary = false
  /// How far to go; `candidates` is the most proposals to check.
  public var limits: SearchLimits

  /// The question about a network.
  public init(
    _ network: Network, options: QualitativeNetwork.Options = .init(), choices: [Choice], phenotype: LevelCondition,
    size: Int, start: LevelSubspace? = nil, limits: SearchLimits = .standing
  ) {
    self.network = network
    self.options = options
    self.choices = choices
    self.phenotype = phenotype
    self.size = size
    self.start = start
    self.limits = limits
  }

  /// All subset-minimal sets, as ascending positions in ``choices``; smaller ones first.
  ///
  /// - Parameter isAcceptable: A further demand on a set, such as what normal cells do under it; nil when it cannot
  ///   be decided.
  /// - Throws: ``Diagnostics`` when a choice, the phenotype or the start does not fit the network.
  public func answer(
    stop: (() -> Bool)? = nil, where isAcceptable: ([Choice]) throws(Diagnostics) -> Bool? = { _ in true }
  ) throws(Diagnostics) -> Enumeration<[Int]> {
    let trial = try ControlTrial(self)
    let space = trial.space
    let wanted = space.unary.formula(phenotype)
    var master = SelectionMaster(count: choices.count, conflicts: space.conflicts, size: size)
    let variants = try space.variants(size: size)
    var failures = try SelectionSolver(
      space, variants, where: .not(wanted), size: size, preferring: .trueFirst)
    var found: [[Int]] = []
    var shortfall: Shortfall?
    var proposals = 0
    for bound in 0...max(0, size) {
      while let proposal = master.next(size: bound) {
        proposals += 1
        if stop?() == true { return Enumeration(found, shortfall: .stopped) }
        if proposals > limits.candidates { return Enumeration(found, shortfall: .candidateLimit) }
        if let most = limits.answers, found.count >= most { return Enumeration(found, shortfall: .answerLimit) }
        if start == nil, !isTemporary, let hull = failures.trapSpace(selecting: proposal) {
          try exclude(proposal, keeping: hull, alwaysFails: true, space, variants, &master)
          continue
        }
        switch try trial.verdict(on: proposal) {
        case .forces:
          let accepted = try isAcceptable(proposal.map { choices[$0] })
          if accepted == true {
            found.append(proposal)
            master.excludeSupersets(of: proposal)
          } else {
            if accepted == nil { shortfall = shortfall ?? .candidateLimit }
            master.exclude(exactly: proposal)
          }
        case .fails(let hull):
          if let hull, start == nil, !isTemporary {
            try exclude(proposal, keeping: hull, alwaysFails: false, space, variants, &master)
          } else {
            master.exclude(exactly: proposal)
          }
        case .unknown(let reason):
          shortfall = shortfall ?? reason
          master.exclude(exactly: proposal)
        }
      }
    }
    let sorted = found.sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
    return Enumeration(sorted, shortfall: shortfall)
  }

  /// Whether one set forces the phenotype; nil when the limits did not suffice.
  ///
  /// - Throws: As ``answer(stop:where:)``.
  public func isForced(by selection: [Choice]) throws(Diagnostics) -> Bool? {
    var question = self
    question.choices = selection
    switch try ControlTrial(question).verdict(on: Array(selection.indices)) {
    case .forces: return true
    case .fails: return false
    case .unknown: return nil
    }
  }

  /// Rules out every proposal that leaves a failing attractor as it is.
  ///
  /// - Parameter alwaysFails: Whether no state of the trap space satisfies the phenotype: then it is enough that it
  ///   stays a trap space, and what happens inside does not matter.
  private func exclude(
    _ proposal: [Int], keeping hull: Subspace, alwaysFails: Bool, _ space: ChoiceSpace,
    _ variants: [[ChoiceSpace.Variant]], _ master: inout SelectionMaster
  ) throws(Diagnostics) {
    var harmless: [(touching: [Int], patterns: [[Int]])] = []
    for v in space.touching.indices where !space.touching[v].isEmpty {
      let isFixed = hull.fixedValue(v) != nil
      var now: Diagram?
      if !alwaysFails, !isFixed {
        let present = space.touching[v].filter { proposal.contains($0) }
        now = try restricted(space.function(of: v, under: present), to: hull)
      }
      var patterns: [[Int]] = []
      for variant in variants[v] {
        if isFixed {
          let range = variant.function.range { hull.ranges[$0] }
          if range.isSubset(of: hull.ranges[v]) { patterns.append(variant.pattern) }
        } else if let now {
          if try restricted(variant.function, to: hull) == now { patterns.append(variant.pattern) }
        } else {
          patterns.append(variant.pattern)
        }
      }
      harmless.append((space.touching[v], patterns))
    }
    master.demandChange(harmless)
  }

  /// The function inside a box, as a diagram that is the same for the same function.
  private func restricted(_ function: BooleanSystem.Function, to box: Subspace) throws(Diagnostics) -> Diagram {
    let names = function.value.variables.sorted()
    var arena = BDDArena(variableCount: names.count)
    do throws(BDDLimit) {
      var replacement: [Int: BDD] = [:]
      for (local, variable) in names.enumerated() {
        replacement[variable] =
          if let value = box.fixedValue(variable) { value ? .always : .never } else { try arena.variable(local) }
      }
      let inside = try arena.bdd(of: function.value, replacing: replacement)
      return arena.diagram(of: inside) { names[$0] }
    } catch {
      throw Diagnostics([.error("rule-too-complex", "a rule is too complex to analyse")])
    }
  }
}
