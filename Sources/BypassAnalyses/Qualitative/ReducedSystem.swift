import BypassBDD
import BypassCore

/// The part of a system that constants leave undecided, and the way back.
struct ReducedSystem: Sendable {
  /// The trap space that it is the inside of.
  let outer: Subspace
  /// The open variables of `outer`, numbered anew.
  let system: BooleanSystem
  /// For each variable of `system` its number outside.
  let variables: [Int]

  /// The inside of a trap space after percolation.
  init(_ system: BooleanSystem, inside box: Subspace) throws(BDDLimit) {
    outer = system.percolated(box)
    (self.system, variables) = try system.restricted(to: outer)
  }

  func outward(_ inner: Subspace) -> Subspace { outer.embedding(inner, at: variables) }

  func outward(_ inner: [Bool]) -> [Bool] { outer.embedding(inner, at: variables) }

  func inward(_ outside: Subspace) -> Subspace { Subspace(variables.map { outside.ranges[$0] }) }

  func inward(_ outside: [Bool]) -> [Bool] { variables.map { outside[$0] } }
}

extension QualitativeNetwork {
  /// The network with its constants propagated.
  ///
  /// - Throws: ``Diagnostic`` `network-too-complex` when restricting a rule passes the limit of diagrams.
  func reduced() throws(Diagnostic) -> ReducedSystem { try reduced(inside: domain) }

  func reduced(inside box: Subspace) throws(Diagnostic) -> ReducedSystem {
    do throws(BDDLimit) {
      return try ReducedSystem(system, inside: box)
    } catch {
      throw .error("network-too-complex", "propagating constants through the rules needs too large diagrams")
    }
  }
}
