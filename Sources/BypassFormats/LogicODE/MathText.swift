import BypassCore
import BypassModel

/// MathML of the arithmetic that equations need.
enum MathText {
  /// A dimensionless number.
  static func number(_ value: Double) -> String {
    "<cn sbml:units=\"dimensionless\">\(value)</cn>"
  }
  /// A name.
  static func name(_ text: String) -> String { "<ci>\(text)</ci>" }
  static func times(_ parts: [String]) -> String { apply("times", parts.filter { $0 != one }, neutral: one) }
  static func plus(_ parts: [String]) -> String { apply("plus", parts.filter { $0 != zero }, neutral: zero) }
  static func minus(_ first: String, _ second: String) -> String {
    second == zero ? first : "<apply><minus/>\(first)\(second)</apply>"
  }
  static let one = number(1)
  static let zero = number(0)

  private static func apply(_ name: String, _ parts: [String], neutral: String) -> String {
    if name == "times", parts.contains(zero) { return zero }
    return parts.isEmpty ? neutral : parts.count == 1 ? parts[0] : "<apply><\(name)/>\(parts.joined())</apply>"
  }

  /// The multilinear function that is 0 or 1 where the formula is false or true, its atoms being given as expressions.
  ///
  /// - Throws: ``Diagnostic`` `rule-too-long` when it needs more than 20,000 terms.
  /// - Source: Wittmann 2009, doi:10.1186/1752-0509-3-98, equation of BooleCube; here by splitting on one atom after the
  ///   other, which gives the same polynomial with fewer terms.
  static func cube(_ formula: Formula<Int>, _ atom: (Int) -> String) throws(Diagnostic) -> String {
    var terms = 0
    return try cube(formula.simplified, atom, &terms)
  }

  private static func cube(
    _ formula: Formula<Int>, _ atom: (Int) -> String, _ terms: inout Int
  ) throws(Diagnostic) -> String {
    terms += 1
    guard terms <= 20_000 else {
      throw .error("rule-too-long", "a rule has more than 20,000 terms as a polynomial")
    }
    if case .constant(let value) = formula { return value ? one : zero }
    guard let split = formula.atoms.first else { return zero }
    func fixed(_ value: Bool) -> Formula<Int> {
      formula.replacingAtoms { $0 == split ? .constant(value) : .atom($0) }.simplified
    }
    let high = try cube(fixed(true), atom, &terms)
    let low = try cube(fixed(false), atom, &terms)
    if high == low { return high }
    return plus([times([atom(split), high]), times([minus(one, atom(split)), low])])
  }
}
