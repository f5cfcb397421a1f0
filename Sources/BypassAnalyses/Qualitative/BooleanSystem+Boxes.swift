import BypassBDD

extension BooleanSystem {
  /// Whether no move leaves the box.
  func isTrapSpace(_ box: Subspace) -> Bool {
    functions.indices.allSatisfy { v in
      box.ranges[v] == Subspace.open || range(of: v, in: box).isSubset(of: box.ranges[v])
    }
  }

  /// The box after fixing, again and again, what can only head for one value.
  ///
  /// Of a trap space this is a trap space, and everything that lasts in the first lasts in the second.
  func percolated(_ box: Subspace) -> Subspace { percolated(box, from: Array(functions.indices)) }

  /// As ``percolated(_:)``, when only these variables may have become decided.
  func percolated(_ box: Subspace, from seeds: [Int]) -> Subspace {
    var box = box
    let targets = self.targets
    var pending = seeds
    var waiting = [Bool](repeating: false, count: count)
    for v in seeds { waiting[v] = true }
    while let v = pending.popLast() {
      waiting[v] = false
      guard box.ranges[v] == Subspace.open else { continue }
      let range = range(of: v, in: box)
      guard range != Subspace.open, range != [] else { continue }
      box.ranges[v] = range
      for target in targets[v] where !waiting[target] {
        waiting[target] = true
        pending.append(target)
      }
    }
    return box
  }

  /// The smallest trap space that contains the box.
  func closure(of box: Subspace, targets: [[Int]]) -> Subspace {
    var box = box
    var pending = functions.indices.filter { box.ranges[$0] != Subspace.open }
    var waiting = [Bool](repeating: false, count: count)
    for v in pending { waiting[v] = true }
    while let v = pending.popLast() {
      waiting[v] = false
      guard box.ranges[v] != Subspace.open, !range(of: v, in: box).isSubset(of: box.ranges[v]) else { continue }
      box.ranges[v] = Subspace.open
      for target in targets[v] where !waiting[target] {
        waiting[target] = true
        pending.append(target)
      }
    }
    return box
  }

  /// The smallest trap space that contains the box.
  func closure(of box: Subspace) -> Subspace { closure(of: box, targets: targets) }

  /// The system of the open variables of a box, the others replaced by their values.
  ///
  /// - Precondition: The box is a trap space.
  func restricted(to box: Subspace) throws(BDDLimit) -> (system: BooleanSystem, variables: [Int]) {
    let variables = box.openVariables
    guard variables.count < count else { return (self, variables) }
    var position = [Int?](repeating: nil, count: count)
    for (new, old) in variables.enumerated() { position[old] = new }
    var restrictedFunctions: [Function] = []
    for variable in variables {
      let function = functions[variable]
      restrictedFunctions.append(try Self.restriction(of: function, to: box, position: position, below: below))
    }
    return (
      BooleanSystem(
        functions: restrictedFunctions, below: variables.map { old in below[old].flatMap { position[$0] } },
        undecided: variables.map { undecided[$0] }), variables
    )
  }

  private static func restriction(
    of function: Function, to box: Subspace, position: [Int?], below: [Int?]
  ) throws(BDDLimit) -> Function {
    let order = function.value.variables
    guard order.contains(where: { position[$0] == nil }) else { return function.renamed { position[$0] ?? 0 } }
    let kept = order.filter { position[$0] != nil }
    var arena = BDDArena(variableCount: kept.count)
    var replacement: [Int: BDD] = [:]
    for variable in order { replacement[variable] = box.ranges[variable] == .canBeTrue ? .always : .never }
    for (local, variable) in kept.enumerated() { replacement[variable] = try arena.variable(local) }
    let value = try arena.bdd(of: function.value, replacing: replacement)
    return try Function(
      value, in: &arena, naming: kept.map { position[$0] ?? 0 }, ladder: Function.ladder(among: kept, below: below))
  }
}
