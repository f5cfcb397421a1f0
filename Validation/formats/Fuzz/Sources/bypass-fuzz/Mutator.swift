/// Changes texts at random, the same way for the same seed.
struct Mutator {
  private var state: UInt64

  init(seed: UInt64, round: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 ^ round &* 0xD1B5_4A32_D192_ED03
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { bound < 1 ? 0 : Int(next() % UInt64(bound)) }

  /// A text changed byte by byte, word by word, or joined with another; with archives, sometimes inside one file.
  mutating func changed(_ text: [UInt8], other: [UInt8]) -> [UInt8] {
    if below(3) > 0, var archive = StoredArchive(text), !archive.entries.isEmpty {
      let position = below(archive.entries.count)
      archive.entries[position].bytes = plainlyChanged(archive.entries[position].bytes, other: other)
      return archive.bytes
    }
    return plainlyChanged(text, other: other)
  }

  private mutating func plainlyChanged(_ text: [UInt8], other: [UInt8]) -> [UInt8] {
    switch below(6) {
    case 0: spliced(text, other)
    case 1, 2: wordsChanged(text, other)
    default: bytesChanged(text, other: other)
    }
  }

  /// The beginning of one text and the end of another, cut at a line or anywhere.
  private mutating func spliced(_ text: [UInt8], _ other: [UInt8]) -> [UInt8] {
    let byLine = below(2) == 0
    func cut(_ bytes: [UInt8], _ wanted: Int) -> Int {
      guard byLine else { return wanted }
      return bytes[wanted...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    }
    return Array(text[..<cut(text, below(text.count + 1))] + other[cut(other, below(other.count + 1))...])
  }

  /// Words, numbers and signs left out, doubled, exchanged, or taken from another text.
  private mutating func wordsChanged(_ text: [UInt8], _ other: [UInt8]) -> [UInt8] {
    var parts = Self.parts(of: text)
    let others = Self.parts(of: other)
    for _ in 0...below(4) where !parts.isEmpty {
      let (place, second) = (below(parts.count), below(parts.count))
      switch below(6) {
      case 0: parts.remove(at: place)
      case 1: parts.insert(parts[place], at: second)
      case 2: parts.swapAt(place, second)
      case 3: if !others.isEmpty { parts[place] = others[below(others.count)] }
      case 4: if !others.isEmpty { parts.insert(others[below(others.count)], at: place) }
      default: parts[place] = parts[second]
      }
    }
    return Array(parts.joined())
  }

  /// Runs of letters and digits, runs of blanks, and single signs.
  private static func parts(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    func kind(_ byte: UInt8) -> Int {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x80...: 0
      case 0x09, 0x0A, 0x0D, 0x20: 1
      default: 2
      }
    }
    var (parts, start) = ([ArraySlice<UInt8>](), 0)
    for place in bytes.indices.dropFirst() where kind(bytes[place]) != kind(bytes[place - 1]) || kind(bytes[place]) == 2
    {
      parts.append(bytes[start..<place])
      start = place
    }
    return bytes.isEmpty ? [] : parts + [bytes[start...]]
  }

  /// One to eight changes of bytes, with pieces of another text.
  private mutating func bytesChanged(_ text: [UInt8], other: [UInt8]) -> [UInt8] {
    var bytes = text
    for _ in 0...below(8) {
      let place = below(bytes.count + 1)
      let length = min(1 + below(1 << below(7)), bytes.count - place)
      switch below(9) {
      case 0: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: next()) }
      case 1: if place < bytes.count { bytes[place] ^= 1 << UInt8(below(8)) }
      case 2: bytes.removeSubrange(place..<place + length)
      case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: below(bytes.count + 1))
      case 4: bytes.insert(contentsOf: Self.words[below(Self.words.count)].utf8, at: place)
      case 5:
        let from = below(other.count)
        bytes.insert(contentsOf: other[from..<min(other.count, from + 1 + below(200))], at: place)
      case 6: bytes = Array(bytes.prefix(place))
      case 7:
        let piece = Array(Self.words[below(Self.words.count)].utf8)
        for _ in 0..<(1 << below(12)) where bytes.count < 1 << 20 { bytes.insert(contentsOf: piece, at: place) }
      default:
        // A number for a number.
        if let digit = bytes[place...].firstIndex(where: { (0x30...0x39).contains($0) }) {
          bytes.replaceSubrange(digit...digit, with: Self.numbers[below(Self.numbers.count)].utf8)
        }
      }
    }
    return bytes
  }

  private static let numbers = [
    "0", "1", "2", "3", "-1", "99", "1e308", "1e-308", "0.5", "nan", "inf", "4294967296", "9223372036854775808", "",
  ]

  private static let words = [
    "(", ")", "!", "&", "|", "^", ",", ";", ":", "=", "*", "?", "[", "]", "{", "}", "<", ">", "/>", "\"", "'", "\\",
    "#", "$",
    "@", "\n", "\r", "\r\n", "\t", " ", "\u{FEFF}", "\u{0}", "é", "\u{1F600}", "A", "B", "A & B", "not", "and", "or",
    "xor",
    "true", "false", "Random", "maj(", "all(", "sumgt(", "logic", "rate_up", "istate", "node ", "<apply>", "</apply>",
    "<and/>", "<ci>A</ci>", "<!DOCTYPE a [<!ENTITY e \"x\">]>", "&e;", "&amp;", "&#0;", "<![CDATA[", "]]>", "<!--",
    "var(",
    "min(", "->", "-|", "-??", "$A:", "A:2", "levels: [", "rule: ", "- ", "&x", "*x", "null", "\\u0000", "\\uD800",
  ]
}
