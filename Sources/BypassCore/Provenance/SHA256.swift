/// The SHA-256 digest, by which models and runs are named.
///
/// Our own sixty lines because a cryptography package would double the engine's build for one function.
/// - Source: FIPS 180-4; tested against its examples.
public struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]

  /// The digest of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits.
  public static func hexadecimal(of text: String) -> String { hexadecimal(of: Array(text.utf8)) }

  /// The digest of bytes, as 64 lower-case hexadecimal digits.
  public static func hexadecimal(of bytes: [UInt8]) -> String {
    var digest = SHA256()
    var message = bytes
    message.append(0x80)
    while message.count % 64 != 56 { message.append(0) }
    let bits = UInt64(bytes.count) &* 8
    for shift in stride(from: 56, through: 0, by: -8) {
      message.append(UInt8(truncatingIfNeeded: bits &>> UInt64(shift)))
    }
    for start in stride(from: 0, to: message.count, by: 64) { digest.absorb(message[start..<start + 64]) }
    return digest.state.map { word in
      let hex = String(word, radix: 16)
      return String(repeating: "0", count: 8 - hex.count) + hex
    }.joined()
  }

  private mutating func absorb(_ chunk: ArraySlice<UInt8>) {
    var w = [UInt32](repeating: 0, count: 64)
    for (index, byte) in chunk.enumerated() { w[index / 4] = w[index / 4] &<< 8 | UInt32(byte) }
    for i in 16..<64 {
      let s0 = Self.rotate(w[i - 15], 7) ^ Self.rotate(w[i - 15], 18) ^ (w[i - 15] &>> 3)
      let s1 = Self.rotate(w[i - 2], 17) ^ Self.rotate(w[i - 2], 19) ^ (w[i - 2] &>> 10)
      w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
    }
    var v = state
    for i in 0..<64 {
      let s1 = Self.rotate(v[4], 6) ^ Self.rotate(v[4], 11) ^ Self.rotate(v[4], 25)
      let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
      let t1 = v[7] &+ s1 &+ choice &+ Self.constants[i] &+ w[i]
      let s0 = Self.rotate(v[0], 2) ^ Self.rotate(v[0], 13) ^ Self.rotate(v[0], 22)
      let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
      v = [t1 &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
    }
    for i in 0..<8 { state[i] = state[i] &+ v[i] }
  }

  private static func rotate(_ word: UInt32, _ by: UInt32) -> UInt32 { word &>> by | word &<< (32 - by) }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes, computed.
  private static let constants: [UInt32] = {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < 64 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes.map { prime in
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
