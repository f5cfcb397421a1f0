import BypassCore

/// When something acts: from a time to another, once or again and again.
struct TimeSpan: Hashable, Sendable {
  /// 0 or more, in model time after settling.
  let start: Double
  /// Above the start; infinite for "to the end".
  let end: Double
  /// From one beginning to the next; nil for once.
  let period: Double?

  /// All the time.
  static let always = TimeSpan(start: 0, end: .infinity, period: nil)

  private init(start: Double, end: Double, period: Double?) {
    self.start = start
    self.end = end
    self.period = period
  }

  /// A span from its numbers; without an end, to the end of the run, or to the next beginning.
  ///
  /// - Throws: ``Diagnostic`` for times that make no sense.
  init(from start: Double, to end: Double?, every period: Double?, at place: Place?) throws(Diagnostic) {
    guard start.isFinite, start >= 0, end.map({ $0 > start && $0.isFinite }) ?? true else {
      throw .error(
        "course-times", at: place,
        "nothing can last from \(start.significant(6)) to \((end ?? .infinity).significant(6))",
        remedy: "begin at 0 or later and end after the beginning")
    }
    if let period {
      guard period.isFinite, period > 0, (end ?? start + period) - start <= period else {
        throw .error(
          "course-times", at: place, "nothing can begin every \(period.significant(6)) that lasts longer than that",
          remedy: "let it end before it begins again")
      }
    }
    self.init(start: start, end: end ?? .infinity, period: period)
  }

  /// Reads `24..48`, `24..` and `0..12/24` (from 0 to 12, again every 24).
  ///
  /// - Throws: ``Diagnostic`` for any other form.
  init(_ text: String, at place: Place) throws(Diagnostic) {
    let cycle = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
    let ends = cycle[0].components(around: "..")
    guard let ends, let start = Double(ends.0), ends.1.isEmpty || Double(ends.1) != nil,
      cycle.count == 1 || Double(cycle[1]) != nil
    else {
      throw .error(
        "span-syntax", at: place, "'\(text.clipped)' is no stretch of time",
        remedy: "write 24..48, 24.. or, again and again, 0..12/24")
    }
    try self.init(
      from: start, to: ends.1.isEmpty ? nil : Double(ends.1), every: cycle.count == 1 ? nil : Double(cycle[1]),
      at: place)
  }

  /// The stretches before the end of a run.
  func stretches(until horizon: Double) -> [(start: Double, end: Double)] {
    guard let period else { return start < horizon ? [(start, min(end, horizon))] : [] }
    let length = end.isFinite ? end - start : period
    var stretches: [(start: Double, end: Double)] = []
    var cycle = 0.0
    while start + cycle * period < horizon, stretches.count <= Self.limit {
      let begin = start + cycle * period
      stretches.append((begin, min(begin + length, horizon)))
      cycle += 1
    }
    return stretches
  }

  /// More stretches than this are too many to run.
  static let limit = 10_000
}

extension String {
  /// The text without blanks at its ends.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// What stands before and after the first occurrence of a separator of two characters.
  fileprivate func components(around separator: String) -> (String, String)? {
    let (all, mark) = (Array(self), Array(separator))
    guard let first = all.indices.first(where: { Array(all[$0...].prefix(mark.count)) == mark }) else { return nil }
    return (String(all[..<first]).trimmed, String(all[(first + mark.count)...]).trimmed)
  }
}
