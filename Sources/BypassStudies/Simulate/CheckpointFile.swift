import BypassCore
import BypassDynamics
import Foundation

/// The file below a result's folder in which a long run leaves what it has.
///
/// A class because it remembers when it last wrote; a lock guards that. When it writes changes no result.
final class CheckpointFile: @unchecked Sendable {
  private let path: String
  private let lock = NSLock()
  private var due: Date
  private var failure: Diagnostic?
  /// Whether what lies there is this run's to remove.
  private var isOwn = true

  /// The file of a folder.
  init(folder: String) {
    path = folder + "/simulate.checkpoint"
    due = Date() + Self.shortestPause
  }

  /// At least so many seconds pass between two writings, and twenty times as many as a writing takes.
  private static let shortestPause = 1.0

  /// The checkpoints of a question.
  func checkpoints(named name: String) -> Checkpoints {
    Checkpoints(
      name: name, last: FileManager.default.contents(atPath: path).map { Array($0) },
      isDue: { [self] in lock.withLock { Date() >= due } }, save: { [self] in save($0) })
  }

  /// What is there for a question, as a note; nil when there is nothing.
  func note(on checkpoints: Checkpoints) -> Diagnostic? {
    guard let last = checkpoints.last else { return nil }
    guard let trajectories = checkpoints.trajectories(in: last) else {
      lock.withLock { isOwn = false }
      return Diagnostic(
        .warning, code: "foreign-checkpoint",
        "'\(path)' is of another question or version, or damaged: the run begins anew, and its own takes the place if it needs one",
        remedy: "use another --out to keep it")
    }
    return Diagnostic(.note, code: "resumed", "the run went on from the \(trajectories) trajectories of '\(path)'")
  }

  /// What kept a checkpoint from being written.
  var problem: Diagnostic? { lock.withLock { failure } }

  /// The path, when what may lie there is this run's to remove; what another one left stays.
  var ownPath: String? { lock.withLock { isOwn } ? path : nil }

  private func save(_ bytes: [UInt8]) {
    let begin = Date()
    do {
      let file = URL(fileURLWithPath: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file, options: .atomic)
      lock.withLock { isOwn = true }
    } catch {
      let finding = Diagnostic(
        .warning, code: "no-checkpoint",
        "what the run has cannot be kept in '\(path)': \(error.localizedDescription.clipped)",
        remedy: "a run that is cut off will begin anew; check the folder's permissions and space")
      lock.withLock { failure = finding }
    }
    lock.withLock { due = Date() + max(Self.shortestPause, 20 * Date().timeIntervalSince(begin)) }
  }
}
