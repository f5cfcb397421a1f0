import BypassModel

extension Formula {
  /// The formula of a truth table, by repeated case distinction with equal halves merged.
  ///
  /// - Parameters:
  ///   - atoms: what is asked, the first one being the highest bit of a row's number.
  ///   - values: one value a row, 2^(number of atoms) of them.
  static func table(_ atoms: ArraySlice<Atom>, _ values: ArraySlice<Bool>) -> Formula {
    guard let first = values.first, values.contains(!first), let atom = atoms.first else {
      return .constant(values.first ?? false)
    }
    let middle = values.startIndex + values.count / 2
    let (low, high) = (values[..<middle], values[middle...])
    if low.elementsEqual(high) { return table(atoms.dropFirst(), low) }
    return choice(atom, without: table(atoms.dropFirst(), low), with: table(atoms.dropFirst(), high))
  }

  /// One formula where an atom holds and another where it does not; what both are made of stays as it is.
  static func choice(_ atom: Atom, without: Formula, with: Formula) -> Formula {
    switch (without, with) {
    case (.constant(false), .constant(true)): .atom(atom)
    case (.constant(true), .constant(false)): .not(.atom(atom))
    case (.constant(false), .constant(false)), (.constant(true), .constant(true)): without
    case (.constant(false), .all(let parts)): .all([.atom(atom)] + parts)
    case (.constant(false), _): .all([.atom(atom), with])
    case (.all(let parts), .constant(false)): .all([.not(.atom(atom))] + parts)
    case (_, .constant(false)): .all([.not(.atom(atom)), without])
    case (.constant(true), .any(let parts)): .any([.not(.atom(atom))] + parts)
    case (.constant(true), _): .any([.not(.atom(atom)), with])
    case (.any(let parts), .constant(true)): .any([.atom(atom)] + parts)
    case (_, .constant(true)): .any([.atom(atom), without])
    default: .any([.all([.not(.atom(atom)), without]), .all([.atom(atom), with])])
    }
  }

  /// An exclusive or of several, balanced so that its depth grows with the logarithm of their number.
  static func exactlyOdd(_ parts: ArraySlice<Formula>) -> Formula {
    guard parts.count > 1 else { return parts.first ?? .constant(false) }
    let middle = parts.startIndex + parts.count / 2
    return .either(exactlyOdd(parts[..<middle]), exactlyOdd(parts[middle...]))
  }
}
