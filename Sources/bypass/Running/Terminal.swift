import BypassCore
import BypassStudies
import Foundation

/// Standard output and error as the contract has them.
enum Terminal {
  /// Whether standard error is a terminal, so that progress may be shown there.
  static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a line to standard error.
  static func writeError(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  /// Writes text to standard output. A reader that went away ends nothing; an answer that cannot be written (a full disk,
  /// say) is a fault.
  static func write(_ text: String) {
    let bytes = Array((text.hasSuffix("\n") ? text : text + "\n").utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count > 0 {
        done += count
      } else if errno == EAGAIN {
        usleep(1000)
      } else if errno != EINTR {
        guard errno != EPIPE else { return }
        writeError(
          Diagnostic.error(
            "cannot-write", "cannot write to standard output: \(String(cString: strerror(errno)))",
            remedy: "make room, or write elsewhere"
          ).description)
        exit(ExitStatus.inputFault.rawValue)
      }
    }
  }

  /// Ends the program.
  static func exit(_ status: Int32) -> Never { Foundation.exit(status) }
}
