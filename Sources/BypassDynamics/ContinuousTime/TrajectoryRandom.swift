import BypassCore

/// The random numbers of one trajectory: xoshiro256++ begun with the first 256 bits of the counter-based stream of
/// (seed, purpose, replicate), so that a trajectory's n-th number depends on these alone and any one can be rerun.
///
/// Four times fewer instructions a number than the counter-based stream itself, which a move draws two of.
/// - Source: Blackman and Vigna 2021, doi:10.1145/3460772.
struct TrajectoryRandom: BitwiseCopyable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// The numbers of one purpose and replicate.
  init(seed: Seed, purpose: Purpose, replicate: UInt32) {
    var stream = RandomStream(seed: seed, purpose: purpose, replicate: replicate)
    self.init(state: (stream.next(), stream.next(), stream.next(), stream.next()))
  }

  /// A generator in a state, which must not be all zeros (one chance in 2²⁵⁶).
  init(state: (UInt64, UInt64, UInt64, UInt64)) { (s0, s1, s2, s3) = state }

  /// The next 64 random bits.
  @inline(__always)
  mutating func next() -> UInt64 {
    let sum = s0 &+ s3
    let result = (sum &<< 23 | sum &>> 41) &+ s0
    let shifted = s1 &<< 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = s3 &<< 45 | s3 &>> 19
    return result
  }

  /// A number in (0, 1]; 53 random bits.
  @inline(__always)
  mutating func nextOpenUnit() -> Double { (Double(Int64(truncatingIfNeeded: next() &>> 11)) + 1) * 0x1p-53 }

  /// A number in [0, 1); 53 random bits.
  @inline(__always)
  mutating func nextUnit() -> Double { Double(Int64(truncatingIfNeeded: next() &>> 11)) * 0x1p-53 }
}
