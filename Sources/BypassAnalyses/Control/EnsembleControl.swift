public import BypassCore
import BypassModel

/// The question: which smallest sets of interventions force a phenotype in a given share of an ensemble?
///
/// The members are networks that the same interventions fit: readings of contested statements, or models of several
/// patients. Each set is tried on one member after the other until its share is reached or out of reach.
public struct EnsembleControl: Sendable {
  /// One question a member, all with the same choices in the same order; at least one.
  public var members: [ControlSearch]
  /// The share of the members in which a set must force the phenotype, above 0, at most 1.
  public var share: Double

  /// The question about an ensemble.
  ///
  /// - Precondition: There is a member, and all have the same choices.
  public init(_ members: [ControlSearch], share: Double) {
    precondition(!members.isEmpty, "an ensemble has members")
    precondition(members.allSatisfy { $0.choices.map(\.name) == members[0].choices.map(\.name) }, "the same choices")
    self.members = members
    self.share = share
  }

  /// A set and the members that it forces.
  public struct Found: Hashable, Sendable {
    /// Ascending positions in the choices.
    public let choices: [Int]
    /// Ascending positions of the members that were tried and are forced; members beyond what decides are not tried.
    public let forced: [Int]
  }

  /// All subset-minimal sets; smaller ones first.
  ///
  /// - Throws: ``Diagnostics`` when a choice or the phenotype does not fit a member.
  public func answer(
    stop: (() -> Bool)? = nil, where isAcceptable: ([Choice]) throws(Diagnostics) -> Bool? = { _ in true }
  ) throws(Diagnostics) -> Enumeration<Found> {
    var trials: [ControlTrial] = []
    for member in members { trials.append(try ControlTrial(member)) }
    let first = members[0]
    var master = SelectionMaster(count: first.choices.count, conflicts: trials[0].space.conflicts, size: first.size)
    let needed = max(1, Int((share * Double(members.count)).rounded(.up)))
    var found: [Found] = []
    var shortfall: Shortfall?
    var proposals = 0
    for bound in 0...max(0, first.size) {
      while let proposal = master.next(size: bound) {
        proposals += 1
        if stop?() == true { return sorted(found, .stopped) }
        if proposals > first.limits.candidates { return sorted(found, .candidateLimit) }
        if let most = first.limits.answers, found.count >= most { return sorted(found, .answerLimit) }
        let (forced, reason) = try forced(by: proposal, trials, needed: needed)
        var holds = forced.count >= needed
        var doubt = holds ? nil : reason
        if holds {
          let accepted = try isAcceptable(proposal.map { first.choices[$0] })
          holds = accepted == true
          if accepted == nil { doubt = .candidateLimit }
        }
        if holds {
          found.append(Found(choices: proposal, forced: forced))
          master.excludeSupersets(of: proposal)
        } else {
          shortfall = shortfall ?? doubt
          master.exclude(exactly: proposal)
        }
      }
    }
    return sorted(found, shortfall)
  }

  private func sorted(_ found: [Found], _ shortfall: Shortfall?) -> Enumeration<Found> {
    Enumeration(
      found.sorted { a, b in
        a.choices.count != b.choices.count
          ? a.choices.count < b.choices.count : a.choices.lexicographicallyPrecedes(b.choices)
      }, shortfall: shortfall)
  }

  /// The members that a set forces, as far as they decide, and the reason when a doubt could change that.
  private func forced(
    by proposal: [Int], _ trials: [ControlTrial], needed: Int
  ) throws(Diagnostics) -> (members: [Int], doubt: Shortfall?) {
    var forced: [Int] = []
    var failed = 0
    var doubt: Shortfall?
    for (index, trial) in trials.enumerated() {
      if forced.count >= needed { break }
      if failed > trials.count - needed { return (forced, nil) }
      switch try trial.verdict(on: proposal) {
      case .forces: forced.append(index)
      case .fails: failed += 1
      case .unknown(let reason): doubt = doubt ?? reason
      }
    }
    return (forced, failed > trials.count - needed ? nil : doubt)
  }
}
