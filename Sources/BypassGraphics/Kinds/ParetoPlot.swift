public import BypassCore

/// One choice with two qualities.
public struct ParetoChoice: Hashable, Sendable {
  /// What it is called.
  public let name: String
  /// The quality along the bottom.
  public let x: Estimate
  /// The quality along the left.
  public let y: Estimate

  /// A choice.
  public init(_ name: String, x: Estimate, y: Estimate) {
    self.name = name
    self.x = x
    self.y = y
  }
}

/// Which values of a quality are wanted.
public enum Preference: Hashable, Sendable {
  /// Low ones.
  case lower
  /// High ones.
  case higher

  /// The value as a cost: less is better.
  fileprivate func cost(_ value: Double) -> Double { self == .lower ? value : -value }
}

/// The choices that no other one beats in both qualities.
public enum ParetoFront {
  /// Indices of the choices that are nowhere worse and somewhere better than no other; in order of rising x.
  ///
  /// Equal choices do not beat each other; choices without finite qualities are left out.
  /// - Complexity: O(n log n).
  public static func indices(of choices: [ParetoChoice], x: Preference, y: Preference) -> [Int] {
    let costs = choices.map { (x: x.cost($0.x.value), y: y.cost($0.y.value)) }
    let order = costs.indices.filter { costs[$0].x.isFinite && costs[$0].y.isFinite }.sorted {
      (costs[$0].x, costs[$0].y, $0) < (costs[$1].x, costs[$1].y, $1)
    }
    var front: [Int] = []
    for index in order {
      if let last = front.last {
        let equal = costs[index] == costs[last]
        guard equal || costs[index].y < costs[last].y else { continue }
      }
      front.append(index)
    }
    return x == .lower ? front : front.reversed()
  }
}

extension Plot {
  /// Choices over two qualities: the front that no other beats in colour with its names, the rest in grey.
  ///
  /// The line encloses what is attained: any quality on its unfavourable side is reached by a choice of the front.
  public static func pareto(
    _ choices: [ParetoChoice], x: Axis, prefer xPreference: Preference, y: Axis, prefer yPreference: Preference
  ) -> Plot {
    let front = ParetoFront.indices(of: choices, x: xPreference, y: yPreference)
    let isInFront = Set(front)
    let rest = choices.enumerated().filter { !isInFront.contains($0.offset) }.map(\.element)
    // From the favourable end of x the best attained y stays until the next choice allows a better one.
    let path = (xPreference == .lower ? front : front.reversed()).map { choices[$0] }
    let series = [
      Series(
        rest.isEmpty ? nil : "beaten by another", color: Palette.grey.mixed(with: .paper, share: 0.3), marker: .square,
        [.points(rest.map { Spot(x: $0.x, y: $0.y) })]),
      Series(
        "beaten by none", color: Palette.blue,
        [
          .steps(path.map { Datum($0.x.value, $0.y.value) }),
          .points(front.map { Spot(x: choices[$0].x, y: choices[$0].y, label: choices[$0].name) }),
        ]),
    ]
    return Plot(x: x, y: y, series: series, proportion: 0.7)
  }
}
