public import BypassCore

/// How well scores put the positives in front, with bootstrap intervals over the ranked things.
public struct RankingSkill: Hashable, Sendable {
  /// The probability that a positive has a higher score than a negative, ties counted half.
  public let rocArea: Estimate
  /// The average precision: precision at each score that a positive has, tied scores taken together.
  public let precisionArea: Estimate
  /// How many positives there are.
  public let positives: Int
  /// How many things are ranked.
  public let count: Int

  /// Resamples of the intervals.
  public static let resamples = 2000

  /// The skill of some scores, higher meaning more likely positive; nil unless there are positives and negatives.
  ///
  /// Positives and negatives are resampled separately, so that each resample has as many of both.
  /// - Precondition: as many labels as scores; scores are numbers.
  public init?(scores: [Double], positives labels: [Bool], seed: Seed) {
    precondition(scores.count == labels.count, "each score needs a label")
    let high = zip(scores, labels).filter(\.1).map(\.0)
    let low = zip(scores, labels).filter { !$0.1 }.map(\.0)
    guard !high.isEmpty, !low.isEmpty else { return nil }
    var roc: [Double] = []
    var precision: [Double] = []
    for resample in 0..<Self.resamples {
      var random = RandomStream(seed: seed, purpose: .bootstrap, replicate: UInt32(resample))
      let a = high.map { _ in high[Int.random(in: 0..<high.count, using: &random)] }
      let b = low.map { _ in low[Int.random(in: 0..<low.count, using: &random)] }
      roc.append(Self.rocArea(a, b))
      precision.append(Self.precisionArea(a, b))
    }
    rocArea = Self.estimate(Self.rocArea(high, low), roc)
    precisionArea = Self.estimate(Self.precisionArea(high, low), precision)
    positives = high.count
    count = scores.count
  }

  private static func estimate(_ value: Double, _ resampled: [Double]) -> Estimate {
    let sorted = resampled.sorted()
    return Estimate(
      value: value, lower: EnsembleSpread.quantile(0.025, of: sorted), upper: EnsembleSpread.quantile(0.975, of: sorted)
    )
  }

  /// The share of pairs of a positive and a negative in the right order.
  static func rocArea(_ positives: [Double], _ negatives: [Double]) -> Double {
    var right = 0.0
    for a in positives { for b in negatives { right += a > b ? 1 : a == b ? 0.5 : 0 } }
    return right / Double(positives.count * negatives.count)
  }

  /// Σ over scores, from the highest, of the share of positives at that score × the precision down to it.
  static func precisionArea(_ positives: [Double], _ negatives: [Double]) -> Double {
    let all = (positives.map { ($0, true) } + negatives.map { ($0, false) }).sorted { $0.0 > $1.0 }
    var (found, passed, area, index) = (0, 0, 0.0, 0)
    while index < all.count {
      let score = all[index].0
      var here = 0
      while index < all.count, all[index].0 == score {
        here += all[index].1 ? 1 : 0
        passed += 1
        index += 1
      }
      found += here
      area += Double(here) / Double(positives.count) * Double(found) / Double(passed)
    }
    return area
  }
}
