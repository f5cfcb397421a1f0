public import BypassCore

/// Where the trajectories of one condition ended: how often each readout was at each level.
public struct ScreenCounts: Hashable, Sendable {
  /// Trajectories, 1 or more.
  public let trajectories: Int
  /// One row a readout, one column a level from 0.
  public let levels: [[Int]]

  /// Counts.
  public init(trajectories: Int, levels: [[Int]]) {
    self.trajectories = trajectories
    self.levels = levels
  }

  /// The share of trajectories in which a readout ended at a level or above, with its Wilson 95 % interval.
  public func share(_ readout: Int, atLeast level: Int) -> Estimate {
    .share(levels[readout].dropFirst(level).reduce(0, +), of: trajectories)
  }

  /// The mean level of a readout over its highest one, 0...1, with a Wilson interval at least as wide as needed.
  public func mean(_ readout: Int) -> Estimate {
    let highest = Double(max(1, levels[readout].count - 1))
    let sum = levels[readout].enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) }
    return .boundedMean(sum / highest / Double(trajectories), of: trajectories)
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

  /// The counts as text: `trajectories:c0,c1;c0,c1,c2`.
  public var text: String {
    "\(trajectories):" + levels.map { $0.map(String.init).joined(separator: ",") }.joined(separator: ";")
  }

  /// Reads what `text` wrote; nil for anything else.
  public init?(text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let trajectories = Int(parts[0]), trajectories > 0 else { return nil }
    let levels = parts[1].split(separator: ";").map { $0.split(separator: ",").compactMap { Int($0) } }
    guard !levels.isEmpty, levels.allSatisfy({ $0.count > 1 && $0.reduce(0, +) == trajectories }) else { return nil }
    self.init(trajectories: trajectories, levels: levels)
  }
}
