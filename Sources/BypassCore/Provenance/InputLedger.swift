import Synchronization

/// Every file that a run reads, so that a record can hold copies; or the copies themselves, when a run is repeated.
///
/// A class because several readers note into the same ledger; a mutex guards its state.
public final class InputLedger: Sendable {
  /// A file that was read.
  public struct Entry: Hashable, Sendable {
    /// The path as the user gave it.
    public let path: String
    /// What it held.
    public let bytes: [UInt8]
    /// A file.
    public init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  /// The ledger of the run in progress; nil where nobody asks for a record.
  @TaskLocal public static var current: InputLedger?

  /// Copies that stand for the files of their paths.
  private let served: [String: [UInt8]]
  private let noted = Mutex<[Entry]>([])

  /// A ledger for a new run, or one that serves the copies of an earlier one.
  public init(serving copies: [Entry] = []) {
    served = Dictionary(copies.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
  }

  /// What was read, each path once, in the order of first reading.
  public var entries: [Entry] { noted.withLock { $0 } }

  /// The copy that stands for a file.
  public func copy(of path: String) -> [UInt8]? { served[path] }

  /// Notes that a file was read.
  public func note(_ path: String, _ bytes: [UInt8]) {
    noted.withLock { entries in
      if !entries.contains(where: { $0.path == path }) { entries.append(Entry(path: path, bytes: bytes)) }
    }
  }
}
