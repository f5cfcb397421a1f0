import BypassCore
import BypassModel

/// Networks in which nothing moves by itself.
enum HoldingNetwork {
  /// A, B and C hold their values; only B may rise, at a rate.
  static func network(bUp: Double = 0) throws -> Network {
    try Network(
      nodes: ["A", "B", "C"].map { name in
        let id = try NodeID(name)
        return NodeDeclaration(
          id, .ruled(Rule(on: .level(id))), kinetics: .rates(up: .number(name == "B" ? bUp : 0), down: .number(0)))
      })
  }
}
