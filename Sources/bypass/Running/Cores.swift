import Foundation

/// The machine's cores.
enum Cores {
  /// Cores that may be used at the same time, at least 1.
  static var available: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
