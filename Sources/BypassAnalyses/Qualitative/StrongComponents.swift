/// Strongly connected components of a graph given by successors.
enum StrongComponents {
  private struct Frame {
    let vertex: Int
    var next: Int
  }

  /// The components, each after those that it leads to; members ascending.
  ///
  /// - Source: Tarjan 1972, doi:10.1137/0201010, without recursion.
  static func of(count: Int, successors: (Int) -> [Int]) -> [[Int]] {
    var number = [Int](repeating: -1, count: count)
    var low = [Int](repeating: 0, count: count)
    var onStack = [Bool](repeating: false, count: count)
    var stack: [Int] = []
    var components: [[Int]] = []
    var counter = 0
    let edges = (0..<count).map(successors)
    for root in 0..<count where number[root] < 0 {
      var frames = [Frame(vertex: root, next: 0)]
      while var frame = frames.popLast() {
        let v = frame.vertex
        if frame.next == 0 {
          number[v] = counter
          low[v] = counter
          counter += 1
          stack.append(v)
          onStack[v] = true
        } else {
          low[v] = min(low[v], low[edges[v][frame.next - 1]])
        }
        var descended = false
        while frame.next < edges[v].count {
          let w = edges[v][frame.next]
          frame.next += 1
          if number[w] < 0 {
            frames.append(frame)
            frames.append(Frame(vertex: w, next: 0))
            descended = true
            break
          }
          if onStack[w] { low[v] = min(low[v], number[w]) }
        }
        if descended || low[v] != number[v] { continue }
        var component: [Int] = []
        while let w = stack.popLast() {
          onStack[w] = false
          component.append(w)
          if w == v { break }
        }
        components.append(component.sorted())
      }
    }
    return components
  }
}
