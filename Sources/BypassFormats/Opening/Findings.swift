import BypassCore

/// Collects what a reader or a writer has to say; errors are thrown together at the end.
struct Findings {
  /// Errors of one file after which reading stops.
  static let errorLimit = 50

  /// Whether normalisations count as errors.
  let strict: Bool
  private(set) var all: [Diagnostic] = []
  private(set) var errorCount = 0
  /// Position and number of the normalisations by their code.
  private var repeated: [String: (position: Int, count: Int)] = [:]

  init(strict: Bool) { self.strict = strict }

  /// Whether so many errors were found that more would not help.
  var isFull: Bool { errorCount >= Self.errorLimit }

  mutating func add(_ finding: Diagnostic) {
    if finding.severity == .error { errorCount += 1 }
    all.append(finding)
  }

  mutating func add(_ findings: [Diagnostic]) { for finding in findings { add(finding) } }

  /// Says that something outside the core of a format was understood; with strictness an error.
  mutating func normalise(
    _ code: String, at place: Place?, _ summary: String, remedy: String? = nil, as severity: Diagnostic.Severity = .note
  ) {
    add(Diagnostic(strict ? .error : severity, code: code, at: place, summary, remedy: remedy))
  }

  /// A note that no strictness makes an error; only the first of a code keeps its place.
  mutating func noteOnce(_ code: String, at place: @autoclosure () -> Place?, _ summary: String) {
    if let (position, count) = repeated[code] {
      repeated[code] = (position, count + 1)
    } else {
      repeated[code] = (all.count, 1)
      add(Diagnostic(.note, code: code, at: place(), summary))
    }
  }

  /// As `normalise`, but of all findings of one code only the first keeps its place; the others are counted.
  mutating func normaliseOnce(_ code: String, at place: @autoclosure () -> Place?, _ summary: String) {
    if let (position, count) = repeated[code] {
      repeated[code] = (position, count + 1)
    } else {
      repeated[code] = (all.count, 1)
      normalise(code, at: place(), summary)
    }
  }

  /// Everything found when there was no error.
  ///
  /// - Throws: everything found, when there was one.
  func checked() throws(Diagnostics) -> [Diagnostic] {
    var all = all
    for (position, count) in repeated.values where count > 1 {
      let finding = all[position]
      let others = count == 2 ? "one more place" : "\(count - 1) more places"
      all[position] = Diagnostic(
        finding.severity, code: finding.code, at: finding.place, "\(finding.summary) (and in \(others))",
        remedy: finding.remedy)
    }
    guard errorCount == 0 else { throw Diagnostics(all) }
    return all
  }
}
