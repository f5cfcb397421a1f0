/// A layered layout of a directed graph: edges run onwards from layer to layer, crossings are few, edges are short.
///
/// - Source: Sugiyama, Tagawa and Toda 1981, doi:10.1109/TSMC.1981.4308636 (layers, dummies, barycentre sweeps).
/// - Complexity: O(sweeps × edges × layers), meant for graphs of up to some hundred nodes.
struct LayeredLayout: Hashable, Sendable {
  /// The layer of each node, counted from 0.
  let layer: [Int]
  /// The position of each node across the layers, in px, of its middle.
  let across: [Double]
  /// For each edge its stops between the layers of its ends, in the order from source to target.
  let bends: [[Bend]]
  /// How many layers there are.
  let layerCount: Int
  /// The room that everything takes across the layers, in px.
  let breadth: Double

  /// A place where a long edge passes a layer.
  struct Bend: Hashable, Sendable {
    let layer: Int
    let across: Double
  }

  /// Lays a graph out.
  ///
  /// - Parameters:
  ///   - breadths: the room that each node takes across the layers, in px.
  ///   - edges: pairs of node indices; loops are ignored.
  ///   - gap: between neighbours in a layer, in px.
  init(breadths: [Double], edges: [(from: Int, to: Int)], gap: Double) {
    let count = breadths.count
    let oriented = Self.withoutCycles(count: count, edges)
    let layer = Self.layers(count: count, oriented)
    let layerCount = (layer.max() ?? -1) + 1
    var grid = Grid(breadths: breadths, layer: layer, layerCount: layerCount)
    var chains: [[Int]] = []
    for edge in oriented { chains.append(edge.from == edge.to ? [] : grid.connect(edge.from, edge.to)) }
    grid.orderByBarycentres()
    let across = grid.coordinates(gap: gap)
    let lowest = grid.members.flatMap { $0 }.map { across[$0] - grid.breadth[$0] / 2 }.min() ?? 0
    let highest = grid.members.flatMap { $0 }.map { across[$0] + grid.breadth[$0] / 2 }.max() ?? 0
    self.layer = layer
    self.layerCount = layerCount
    breadth = highest - lowest
    self.across = (0..<count).map { across[$0] - lowest }
    bends = zip(oriented, chains).enumerated().map { index, pair in
      let stops = pair.1.map { Bend(layer: grid.layer[$0], across: across[$0] - lowest) }
      // An edge turned round to break a cycle gets its stops in its own order back.
      return pair.0.from == edges[index].from ? stops : stops.reversed()
    }
  }

  /// The edges with those turned round that would close a cycle, found by depth-first search in node order.
  private static func withoutCycles(count: Int, _ edges: [(from: Int, to: Int)]) -> [(from: Int, to: Int)] {
    var outgoing = [[Int]](repeating: [], count: count)
    for (index, edge) in edges.enumerated() where edge.from != edge.to { outgoing[edge.from].append(index) }
    var state = [Int](repeating: 0, count: count)  // 0 new, 1 on the stack, 2 done
    var result = edges
    let incoming = Set(edges.filter { $0.from != $0.to }.map(\.to))
    // Sources first, so that a feedback edge is turned rather than the path that leads into the cycle.
    let roots = (0..<count).filter { !incoming.contains($0) } + (0..<count).filter { incoming.contains($0) }
    for root in roots where state[root] == 0 {
      var stack = [(node: root, next: 0)]
      state[root] = 1
      while let top = stack.last {
        if top.next == outgoing[top.node].count {
          state[top.node] = 2
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let edge = outgoing[top.node][top.next]
        let target = edges[edge].to
        if state[target] == 1 {
          result[edge] = (target, top.node)
        } else if state[target] == 0 {
          state[target] = 1
          stack.append((target, 0))
        }
      }
    }
    return result
  }

  /// The longest path to each node; then sources move up next to their nearest target.
  private static func layers(count: Int, _ edges: [(from: Int, to: Int)]) -> [Int] {
    let edges = edges.filter { $0.from != $0.to }
    var waiting = [Int](repeating: 0, count: count)
    var outgoing = [[Int]](repeating: [], count: count)
    for edge in edges {
      waiting[edge.to] += 1
      outgoing[edge.from].append(edge.to)
    }
    let sources = (0..<count).filter { waiting[$0] == 0 }
    var layer = [Int](repeating: 0, count: count)
    var queue = sources
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      for target in outgoing[node] {
        layer[target] = max(layer[target], layer[node] + 1)
        waiting[target] -= 1
        if waiting[target] == 0 { queue.append(target) }
      }
    }
    for source in sources {
      if let nearest = outgoing[source].map({ layer[$0] }).min() { layer[source] = nearest - 1 }
    }
    return layer
  }
}
