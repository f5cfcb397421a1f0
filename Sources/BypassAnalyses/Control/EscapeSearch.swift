import BypassBDD
public import BypassCore
public import BypassModel

/// The question: which smallest sets of choices let a network settle into a phenotype?
///
/// Asked of a treated tumour with alterations as choices, the answers are its ways out. A set counts when some
/// attractor lies in a trap space throughout which the phenotype holds and, if a start is given, that trap space can
/// be reached from it by asynchronous moves. Sets that contain an answer are not listed. With `checksAttractors`
/// the remaining sets are also tried one by one for attractors that satisfy the phenotype without such a trap space.
public struct EscapeSearch: Sendable {
  /// The network, what already acts on it included.
  public var network: Network
  /// The choices of the translation into qualitative form.
  public var options: QualitativeNetwork.Options
  /// What may happen.
  public var choices: [Choice]
  /// What an attractor must satisfy in every state.
  public var phenotype: LevelCondition
  /// The most choices in a set.
  public var size: Int
  /// Where the network starts; nil for anywhere.
  public var start: LevelSubspace?
  /// Whether sets without such a trap space are tried for attractors one by one.
  public var checksAttractors: Bool
  /// How far to go.
  public var limits: SearchLimits

  /// The question about a network.
  public init(
    _ network: Network, options: QualitativeNetwork.Options = .init(), choices: [Choice], phenotype: LevelCondition,
    size: Int, start: LevelSubspace? = nil, checksAttractors: Bool = false, limits: SearchLimits = .standing
  ) {
    self.network = network
    self.options = options
    self.choices = choices
    self.phenotype = phenotype
    self.size = size
    self.start = start
    self.checksAttractors = checksAttractors
    self.limits = limits
  }

  /// A way out.
  public struct Escape: Hashable, Sendable {
    /// The choices, as positions in the question's list; ascending. Empty when nothing is needed.
    public let choices: [Int]
    /// States in which the phenotype holds and which are not left any more: the certificate.
    public let refuge: LevelSubspace
  }

  /// All subset-minimal sets up to the size and the limit of answers, smaller ones first, then by position.
  ///
  /// - Throws: ``Diagnostics`` when a choice, the phenotype or the start does not fit the network.
  public func answer(stop: (() -> Bool)? = nil) throws(Diagnostics) -> Enumeration<Escape> {
    let space = try ChoiceSpace(network, choices: choices, options: options)
    var solver = try SelectionSolver(space, where: space.unary.formula(phenotype), size: size)
    var found: [Escape] = []
    var shortfall: Shortfall?
    for bound in 0...max(0, size) {
      while let (selection, trapSpace) = solver.next(size: bound) {
        if stop?() == true { return Enumeration(Self.sorted(found), shortfall: .stopped) }
        if let most = limits.answers, found.count >= most {
          return Enumeration(Self.sorted(found), shortfall: .answerLimit)
        }
        let refuge = try reached(trapSpace, selecting: selection, in: space, &shortfall)
        if let refuge {
          found.append(Escape(choices: selection, refuge: refuge))
          solver.excludeSupersets(of: selection)
        } else {
          solver.exclude(exactly: selection)
        }
      }
    }
    if checksAttractors { try addAttractors(to: &found, in: space, stop, &shortfall) }
    return Enumeration(Self.sorted(found), shortfall: shortfall)
  }

  /// A smallest set with a largest trap space throughout which the phenotype holds; nil when there is none.
  func firstTrapSpace() throws(Diagnostics) -> (choices: [Int], trapSpace: Subspace, levels: LevelSubspace)? {
    let space = try ChoiceSpace(network, choices: choices, options: options)
    var solver = try SelectionSolver(space, where: space.unary.formula(phenotype), size: size)
    for bound in 0...max(0, size) {
      guard let (selection, smaller) = solver.next(size: bound) else { continue }
      let box = solver.trapSpace(selecting: selection) ?? smaller
      return (selection, box, try space.qualitative(selecting: selection).levels(of: box))
    }
    return nil
  }

  private static func sorted(_ escapes: [Escape]) -> [Escape] {
    escapes.sorted { a, b in
      a.choices.count != b.choices.count
        ? a.choices.count < b.choices.count : a.choices.lexicographicallyPrecedes(b.choices)
    }
  }

  /// The trap space itself when no start is given, else one with the phenotype that can be reached; nil if none can.
  private func reached(
    _ trapSpace: Subspace, selecting selection: [Int], in space: ChoiceSpace, _ shortfall: inout Shortfall?
  ) throws(Diagnostics) -> LevelSubspace? {
    let network = try space.qualitative(selecting: selection)
    guard let start else { return network.levels(of: network.system.percolated(trapSpace)) }
    do throws(Diagnostic) {
      let phenotype = space.unary.formula(phenotype)
      for box in try TrapSpaces(.minimal, of: network, limits: limits).boxes().items {
        guard try network.isThroughout(box, phenotype) else { continue }
        let refuge = network.levels(of: box)
        let answer = try Reachability(network, from: start, to: refuge, limits: limits).answer()
        if answer.isReachable == true { return refuge }
        if answer.isReachable == nil { shortfall = shortfall ?? answer.shortfall }
      }
      return nil
    } catch {
      throw Diagnostics([error])
    }
  }

  private func addAttractors(
    to found: inout [Escape], in space: ChoiceSpace, _ stop: (() -> Bool)?, _ shortfall: inout Shortfall?
  ) throws(Diagnostics) {
    var master = SelectionMaster(count: choices.count, conflicts: space.conflicts, size: size)
    for escape in found { master.excludeSupersets(of: escape.choices) }
    var proposals = 0
    for bound in 0...max(0, size) {
      while let selection = master.next(size: bound) {
        proposals += 1
        guard stop?() != true, proposals <= limits.candidates else {
          shortfall = proposals > limits.candidates ? .candidateLimit : .stopped
          return
        }
        let network = try space.qualitative(selecting: selection)
        do throws(Diagnostic) {
          let answer = try AsynchronousAttractors(network, limits: limits).answer()
          shortfall = shortfall ?? answer.shortfall
          let settled = answer.items.filter { network.share(of: phenotype, in: $0) == .always }
          let start = start
          let prospects =
            try start.map { (start) throws(Diagnostic) in
              try Commitment(network, from: start, limits: limits).answer(among: settled)
            } ?? settled.map { Commitment.Prospect(attractor: $0, isReachable: true) }
          if let refuge = prospects.first(where: { $0.isReachable == true })?.attractor {
            // Found although a smaller set may be among earlier answers only if that was unreachable there.
            found.append(Escape(choices: selection, refuge: refuge.span))
            master.excludeSupersets(of: selection)
          } else {
            if prospects.contains(where: { $0.isReachable == nil }) { shortfall = shortfall ?? .diagramLimit }
            master.exclude(exactly: selection)
          }
        } catch {
          throw Diagnostics([error])
        }
      }
    }
    found = found.filter { escape in
      !found.contains { $0.choices.count < escape.choices.count && Set($0.choices).isSubset(of: escape.choices) }
    }
  }
}

extension QualitativeNetwork {
  /// Whether a condition holds in every state of a box.
  func isThroughout(_ box: Subspace, _ condition: Formula<Int>) throws(Diagnostic) -> Bool {
    do throws(BDDLimit) {
      let function = try FormulaCompiler.function(condition, below: system.below)
      return !function.range { box.ranges[$0] }.contains(.canBeFalse)
    } catch {
      throw .error("condition-too-complex", "the condition is too complex to analyse")
    }
  }
}
