import BypassStudies
import Synchronization

/// Takes the answer of a command instead of the terminal and the disk, when a recorded run is repeated.
final class RunCapture: Sendable {
  /// The capture in force; nil where answers are told.
  @TaskLocal static var current: RunCapture?

  private let taken = Mutex<StudyResult?>(nil)

  /// The answer.
  var result: StudyResult? { taken.withLock { $0 } }

  /// Takes an answer.
  func take(_ result: StudyResult) { taken.withLock { $0 = result } }
}
