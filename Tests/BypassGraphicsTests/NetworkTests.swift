import Testing

@testable import BypassGraphics

@Suite("Network diagrams")
struct NetworkTests {
  /// A diagram whose edges look random and are the same every time.
  static func random(nodes: Int, edges: Int, seed: Int) -> NetworkDiagram {
    func pick(_ index: Int, _ salt: Int) -> String { "n\(Int(scatter(index + seed * 1000, salt) * Double(nodes)))" }
    return NetworkDiagram(
      nodes: (0..<nodes).map { .init("n\($0)", note: $0 % 3 == 0 ? "level \($0)" : nil, cluster: "c\($0 % 4)") },
      edges: (0..<edges).map { .init(pick($0, 1), pick($0, 2), $0 % 2 == 0 ? .activates : .inhibits) })
  }

  private func boxes(_ drawing: Drawing) -> [Rect] {
    drawing.shapes(.node).compactMap { shape in
      switch shape {
      case .rectangle(let rect, _): return rect
      case .polygon(let points):
        let (xs, ys) = (points.map(\.x), points.map(\.y))
        guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max() else { return nil }
        return Rect(x: left, y: top, width: right - left, height: bottom - top)
      default: return nil
      }
    }
  }

  private func overlapping(_ boxes: [Rect]) -> Int {
    boxes.indices.reduce(0) { sum, i in sum + boxes[(i + 1)...].count { $0.inset(by: 0.01).overlaps(boxes[i]) } }
  }

  @Test("No two nodes overlap, and every edge is drawn with its end", arguments: 0..<20)
  func layout(seed: Int) {
    for flow in [NetworkDiagram.Flow.leftToRight, .topToBottom] {
      let base = Self.random(nodes: 3 + seed, edges: 5 + 2 * seed, seed: seed)
      let diagram = NetworkDiagram(nodes: base.nodes, edges: base.edges, flow: flow)
      let drawing = diagram.drawing(width: 3000)
      #expect(boxes(drawing).count == diagram.nodes.count)
      #expect(overlapping(boxes(drawing)) == 0)
      #expect(drawing.shapes(.edge).count == diagram.edges.count)
      #expect(drawing.shapes(.edgeEnd).count == diagram.edges.count)
    }
  }

  @Test("…and this check sees a node put onto another")
  func overlapIsSeen() {
    let box = Rect(x: 0, y: 0, width: 50, height: 20)
    withKnownIssue("a planted fault") { #expect(overlapping([box, box.moved(by: Point(x: 40, y: 10))]) == 0) }
  }

  @Test("In its natural width a dense diagram cuts no name; in less no two nodes overlap", arguments: 0..<4)
  func names(seed: Int) {
    let base = Self.random(nodes: 30, edges: 160, seed: seed)
    let diagram = NetworkDiagram(
      nodes: base.nodes.map { .init($0.id, label: "a long name \($0.id)") }, edges: base.edges, flow: .topToBottom)
    func cut(_ drawing: Drawing) -> Int { drawing.labels.count { $0.role == .nodeText && $0.label.text.contains("…") } }
    #expect(cut(diagram.drawing(width: diagram.naturalWidth)) == 0)
    for width in [900.0, 600, 300] {
      let narrow = diagram.drawing(width: width)
      #expect(overlapping(boxes(narrow)) == 0)
      #expect(boxes(narrow).allSatisfy { $0.x >= -0.01 && $0.maxX <= width + 0.01 })
    }
    withKnownIssue("a width that is too small") { #expect(cut(diagram.drawing(width: 200)) == 0) }
  }

  @Test("A path runs from left to right on one line; too long a one runs downwards")
  func path() {
    let edges = (0..<4).map { NetworkDiagram.Edge("n\($0)", "n\($0 + 1)") }
    let level = boxes(NetworkDiagram(nodes: [], edges: edges).drawing(width: 700))
    #expect(zip(level, level.dropFirst()).allSatisfy { $0.maxX < $1.x && abs($0.midY - $1.midY) < 1e-6 })
    let narrow = boxes(NetworkDiagram(nodes: [], edges: edges).drawing(width: 200))
    #expect(zip(narrow, narrow.dropFirst()).allSatisfy { $0.maxY < $1.y && abs($0.midX - $1.midX) < 1e-6 })
  }

  @Test("Edges run onwards from layer to layer, except those that close a cycle")
  func layers() {
    let edges: [(from: Int, to: Int)] = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 1), (2, 2)]
    let layout = LayeredLayout(breadths: [20, 20, 20, 20], edges: edges, gap: 10)
    #expect(layout.layer == [0, 1, 2, 3])
    #expect(layout.bends.map(\.count) == [0, 0, 1, 0, 1, 0])
    #expect(layout.bends[4].map(\.layer) == [2])
  }

  @Test("Two paths that need not cross do not cross")
  func crossings() {
    let edges = [(from: 0, to: 3), (from: 1, to: 2), (from: 2, to: 5), (from: 3, to: 4)]
    var grid = LayeredLayout.Grid(
      breadths: [Double](repeating: 10, count: 6), layer: [0, 0, 1, 1, 2, 2], layerCount: 3)
    for edge in edges { _ = grid.connect(edge.from, edge.to) }
    #expect(grid.crossings == 2)
    grid.orderByBarycentres()
    #expect(grid.crossings == 0)
  }

  @Test("Signs have different ends, and edges begin and end at the sides of their nodes")
  func ends() throws {
    let diagram = NetworkDiagram(
      nodes: [], edges: [.init("a", "b"), .init("b", "c", .inhibits), .init("c", "d", .other), .init("d", "a")])
    let drawing = diagram.drawing(width: 900)
    let kinds = drawing.shapes(.edgeEnd).map { shape -> String in
      switch shape {
      case .polygon: "arrow"
      case .polylines: "bar"
      case .circle: "disc"
      default: "?"
      }
    }
    #expect(kinds == ["arrow", "bar", "disc", "arrow"])
    let boxes = boxes(drawing)
    guard case .curve(let from, _) = drawing.shapes(.edge)[0] else { return }
    #expect(abs(from.x - boxes[0].maxX) < 1e-9)
    guard case .polygon(let head) = drawing.shapes(.edgeEnd)[3] else { return }
    #expect(abs(head[0].x - boxes[0].maxX) <= 1.01, "the feedback edge ends at the right side of the first node")
  }

  @Test("An edge to a name without a node makes that node; nothing is lost")
  func strayNames() {
    let diagram = NetworkDiagram(nodes: [.init("a"), .init("a")], edges: [.init("a", "ghost")])
    #expect(diagram.nodes.map(\.id) == ["a", "ghost"])
    #expect(NetworkDiagram(nodes: [], edges: []).drawing(width: 300).shapes(.node).isEmpty)
  }

  @Test("A large or dense graph is laid out without a trap")
  func large() {
    let drawing = Self.random(nodes: 60, edges: 100, seed: 9).drawing(width: 720)
    #expect(boxes(drawing).count == 60)
    let chain = NetworkDiagram(nodes: [], edges: (0..<200).map { .init("n\($0)", "n\($0 + 1)") })
    #expect(boxes(chain.drawing(width: 300)).count == 201)
    let huge = NetworkDiagram(nodes: [], edges: (0..<2000).map { .init("n\($0)", "n\($0 + 1)") })
    #expect(huge.drawing(width: 300).labels.contains { $0.label.text.hasPrefix("2001 nodes and 2000 edges") })
    #expect(huge.dot().contains("\"n1999\" -> \"n2000\""))
  }

  @Test("DOT text escapes names and keeps sign, dash and cluster")
  func dot() {
    let text = NetworkDiagram(
      nodes: [.init("a\"b\\", note: "x", cluster: "c"), .init("d", outline: .pill)],
      edges: [.init("a\"b\\", "d", .inhibits, dash: .dotted)]
    ).dot()
    #expect(text.contains("\"a\\\"b\\\\\" -> \"d\" [arrowhead=tee, style=dotted"))
    #expect(text.contains("label=\"a\\\"b\\\\\\nx\""))
    #expect(text.contains("subgraph \"cluster_0\""))
    #expect(text.hasPrefix("digraph \"network\" {\n") && text.hasSuffix("}\n"))
  }
}
