import BypassCore

extension SourceText {
  /// The place of a stretch of bytes; a line of more than 2,000 bytes is not quoted, so that many findings on one
  /// endless line stay small.
  func spot(_ range: Range<Int>) -> Place {
    let reach = 2000
    let offset = min(max(0, range.lowerBound), bytes.count)
    let before = bytes[max(0, offset - reach)..<offset]
    let after = bytes[offset..<min(bytes.count, offset + reach)]
    let isShort =
      (before.count < reach || before.contains(where: Self.endsLine))
      && (after.count < reach || after.contains(where: Self.endsLine))
    guard !isShort else { return place(at: offset, length: min(range.count, reach)) }
    var (line, start) = (1, 0)
    bytes.withUnsafeBufferPointer { all in
      var position = 0
      while position < offset {
        let byte = all[position]
        position += 1
        if byte == 0x0A || (byte == 0x0D && (position == all.count || all[position] != 0x0A)) {
          line += 1
          start = position
        }
      }
    }
    let column = 1 + bytes[start..<offset].count { $0 & 0xC0 != 0x80 }
    return Place(file: file, line: line, column: column, length: min(range.count, 80))
  }

  private static func endsLine(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
