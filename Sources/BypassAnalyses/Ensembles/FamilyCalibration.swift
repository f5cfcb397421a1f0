public import BypassBDD
public import BypassCore
import BypassModel

/// The question: which members of a family rest where the tumour was seen to rest?
///
/// A member fits an observation as well as its best state at rest under the observation's clamps does; the members
/// asked for are those with the least disagreements in sum. A state at rest is a fixed point; only when no member has
/// one under every observation, the smallest trap space, in which an observed level that is not fixed disagrees.
public struct FamilyCalibration: Sendable {
  /// Levels seen under some clamps.
  public struct Observation: Hashable, Sendable {
    /// What it is called in answers.
    public let name: String
    /// What was done to the cells; empty for the untreated tumour.
    public let clamps: [NodeID: Int]
    /// What was seen.
    public let levels: [NodeID: Int]
    /// An observation.
    public init(_ name: String, clamps: [NodeID: Int] = [:], levels: [NodeID: Int]) {
      self.name = name
      self.clamps = clamps
      self.levels = levels
    }
  }

  /// The family.
  public var family: NetworkFamily
  /// One or more; members start predictions where they rest under the first.
  public var observations: [Observation]
  /// The most members to draw, 1 or more.
  public var members: Int
  /// Where the draws come from.
  public var seed: Seed
  /// How far to go.
  public var limits: SearchLimits

  /// A question with its defaults: 100 members.
  public init(
    of family: NetworkFamily, to observations: [Observation], members: Int = 100, seed: Seed,
    limits: SearchLimits = .standing
  ) {
    self.family = family
    self.observations = observations
    self.members = members
    self.seed = seed
    self.limits = limits
  }

  /// Finds the least disagreement and draws members that have it.
  ///
  /// - Throws: ``Diagnostics``: `no-observation`, an observation that does not suit the network, or a rule that is too
  ///   complex.
  public func answer(stop: (() -> Bool)? = nil) throws(Diagnostics) -> CalibratedFamily {
    guard !observations.isEmpty else {
      throw Diagnostics([.error("no-observation", "there is nothing to calibrate to", remedy: "give a profile")])
    }
    let relations = try FamilyRelations(family, observations)
    for rest in [RestKind.fixedPoint, .trapSpace] {
      var solver = FamilySolver(relations, rest)
      switch solver.leastDisagreements(conflicts: limits.conflicts, stop: stop) {
      case .impossible: continue
      case .unknown:
        return CalibratedFamily(
          self, rest, members: [], disagreements: nil, shortfall: stop?() == true ? .stopped : .conflictLimit)
      case .least(let disagreements):
        return members(relations, rest, disagreements, &solver, stop)
      }
    }
    // Every network has a trap space, so only a limit ends here.
    return CalibratedFamily(self, .trapSpace, members: [], disagreements: nil, shortfall: .conflictLimit)
  }

  private func members(
    _ relations: FamilyRelations, _ rest: RestKind, _ disagreements: Int, _ solver: inout FamilySolver,
    _ stop: (() -> Bool)?
  ) -> CalibratedFamily {
    if rest == .fixedPoint,
      let known = solver.forced(conflicts: limits.conflicts, stop: stop),
      let diagram = FamilyDiagram(relations, disagreements: disagreements, known: known, limits: limits)
    {
      let drawn = diagram.draw(members, relations, seed: seed)
      return CalibratedFamily(
        self, rest, members: drawn, disagreements: disagreements, pairs: diagram.pairs, memberCount: diagram.members)
    }
    var found: [CalibratedFamily.Member] = []
    var seen: Set<[Int]> = []
    // Draws that find a member again are not repeated for ever.
    for draw in 0..<4 * members where found.count < members {
      if stop?() == true { break }
      var random = RandomStream(seed: seed, purpose: .ensemble, replicate: UInt32(truncatingIfNeeded: draw))
      guard let member = solver.nearest(to: family.randomChoice(&random), relations, &random, limits.conflicts, stop)
      else { continue }
      if seen.insert(member.choice).inserted { found.append(member) }
    }
    return CalibratedFamily(
      self, rest, members: found, disagreements: disagreements, shortfall: stop?() == true ? .stopped : nil)
  }
}

/// Where a member may rest.
public enum RestKind: String, Hashable, Sendable {
  /// A state in which nothing moves.
  case fixedPoint = "fixed-point"
  /// A smallest box of states that is never left.
  case trapSpace = "trap-space"
}

/// The members of a family that fit best.
public struct CalibratedFamily: Hashable, Sendable {
  /// One member and where it rests.
  public struct Member: Hashable, Sendable {
    /// One position of an alternative for each unknown.
    public let choice: [Int]
    /// For each observation the levels that each node has at rest.
    public let rests: [[NodeID: ClosedRange<Int>]]
    /// A member.
    public init(choice: [Int], rests: [[NodeID: ClosedRange<Int>]]) {
      self.choice = choice
      self.rests = rests
    }
  }

  /// The family.
  public let family: NetworkFamily
  /// What it was calibrated to.
  public let observations: [FamilyCalibration.Observation]
  /// Where members rest.
  public let rest: RestKind
  /// Different members, in the order drawn.
  public let members: [Member]
  /// The steps of level in which the best members disagree with what was seen; nil when a limit came first.
  public let disagreements: Int?
  /// How many pairs of a best member and its matching fixed points there are; nil when they could not be counted, and
  /// then the members are those nearest to random ones, not a uniform sample.
  public let pairs: BigCount?
  /// How many best members there are, when that could be counted.
  public let memberCount: BigCount?
  /// Why there may be better or further members; nil when a search ran to its end.
  public let shortfall: Shortfall?

  init(
    _ question: FamilyCalibration, _ rest: RestKind, members: [Member], disagreements: Int?, pairs: BigCount? = nil,
    memberCount: BigCount? = nil, shortfall: Shortfall? = nil
  ) {
    family = question.family
    observations = question.observations
    self.rest = rest
    self.members = members
    self.disagreements = disagreements
    self.pairs = pairs
    self.memberCount = memberCount
    self.shortfall = shortfall
  }

  /// Whether the members are drawn uniformly from all the best ones.
  public var isUniform: Bool { pairs != nil }

  /// How many levels were seen.
  public var seen: Int { observations.reduce(0) { $0 + $1.levels.count } }

  /// For each observed level the share of the members that disagree with it, where that is not nobody.
  public var disputed: [(observation: String, node: NodeID, share: Double)] {
    guard !members.isEmpty else { return [] }
    return observations.enumerated().flatMap { index, observation in
      observation.levels.sorted { $0.key < $1.key }.compactMap { node, level in
        let against = members.count { $0.rests[index][node] != level...level }
        return against == 0 ? nil : (observation.name, node, Double(against) / Double(members.count))
      }
    }
  }
}
