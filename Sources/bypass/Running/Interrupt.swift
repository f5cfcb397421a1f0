import Dispatch
import Foundation
import Synchronization

/// Turns the first Ctrl-C (or a polite kill) into a call, so that finished work can be written; the second one ends
/// the program, and so does the first after some seconds, should nobody have listened.
struct Interrupt {
  /// Seconds that the work has to end by itself and to write what is finished.
  private static let patience = 10

  /// Whether the work has ended by itself.
  private final class Ended: Sendable {
    let flag = Atomic(false)
  }

  private let ended = Ended()
  private let sources: [any DispatchSourceSignal]

  init(_ body: @escaping @Sendable () -> Void) {
    let ended = ended
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        body()
        signal(number, SIG_DFL)
        let end = DispatchTime.now() + .seconds(Self.patience)
        // Files are written under another name first, so that ending here leaves none in halves.
        DispatchQueue.global().asyncAfter(deadline: end) {
          if !ended.flag.load(ordering: .acquiring) { _exit(128 + number) }
        }
      }
      source.resume()
      return source
    }
  }

  /// Gives the signals their usual meaning back.
  func end() {
    ended.flag.store(true, ordering: .releasing)
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
