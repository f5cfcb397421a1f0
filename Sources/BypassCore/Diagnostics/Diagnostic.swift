/// A problem in something the user wrote: where it is, what is wrong, and what would mend it.
public struct Diagnostic: Error, Hashable, Sendable {
  /// How grave a finding is.
  public enum Severity: String, Hashable, Sendable, Comparable {
    /// Something was assumed, renamed or defaulted; the answer is still to the question asked.
    case note
    /// Something is suspicious; the answer may not be to the question meant.
    case warning
    /// The input cannot be used.
    case error

    /// A note is less grave than a warning, and a warning less than an error.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }
  }

  /// A stable name for this kind of problem, such as `edge-missing-from-rule`; documented in
  /// `Documentation/diagnostics.md` at that name.
  public let code: String
  /// How grave it is.
  public let severity: Severity
  /// Where it is, when it is in a text.
  public let place: Place?
  /// What is wrong, in one sentence without a full stop.
  public let summary: String
  /// What would mend it, when that is known.
  public let remedy: String?

  /// A finding.
  public init(
    _ severity: Severity, code: String, at place: Place? = nil, _ summary: String, remedy: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.place = place
    self.summary = summary
    self.remedy = remedy
  }

  /// An error.
  public static func error(
    _ code: String, at place: Place? = nil, _ summary: String, remedy: String? = nil
  ) -> Self {
    Self(.error, code: code, at: place, summary, remedy: remedy)
  }

  /// The error for a name that is not known, with the nearest known ones as its remedy.
  public static func unknown(
    _ noun: String, _ name: String, at place: Place? = nil, among known: some Sequence<String>,
    code: String? = nil
  ) -> Self {
    let known = Array(known)
    let near = NearestNames.nearest(to: name, among: known)
    let remedy: String? =
      if !near.isEmpty {
        "did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?"
      } else if known.isEmpty {
        nil
      } else if known.count <= 16 {
        "known are \(known.joined(separator: ", "))"
      } else {
        "none of the \(known.count) known ones is near; 'bypass catalogue list' shows what the catalogue has"
      }
    return .error(
      code ?? "unknown-\(noun.replacingBlanks)", at: place, "there is no \(noun) '\(name.clipped)'", remedy: remedy)
  }
}

/// Several findings thrown together: a reader collects all problems of a text before it stops.
public struct Diagnostics: Error, Hashable, Sendable {
  /// The findings, in the order of the text.
  public let all: [Diagnostic]

  /// Findings to throw together.
  public init(_ all: [Diagnostic]) { self.all = all }

  /// The gravest severity, or nil when there are none.
  public var gravest: Diagnostic.Severity? { all.map(\.severity).max() }
}

extension String {
  /// The text with blanks as hyphens, for codes.
  var replacingBlanks: String { String(map { $0 == " " ? "-" : $0 }) }

  /// At most 80 characters on one line, for quoting a user's text in a message.
  public var clipped: String {
    let oneLine = String(prefix(80).map { $0.isNewline ? " " : $0 })
    return count > 80 ? oneLine + "…" : oneLine
  }
}
