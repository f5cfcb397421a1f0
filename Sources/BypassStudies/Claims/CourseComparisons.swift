import BypassCore
import BypassLocatedText
import BypassPopulation

/// Comparisons of patients with themselves: in two arms, or on two days. A difference counts from 3.3 standard errors on,
/// which chance reaches once in two thousand; no size of it is asked for unless the statement says one.
extension CourseCheck {
  /// An arm with its patients.
  typealias Treated = (name: String, outcomes: [ClonalOutcome])

  /// A number of one patient on a day, with what it is called.
  struct Measure {
    let name: String
    let value: (ClonalOutcome, Double) -> Double
  }

  /// Whether differences patient by patient are above what chance gives.
  private static func isGain(_ differences: [Double]) -> Bool { SampleMoments(differences).isAboveNothing(by: 3.3) }

  /// Mean time of control within follow-up above that of another arm.
  func longer(_ first: Treated, _ second: Treated) -> (Bool, String) {
    let isGain = Self.isGain(zip(first.outcomes, second.outcomes).map { $0.control - $1.control })
    return (isGain, days(first) + " above " + days(second))
  }

  /// Time to resistance above so many times that of another arm.
  ///
  /// Where some tumours are never lost there is no mean time to resistance. So the times are compared at which the same
  /// share is lost: by the day by which the other arm has lost half of those that it loses, it must have lost more than
  /// this arm by so many times that day.
  static func longer(
    _ first: Treated, _ second: Treated, times ratio: Double, within followUp: Double
  ) -> (Bool, String) {
    let losses = second.outcomes.filter(\.hasFailed).map(\.control).sorted()
    guard let day = losses.isEmpty ? nil : losses[losses.count / 2] else {
      return (false, "\(second.name) loses no tumour, so that nothing can be compared")
    }
    let later = ratio * day
    guard later <= followUp else {
      return (false, "day \(later.fixed(0)), \(ratio.significant(3)) times day \(day.fixed(0)), is after follow-up")
    }
    func isLost(_ outcome: ClonalOutcome, by day: Double) -> Double {
      outcome.hasFailed && outcome.control <= day ? 1 : 0
    }
    let isGain = Self.isGain(zip(first.outcomes, second.outcomes).map { isLost($1, by: day) - isLost($0, by: later) })
    let shares = [(first, later), (second, day)].map { arm, day in
      "\(arm.name) \(arm.outcomes.map { isLost($0, by: day) }.average.significant(3)) by day \(day.fixed(0))"
    }
    return (isGain, "share lost: \(shares[0]) below \(shares[1])")
  }

  /// Mean time of control no longer than in another arm, within error.
  func notLonger(_ first: Treated, _ second: Treated) -> (Bool, String) {
    let isGain = Self.isGain(zip(first.outcomes, second.outcomes).map { $0.control - $1.control })
    return (!isGain, days(first) + " not above " + days(second))
  }

  private func days(_ arm: Treated) -> String { "\(arm.name) \(arm.outcomes.map(\.control).average.fixed(0)) days" }

  /// Fewer cells on a day than in another arm.
  func smaller(_ first: Treated, _ second: Treated, on day: Double) -> (Bool, String) {
    func cells(_ outcome: ClonalOutcome) -> Double {
      counts(of: outcome, on: day).reduce(0, +) / max(1, outcome.cells.start)
    }
    let isGain = Self.isGain(zip(first.outcomes, second.outcomes).map { cells($1) - cells($0) })
    let sizes = [first, second].map { $0.outcomes.map(cells).average.significant(3) }
    return (
      isGain,
      "size on day \(day.significant(4)): \(first.name) \(sizes[0]) of the start below \(second.name) \(sizes[1])"
    )
  }

  /// What is followed: the whole tumour as a share of its start, the cells with an alteration likewise, or their share.
  func measure(_ map: LocatedMap, _ built: TumourBuilder.Built) throws(Diagnostic) -> Measure {
    if let part = map["part"] {
      let clones = try clones(with: part, built)
      return .init(name: "share with \(try part.text())") { share(of: clones, in: $0, on: $1) }
    }
    if let part = map["cells"] {
      let clones = try clones(with: part, built)
      return .init(name: "cells with \(try part.text())") { outcome, day in
        let cells = counts(of: outcome, on: day)
        return cells.indices.filter(clones.contains).reduce(0) { $0 + cells[$1] } / max(1, outcome.cells.start)
      }
    }
    return .init(name: "size") { counts(of: $0, on: $1).reduce(0, +) / max(1, $0.cells.start) }
  }

  /// Whether a number is larger, or smaller, on a later day than on an earlier one.
  func moved(
    _ arm: Treated, by measure: Measure, _ days: LocatedValue, isRise: Bool
  ) throws(Diagnostic) -> (Bool, String) {
    let list = try days.list()
    guard list.count == 2 else {
      throw .error("nothing-expected", at: days.place, "two days are expected here", remedy: "write [14, 28]")
    }
    let (from, to) = (try list[0].number(in: 0...36_525), try list[1].number(in: 0...36_525))
    let before = arm.outcomes.map { measure.value($0, from) }
    let after = arm.outcomes.map { measure.value($0, to) }
    let isGain = Self.isGain(zip(before, after).map { isRise ? $1 - $0 : $0 - $1 })
    let word = isRise ? "rises" : "falls"
    return (
      isGain,
      "\(arm.name): \(measure.name) \(word) from \(before.average.significant(3)) on day \(from.significant(4)) to "
        + "\(after.average.significant(3)) on day \(to.significant(4))"
    )
  }
}
