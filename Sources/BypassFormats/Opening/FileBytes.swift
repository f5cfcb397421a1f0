import BypassCore

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Reads whole files with a limit on their size.
enum FileBytes {
  /// The bytes of a file.
  ///
  /// - Throws: ``Diagnostic`` when it cannot be read, is a directory, or is larger than the limit; it is then not read.
  static func contents(ofFile path: String, limit: Int) throws(Diagnostic) -> [UInt8] {
    if let copy = InputLedger.current?.copy(of: path) { return copy }
    let bytes = try fresh(path, limit: limit)
    InputLedger.current?.note(path, bytes)
    return bytes
  }

  private static func fresh(_ path: String, limit: Int) throws(Diagnostic) -> [UInt8] {
    guard !path.utf8.contains(0) else { throw .error("unreadable-file", "a path holds a NUL character") }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw .error("unreadable-file", "'\(path.clipped)' is a directory", remedy: "name a file inside it")
    }
    guard Int(status.st_size) <= limit else { throw tooLarge(path, limit) }
    return try drain(descriptor, expecting: Int(status.st_size), path: path, limit: limit)
  }

  private static func drain(
    _ descriptor: Int32, expecting size: Int, path: String, limit: Int
  ) throws(Diagnostic) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + 1)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure(path, errno) }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else { throw tooLarge(path, limit) }
    }
  }

  private static func failure(_ path: String, _ number: Int32) -> Diagnostic {
    .error("unreadable-file", "'\(path.clipped)' cannot be read: \(String(cString: strerror(number)))")
  }

  private static func tooLarge(_ path: String, _ limit: Int) -> Diagnostic {
    .error(
      "file-too-large", "'\(path.clipped)' is larger than \(limit >> 20) MiB",
      remedy: "a model of this size is unheard of; check that it is the file you mean")
  }
}
