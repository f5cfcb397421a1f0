/// One attractor as a column of a map: a level, or the levels passed through, for each node.
public struct AttractorColumn: Hashable, Sendable {
  /// The level of a node in an attractor.
  public enum Level: Hashable, Sendable {
    /// Always this one.
    case steady(Int)
    /// Anything from the lowest to the highest.
    case moving(Int, Int)
  }

  /// What the attractor is called.
  public let name: String
  /// The share of runs or states that lead to it, 0 to 1; nil when not known.
  public let share: Double?
  /// The levels in the order of the map's nodes.
  public let levels: [Level]

  /// One attractor.
  public init(_ name: String, share: Double? = nil, levels: [Level]) {
    self.name = name
    self.share = share
    self.levels = levels
  }
}

extension HeatMap {
  /// Nodes × attractors: one colour a level; nodes that move within an attractor are split into their extremes.
  ///
  /// - Parameters:
  ///   - nodes: names of the rows, from top to bottom.
  ///   - highest: the highest level that any node has, at least 1; the levels of the attractors may raise it.
  public static func attractors(_ attractors: [AttractorColumn], nodes: [String], highest: Int = 1) -> HeatMap {
    let top = attractors.flatMap(\.levels).reduce(max(1, highest)) { top, level in
      switch level {
      case .steady(let level): max(top, level)
      case .moving(let low, let high): max(top, low, high)
      }
    }
    let cells = nodes.indices.map { row in
      attractors.map { attractor -> Cell in
        guard row < attractor.levels.count else { return .missing }
        switch attractor.levels[row] {
        case .steady(let level):
          return .value(
            Double(level), text: top > 1 ? String(level) : "", hint: "\(nodes[row]) = \(level) in \(attractor.name)")
        case .moving(let low, let high):
          return .range(
            Double(min(low, high)), Double(max(low, high)),
            hint: "\(nodes[row]) moves between \(min(low, high)) and \(max(low, high)) in \(attractor.name)")
        }
      }
    }
    let names = attractors.map { attractor in
      attractor.share.map { "\(attractor.name) (\(Self.percent($0)))" } ?? attractor.name
    }
    return HeatMap(
      rows: nodes, columns: names, cells: cells, colors: .levels(upTo: top),
      quantity: Axis("Level", format: .whole), columnTitle: "Attractor")
  }

  private static func percent(_ share: Double) -> String { NumberWords.compact(share * 100, figures: 2) + " %" }
}
