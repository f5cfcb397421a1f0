import BypassModel

/// Case-by-case search over boxes of states, for checking: 0 and 1 are fixed values, 2 is an open variable.
///
/// There is one box, changed in place; what a case fixed is taken back after it.
struct BoxSearch {
  /// The rules of a network in the form that the search evaluates.
  struct Rules {
    let functions: [FlatFormula]
    let below: [Int?]
    let above: [Int?]

    init(_ network: QualitativeNetwork) {
      functions = network.functions.map { FlatFormula($0) }
      below = network.unary.variables.map(\.below)
      above = network.unary.variables.map(\.above)
    }
  }

  private let rules: Rules
  /// Steps of evaluation that are left.
  private(set) var budget: Int
  private var box: [UInt8]
  /// The variables fixed since the beginning, in order.
  private var trail: [Int] = []
  /// Variables whose both values were tried: no smaller trap space fixes one.
  private var keptOpen: [Bool]
  private var scratch = FlatFormula.Scratch()

  init(_ rules: Rules, box: [UInt8], budget: Int) {
    self.rules = rules
    self.budget = budget
    self.box = box
    keptOpen = [Bool](repeating: false, count: box.count)
  }

  /// A fixed variable that some state of the box moves; `.some(nil)` when there is none, nil when undecided.
  mutating func leak() -> Int?? {
    for v in box.indices where box[v] < 2 {
      guard let moves = canBe(1 - box[v], v) else { return nil }
      if moves { return .some(v) }
    }
    return .some(nil)
  }

  /// Whether a strictly smaller box is a trap space; nil when undecided.
  ///
  /// - Precondition: The box has no leak.
  mutating func hasSmaller() -> Bool? { branch(over: box.indices.filter { box[$0] == 2 }, tight: 0) }

  /// Whether fixing one of the variables leads to a trap space. A variable that was tried stays open afterwards.
  ///
  /// - Parameter tight: So many variables of the trail cannot move; in smaller boxes they cannot either.
  private mutating func branch(over variables: [Int], tight: Int) -> Bool? {
    var tried: [Int] = []
    defer { for variable in tried { keptOpen[variable] = false } }
    for variable in variables where !keptOpen[variable] {
      for value in 0...1 {
        let mark = trail.count
        defer { release(to: mark) }
        guard fix(variable, UInt8(value)), !trail[mark...].contains(where: { keptOpen[$0] }) else { continue }
        guard let found = isOrHoldsTrapSpace(tight: tight) else { return nil }
        if found { return true }
      }
      keptOpen[variable] = true
      tried.append(variable)
    }
    return false
  }

  private mutating func isOrHoldsTrapSpace(tight: Int) -> Bool? {
    budget -= 1
    guard budget > 0 else { return nil }
    for position in tight..<trail.count {
      let v = trail[position]
      guard let moves = canBe(1 - box[v], v) else { return nil }
      guard moves else { continue }
      guard let stays = canBe(box[v], v) else { return nil }
      // Always moving: nothing inside keeps the variable fixed.
      guard stays else { return false }
      return branch(over: rules.functions[v].atoms.filter { box[$0] == 2 }, tight: position)
    }
    return true
  }

  /// Fixes a variable and its ladder in step; false when that is empty.
  private mutating func fix(_ variable: Int, _ value: UInt8) -> Bool {
    var next: Int? = variable
    while let v = next {
      if box[v] < 2 {
        guard box[v] == value else { return false }
      } else {
        box[v] = value
        trail.append(v)
      }
      next = value == 1 ? rules.below[v] : rules.above[v]
    }
    return true
  }

  /// Opens what was fixed since the trail had that length.
  private mutating func release(to mark: Int) {
    while trail.count > mark { box[trail.removeLast()] = 2 }
  }

  /// Whether a function has the value in some state of the box; nil when undecided.
  private mutating func canBe(_ value: UInt8, _ function: Int) -> Bool? {
    budget -= rules.functions[function].cost
    guard budget > 0 else { return nil }
    let known = rules.functions[function].value(box, &scratch)
    if known < 2 { return known == value }
    guard let atom = rules.functions[function].atoms.first(where: { box[$0] == 2 }) else { return nil }
    for choice in 0...1 {
      let mark = trail.count
      defer { release(to: mark) }
      guard fix(atom, UInt8(choice)) else { continue }
      guard let found = canBe(value, function) else { return nil }
      if found { return true }
    }
    return false
  }
}
