/// A number from 0 to 1: an occupancy, a share, a probability.
public struct Fraction: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The number, 0...1.
  public let value: Double

  /// Nil unless the number is finite and from 0 to 1.
  public init?(_ value: Double) {
    guard value >= 0, value <= 1 else { return nil }
    self.value = value
  }

  /// A share as people write it, `0.7` or `70%`; nil where the text is none from 0 to 1.
  public init?(_ text: String) {
    let isPercent = text.hasSuffix("%")
    guard let number = Double(isPercent ? String(text.dropLast()) : text) else { return nil }
    self.init(isPercent ? number / 100 : number)
  }

  /// The nearest fraction to a number; a programmer's choice where rounding may leave the range by an ulp.
  public init(clamping value: Double) {
    precondition(!value.isNaN, "a fraction cannot be made of NaN")
    self.value = min(1, max(0, value))
  }

  /// Nothing.
  public static let zero = Fraction(clamping: 0)
  /// The whole.
  public static let one = Fraction(clamping: 1)

  /// What is left of the whole.
  public var complement: Fraction { Fraction(clamping: 1 - value) }
  /// By value.
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
  /// The product of two fractions.
  public static func * (left: Self, right: Self) -> Fraction { Fraction(clamping: left.value * right.value) }
  /// The number.
  public var description: String { String(value) }
}
