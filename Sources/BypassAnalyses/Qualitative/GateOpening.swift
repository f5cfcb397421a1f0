import BypassModel

/// Where a gate is open more than not at all, and where it is fully open, to within a tolerance.
struct GateOpening {
  /// Where the open share is above the tolerance.
  let somewhat: Formula<Int>
  /// Where the open share is at least one minus the tolerance.
  let fully: Formula<Int>
  /// Whether the two differ.
  var isPartialSomewhere: Bool { somewhat != fully }

  init(_ gate: UnaryNetwork.Gate, tolerance: Double) {
    somewhat = Self.states(of: gate) { $0 > tolerance }
    fully = Self.states(of: gate) { $0 >= 1 - tolerance }
  }

  /// The states whose open share passes; factors are decided one after the other until the rest cannot matter.
  private static func states(of gate: UnaryNetwork.Gate, passing: (Double) -> Bool) -> Formula<Int> {
    func share(_ expression: Double) -> Double {
      guard let threshold = gate.threshold else { return gate.remaining }
      return UnaryNetwork.Gate.openShare(activity: expression * gate.remaining, threshold: threshold)
    }
    func decided(_ position: Int, _ expression: Double) -> Formula<Int> {
      let rest = gate.factors[position...].map(\.factor)
      let least = rest.reduce(expression) { $0 * min($1, 1) }
      let most = rest.reduce(expression) { $0 * max($1, 1) }
      if passing(share(least)) { return .constant(true) }
      if !passing(share(most)) { return .constant(false) }
      let factor = gate.factors[position]
      let with = decided(position + 1, expression * factor.factor)
      let without = decided(position + 1, expression)
      guard with != without else { return with }
      return Formula.any([.all([factor.when, with]), .all([.not(factor.when), without])]).simplified
    }
    return decided(0, 1)
  }
}
