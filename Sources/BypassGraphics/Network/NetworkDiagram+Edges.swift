extension NetworkDiagram {
  /// One end of an edge at a node's side.
  private struct Port: Hashable {
    let edge: Int
    let isSource: Bool
    let node: Int
    /// Whether the side is the one towards later layers.
    let onwards: Bool
    /// Where the edge comes from or goes to, across the layers.
    let towards: Double
  }

  /// Draws the edges: grey ones first, so that the path that matters lies on top.
  func drawEdges(_ placement: Placement, onto drawing: inout Drawing) {
    var index: [String: Int] = [:]
    for (number, node) in nodes.enumerated() { index[node.id] = number }
    let ports = ports(placement, index)
    for emphasised in [false, true] {
      for (number, edge) in edges.enumerated() where edge.emphasised == emphasised {
        guard let from = index[edge.from], let to = index[edge.to] else { continue }
        if from == to {
          drawLoop(edge, at: placement.boxes[from], level: placement.level, onto: &drawing)
          continue
        }
        guard let start = ports[PortKey(edge: number, isSource: true)],
          let end = ports[PortKey(edge: number, isSource: false)]
        else { continue }
        draw(edge, through: [start] + placement.stops[number] + [end], level: placement.level, onto: &drawing)
      }
    }
  }

  private struct PortKey: Hashable {
    let edge: Int
    let isSource: Bool
  }

  /// Where each edge touches its nodes: the ends at one side are spread over it in the order of their other ends.
  private func ports(_ placement: Placement, _ index: [String: Int]) -> [PortKey: Point] {
    let level = placement.level
    func along(_ p: Point) -> Double { level ? p.x : p.y }
    func across(_ p: Point) -> Double { level ? p.y : p.x }
    func centre(_ node: Int) -> Point { Point(x: placement.boxes[node].midX, y: placement.boxes[node].midY) }
    var ports: [Port] = []
    for (number, edge) in edges.enumerated() {
      guard let from = index[edge.from], let to = index[edge.to], from != to else { continue }
      let path = [centre(from)] + placement.stops[number] + [centre(to)]
      let onwards = along(path[0]) < along(path[1])
      let endsOnwards = along(path[path.count - 1]) < along(path[path.count - 2])
      ports.append(Port(edge: number, isSource: true, node: from, onwards: onwards, towards: across(path[1])))
      ports.append(
        Port(edge: number, isSource: false, node: to, onwards: endsOnwards, towards: across(path[path.count - 2])))
    }
    var result: [PortKey: Point] = [:]
    for node in nodes.indices {
      for onwards in [false, true] {
        let side = ports.filter { $0.node == node && $0.onwards == onwards }
          .sorted { ($0.towards, $0.edge) < ($1.towards, $1.edge) }
        let box = placement.boxes[node]
        let length = level ? box.height : box.width
        let step = min(14, length * 0.7 / Double(max(1, side.count)))
        for (place, port) in side.enumerated() {
          let offset = (Double(place) - Double(side.count - 1) / 2) * step
          let point =
            level
            ? Point(x: onwards ? box.maxX : box.x, y: box.midY + offset)
            : Point(x: box.midX + offset, y: onwards ? box.maxY : box.y)
          result[PortKey(edge: port.edge, isSource: port.isSource)] = point
        }
      }
    }
    return result
  }

  private func look(_ edge: Edge) -> (color: Color, width: Double) {
    guard edge.emphasised else { return (Color(0x8E8E8E), 1.2) }
    switch edge.sign {
    case .activates: return (.ink, 1.7)
    case .inhibits: return (Palette.vermilion.mixed(with: .ink, share: 0.15), 1.7)
    case .other: return (Palette.purple.mixed(with: .ink, share: 0.4), 1.7)
    }
  }

  /// Draws an edge as smooth pieces that leave and enter along the flow, with its sign at the target.
  private func draw(_ edge: Edge, through path: [Point], level: Bool, onto drawing: inout Drawing) {
    let (color, width) = look(edge)
    guard let first = path.first, let tip = path.last, path.count >= 2 else { return }
    let before = path[path.count - 2]
    let onwards = level ? tip.x >= before.x : tip.y >= before.y
    let heading = level ? Point(x: onwards ? 1 : -1, y: 0) : Point(x: 0, y: onwards ? 1 : -1)
    let back = edge.sign == .activates ? 7.0 : edge.sign == .inhibits ? 2.5 : 5
    let end = Point(x: tip.x - heading.x * back, y: tip.y - heading.y * back)
    var pieces: [Drawing.Bezier] = []
    var from = first
    for to in path.dropFirst().dropLast() + [end] {
      let half = level ? (to.x - from.x) / 2 : (to.y - from.y) / 2
      pieces.append(
        level
          ? Drawing.Bezier(
            control1: Point(x: from.x + half, y: from.y), control2: Point(x: to.x - half, y: to.y), end: to)
          : Drawing.Bezier(
            control1: Point(x: from.x, y: from.y + half), control2: Point(x: to.x, y: to.y - half), end: to))
      from = to
    }
    let verb = edge.sign == .activates ? "activates" : edge.sign == .inhibits ? "inhibits" : "acts on"
    let words = "\(edge.from) \(verb) \(edge.to)" + (edge.hint.map { ": \($0)" } ?? "")
    drawing.add(
      .edge, .curve(from: first, pieces), Paint(stroke: color, width: width, dash: edge.dash), hint: words)
    drawEnd(edge.sign, at: tip, heading: heading, color, width, onto: &drawing)
  }

  private func drawEnd(
    _ sign: Sign, at tip: Point, heading h: Point, _ color: Color, _ width: Double, onto drawing: inout Drawing
  ) {
    let side = Point(x: -h.y, y: h.x)
    func place(_ back: Double, _ aside: Double) -> Point {
      Point(x: tip.x - back * h.x + aside * side.x, y: tip.y - back * h.y + aside * side.y)
    }
    switch sign {
    case .activates:
      drawing.add(.edgeEnd, .polygon([place(1, 0), place(9, 4), place(7, 0), place(9, -4)]), Paint(fill: color))
    case .inhibits:
      drawing.add(
        .edgeEnd, .polylines([[place(2.5, -5.5), place(2.5, 5.5)]]), Paint(stroke: color, width: width + 0.6))
    case .other: drawing.add(.edgeEnd, .circle(place(4, 0), radius: 2.8), Paint(fill: color))
    }
  }

  /// An edge from a node to itself: a loop at a side where no other edges end.
  private func drawLoop(_ edge: Edge, at box: Rect, level: Bool, onto drawing: inout Drawing) {
    let (color, width) = look(edge)
    let back = edge.sign == .activates ? 7.0 : 3
    // A loop above the node, or turned by a quarter at its right side: `out` leads away from the side.
    let middle = level ? Point(x: box.midX, y: box.y) : Point(x: box.maxX, y: box.midY)
    func place(_ aside: Double, _ out: Double) -> Point {
      level ? Point(x: middle.x + aside, y: middle.y - out) : Point(x: middle.x + out, y: middle.y + aside)
    }
    let loop = Drawing.Bezier(control1: place(-14, 20), control2: place(10, 24), end: place(8, back))
    drawing.add(
      .edge, .curve(from: place(-8, 0), [loop]), Paint(stroke: color, width: width, dash: edge.dash),
      hint: edge.hint ?? "\(edge.from) acts on itself")
    let heading = level ? Point(x: 0, y: 1) : Point(x: -1, y: 0)
    drawEnd(edge.sign, at: place(8, 0), heading: heading, color, width, onto: &drawing)
  }
}
