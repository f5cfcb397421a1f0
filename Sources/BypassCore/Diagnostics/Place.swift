/// A stretch of a text: file, line, column and the line itself, so that a message can show it.
public struct Place: Hashable, Sendable {
  /// The file's path as the user gave it, or a name such as `--set`.
  public let file: String
  /// Counted from 1.
  public let line: Int
  /// Counted from 1, in characters.
  public let column: Int
  /// Characters to underline, at least 1.
  public let length: Int
  /// The text of the line, clipped around the column when it is very long.
  public let lineText: String?

  /// A place.
  public init(file: String, line: Int, column: Int, length: Int = 1, lineText: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
    self.lineText = lineText
  }

  /// A word of the command line: the option stands for the file, the whole word is underlined.
  public static func option(_ name: String, _ word: String) -> Place {
    Place(file: name, line: 1, column: 1, length: word.count, lineText: word)
  }
}

/// A text whose byte offsets can be turned into places.
///
/// - Complexity: making one is O(bytes); a look-up is O(log lines + length of the line).
public struct SourceText: Sendable {
  /// The file's path as the user gave it.
  public let file: String
  /// The text, UTF-8.
  public let bytes: [UInt8]
  /// Byte offset of the beginning of each line.
  private let lineStarts: [Int]

  /// A text with its file name.
  public init(file: String, text: String) { self.init(file: file, bytes: Array(text.utf8)) }

  /// A text with its file name, as bytes; `\n`, `\r\n` and `\r` end lines.
  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() {
      let endsLine =
        byte == 0x0A || (byte == 0x0D && (offset + 1 == bytes.count || bytes[offset + 1] != 0x0A))
      if endsLine { starts.append(offset + 1) }
    }
    lineStarts = starts
  }

  /// The number of lines, at least 1.
  public var lineCount: Int { lineStarts.count }

  /// The byte offset at which a line counted from 1 begins; that of the nearest line outside the text.
  public func start(ofLine number: Int) -> Int { lineStarts[min(max(1, number), lineStarts.count) - 1] }

  /// The text of a line counted from 1, without its end; nil outside the text.
  public func line(_ number: Int) -> String? {
    guard number >= 1, number <= lineStarts.count else { return nil }
    let start = lineStarts[number - 1]
    let end = number < lineStarts.count ? lineStarts[number] : bytes.count
    var slice = bytes[start..<end]
    while let last = slice.last, last == 0x0A || last == 0x0D { slice.removeLast() }
    return String(decoding: slice, as: UTF8.self)
  }

  /// The place of a byte offset (clamped to the text) and a length in bytes.
  public func place(at offset: Int, length: Int = 1) -> Place {
    let offset = min(max(0, offset), bytes.count)
    var (low, high) = (0, lineStarts.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    let before = String(decoding: bytes[lineStarts[low]..<offset], as: UTF8.self)
    let covered = String(decoding: bytes[offset..<min(bytes.count, offset + max(0, length))], as: UTF8.self)
    return place(line: low + 1, column: before.count + 1, length: covered.prefix { !$0.isNewline }.count)
  }

  /// The place of a line and a column, both counted from 1.
  public func place(line number: Int, column: Int, length: Int = 1) -> Place {
    Place(file: file, line: number, column: column, length: length, lineText: line(number))
  }
}
