import Foundation

/// One line on standard error: share done, and time left once a second has passed.
///
/// A class because the line is one thing that several threads report to; a lock guards its state.
final class ProgressLine: @unchecked Sendable {
  private let lock = NSLock()
  private let begin = Date()
  private let isShown = Terminal.showsProgress
  private var lastShown = Date.distantPast
  private var wrote = false

  /// Tells the share done, 0...1.
  func report(_ share: Double) {
    guard isShown else { return }
    lock.withLock {
      let now = Date()
      let elapsed = now.timeIntervalSince(begin)
      guard elapsed > 1, now.timeIntervalSince(lastShown) > 0.2 else { return }
      lastShown = now
      let left = share > 0 ? elapsed * (1 - share) / share : 0
      let filled = Int(share * 30)
      let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
      let text = "\r\(bar) \(Int(share * 100)) %  \(Int(left.rounded(.up))) s left "
      FileHandle.standardError.write(Data(text.utf8))
      wrote = true
    }
  }

  /// Clears the line.
  func finish() {
    lock.withLock {
      if wrote { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
      wrote = false
    }
  }
}
