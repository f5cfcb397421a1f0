import BypassModel

/// Case-by-case search over boxes of states, for checking: 0 and 1 are fixed values, 2 is an open variable.
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
  private var stack: [UInt8] = []

  init(_ rules: Rules, budget: Int) {
    self.rules = rules
    self.budget = budget
  }

  /// A fixed variable that some state of the box moves; `.some(nil)` when there is none, nil when undecided.
  mutating func leak(of box: [UInt8]) -> Int?? {
    for (v, value) in box.enumerated() where value < 2 {
      guard let moves = canBe(1 - value, v, box) else { return nil }
      if moves { return .some(v) }
    }
    return .some(nil)
  }

  /// Whether a strictly smaller box is a trap space; nil when undecided.
  mutating func smaller(than box: [UInt8]) -> Bool? { branch(over: box.indices.filter { box[$0] == 2 }, box) }

  /// Whether fixing one of the variables leads to a trap space. A variable that was tried stays open afterwards.
  private mutating func branch(over variables: [Int], _ box: [UInt8], keptOpen: Set<Int> = []) -> Bool? {
    var keptOpen = keptOpen
    for variable in variables where !keptOpen.contains(variable) {
      for value in 0...1 {
        guard let next = fixing(variable, UInt8(value), in: box), !keptOpen.contains(where: { next[$0] < 2 }) else {
          continue
        }
        guard let found = trapSpace(inside: next, keptOpen) else { return nil }
        if found { return true }
      }
      keptOpen.insert(variable)
    }
    return false
  }

  private mutating func trapSpace(inside box: [UInt8], _ keptOpen: Set<Int>) -> Bool? {
    budget -= 1
    guard budget > 0, let leak = leak(of: box) else { return nil }
    guard let v = leak else { return true }
    guard let stays = canBe(box[v], v, box) else { return nil }
    // Always moving: nothing inside keeps the variable fixed.
    guard stays else { return false }
    return branch(over: rules.functions[v].atoms.filter { box[$0] == 2 }, box, keptOpen: keptOpen)
  }

  /// The box with a variable fixed and its ladder in step; nil when that is empty.
  private func fixing(_ variable: Int, _ value: UInt8, in box: [UInt8]) -> [UInt8]? {
    var box = box
    var next: Int? = variable
    while let v = next {
      if box[v] < 2, box[v] != value { return nil }
      box[v] = value
      next = value == 1 ? rules.below[v] : rules.above[v]
    }
    return box
  }

  /// Whether a function has the value in some state of the box; nil when undecided.
  private mutating func canBe(_ value: UInt8, _ function: Int, _ box: [UInt8]) -> Bool? {
    budget -= rules.functions[function].cost
    guard budget > 0 else { return nil }
    let known = rules.functions[function].value(box, &stack)
    if known < 2 { return known == value }
    guard let atom = rules.functions[function].atoms.first(where: { box[$0] == 2 }) else { return nil }
    for choice in 0...1 {
      guard let next = fixing(atom, UInt8(choice), in: box) else { continue }
      guard let found = canBe(value, function, next) else { return nil }
      if found { return true }
    }
    return false
  }
}
