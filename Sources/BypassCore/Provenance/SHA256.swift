/// The SHA-256 digest, by which models and runs are named.
///
/// Our own sixty lines because a cryptography package would double the engine's build for one function.
/// - Source: FIPS 180-4; tested against its examples.
public struct SHA256: Sendable {
  private typealias State = InlineArray<8, UInt32>
  private var state: State = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]

  /// The digest of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits.
  public static func hexadecimal(of text: String) -> String { hexadecimal(of: Array(text.utf8)) }

  /// The digest of bytes, as 64 lower-case hexadecimal digits.
  public static func hexadecimal(of bytes: [UInt8]) -> String {
    var digest = SHA256()
    let whole = bytes.count / 64 * 64
    for start in stride(from: 0, to: whole, by: 64) { digest.absorb(bytes, from: start) }
    var rest = Array(bytes[whole...])
    rest.append(0x80)
    while rest.count % 64 != 56 { rest.append(0) }
    let bits = UInt64(bytes.count) &* 8
    for shift in stride(from: 56, through: 0, by: -8) {
      rest.append(UInt8(truncatingIfNeeded: bits &>> UInt64(shift)))
    }
    for start in stride(from: 0, to: rest.count, by: 64) { digest.absorb(rest, from: start) }
    return digest.state.indices.map { index in
      let hex = String(digest.state[index], radix: 16)
      return String(repeating: "0", count: 8 - hex.count) + hex
    }.joined()
  }

  /// Takes 64 bytes in; the schedule and the working words live on the stack, since answers of megabytes are named.
  private mutating func absorb(_ bytes: [UInt8], from start: Int) {
    let k = Self.constants
    var w = InlineArray<64, UInt32>(repeating: 0)
    for i in 0..<16 {
      let at = start + 4 * i
      w[i] =
        UInt32(bytes[at]) &<< 24 | UInt32(bytes[at + 1]) &<< 16 | UInt32(bytes[at + 2]) &<< 8 | UInt32(bytes[at + 3])
    }
    for i in 16..<64 {
      let s0 = Self.rotate(w[i - 15], 7) ^ Self.rotate(w[i - 15], 18) ^ (w[i - 15] &>> 3)
      let s1 = Self.rotate(w[i - 2], 17) ^ Self.rotate(w[i - 2], 19) ^ (w[i - 2] &>> 10)
      w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for i in 0..<64 {
      let s1 = Self.rotate(e, 6) ^ Self.rotate(e, 11) ^ Self.rotate(e, 25)
      let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ k[i] &+ w[i]
      let s0 = Self.rotate(a, 2) ^ Self.rotate(a, 13) ^ Self.rotate(a, 22)
      let t2 = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
    }
    let worked: State = [a, b, c, d, e, f, g, h]
    for i in 0..<8 { state[i] = state[i] &+ worked[i] }
  }

  private static func rotate(_ word: UInt32, _ by: UInt32) -> UInt32 { word &>> by | word &<< (32 - by) }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes, computed.
  private static let constants: InlineArray<64, UInt32> = {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < 64 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return InlineArray { (index: Int) in
      let prime = primes[index]
      // Integer cube root of prime × 2⁹⁶ would overflow; search the 32 fractional bits one by one instead.
      var root: UInt64 = 0  // scaled by 2³²
      for bit in stride(from: 35, through: 0, by: -1) {
        let trial = root | (1 << UInt64(bit))
        let square = trial.multipliedFullWidth(by: trial)
        let low = square.low.multipliedFullWidth(by: trial)
        let high = square.high.multipliedFullWidth(by: trial)
        let (middle, carry) = low.high.addingReportingOverflow(high.low)
        let top = high.high + (carry ? 1 : 0)
        // trial³ as (top, middle, low.low) against prime × 2⁹⁶ as (prime >> 32, prime << 32, 0)
        let target = UInt64(prime) << 32
        if top == 0, middle < target || (middle == target && low.low == 0) { root = trial }
      }
      return UInt32(truncatingIfNeeded: root)
    }
  }()
}
