import BypassCore
import BypassModel

/// Tries selections of interventions on one network.
struct ControlTrial: Sendable {
  enum Verdict {
    case forces
    /// Some attractor does not satisfy the phenotype; with the smallest trap space around it.
    case fails(Subspace?)
    case unknown(Shortfall)
  }

  let search: ControlSearch
  let space: ChoiceSpace
  /// For interventions that end: the network without them, and its attractors without the phenotype.
  private let afterwards: (network: QualitativeNetwork, failing: [Attractor], shortfall: Shortfall?)?

  init(_ search: ControlSearch) throws(Diagnostics) {
    self.search = search
    space = try ChoiceSpace(search.network, choices: search.choices, options: search.options)
    guard search.isTemporary else {
      afterwards = nil
      return
    }
    let network = try space.qualitative(selecting: [])
    do throws(Diagnostic) {
      let answer = try AsynchronousAttractors(network, limits: search.limits).answer()
      let failing = answer.items.filter { network.share(of: search.phenotype, in: $0) != .always }
      afterwards = (network, failing, answer.shortfall)
    } catch {
      throw Diagnostics([error])
    }
  }

  func verdict(on proposal: [Int]) throws(Diagnostics) -> Verdict {
    let network = try space.qualitative(selecting: proposal)
    do throws(Diagnostic) {
      let answer = try AsynchronousAttractors(network, limits: search.limits).answer()
      var attractors = answer.items
      var isCertain = answer.isComplete
      if let start = search.start {
        let prospects = try Commitment(network, from: start, limits: search.limits).answer(among: attractors)
        isCertain = isCertain && !prospects.contains { $0.isReachable == nil }
        attractors = prospects.filter { $0.isReachable == true }.map(\.attractor)
      }
      if afterwards != nil {
        let released = try released(from: attractors, of: network)
        if case .forces = released, !isCertain { return .unknown(answer.shortfall ?? .diagramLimit) }
        return released
      }
      for attractor in attractors {
        switch network.share(of: search.phenotype, in: attractor) {
        case .always: continue
        case .unknown: isCertain = false
        case .never, .sometimes: return .fails(network.system.closure(of: attractor.box))
        }
      }
      return isCertain ? .forces : .unknown(answer.shortfall ?? .diagramLimit)
    } catch {
      throw Diagnostics([error])
    }
  }

  /// The most states of one attractor from which the release is followed.
  private static let mostStates = 256

  /// What follows when the interventions end while the network is in one of their attractors.
  private func released(from attractors: [Attractor], of clamped: QualitativeNetwork) throws(Diagnostic) -> Verdict {
    guard let afterwards else { return .forces }
    var doubt = afterwards.shortfall
    for attractor in attractors {
      let states = clamped.listedStates(of: attractor, limit: Self.mostStates)
      if states == nil { doubt = doubt ?? .candidateLimit }
      for state in states ?? [] {
        let from = LevelSubspace(zip(space.network.nodes, state).map { .init($0.id, $1, $1) })
        let prospects = try Commitment(afterwards.network, from: from, limits: search.limits)
          .answer(among: afterwards.failing)
        if prospects.contains(where: { $0.isReachable == true }) { return .fails(nil) }
        if prospects.contains(where: { $0.isReachable == nil }) { doubt = doubt ?? .diagramLimit }
      }
    }
    return doubt.map { .unknown($0) } ?? .forces
  }
}
