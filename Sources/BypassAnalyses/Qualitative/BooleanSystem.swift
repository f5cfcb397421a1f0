import BypassBDD

/// Boolean variables, one moved at a time towards the value of its function; what the searches run on.
///
/// Variables may form ladders: `below[v]` holds wherever v does. States that break a ladder do not exist.
struct BooleanSystem: Sendable {
  /// How one variable is updated.
  struct Function: Sendable {
    /// The value headed for.
    let value: Diagram
    /// Where it is true, on states that exist; the same as `value` without ladders.
    let on: Diagram
    /// Where it is false, on states that exist; nil without ladders: the complement of `value`.
    let off: Diagram?
    /// What it depends on.
    let regulators: [Regulator]

    /// The values taken on a box; exact on states that exist.
    func range(_ allowed: (Int) -> Diagram.Range) -> Diagram.Range {
      guard let off else { return value.range(allowed) }
      var range: Diagram.Range = on.range(allowed).contains(.canBeTrue) ? .canBeTrue : []
      if off.range(allowed).contains(.canBeTrue) { range.insert(.canBeFalse) }
      return range
    }
  }

  /// A variable that another depends on, and how.
  struct Regulator: Hashable, Sendable {
    let variable: Int
    /// Some state has the function rise with the variable.
    let raises: Bool
    /// Some state has the function fall with the variable.
    let lowers: Bool
  }

  let functions: [Function]
  /// The ladder: the variable that holds wherever this one does.
  let below: [Int?]
  /// Variables that in synchronous steps may stay or move when they could do either.
  let undecided: [Bool]

  var count: Int { functions.count }

  /// Which functions read each variable.
  var targets: [[Int]] {
    var targets = [[Int]](repeating: [], count: count)
    for (target, function) in functions.enumerated() {
      for regulator in function.regulators { targets[regulator.variable].append(target) }
    }
    return targets
  }

  /// Whether the state exists: no ladder is broken.
  func exists(_ state: [Bool]) -> Bool {
    !state.indices.contains { v in state[v] && below[v].map { !state[$0] } ?? false }
  }

  /// The value that a variable heads for in a state.
  func next(_ variable: Int, in state: [Bool]) -> Bool { functions[variable].value.value { state[$0] } }

  /// The variables that can move in a state.
  func movable(in state: [Bool]) -> [Int] { functions.indices.filter { next($0, in: state) != state[$0] } }

  /// The values that a variable heads for in a box.
  func range(of variable: Int, in box: Subspace) -> Diagram.Range { functions[variable].range { box.ranges[$0] } }
}
