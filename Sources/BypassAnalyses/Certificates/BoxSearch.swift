import BypassModel

/// Case-by-case search over boxes of states, for checking: nil stands for an open variable.
struct BoxSearch {
  private let functions: [Formula<Int>]
  private let below: [Int?]
  private let above: [Int?]
  private let atoms: [[Int]]
  private var budget: Int

  init(_ network: QualitativeNetwork, budget: Int) {
    functions = network.functions
    below = network.unary.variables.map(\.below)
    above = network.unary.variables.map(\.above)
    atoms = network.functions.map(\.atoms)
    self.budget = budget
  }

  /// A fixed variable that some state of the box moves; `.some(nil)` when there is none, nil when undecided.
  mutating func leak(of box: [Bool?]) -> Int?? {
    for (v, value) in box.enumerated() {
      guard let value else { continue }
      guard let moves = canBe(!value, functions[v], atoms[v], box) else { return nil }
      if moves { return .some(v) }
    }
    return .some(nil)
  }

  /// Whether a strictly smaller box is a trap space; nil when undecided.
  mutating func smaller(than box: [Bool?]) -> Bool? { branch(over: box.indices.filter { box[$0] == nil }, box) }

  /// Whether fixing one of the variables leads to a trap space. A variable that was tried stays open afterwards.
  private mutating func branch(over variables: [Int], _ box: [Bool?], keptOpen: Set<Int> = []) -> Bool? {
    var keptOpen = keptOpen
    for variable in variables where !keptOpen.contains(variable) {
      for value in [false, true] {
        guard let next = fixing(variable, value, in: box), !keptOpen.contains(where: { next[$0] != nil }) else {
          continue
        }
        guard let found = trapSpace(inside: next, keptOpen) else { return nil }
        if found { return true }
      }
      keptOpen.insert(variable)
    }
    return false
  }

  private mutating func trapSpace(inside box: [Bool?], _ keptOpen: Set<Int>) -> Bool? {
    budget -= 1
    guard budget > 0, let leak = leak(of: box) else { return nil }
    guard let v = leak else { return true }
    guard let value = box[v], let stays = canBe(value, functions[v], atoms[v], box) else { return nil }
    // Always moving: nothing inside keeps the variable fixed.
    guard stays else { return false }
    return branch(over: atoms[v].filter { box[$0] == nil }, box, keptOpen: keptOpen)
  }

  /// The box with a variable fixed and its ladder in step; nil when that is empty.
  private func fixing(_ variable: Int, _ value: Bool, in box: [Bool?]) -> [Bool?]? {
    var box = box
    var next: Int? = variable
    while let v = next {
      if let had = box[v], had != value { return nil }
      box[v] = value
      next = value ? below[v] : above[v]
    }
    return box
  }

  /// Whether the formula has the value in some state of the box; nil when undecided.
  private mutating func canBe(_ value: Bool, _ formula: Formula<Int>, _ atoms: [Int], _ box: [Bool?]) -> Bool? {
    budget -= 1
    guard budget > 0 else { return nil }
    if let known = Self.value(of: formula, box) { return known == value }
    guard let atom = atoms.first(where: { box[$0] == nil }) else { return nil }
    for choice in [false, true] {
      guard let next = fixing(atom, choice, in: box) else { continue }
      guard let found = canBe(value, formula, atoms, next) else { return nil }
      if found { return true }
    }
    return false
  }

  /// The value that the fixed variables alone decide; nil when they do not.
  private static func value(of formula: Formula<Int>, _ box: [Bool?]) -> Bool? {
    switch formula {
    case .constant(let value): return value
    case .atom(let v): return box[v]
    case .not(let part): return value(of: part, box).map { !$0 }
    case .all(let parts): return joined(parts, box, deciding: false)
    case .any(let parts): return joined(parts, box, deciding: true)
    case .either(let first, let second):
      guard let a = value(of: first, box), let b = value(of: second, box) else { return nil }
      return a != b
    }
  }

  private static func joined(_ parts: [Formula<Int>], _ box: [Bool?], deciding: Bool) -> Bool? {
    var isOpen = false
    for part in parts {
      guard let value = value(of: part, box) else {
        isOpen = true
        continue
      }
      if value == deciding { return deciding }
    }
    return isOpen ? nil : !deciding
  }
}
