public import BypassCore
public import BypassModel

/// The probabilities of all states of a small network in continuous time, to rounding error.
///
/// Uniformisation: with Λ above every exit rate, p(t) = Σₖ Poisson(k; Λt) · p(0)·Pᵏ and P = 1 + Q/Λ; the sum stops
/// when less than 10⁻¹⁴ of the Poisson mass is left. Long times are cut into pieces of Λt ≤ 64.
/// - Source: Jensen 1953 (uniformisation).
public struct ReferenceMasterEquation: Sendable {
  /// The reachable states, in the order of discovery.
  public let states: [ReferenceSemantics.State]
  /// The probability of each at the beginning.
  public let initial: [Double]
  private let exits: [[(to: Int, rate: Double)]]
  private let uniformRate: Double

  /// The states reachable from the network's own initial condition, or from given states instead.
  ///
  /// - Throws: ``Diagnostic`` when more than `stateLimit` states are reached or a rate is impossible.
  /// - Complexity: O(states × nodes).
  public init(
    _ network: Network, from start: [(state: ReferenceSemantics.State, probability: Double)]? = nil,
    stateLimit: Int = 20_000
  ) throws(Diagnostic) {
    let semantics = ReferenceSemantics(network)
    var states: [ReferenceSemantics.State] = []
    var initial: [Double] = []
    var position: [ReferenceSemantics.State: Int] = [:]
    func index(_ state: ReferenceSemantics.State) -> Int {
      if let known = position[state] { return known }
      position[state] = states.count
      states.append(state)
      initial.append(0)
      return states.count - 1
    }
    for (state, probability) in start ?? semantics.initialStates() {
      initial[index(semantics.settled(state))] += probability
    }
    var exits: [[(to: Int, rate: Double)]] = []
    while exits.count < states.count {
      guard states.count <= stateLimit else {
        throw .error("too-many-states", "more than \(stateLimit) states are reachable")
      }
      let state = states[exits.count]
      exits.append(
        try semantics.moves(from: state).map { (move) -> (to: Int, rate: Double) in
          var next = state
          next[move.node] = move.level
          return (index(next), move.rate)
        })
    }
    self.states = states
    self.initial = initial
    self.exits = exits
    uniformRate = exits.map { $0.reduce(0) { $0 + $1.rate } }.max() ?? 0
  }

  /// The probability of each state a time after a distribution over the states.
  public func distribution(after time: Double, from start: [Double]) -> [Double] { advance(start, by: time).end }

  /// The mean probability of each state over a stretch of time (above 0) that begins with a distribution.
  public func average(over time: Double, from start: [Double]) -> [Double] {
    advance(start, by: time).integral.map { $0 / time }
  }

  private func advance(_ start: [Double], by time: Double) -> (end: [Double], integral: [Double]) {
    var present = start
    var integral = [Double](repeating: 0, count: start.count)
    guard uniformRate > 0 else { return (start, start.map { $0 * time }) }
    let pieces = max(1, (uniformRate * time / 64).rounded(.up))
    for _ in 0..<Int(pieces) {
      let jumps = uniformRate * time / pieces
      var weight = (-jumps).exponential
      var tail = 1 - weight
      var vector = present
      var end = vector.map { $0 * weight }
      for i in integral.indices { integral[i] += vector[i] * tail / uniformRate }
      var step = 0.0
      while tail > 1e-14, step < 10_000 {
        vector = jumped(vector)
        step += 1
        weight *= jumps / step
        tail = max(0, tail - weight)
        for i in end.indices {
          end[i] += vector[i] * weight
          integral[i] += vector[i] * tail / uniformRate
        }
      }
      present = end
    }
    return (present, integral)
  }

  private func jumped(_ vector: [Double]) -> [Double] {
    var next = [Double](repeating: 0, count: vector.count)
    for (state, mass) in vector.enumerated() where mass > 0 {
      var stays = 1.0
      for exit in exits[state] {
        next[exit.to] += mass * exit.rate / uniformRate
        stays -= exit.rate / uniformRate
      }
      next[state] += mass * stays
    }
    return next
  }
}
