import Foundation

/// Standard output and error as the contract has them.
enum Terminal {
  /// Whether standard error is a terminal, so that progress may be shown there.
  static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a line to standard error.
  static func writeError(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  /// Writes text to standard output; a reader that went away ends the program quietly.
  static func write(_ text: String) {
    let data = Data((text.hasSuffix("\n") ? text : text + "\n").utf8)
    try? FileHandle.standardOutput.write(contentsOf: data)
  }

  /// Ends the program.
  static func exit(_ status: Int32) -> Never { Foundation.exit(status) }
}
