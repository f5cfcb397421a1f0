public import BypassCore
import BypassModel

extension ReferenceSemantics {
  /// One trajectory in continuous time, by Gillespie's direct method with every rate computed anew at every step.
  ///
  /// - Parameters:
  ///   - state: where it starts; clamps and inputs are applied to it.
  ///   - duration: how long it runs, 0 or more.
  ///   - visit: called for each stay with its state, beginning and end.
  /// - Returns: the state at the end.
  /// - Throws: ``Diagnostic`` for a rate that is negative or not finite.
  /// - Source: Gillespie 1977, doi:10.1021/j100540a008.
  public func trajectory(
    from state: State, duration: Double, random: inout some RandomNumberGenerator,
    visit: (_ state: State, _ from: Double, _ to: Double) -> Void = { _, _, _ in }
  ) throws(Diagnostic) -> State {
    var state = settled(state)
    var time = 0.0
    while true {
      let moves = try moves(from: state)
      let total = moves.reduce(0) { $0 + $1.rate }
      let stay = total > 0 ? -(1 - Double.random(in: 0..<1, using: &random)).naturalLogarithm / total : .infinity
      visit(state, time, min(duration, time + stay))
      guard time + stay < duration else { return state }
      time += stay
      var mark = Double.random(in: 0..<1, using: &random) * total
      let chosen = moves.first { move in
        mark -= move.rate
        return mark < 0
      }
      if let move = chosen ?? moves.last { state[move.node] = move.level }
    }
  }
}
