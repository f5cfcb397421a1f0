import BypassCore

/// The numbers of a ``RandomStream``, drawn four blocks at a time into memory that a loop reads.
///
/// The n-th number is the n-th of the stream of the same seed, purpose and replicate; only the way is shorter.
struct TrajectoryRandom: BitwiseCopyable {
  /// Numbers drawn ahead.
  static let bufferCount = 8

  private let buffer: UnsafeMutablePointer<UInt64>
  private var position: Int
  private var block: UInt64
  private let key: (UInt64, UInt64)
  private let replicate: UInt64
  private let purpose: UInt64

  /// - Parameter buffer: room for ``bufferCount`` numbers, which must outlive this.
  init(seed: Seed, purpose: Purpose, replicate: UInt32, buffer: UnsafeMutablePointer<UInt64>) {
    self.buffer = buffer
    position = Self.bufferCount
    block = 0
    key = (seed.value & 0xFFFF_FFFF, seed.value &>> 32)
    self.replicate = UInt64(replicate)
    self.purpose = UInt64(purpose.rawValue)
  }

  /// The next 64 random bits.
  @inline(__always)
  mutating func next() -> UInt64 {
    if position == Self.bufferCount { refill() }
    let value = buffer[position]
    position &+= 1
    return value
  }

  /// A number in (0, 1]; 53 random bits.
  @inline(__always)
  mutating func nextOpenUnit() -> Double { (Double(Int64(truncatingIfNeeded: next() &>> 11)) + 1) * 0x1p-53 }

  /// A number in [0, 1); 53 random bits.
  @inline(__always)
  mutating func nextUnit() -> Double { Double(Int64(truncatingIfNeeded: next() &>> 11)) * 0x1p-53 }

  /// Philox of four successive blocks, one a lane; a lane of 64 bits holds a word of 32.
  @inline(never)
  private mutating func refill() {
    typealias Lanes = SIMD4<UInt64>
    let low = Lanes(repeating: 0xFFFF_FFFF)
    let counter = Lanes(block, block &+ 1, block &+ 2, block &+ 3)
    var (c0, c1) = (counter & low, counter &>> 32)
    var (c2, c3) = (Lanes(repeating: replicate), Lanes(repeating: purpose))
    var (k0, k1) = key
    for _ in 0..<10 {
      let first = c0 &* Lanes(repeating: 0xD251_1F53)
      let second = c2 &* Lanes(repeating: 0xCD9E_8D57)
      c0 = (second &>> 32) ^ c1 ^ Lanes(repeating: k0)
      c2 = (first &>> 32) ^ c3 ^ Lanes(repeating: k1)
      c1 = second & low
      c3 = first & low
      k0 = (k0 &+ 0x9E37_79B9) & 0xFFFF_FFFF
      k1 = (k1 &+ 0xBB67_AE85) & 0xFFFF_FFFF
    }
    let (even, odd) = (c0 | (c1 &<< 32), c2 | (c3 &<< 32))
    for lane in 0..<4 {
      buffer[lane &* 2] = even[lane]
      buffer[lane &* 2 &+ 1] = odd[lane]
    }
    block &+= 4
    position = 0
  }
}
