import BypassBDD
import BypassModel

/// Checks answers of static analyses against the rules, by plain code that shares nothing with the searches.
///
/// Rules are evaluated as formulas, case by case; there are no diagrams and no solver here. A check that would
/// take more than `budget` steps of evaluation says that it is undecided.
public struct CertificateChecker: Sendable {
  /// What a check comes to.
  public enum Verdict: Hashable, Sendable {
    /// The claim holds.
    case holds
    /// It does not; the text says where.
    case fails(String)
    /// The budget did not suffice.
    case undecided
  }

  private let network: QualitativeNetwork
  private let rules: BoxSearch.Rules
  private let budget: Int

  /// A checker of claims about a network.
  ///
  /// - Parameter budget: The most steps of evaluating rules for one claim; ten million take some tenths of a second.
  public init(_ network: QualitativeNetwork, budget: Int = 50_000_000) {
    self.network = network
    rules = BoxSearch.Rules(network)
    self.budget = budget
  }

  /// Whether nothing moves in the state.
  public func checkFixedPoint(_ state: LevelSubspace) -> Verdict {
    guard let levels = levels(of: state) else { return .fails("it is not one state of the network") }
    if let mover = movers(in: truth(of: levels)).first { return .fails("\(name(mover)) moves") }
    return .holds
  }

  /// Whether no move leaves the set of states and, if asked, no smaller set is a trap space.
  public func checkTrapSpace(_ space: LevelSubspace, isMinimal: Bool = false) -> Verdict {
    var steps = budget
    return checkTrapSpace(space, isMinimal: isMinimal, spending: &steps)
  }

  /// As ``checkTrapSpace(_:isMinimal:)``, with steps that many checks share.
  public func checkTrapSpace(_ space: LevelSubspace, isMinimal: Bool, spending steps: inout Int) -> Verdict {
    guard let box = box(of: space) else { return .fails("it is not a set of states of the network") }
    var search = BoxSearch(rules, box: box, budget: min(steps, budget))
    let before = search.budget
    defer { steps -= before - search.budget }
    switch search.leak() {
    case .none: return .undecided
    case .some(.some(let v)): return .fails("\(name(v)) can leave it")
    case .some(.none): break
    }
    guard isMinimal else { return .holds }
    switch search.hasSmaller() {
    case .none: return .undecided
    case .some(true): return .fails("a smaller trap space is inside")
    case .some(false): return .holds
    }
  }

  /// Whether the states are exactly one asynchronous attractor: never left, and each reached from each.
  ///
  /// - Parameter states: Levels, one a node in the order of the network.
  public func checkAttractor(_ states: [[Int]]) -> Verdict {
    var steps = budget
    return checkAttractor(states, spending: &steps)
  }

  /// As ``checkAttractor(_:)``, with steps that many checks share; what does not fit into them ends them.
  public func checkAttractor(_ states: [[Int]], spending steps: inout Int) -> Verdict {
    // A step evaluates a part of a rule, or reads a level of a state to find that state.
    let cost = rules.functions.reduce(0) { $0 + $1.cost } + network.unary.network.nodes.count
    guard states.count * cost <= min(steps, budget) else {
      steps = 0
      return .undecided
    }
    steps -= states.count * cost
    let position = Dictionary(states.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    guard !states.isEmpty, position.count == states.count else { return .fails("states are missing or repeated") }
    var successors: [[Int]] = []
    for state in states {
      guard isState(state) else { return .fails("\(state) is not a state of the network") }
      var targets: [Int] = []
      let truth = truth(of: state)
      for v in movers(in: truth) {
        var next = state
        next[network.unary.variables[v].nodeIndex] += truth[v] ? -1 : 1
        guard let target = position[next] else { return .fails("\(name(v)) leaves it from \(state)") }
        targets.append(target)
      }
      successors.append(targets)
    }
    var predecessors = [[Int]](repeating: [], count: states.count)
    for (source, targets) in successors.enumerated() { for target in targets { predecessors[target].append(source) } }
    guard reached(successors) == states.count, reached(predecessors) == states.count else {
      return .fails("not every state is reached from every other")
    }
    return .holds
  }

  private func reached(_ edges: [[Int]]) -> Int {
    var seen: Set<Int> = [0]
    var pending = [0]
    while let s = pending.popLast() { for t in edges[s] where seen.insert(t).inserted { pending.append(t) } }
    return seen.count
  }

  private func name(_ v: Int) -> String {
    let variable = network.unary.variables[v]
    return "\(variable.node)>=\(variable.level)"
  }

  private func isState(_ levels: [Int]) -> Bool {
    let nodes = network.unary.network.nodes
    return levels.count == nodes.count && zip(levels, nodes).allSatisfy { $0 >= 0 && $0 <= $1.maximum }
  }

  private func levels(of state: LevelSubspace) -> [Int]? {
    let levels = state.intervals.compactMap(\.level)
    let names = network.unary.network.nodes.map(\.id)
    return state.intervals.map(\.node) == names && isState(levels) ? levels : nil
  }

  private func truth(of levels: [Int]) -> [Bool] {
    network.unary.variables.map { levels[$0.nodeIndex] >= $0.level }
  }

  private func movers(in truth: [Bool]) -> [Int] {
    network.functions.indices.filter { network.functions[$0].value { truth[$0] } != truth[$0] }
  }

  private func box(of space: LevelSubspace) -> [UInt8]? {
    let nodes = network.unary.network.nodes
    guard space.intervals.map(\.node) == nodes.map(\.id) else { return nil }
    for (interval, node) in zip(space.intervals, nodes)
    where interval.lowest < 0 || interval.lowest > interval.highest || interval.highest > node.maximum { return nil }
    return network.unary.variables.map { variable in
      let interval = space.intervals[variable.nodeIndex]
      return variable.level <= interval.lowest ? 1 : variable.level > interval.highest ? 0 : 2
    }
  }
}

extension QualitativeNetwork {
  /// The states of an attractor as levels, one a node in the order of the network; nil when there are more than
  /// `limit` or they are not known.
  public func listedStates(of attractor: Attractor, limit: Int = 4096) -> [[Int]]? {
    guard let diagram = attractor.states, let size = attractor.size?.exactly, size <= limit else { return nil }
    var found: [[Int]] = []
    let open = attractor.box.openVariables
    var box = attractor.box
    func descend(_ position: Int) {
      guard diagram.range({ box.ranges[$0] }).contains(.canBeTrue) else { return }
      guard position < open.count else {
        found.append(unary.levels(of: box.ranges.map { $0 == .canBeTrue }))
        return
      }
      for value in [false, true] {
        box.fix(open[position], value)
        descend(position + 1)
      }
      box.ranges[open[position]] = Subspace.open
    }
    descend(0)
    return found
  }
}

extension UnaryNetwork {
  /// The levels of a state of variables, one a node.
  func levels(of state: [Bool]) -> [Int] { network.nodes.indices.map { level(ofNodeAt: $0) { state[$0] } } }
}
