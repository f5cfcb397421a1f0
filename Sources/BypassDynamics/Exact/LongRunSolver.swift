import BypassCore

/// Where probability goes in the limit of long times, and how time is shared inside each attractor.
struct LongRunSolver {
  private let space: ReachableSpace
  private let components: StrongComponents
  /// What stopped iterations leave undecided.
  private(set) var residual = 0.0

  /// Sets of up to this many states are solved directly, larger ones by iteration.
  static let directLimit = 400
  /// Iterations stop when this much probability is undecided.
  static let goal = 1e-13
  static let sweepLimit = 20_000

  init(_ space: ReachableSpace) {
    self.space = space
    components = StrongComponents(space)
  }

  /// The long-run probability of every state, and each attractor's states with its own probability.
  mutating func solve(
    from start: [Double]
  ) throws -> (states: [Double], attractors: [(members: [Int32], probability: Double)]) {
    var mass = start
    var long = [Double](repeating: 0, count: space.count)
    var attractors: [(members: [Int32], probability: Double)] = []
    // Tarjan's order is reverse topological, so probability is pushed from the last component to the first.
    for index in components.members.indices.reversed() {
      try Task.checkCancellation()
      let members = components.members[index]
      if isTerminal(members, index) {
        let probability = members.reduce(0) { $0 + mass[Int($1)] }
        attractors.append((members, probability))
        for (state, share) in zip(members, try stationary(members, index)) { long[Int(state)] = share * probability }
      } else {
        try empty(members, index, &mass)
      }
    }
    return (long, attractors)
  }

  private func isTerminal(_ members: [Int32], _ index: Int) -> Bool {
    members.allSatisfy { state in
      moves(of: Int(state)).allSatisfy { components.component[Int(space.targets[$0])] == Int32(index) }
    }
  }

  private func moves(of state: Int) -> Range<Int> { space.moveStart[state]..<space.moveStart[state + 1] }

  /// Pushes the probability of a transient component out of it, move by move, until next to nothing is left inside.
  private mutating func empty(_ members: [Int32], _ index: Int, _ mass: inout [Double]) throws {
    var inside = members.reduce(0) { $0 + mass[Int($1)] }
    guard inside > 0 else { return }
    let goal = Self.goal * inside
    var sweeps = 0
    while inside > goal, sweeps < (members.count == 1 ? 1 : Self.sweepLimit) {
      for member in members {
        let state = Int(member)
        let flow = mass[state]
        guard flow > 0 else { continue }
        mass[state] = 0
        for move in moves(of: state) {
          mass[Int(space.targets[move])] += flow * space.rates[move] / space.exits[state]
        }
      }
      inside = members.reduce(0) { $0 + mass[Int($1)] }
      sweeps += 1
      if sweeps & 0xFF == 0 { try Task.checkCancellation() }
    }
    residual += inside
  }

  /// The share of time of each state of a terminal component once inside.
  private mutating func stationary(_ members: [Int32], _ index: Int) throws -> [Double] {
    if members.count == 1 { return [1] }
    return members.count <= Self.directLimit ? direct(members) : try iterated(members)
  }

  /// By elimination without subtraction, which loses no digits.
  ///
  /// - Source: Grassmann, Taksar and Heyman 1985, doi:10.1287/opre.33.5.1107.
  private func direct(_ members: [Int32]) -> [Double] {
    let count = members.count
    var position: [Int32: Int] = [:]
    for (place, state) in members.enumerated() { position[state] = place }
    var matrix = [Double](repeating: 0, count: count * count)
    for (place, state) in members.enumerated() {
      for move in moves(of: Int(state)) {
        if let target = position[space.targets[move]] { matrix[place * count + target] += space.rates[move] }
      }
    }
    for last in stride(from: count - 1, to: 0, by: -1) {
      let exit = (0..<last).reduce(0.0) { $0 + matrix[last * count + $1] }
      for row in 0..<last where matrix[row * count + last] > 0 {
        let factor = matrix[row * count + last] / exit
        matrix[row * count + last] = factor
        for column in 0..<last where column != row {
          matrix[row * count + column] += factor * matrix[last * count + column]
        }
      }
    }
    var shares = [Double](repeating: 1, count: count)
    for place in 1..<count {
      shares[place] = (0..<place).reduce(0) { $0 + shares[$1] * matrix[$1 * count + place] }
    }
    let sum = shares.reduce(0, +)
    return shares.map { $0 / sum }
  }

  /// By powers of the uniformised chain, averaged until two successive ones agree.
  private mutating func iterated(_ members: [Int32]) throws -> [Double] {
    var shares = [Double](repeating: 0, count: space.count)
    var next = shares
    for state in members { shares[Int(state)] = 1 / Double(members.count) }
    let rate = (members.map { space.exits[Int($0)] }.max() ?? 1) * 1.02
    var change = 1.0
    for sweep in 0..<Self.sweepLimit where change > Self.goal {
      if sweep & 0xF == 0 { try Task.checkCancellation() }
      for state in members { next[Int(state)] = shares[Int(state)] * (1 - space.exits[Int(state)] / rate) }
      for member in members {
        let state = Int(member)
        for move in moves(of: state) { next[Int(space.targets[move])] += shares[state] * space.rates[move] / rate }
      }
      change = members.reduce(0) { $0 + (next[Int($1)] - shares[Int($1)]).magnitude }
      swap(&shares, &next)
    }
    if change > Self.goal { residual += change }
    return members.map { shares[Int($0)] }
  }
}
