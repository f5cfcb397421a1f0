#if canImport(Glibc)
  import Glibc
#endif

extension SafetyTests {
  /// A number that no other running process has.
  static var processNumber: Int32 { getpid() }

  /// Makes a file that has a size but takes no room; false when that fails.
  static func makeSparse(_ path: String, bytes: Int) -> Bool {
    let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return ftruncate(descriptor, bytes) == 0
  }

  /// Removes a file.
  static func remove(_ path: String) { unlink(path) }
}
