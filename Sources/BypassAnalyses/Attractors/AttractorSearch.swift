import BypassBDD
import BypassCore

/// The search of ``AsynchronousAttractors`` on a system without constants.
struct AttractorSearch {
  /// An attractor of the system.
  struct Found: Hashable, Sendable {
    let box: Subspace
    let size: BigCount?
    let member: [Bool]
    let states: Diagram?
    let avoidsTrapSpaces: Bool

    /// The same in the variables of the system that this one is the inside of.
    func outward(from inner: ReducedSystem) -> Found {
      Found(
        box: inner.outward(box), size: size, member: inner.outward(member),
        states: states.map { inner.outward($0) }, avoidsTrapSpaces: avoidsTrapSpaces)
    }
  }

  private let system: BooleanSystem
  private let limits: SearchLimits
  private let seed: Seed
  private let stop: (() -> Bool)?
  private var walkSteps: Int { min(2_000, 64 * system.count) }
  /// With more candidates than this in one minimal trap space, going through all states as sets is cheaper.
  private static let fewCandidates = 300

  init(_ system: BooleanSystem, limits: SearchLimits, seed: Seed, stop: (() -> Bool)?) {
    self.system = system
    self.limits = limits
    self.seed = seed
    self.stop = stop
  }

  func run() -> Enumeration<Found> {
    var spaces: [Subspace] = []
    let incomplete = TrapSpaceSearch(.minimal, limits: limits).run(system, stop: stop) { box in
      spaces.append(box)
      return .next
    }
    if incomplete == nil, spaces.count > 1, let branches = branches() { return run(branches: branches) }
    var found: [Found] = []
    var shortfall = incomplete
    for space in spaces {
      let inside = insideMinimal(space)
      found += inside.items
      shortfall = shortfall ?? inside.shortfall
    }
    if incomplete == nil, system.count > 0, !(spaces.count == 1 && spaces[0].openVariables.count == system.count) {
      let outside = outsideMinimal(spaces)
      found += outside.items
      shortfall = shortfall ?? outside.shortfall
    }
    return Enumeration(found, shortfall: shortfall)
  }

  // MARK: one upstream part after the other

  /// Trap spaces that together hold every attractor, by what an upstream part settles into; nil when no part helps.
  private func branches() -> [Subspace]? {
    for block in UpstreamBlocks(of: system).blocks {
      let part = system.part(on: block)
      let spaces = TrapSpaceSearch(.minimal, limits: SearchLimits(answers: 2)).all(of: part)
      guard spaces.items.count > 1 else { continue }
      let settled = AttractorSearch(part, limits: limits.reduced, seed: seed, stop: stop).run()
      // A part that is too hard is inside all larger ones, which are harder.
      guard settled.isComplete else { return nil }
      let hulls = Set(settled.items.map { part.closure(of: $0.box) })
      let largest = hulls.filter { hull in !hulls.contains { $0 != hull && hull.isInside($0) } }.sorted()
      if largest.contains(where: { $0.openVariables.count == block.count }) { continue }
      let whole = Subspace(openVariables: system.count)
      return largest.map { whole.embedding($0, at: block) }
    }
    return nil
  }

  private func run(branches: [Subspace]) -> Enumeration<Found> {
    var found: [Found] = []
    var shortfall: Shortfall?
    for branch in branches {
      do throws(BDDLimit) {
        let inner = try ReducedSystem(system, inside: branch)
        // Once an answer cannot be whole, the other branches are not worth the full effort.
        let effort = shortfall == nil ? limits : limits.reduced
        let result = AttractorSearch(inner.system, limits: effort, seed: seed, stop: stop).run()
        shortfall = shortfall ?? result.shortfall
        for item in result.items {
          let outer = item.outward(from: inner)
          // Branches may overlap, so an attractor may come twice.
          let isKnown = found.contains { $0.box == outer.box && $0.states?.value { outer.member[$0] } ?? true }
          if !isKnown { found.append(outer) }
        }
      } catch {
        shortfall = .diagramLimit
      }
      if shortfall == .stopped { break }
    }
    return Enumeration(found, shortfall: shortfall)
  }

  private func stream(_ replicate: UInt32) -> RandomStream {
    RandomStream(seed: seed, purpose: .attractorSearch, replicate: replicate)
  }

  // MARK: inside a minimal trap space

  private func insideMinimal(_ space: Subspace) -> Enumeration<Found> {
    if space.isState {
      let state = space.ranges.map { $0 == .canBeTrue }
      return Enumeration([
        Found(
          box: space, size: BigCount(1), member: state, states: Diagram(state: state), avoidsTrapSpaces: false)
      ])
    }
    do throws(BDDLimit) {
      let inner = try ReducedSystem(system, inside: space)
      var candidates: [[Bool]] = []
      var few = limits
      few.candidates = min(limits.candidates, Self.fewCandidates)
      let shortfall = CandidateStates(of: inner.system, limits: few).forEach(outside: [], stop: stop) {
        candidates.append($0)
        return .next
      }
      if shortfall == .candidateLimit { return exhausted(inner, first: candidates[0]) }
      return inside(inner, candidates: candidates, shortfall: shortfall)
    } catch {
      return Enumeration([unknown(in: space, from: space.anyState)], shortfall: .diagramLimit)
    }
  }

  private func unknown(in space: Subspace, from state: [Bool]) -> Found {
    Found(box: space, size: nil, member: state, states: nil, avoidsTrapSpaces: false)
  }

  /// The attractors of a system that is one minimal trap space, all of which hold a candidate.
  private func inside(_ inner: ReducedSystem, candidates: [[Bool]], shortfall: Shortfall?) -> Enumeration<Found> {
    var found: [Found] = []
    do throws(BDDLimit) {
      var dynamics = try SymbolicDynamics(inner.system, limits: limits)
      var attractors: [BDD] = []
      var walk = Walk(inner.system, random: stream(0))
      for candidate in candidates {
        if reaches(attractors, from: candidate, &walk, dynamics) { continue }
        guard let attractor = try newAttractor(from: candidate, beside: &attractors, &walk, &dynamics) else { continue }
        attractors.append(attractor)
      }
      for attractor in attractors { found.append(try describe(attractor, in: inner, &dynamics, avoiding: false)) }
      return Enumeration(found, shortfall: shortfall)
    } catch {
      // At least one is there; it is the only one when there is one candidate only.
      let isOnly = candidates.count == 1 && shortfall == nil
      let state = inner.outward(candidates.first ?? Subspace(openVariables: inner.system.count).anyState)
      return Enumeration([unknown(in: inner.outer, from: state)], shortfall: isOnly ? nil : .diagramLimit)
    }
  }

  /// The attractors of a system that is one minimal trap space, by going back from each until no state is left.
  private func exhausted(_ inner: ReducedSystem, first: [Bool]) -> Enumeration<Found> {
    var found: [Found] = []
    do throws(BDDLimit) {
      var dynamics = try SymbolicDynamics(inner.system, limits: limits)
      var walk = Walk(inner.system, random: stream(0))
      var left = [try dynamics.everything()]
      var next: [Bool]? = first
      while let state = next {
        let attractor = try newAttractor(from: state, beside: &left, isKnown: false, &walk, &dynamics)
        guard let attractor else { break }
        found.append(try describe(attractor, in: inner, &dynamics, avoiding: false))
        var roots: [BDD] = []
        let back = try dynamics.backward(from: attractor, within: left[0], keeping: &roots)
        left = [try dynamics.subtract(back.bounds, back.set)]
        next = dynamics.anyState(of: left[0])
      }
      return Enumeration(found)
    } catch {
      if found.isEmpty { found = [unknown(in: inner.outer, from: inner.outward(first))] }
      return Enumeration(found, shortfall: .diagramLimit)
    }
  }

  private func reaches(
    _ attractors: [BDD], from state: [Bool], _ walk: inout Walk, _ dynamics: SymbolicDynamics
  ) -> Bool {
    func isInside(_ state: [Bool]) -> Bool { attractors.contains { dynamics.contains(state, in: $0) } }
    guard !attractors.isEmpty else { return false }
    if isInside(state) { return true }
    return walk.walk(from: state, towards: nil, steps: walkSteps, until: { isInside($1) }) != nil
  }

  /// An attractor reached from a state that reaches none of the known ones; nil when it reaches one.
  ///
  /// - Parameters:
  ///   - known: Sets to keep; attractors when `isKnown`.
  private func newAttractor(
    from state: [Bool], beside known: inout [BDD], isKnown: Bool = true, _ walk: inout Walk,
    _ dynamics: inout SymbolicDynamics
  ) throws(BDDLimit) -> BDD? {
    var roots = known
    if isKnown, !known.isEmpty {
      var union = BDD.never
      for attractor in known { union = try dynamics.union(union, attractor) }
      let start = try dynamics.set(state)
      let free = try dynamics.forward(from: start, avoiding: union, keeping: &roots)
      known = roots
      if free == nil { return nil }
    }
    // A walk ends in an attractor more often than not, which saves going down symbolically.
    var steps = 0
    let late = walk.walk(from: state, towards: nil, steps: walkSteps) { _, _ in
      steps += 1
      return steps >= walkSteps / 16
    }
    let attractor = try dynamics.attractor(from: late ?? state, keeping: &roots)
    known = roots
    return attractor
  }

  private func describe(
    _ attractor: BDD, in inner: ReducedSystem, _ dynamics: inout SymbolicDynamics, avoiding: Bool
  ) throws(BDDLimit) -> Found {
    let box = try dynamics.span(of: attractor)
    let member = dynamics.anyState(of: attractor) ?? box.anyState
    return Found(
      box: inner.outward(box), size: dynamics.size(of: attractor), member: inner.outward(member),
      states: inner.outward(dynamics.arena.diagram(of: attractor)), avoidsTrapSpaces: avoiding)
  }

  // MARK: outside minimal trap spaces

  private func outsideMinimal(_ spaces: [Subspace]) -> Enumeration<Found> {
    var walk = Walk(system, random: stream(1))
    let targets = system.targets
    var survivors: [[Bool]] = []
    var few = limits
    few.candidates = min(limits.candidates, 5 * Self.fewCandidates)
    let shortfall = CandidateStates(of: system, limits: few).forEach(outside: spaces, stop: stop) { state in
      let hull = system.closure(of: Subspace(state: state), targets: targets)
      let goals = spaces.filter { $0.isInside(hull) }
      if !walk.leavesForGood(state, towards: goals, steps: walkSteps) { survivors.append(state) }
      return .next
    }
    if shortfall == .candidateLimit { return exhaustedOutside(spaces) }
    var found: [Found] = []
    var undecided = false
    for state in survivors where !found.contains(where: { $0.states?.value { state[$0] } ?? false }) {
      do throws(BDDLimit) {
        guard let attractor = try avoiding(state, spaces, targets) else { continue }
        let isKnown = found.contains { known in known.states?.value { attractor.member[$0] } ?? false }
        if !isKnown { found.append(attractor) }
      } catch {
        undecided = true
      }
    }
    return Enumeration(found, shortfall: shortfall ?? (undecided ? .diagramLimit : nil))
  }

  /// The attractors outside, by going back from the trap spaces and from each attractor until no state is left.
  private func exhaustedOutside(_ spaces: [Subspace]) -> Enumeration<Found> {
    var found: [Found] = []
    do throws(BDDLimit) {
      let whole = try ReducedSystem(system, inside: Subspace(openVariables: system.count))
      var dynamics = try SymbolicDynamics(system, limits: limits)
      var union = BDD.never
      for space in spaces { union = try dynamics.union(union, dynamics.set(space)) }
      var roots: [BDD] = []
      let everything = try dynamics.everything()
      var back = try dynamics.backward(from: union, within: everything, keeping: &roots)
      roots = [try dynamics.subtract(back.bounds, back.set)]
      while let state = dynamics.anyState(of: roots[0]) {
        let attractor = try dynamics.attractor(from: state, keeping: &roots)
        found.append(try describe(attractor, in: whole, &dynamics, avoiding: true))
        let left = roots[0]
        roots = []
        back = try dynamics.backward(from: attractor, within: left, keeping: &roots)
        roots = [try dynamics.subtract(back.bounds, back.set)]
      }
      return Enumeration(found)
    } catch {
      return Enumeration(found, shortfall: .candidateLimit)
    }
  }

  /// The attractor outside the trap spaces that a state leads to when it leads into none of them; else nil.
  private func avoiding(_ state: [Bool], _ spaces: [Subspace], _ targets: [[Int]]) throws(BDDLimit) -> Found? {
    let hull = system.closure(of: Subspace(state: state), targets: targets)
    let inner = try ReducedSystem(system, inside: hull)
    // A state that percolation rules out does not last.
    guard inner.outer.contains(state) else { return nil }
    var dynamics = try SymbolicDynamics(inner.system, limits: limits)
    var goals = BDD.never
    for space in spaces where space.isInside(inner.outer) {
      goals = try dynamics.union(goals, dynamics.set(inner.inward(space)))
    }
    var roots: [BDD] = []
    let start = try dynamics.set(inner.inward(state))
    guard try dynamics.forward(from: start, avoiding: goals, keeping: &roots) != nil else { return nil }
    let attractor = try dynamics.attractor(from: inner.inward(state), keeping: &roots)
    return try describe(attractor, in: inner, &dynamics, avoiding: true)
  }
}

extension Subspace {
  /// The state with every open variable false.
  var anyState: [Bool] { ranges.map { $0 == .canBeTrue } }
}
