/// The random number generators of MaBoSS, number for number.
///
/// Their streams for successive seeds are not independent; ``RandomStream`` is what everything else uses.
public enum MaBoSSGenerator: String, Hashable, Sendable, CaseIterable {
  /// 48-bit linear congruential, the default.
  case rand48
  /// glibc's TYPE_3 additive feedback (`use_glibcrandgen`).
  case glibc
  /// The 32-bit Mersenne twister, two outputs a number (`use_mtrandgen`).
  case mersenneTwister
}

/// A stream of numbers of one generator.
enum MaBoSSStream {
  case rand48(Rand48)
  case glibc(GlibcRandom)
  case mersenneTwister(MersenneTwister)

  init(_ generator: MaBoSSGenerator, seed: Int32) {
    switch generator {
    case .rand48: self = .rand48(Rand48(seed: seed))
    case .glibc: self = .glibc(GlibcRandom(seed: seed))
    case .mersenneTwister: self = .mersenneTwister(MersenneTwister(seed: UInt32(bitPattern: seed)))
    }
  }

  /// The next number, 0...1.
  mutating func next() -> Double {
    switch self {
    case .rand48(var stream):
      defer { self = .rand48(stream) }
      return stream.next()
    case .glibc(var stream):
      defer { self = .glibc(stream) }
      return stream.next()
    case .mersenneTwister(var stream):
      defer { self = .mersenneTwister(stream) }
      return stream.next()
    }
  }
}

/// X ← 0x5DEECE66D·X + 11 mod 2⁴⁸, from X₀ = seed·2¹⁶ + 0x330E; the number is X/2⁴⁸.
///
/// - Source: POSIX, `drand48`.
struct Rand48 {
  private var state: UInt64

  init(seed: Int32) { state = UInt64(UInt32(bitPattern: seed)) << 16 | 0x330E }

  mutating func next() -> Double {
    state = (state &* 0x5_DEEC_E66D &+ 11) & 0xFFFF_FFFF_FFFF
    return Double(state) * 0x1p-48
  }
}

/// x(n) = x(n−3) + x(n−31) mod 2³²; the number is the upper 31 bits over 2³¹ − 1. Seed 0 counts as 1.
///
/// - Source: the GNU C library's `random`, TYPE_3.
struct GlibcRandom {
  private var values: [UInt32]
  private var position = 0

  init(seed: Int32) {
    var start: [Int64] = [Int64(seed == 0 ? 1 : seed)]
    for _ in 1..<31 {
      let next = (16807 * (start.last ?? 1)) % 2_147_483_647
      start.append(next < 0 ? next + 2_147_483_647 : next)
    }
    values = start.map { UInt32(truncatingIfNeeded: $0) }
    // The first 310 outputs are thrown away; 3 more come from the way the table is filled.
    values += Array(values[0..<3])
    for index in 34..<344 { values.append(values[index - 31] &+ values[index - 3]) }
    values = Array(values.suffix(31))
  }

  mutating func next() -> Double {
    let value = values[position] &+ values[(position + 28) % 31]
    values[position] = value
    position = (position + 1) % 31
    return Double(value >> 1) / 2_147_483_647
  }
}

/// MT19937; a number takes two outputs, low half first, as C++'s `uniform_real_distribution<double>` does in
/// libstdc++.
///
/// - Source: Matsumoto and Nishimura 1998, doi:10.1145/272991.272995.
struct MersenneTwister {
  private var state: [UInt32]
  private var position = 624

  init(seed: UInt32) {
    state = [seed]
    for index in 1..<624 {
      let last = state[index - 1]
      state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(index))
    }
  }

  /// The next 32 bits.
  mutating func nextWord() -> UInt32 {
    if position == 624 { refill() }
    var word = state[position]
    position += 1
    word ^= word >> 11
    word ^= (word << 7) & 0x9D2C_5680
    word ^= (word << 15) & 0xEFC6_0000
    return word ^ (word >> 18)
  }

  mutating func next() -> Double {
    let low = Double(nextWord())
    let high = Double(nextWord())
    let number = (low + high * 0x1p32) / 0x1p64
    return number < 1 ? number : 1 - 0x1p-53
  }

  private mutating func refill() {
    for index in 0..<624 {
      let mixed = (state[index] & 0x8000_0000) | (state[(index + 1) % 624] & 0x7FFF_FFFF)
      state[index] = state[(index + 397) % 624] ^ (mixed >> 1) ^ (mixed & 1 == 0 ? 0 : 0x9908_B0DF)
    }
    position = 0
  }
}
