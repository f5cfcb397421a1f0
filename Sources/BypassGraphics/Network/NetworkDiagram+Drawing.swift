extension NetworkDiagram {
  /// Where nodes stand and edges run.
  struct Placement {
    let boxes: [Rect]
    /// For each edge, the places between its ends that it passes.
    let stops: [[Point]]
    let level: Bool
    let width: Double
    let height: Double
    let fontSize: Double
  }

  /// More nodes than this could not be read, and their layout could take long; ``dot(name:)`` has no limit.
  private static let mostNodes = 300
  /// More edges than this could not be read either.
  private static let mostEdges = 900

  /// The chart in a width in px; beyond 300 nodes or 900 edges only a sentence that says so.
  func drawing(width: Double) -> Drawing {
    var drawing = Drawing(width: width, height: 0)
    guard nodes.count <= Self.mostNodes, edges.count <= Self.mostEdges else {
      let words = "\(nodes.count) nodes and \(edges.count) edges are too many to draw; export them for Graphviz"
      drawing.text(
        .annotation, TextMetrics.fitted(words, width: width - 4, size: FontSize.tick), at: Point(x: 2, y: 16),
        size: FontSize.tick, color: .softInk, hint: words)
      drawing.height = 24
      return drawing
    }
    let placement = placed(into: width)
    let legend = Legend(entries: legendEntries)
    let top = legend.draw(onto: &drawing, at: Point(x: 0, y: 0), width: width) + 8
    var content = Drawing(width: width, height: placement.height)
    drawEdges(placement, onto: &content)
    drawNodes(placement, onto: &content)
    drawing.place(content, at: Point(x: max(0, (width - placement.width) / 2), y: top))
    drawing.height = top + placement.height + 8
    return drawing
  }

  /// The clusters in the order in which nodes name them.
  private var clusters: [String] {
    var seen: Set<String> = []
    return nodes.compactMap(\.cluster).filter { seen.insert($0).inserted }
  }

  private var legendEntries: [(name: String, sign: Legend.Sign)] {
    let dashes = dashNames.filter { name in edges.contains { $0.dash == name.dash } }
    return clusters.enumerated().map { ($1, .swatch(Palette.category($0))) }
      + dashes.map { ($0.name, .line(.ink, $0.dash)) }
  }

  // MARK: Placing

  func placed(into width: Double) -> Placement {
    switch flow {
    case .leftToRight: return fitted(level: true, into: width)
    case .topToBottom: return fitted(level: false, into: width)
    case .automatic:
      let level = placed(level: true, fontSize: FontSize.tick)
      return level.width <= width ? level : fitted(level: false, into: width)
    }
  }

  /// The placement at the largest font at which it fits; at the smallest, boxes are squeezed together.
  private func fitted(level: Bool, into width: Double) -> Placement {
    for size in [FontSize.tick, FontSize.small, 9, 8] {
      let placement = placed(level: level, fontSize: size)
      if placement.width <= width { return placement }
    }
    let placement = placed(level: level, fontSize: 8)
    let share = width / placement.width
    func squeezed(_ p: Point) -> Point { Point(x: p.x * share, y: p.y) }
    return Placement(
      boxes: Self.squeezed(placement.boxes, by: share, into: width), stops: placement.stops.map { $0.map(squeezed) },
      level: level, width: width, height: placement.height, fontSize: 8)
  }

  /// Boxes whose middles move together; each stays as broad as its neighbours and the margins allow.
  ///
  /// - Complexity: O(boxes²).
  private static func squeezed(_ boxes: [Rect], by share: Double, into width: Double) -> [Rect] {
    boxes.enumerated().map { index, box in
      let middle = (box.x + box.width / 2) * share
      var room = 2 * min(middle, width - middle) - 4
      for (other, neighbour) in boxes.enumerated()
      where other != index && neighbour.y < box.y + box.height && box.y < neighbour.y + neighbour.height {
        room = min(room, abs((neighbour.x + neighbour.width / 2) * share - middle) - 4)
      }
      let breadth = max(box.width * share, min(box.width, room))
      return Rect(x: middle - breadth / 2, y: box.y, width: breadth, height: box.height)
    }
  }

  /// The width in px in which names are written whole; 0 for a diagram that is too large to draw.
  ///
  /// - Complexity: That of two layouts.
  public var naturalWidth: Double {
    guard nodes.count <= Self.mostNodes, edges.count <= Self.mostEdges else { return 0 }
    let upright = placed(level: false, fontSize: FontSize.tick).width
    switch flow {
    case .leftToRight: return placed(level: true, fontSize: FontSize.tick).width
    case .topToBottom: return upright
    case .automatic: return min(upright, placed(level: true, fontSize: FontSize.tick).width)
    }
  }

  private func placed(level: Bool, fontSize: Double) -> Placement {
    let sizes = nodes.map { size(of: $0, fontSize: fontSize) }
    var index: [String: Int] = [:]
    for (number, node) in nodes.enumerated() { index[node.id] = number }
    let pairs = edges.map { (from: index[$0.from] ?? 0, to: index[$0.to] ?? 0) }
    let layout = LayeredLayout(
      breadths: sizes.map { level ? $0.height : $0.width }, edges: pairs, gap: level ? 18 : 22)
    // Each layer is as deep as its deepest node; a loop needs room above its node.
    var depth = [Double](repeating: 0, count: layout.layerCount)
    for node in nodes.indices {
      depth[layout.layer[node]] = max(depth[layout.layer[node]], level ? sizes[node].width : sizes[node].height)
    }
    let between = level ? 42.0 : 34
    var starts: [Double] = []
    var position = 4.0
    for value in depth {
      starts.append(position)
      position += value + between
    }
    let margin = level && pairs.contains { $0.from == $0.to } ? 22.0 : 4
    let aside = !level && pairs.contains { $0.from == $0.to } ? 20.0 : 0
    func middle(_ layer: Int) -> Double { starts[layer] + depth[layer] / 2 }
    func point(_ layer: Int, _ across: Double) -> Point {
      level ? Point(x: middle(layer), y: across + margin) : Point(x: across + 4, y: middle(layer) + margin - 4)
    }
    let boxes = nodes.indices.map { node in
      let centre = point(layout.layer[node], layout.across[node])
      let size = sizes[node]
      return Rect(x: centre.x - size.width / 2, y: centre.y - size.height / 2, width: size.width, height: size.height)
    }
    let stops = layout.bends.map { $0.map { point($0.layer, $0.across) } }
    let length = max(0, position - between + 4)
    return Placement(
      boxes: boxes, stops: stops, level: level, width: level ? length : layout.breadth + 8 + aside,
      height: (level ? layout.breadth + 4 : length - 4) + margin, fontSize: fontSize)
  }

  private func size(of node: Node, fontSize: Double) -> (width: Double, height: Double) {
    let label = TextMetrics.width(node.label, size: fontSize, bold: true)
    let note = node.note.map { TextMetrics.width($0, size: fontSize - 1.5) } ?? 0
    let padding = node.outline == .hexagon || node.outline == .octagon || node.outline == .pill ? 26.0 : 18
    return (min(240, max(label, note)) + padding, fontSize * (node.note == nil ? 1 : 2.15) + 14)
  }

  // MARK: Nodes

  private func drawNodes(_ placement: Placement, onto drawing: inout Drawing) {
    let clusters = clusters
    for (node, box) in zip(nodes, placement.boxes) {
      let number = node.cluster.flatMap { clusters.firstIndex(of: $0) }
      let paint = Paint(
        fill: node.fill, stroke: number.map { Palette.category($0) } ?? .softInk, width: number == nil ? 1 : 2)
      drawing.add(.node, Self.shape(node.outline, box), paint, hint: node.note.map { "\(node.label): \($0)" })
      let color = node.fill.inkOnTop
      let room = box.width - 8
      let size = placement.fontSize
      let label = TextMetrics.fitted(node.label, width: room, size: size, bold: true)
      let y = box.midY + size * 0.35 - (node.note == nil ? 0 : size * 0.58)
      drawing.text(
        .nodeText, label, at: Point(x: box.midX, y: y), size: size, anchor: .middle, bold: true, color: color,
        hint: label == node.label ? nil : node.label)
      if let note = node.note {
        drawing.text(
          .nodeText, TextMetrics.fitted(note, width: room, size: size - 1.5),
          at: Point(x: box.midX, y: y + size * 1.15), size: size - 1.5, anchor: .middle, color: color)
      }
    }
  }

  private static func shape(_ outline: Outline, _ r: Rect) -> Drawing.Shape {
    switch outline {
    case .rounded: return .rectangle(r, radius: 5)
    case .rectangle: return .rectangle(r, radius: 0)
    case .pill: return .rectangle(r, radius: r.height / 2)
    case .hexagon:
      let cut = min(10, r.width / 4)
      return .polygon([
        Point(x: r.x + cut, y: r.y), Point(x: r.maxX - cut, y: r.y), Point(x: r.maxX, y: r.midY),
        Point(x: r.maxX - cut, y: r.maxY), Point(x: r.x + cut, y: r.maxY), Point(x: r.x, y: r.midY),
      ])
    case .octagon:
      let cut = min(8, r.width / 4)
      return .polygon([
        Point(x: r.x + cut, y: r.y), Point(x: r.maxX - cut, y: r.y), Point(x: r.maxX, y: r.y + cut),
        Point(x: r.maxX, y: r.maxY - cut), Point(x: r.maxX - cut, y: r.maxY), Point(x: r.x + cut, y: r.maxY),
        Point(x: r.x, y: r.maxY - cut), Point(x: r.x, y: r.y + cut),
      ])
    }
  }
}
