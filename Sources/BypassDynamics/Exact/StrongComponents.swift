/// The strongly connected components of a space, every component before those that lead to it.
///
/// - Source: Tarjan 1972, doi:10.1137/0201010; with an explicit stack, so that depth is no limit.
/// - Complexity: O(states + moves).
struct StrongComponents {
  /// By state: its component.
  private(set) var component: [Int32]
  /// The states of each component; components in reverse topological order (a terminal one comes first).
  private(set) var members: [[Int32]] = []

  init(_ space: ReachableSpace) {
    let count = space.count
    component = Array(repeating: -1, count: count)
    var order = [Int32](repeating: -1, count: count)
    var low = [Int32](repeating: 0, count: count)
    var nextMove = space.moveStart
    var open: [Int32] = []
    var path: [Int32] = []
    var counter: Int32 = 0
    for root in 0..<count where order[root] < 0 {
      path.append(Int32(root))
      while let state = path.last.map({ Int($0) }) {
        if order[state] < 0 {
          order[state] = counter
          low[state] = counter
          counter += 1
          open.append(Int32(state))
        }
        if nextMove[state] < space.moveStart[state + 1] {
          let target = Int(space.targets[nextMove[state]])
          if order[target] < 0 {
            path.append(Int32(target))
            continue
          }
          if component[target] < 0 { low[state] = min(low[state], low[target]) }
          nextMove[state] += 1
          continue
        }
        path.removeLast()
        if low[state] == order[state] { close(state, &open) }
      }
    }
  }

  private mutating func close(_ root: Int, _ open: inout [Int32]) {
    var states: [Int32] = []
    while let state = open.popLast() {
      component[Int(state)] = Int32(members.count)
      states.append(state)
      if Int(state) == root { break }
    }
    members.append(states.sorted())
  }
}
