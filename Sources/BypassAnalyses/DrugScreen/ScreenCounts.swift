public import BypassCore

/// Where one condition ended: how often each readout was at each level over trajectories, or how likely that is.
public struct ScreenCounts: Hashable, Sendable {
  /// Probabilities by the master equation.
  public struct Exact: Hashable, Sendable {
    /// One row a readout, one column a level from 0: the probability of ending at exactly that level.
    public let levels: [[Double]]
    /// No probability of a set of levels is further than this from the truth.
    public let errorBound: Double

    /// Probabilities with the bound on their error.
    public init(levels: [[Double]], errorBound: Double) {
      self.levels = levels
      self.errorBound = errorBound
    }
  }

  /// Trajectories, 1 or more; 0 for an exact answer.
  public let trajectories: Int
  /// One row a readout, one column a level from 0; empty for an exact answer.
  public let levels: [[Int]]
  /// Instead of counts; nil for a sampled answer.
  public let exact: Exact?

  /// Counts.
  public init(trajectories: Int, levels: [[Int]]) {
    self.trajectories = trajectories
    self.levels = levels
    exact = nil
  }

  /// Probabilities.
  public init(_ exact: Exact) {
    trajectories = 0
    levels = []
    self.exact = exact
  }

  /// How many levels a readout has, 0 among them.
  public func levelCount(_ readout: Int) -> Int { exact?.levels[readout].count ?? levels[readout].count }

  /// How many readouts there are.
  public var readoutCount: Int { exact?.levels.count ?? levels.count }

  /// The share that ended with a readout at a level or above, with its Wilson 95 % interval or its error bound.
  public func share(_ readout: Int, atLeast level: Int) -> Estimate {
    if let exact { return bounded(exact.levels[readout].dropFirst(level).reduce(0, +)) }
    return .share(levels[readout].dropFirst(level).reduce(0, +), of: trajectories)
  }

  /// The mean level of a readout over its highest one, 0...1, with an interval at least as wide as needed.
  public func mean(_ readout: Int) -> Estimate {
    let highest = Double(max(1, levelCount(readout) - 1))
    if let exact {
      return bounded(exact.levels[readout].enumerated().reduce(0.0) { $0 + Double($1.offset) * $1.element } / highest)
    }
    let sum = levels[readout].enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) }
    return bounded(sum / highest / Double(trajectories))
  }

  /// A mean of numbers from 0 to 1, one a trajectory, with the interval that a share of its size would have; for an exact
  /// answer with the error bound.
  public func bounded(_ mean: Double) -> Estimate {
    guard let exact else { return .boundedMean(mean, of: trajectories) }
    let value = min(1, max(0, mean))
    return Estimate(
      value: value, lower: max(0, value - exact.errorBound), upper: min(1, value + exact.errorBound))
  }

  /// Half of the widest 95 % interval of any readout reaching any level.
  var widest: Double {
    levels.indices.reduce(0) { widest, readout in
      (1..<max(2, levels[readout].count)).reduce(widest) { widest, level in
        let share = share(readout, atLeast: level)
        return max(widest, (share.upper - share.lower) / 2)
      }
    }
  }

  /// As text: `trajectories:c0,c1;c0,c1,c2` for counts, `exact:bound:p0,p1;p0,p1,p2` for probabilities.
  public var text: String {
    func table<Number: CustomStringConvertible>(_ rows: [[Number]]) -> String {
      rows.map { $0.map(\.description).joined(separator: ",") }.joined(separator: ";")
    }
    return exact.map { "exact:\($0.errorBound):" + table($0.levels) } ?? "\(trajectories):" + table(levels)
  }

  /// Reads what `text` wrote; nil for anything else.
  public init?(text: String) {
    let parts = text.split(separator: ":")
    if parts.first == "exact" {
      guard parts.count == 3, let bound = Double(parts[1]), bound >= 0, bound.isFinite else { return nil }
      let rows = parts[2].split(separator: ";").map { $0.split(separator: ",").map { Double($0) ?? .nan } }
      // A sum is 1 but for what the bound allows and for rounding.
      let isWhole = rows.allSatisfy { row in
        row.count > 1 && row.allSatisfy { $0 > -1e-9 } && (row.reduce(0, +) - 1).magnitude <= bound + 1e-9
      }
      guard !rows.isEmpty, isWhole else { return nil }
      self.init(Exact(levels: rows, errorBound: bound))
      return
    }
    guard parts.count == 2, let trajectories = Int(parts[0]), trajectories > 0 else { return nil }
    let levels = parts[1].split(separator: ";").map { $0.split(separator: ",").compactMap { Int($0) } }
    guard !levels.isEmpty, levels.allSatisfy({ $0.count > 1 && $0.reduce(0, +) == trajectories }) else { return nil }
    self.init(trajectories: trajectories, levels: levels)
  }
}
