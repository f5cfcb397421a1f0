import BypassCore
import BypassModel

/// Every combination of levels of some nodes.
enum LevelStates {
  /// Nil when there are more than `limit`.
  ///
  /// - Parameter maximum: the highest level of a node.
  /// - Complexity: O(combinations × nodes).
  static func all(of nodes: [NodeID], limit: Int, maximum: (NodeID) -> Int) -> [[NodeID: Int]]? {
    var states: [[NodeID: Int]] = [[:]]
    for node in nodes {
      let levels = 0...maximum(node)
      guard states.count * levels.count <= limit else { return nil }
      states = states.flatMap { state in levels.map { level in state.merging([node: level]) { $1 } } }
    }
    return states
  }
}
