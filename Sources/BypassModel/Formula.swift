/// A Boolean combination of atoms.
public indirect enum Formula<Atom: Hashable & Sendable>: Hashable, Sendable {
  case constant(Bool)
  case atom(Atom)
  case not(Formula)
  /// True when every part is; an empty conjunction is true.
  case all([Formula])
  /// True when a part is; an empty disjunction is false.
  case any([Formula])
  /// True when exactly one of the two is.
  case either(Formula, Formula)

  /// The value when each atom has the value that `truth` says.
  public func value(_ truth: (Atom) -> Bool) -> Bool {
    switch self {
    case .constant(let value): value
    case .atom(let atom): truth(atom)
    case .not(let part): !part.value(truth)
    case .all(let parts): parts.allSatisfy { $0.value(truth) }
    case .any(let parts): parts.contains { $0.value(truth) }
    case .either(let first, let second): first.value(truth) != second.value(truth)
    }
  }

  /// The same combination of other atoms (or of formulas that stand for them).
  public func replacingAtoms<Other>(_ replacement: (Atom) throws -> Formula<Other>) rethrows -> Formula<Other> {
    switch self {
    case .constant(let value): .constant(value)
    case .atom(let atom): try replacement(atom)
    case .not(let part): .not(try part.replacingAtoms(replacement))
    case .all(let parts): .all(try parts.map { try $0.replacingAtoms(replacement) })
    case .any(let parts): .any(try parts.map { try $0.replacingAtoms(replacement) })
    case .either(let first, let second):
      .either(try first.replacingAtoms(replacement), try second.replacingAtoms(replacement))
    }
  }

  /// Every atom, in the order of first mention.
  public var atoms: [Atom] {
    var seen: Set<Atom> = []
    var ordered: [Atom] = []
    visitAtoms { if seen.insert($0).inserted { ordered.append($0) } }
    return ordered
  }

  private func visitAtoms(_ visit: (Atom) -> Void) {
    switch self {
    case .constant: break
    case .atom(let atom): visit(atom)
    case .not(let part): part.visitAtoms(visit)
    case .all(let parts), .any(let parts): for part in parts { part.visitAtoms(visit) }
    case .either(let first, let second):
      first.visitAtoms(visit)
      second.visitAtoms(visit)
    }
  }

  /// The same function with constants folded away and nested conjunctions and disjunctions flattened.
  public var simplified: Formula {
    switch self {
    case .constant, .atom: return self
    case .not(let part):
      switch part.simplified {
      case .constant(let value): return .constant(!value)
      case .not(let inner): return inner
      case let other: return .not(other)
      }
    case .all(let parts): return Self.flattened(parts, neutral: true)
    case .any(let parts): return Self.flattened(parts, neutral: false)
    case .either(let first, let second):
      switch (first.simplified, second.simplified) {
      case (.constant(let a), .constant(let b)): return .constant(a != b)
      case (.constant(let a), let other), (let other, .constant(let a)):
        return a ? Formula.not(other).simplified : other
      case (let a, let b): return .either(a, b)
      }
    }
  }

  private static func flattened(_ parts: [Formula], neutral: Bool) -> Formula {
    // Parts of the same kind are opened first, so that a long chain is gone through once and not at every link.
    var gathered = DistinctParts()
    var pending = Array(parts.reversed())
    while let part = pending.popLast() {
      switch part {
      case .all(let inner) where neutral: pending += inner.reversed()
      case .any(let inner) where !neutral: pending += inner.reversed()
      default:
        switch part.simplified {
        case .constant(neutral): continue
        case .constant: return .constant(!neutral)
        // Simplifying may bring a part of the same kind to light; its own parts are simple already.
        case .all(let inner) where neutral: for part in inner { gathered.add(part) }
        case .any(let inner) where !neutral: for part in inner { gathered.add(part) }
        case let simple: gathered.add(simple)
        }
      }
    }
    let kept = gathered.parts
    guard kept.count != 1 else { return kept[0] }
    return kept.isEmpty ? .constant(neutral) : neutral ? .all(kept) : .any(kept)
  }

  /// Parts in the order of first mention, each once.
  private struct DistinctParts {
    private(set) var parts: [Formula] = []
    private var seen: Set<Formula> = []

    mutating func add(_ part: Formula) {
      // Hashing names costs more than comparing a few parts.
      guard parts.count >= 8 else {
        if !parts.contains(part) { parts.append(part) }
        return
      }
      if seen.isEmpty { seen = Set(parts) }
      if seen.insert(part).inserted { parts.append(part) }
    }
  }
}
