/// A whole number from 0 of any size, for counting states and solutions exactly.
public struct BigCount: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Digits to the base 2³², lowest first, no leading zeros.
  private var digits: [UInt32]

  /// A small number.
  ///
  /// - Precondition: `value` is 0 or more.
  public init(_ value: Int) {
    precondition(value >= 0, "counts are not negative")
    digits = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value &>> 32)]
    trim()
  }

  private init(digits: [UInt32]) {
    self.digits = digits
    trim()
  }

  /// 2 to a power.
  public static func powerOfTwo(_ exponent: Int) -> BigCount { BigCount(1).shifted(by: exponent) }

  private mutating func trim() { while digits.last == 0 { digits.removeLast() } }

  /// The number as an `Int`; nil when it is too large.
  public var exactly: Int? {
    guard digits.count <= 2 else { return nil }
    return Int(exactly: digits.reversed().reduce(UInt64(0)) { $0 << 32 | UInt64($1) })
  }

  /// The nearest `Double`, infinity when there is none.
  public var approximately: Double { digits.reversed().reduce(0.0) { $0 * 0x1p32 + Double($1) } }

  /// The sum.
  public static func + (left: BigCount, right: BigCount) -> BigCount {
    var sum: [UInt32] = []
    var carry: UInt64 = 0
    for i in 0..<max(left.digits.count, right.digits.count) {
      carry += UInt64(i < left.digits.count ? left.digits[i] : 0)
      carry += UInt64(i < right.digits.count ? right.digits[i] : 0)
      sum.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    if carry > 0 { sum.append(UInt32(carry)) }
    return BigCount(digits: sum)
  }

  /// The product.
  public static func * (left: BigCount, right: BigCount) -> BigCount {
    var product = [UInt32](repeating: 0, count: left.digits.count + right.digits.count)
    for i in left.digits.indices {
      var carry: UInt64 = 0
      for j in right.digits.indices {
        carry += UInt64(left.digits[i]) * UInt64(right.digits[j]) + UInt64(product[i + j])
        product[i + j] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      product[i + right.digits.count] = UInt32(carry)
    }
    return BigCount(digits: product)
  }

  /// The number times 2 to a power of 0 or more.
  public func shifted(by bits: Int) -> BigCount {
    guard bits > 0, !digits.isEmpty else { return self }
    var result = [UInt32](repeating: 0, count: bits / 32)
    let part = UInt64(bits % 32)
    var carry: UInt64 = 0
    for digit in digits {
      carry |= UInt64(digit) << part
      result.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    result.append(UInt32(carry))
    return BigCount(digits: result)
  }

  /// By size.
  public static func < (left: BigCount, right: BigCount) -> Bool {
    guard left.digits.count == right.digits.count else { return left.digits.count < right.digits.count }
    for (a, b) in zip(left.digits.reversed(), right.digits.reversed()) where a != b { return a < b }
    return false
  }

  /// The number in decimal.
  public var description: String {
    var rest = digits
    var groups: [String] = []
    while !rest.isEmpty {
      var remainder: UInt64 = 0
      for i in rest.indices.reversed() {
        let value = remainder << 32 | UInt64(rest[i])
        rest[i] = UInt32(value / 1_000_000_000)
        remainder = value % 1_000_000_000
      }
      while rest.last == 0 { rest.removeLast() }
      let text = String(remainder)
      groups.append(rest.isEmpty ? text : String(repeating: "0", count: 9 - text.count) + text)
    }
    return groups.isEmpty ? "0" : groups.reversed().joined()
  }
}
