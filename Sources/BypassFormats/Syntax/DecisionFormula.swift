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
    let without = table(atoms.dropFirst(), low)
    let with = table(atoms.dropFirst(), high)
    switch (without, with) {
    case (.constant(false), .constant(true)): return .atom(atom)
    case (.constant(true), .constant(false)): return .not(.atom(atom))
    case (.constant(false), _): return Formula.all([.atom(atom), with]).simplified
    case (_, .constant(false)): return Formula.all([.not(.atom(atom)), without]).simplified
    case (.constant(true), _): return Formula.any([.not(.atom(atom)), with]).simplified
    case (_, .constant(true)): return Formula.any([.atom(atom), without]).simplified
    default:
      return .any([.all([.not(.atom(atom)), without]), .all([.atom(atom), with])])
    }
  }

  /// An exclusive or of several, balanced so that its depth grows with the logarithm of their number.
  static func exactlyOdd(_ parts: ArraySlice<Formula>) -> Formula {
    guard parts.count > 1 else { return parts.first ?? .constant(false) }
    let middle = parts.startIndex + parts.count / 2
    return .either(exactlyOdd(parts[..<middle]), exactlyOdd(parts[middle...]))
  }
}
