public import BypassCore

#if canImport(Glibc)
  import Glibc
#endif

/// Reads a user's file as text, within limits.
public enum TextFile {
  /// The text of a file.
  ///
  /// - Parameter limit: bytes beyond which the file is refused unread.
  /// - Throws: ``Diagnostic`` for a file that is missing, unreadable, a folder, too large, empty or not UTF-8 text.
  public static func read(_ path: String, limit: Int = 4 << 20) throws(Diagnostic) -> SourceText {
    if let copy = InputLedger.current?.copy(of: path) { return try check(copy, file: path) }
    let bytes = try bytes(of: path, limit: limit)
    InputLedger.current?.note(path, bytes)
    return try check(bytes, file: path)
  }

  private static func bytes(of path: String, limit: Int) throws(Diagnostic) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .error("no-such-file", "cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .error("is-a-folder", "'\(path)' is a folder, not a file") }
    guard status.st_size <= limit else {
      throw .error(
        "file-too-large", "'\(path)' has \(status.st_size) bytes; a text of this kind has at most \(limit)",
        remedy: "check that this is the file you meant")
    }
    guard let file = fopen(path, "rb") else {
      throw .error("no-such-file", "cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[0..<count]
    }
    guard bytes.count <= limit else {
      throw .error("file-too-large", "'\(path)' is larger than \(limit) bytes")
    }
    return bytes
  }

  /// The bytes of a text checked: not empty, UTF-8 (a byte-order mark is dropped), without control characters.
  public static func check(_ bytes: [UInt8], file: String) throws(Diagnostic) -> SourceText {
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let source = SourceText(file: file, bytes: bytes)
    guard bytes.contains(where: { $0 > 0x20 }) else { throw .error("empty-file", "'\(file)' is empty") }
    if let offset = bytes.firstIndex(where: { $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) || $0 == 0x7F }) {
      throw .error(
        "not-text", at: source.place(at: offset), "'\(file)' holds control characters, so it is not a text file")
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw .error("not-utf8", "'\(file)' is not UTF-8 text", remedy: "save it in the encoding UTF-8")
    }
    return source
  }
}
