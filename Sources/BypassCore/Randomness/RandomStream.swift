/// The number that a whole run's randomness comes from; recorded even when chosen for the user.
public struct Seed: Hashable, Sendable, CustomStringConvertible {
  /// Any 64-bit number.
  public let value: UInt64
  /// A seed.
  public init(_ value: UInt64) { self.value = value }
  /// The number.
  public var description: String { String(value) }
}

/// What a random stream is used for; a new use is a new case and disturbs no other.
public enum Purpose: UInt32, Hashable, Sendable, CaseIterable {
  case initialState = 1
  case trajectory = 2
  case bootstrap = 3
  case networkGeneration = 4
  case attractorSearch = 5
  case population = 6
  case screen = 7
  case ensemble = 17
}

/// Philox 4×32 with 10 rounds: a counter-based generator, so that the n-th number depends only on
/// (seed, purpose, replicate, n) and any replicate can be rerun alone, on any core.
///
/// - Source: Salmon, Moraes, Dror and Shaw, SC11, doi:10.1145/2063384.2063405.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key0: UInt32
  private let key1: UInt32
  private let replicate: UInt32
  private let purpose: UInt32
  /// Blocks drawn so far.
  private var block: UInt64 = 0
  /// The second half of the last block, when it has not been handed out.
  private var spare: UInt64 = 0
  private var hasSpare = false

  /// The stream of one replicate of one purpose. Period: 2⁶⁴ blocks of 128 bits.
  public init(seed: Seed, purpose: Purpose, replicate: UInt32) {
    key0 = UInt32(truncatingIfNeeded: seed.value)
    key1 = UInt32(truncatingIfNeeded: seed.value &>> 32)
    self.replicate = replicate
    self.purpose = purpose.rawValue
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    if hasSpare {
      hasSpare = false
      return spare
    }
    let words = Self.block(
      counter: (
        UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block &>> 32), replicate, purpose
      ), key: (key0, key1))
    block &+= 1
    spare = UInt64(words.2) | UInt64(words.3) &<< 32
    hasSpare = true
    return UInt64(words.0) | UInt64(words.1) &<< 32
  }

  /// A number in (0, 1], never 0, so that its logarithm is finite; 53 random bits.
  public mutating func nextOpenUnit() -> Double { (Double(next() &>> 11) + 1) * 0x1p-53 }

  /// A number in [0, 1); 53 random bits.
  public mutating func nextUnit() -> Double { Double(next() &>> 11) * 0x1p-53 }

  /// Four 32-bit words out of a counter and a key.
  public static func block(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let low = UInt64(c0) &* 0xD251_1F53
      let high = UInt64(c2) &* 0xCD9E_8D57
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: high &>> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: high),
        UInt32(truncatingIfNeeded: low &>> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: low)
      )
      k0 = k0 &+ 0x9E37_79B9
      k1 = k1 &+ 0xBB67_AE85
    }
    return (c0, c1, c2, c3)
  }
}
