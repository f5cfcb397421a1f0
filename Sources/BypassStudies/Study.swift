public import BypassCore

/// A question of a user, ready to be answered: what every door (command line, server, Python) hands over.
public protocol Study: Sendable {
  /// The verb of the command line that asks it.
  static var verb: String { get }
  /// Answers the question.
  ///
  /// - Parameter progress: told the share done, 0...1, from time to time.
  /// - Throws: ``Diagnostic`` or ``Diagnostics`` when the input is at fault.
  func run(progress: @escaping Progress) async throws -> StudyResult
}

/// Told the share of the work that is done, 0...1.
public typealias Progress = @Sendable (Double) -> Void

/// How a run ended, as the command line says it.
public enum ExitStatus: Int32, Sendable {
  case done = 0
  /// The question has no answer, or a claim failed.
  case noAnswer = 1
  /// The input is at fault.
  case inputFault = 2
  /// A limit of time, memory or count was reached and the partial answer says so.
  case limitReached = 3
  /// A defect of ours.
  case defect = 70
}

/// An answer, in every form in which it can leave.
public struct StudyResult: Sendable {
  /// A file of the answer: a table, a figure, the report.
  public struct File: Sendable {
    /// The name below the output folder.
    public let name: String
    /// What it holds.
    public let bytes: [UInt8]
    /// What it holds, where it is a text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
    /// A text.
    public init(_ name: String, _ text: String) { self.init(name, bytes: Array(text.utf8)) }
    /// A file of any kind.
    public init(_ name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// The machine-readable answer.
  public let json: JSONValue
  /// The answer for a terminal.
  public let terminal: String
  /// Files for the output folder.
  public let files: [File]
  /// Files named after the output folder itself: its path with this ending, as MaBoSS names its tables.
  public let siblings: [File]
  /// What was noted on the way, errors excluded.
  public let diagnostics: [Diagnostic]
  /// How it ended.
  public let status: ExitStatus
  /// The question as a simulation experiment, where that can say it.
  public var experiment: StudyExperiment?
  /// Files of a run's own that are of no more use once the answer lies on the disk, and not before.
  public var spent: [String] = []

  /// An answer.
  public init(
    json: JSONValue, terminal: String, files: [File] = [], siblings: [File] = [],
    diagnostics: [Diagnostic] = [], status: ExitStatus = .done
  ) {
    self.json = json
    self.terminal = terminal
    self.files = files
    self.siblings = siblings
    self.diagnostics = diagnostics
    self.status = status
  }
}

/// What this build of Bypass is called.
public enum BypassVersion {
  /// Semantic version.
  public static let text = "0.1.0"
  /// What every output that shows results says.
  public static let disclaimer = "Research use only, not medical advice."
}
