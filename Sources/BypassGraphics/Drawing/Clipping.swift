/// Cutting lines and areas at the frame of a plot, so that the SVG needs no clip paths and hence no identifiers.
enum Clipping {
  /// The part of a segment inside a rectangle, or nil when there is none.
  ///
  /// - Source: Liang and Barsky 1984, doi:10.1145/357332.357333.
  static func segment(_ a: Point, _ b: Point, to frame: Rect) -> (Point, Point)? {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    var (enter, leave) = (0.0, 1.0)
    for (p, q) in [(-dx, a.x - frame.x), (dx, frame.maxX - a.x), (-dy, a.y - frame.y), (dy, frame.maxY - a.y)] {
      if p == 0 {
        if q < 0 { return nil }
      } else if p < 0 {
        enter = max(enter, q / p)
      } else {
        leave = min(leave, q / p)
      }
    }
    guard enter <= leave else { return nil }
    let start = enter == 0 ? a : Point(x: a.x + enter * dx, y: a.y + enter * dy)
    let end = leave == 1 ? b : Point(x: a.x + leave * dx, y: a.y + leave * dy)
    return (start, end)
  }

  /// The pieces of a polyline inside a rectangle, in order.
  static func polyline(_ points: [Point], to frame: Rect) -> [[Point]] {
    var pieces: [[Point]] = []
    for (a, b) in zip(points, points.dropFirst()) {
      guard let (start, end) = segment(a, b, to: frame) else { continue }
      if let last = pieces.last?.last, last == start {
        pieces[pieces.count - 1].append(end)
      } else {
        pieces.append([start, end])
      }
    }
    return pieces
  }

  /// The part of a polygon inside a rectangle; empty when there is none.
  ///
  /// - Source: Sutherland and Hodgman 1974, doi:10.1145/360767.360802.
  static func polygon(_ points: [Point], to frame: Rect) -> [Point] {
    var result = points
    result = cut(result, along: \.x, at: frame.x, keepingAbove: true)
    result = cut(result, along: \.x, at: frame.maxX, keepingAbove: false)
    result = cut(result, along: \.y, at: frame.y, keepingAbove: true)
    return cut(result, along: \.y, at: frame.maxY, keepingAbove: false)
  }

  private static func cut(
    _ points: [Point], along axis: KeyPath<Point, Double>, at limit: Double, keepingAbove: Bool
  ) -> [Point] {
    guard var previous = points.last else { return [] }
    func keeps(_ point: Point) -> Bool {
      keepingAbove ? point[keyPath: axis] >= limit : point[keyPath: axis] <= limit
    }
    var result: [Point] = []
    for point in points {
      if keeps(point) != keeps(previous) {
        let share = (limit - previous[keyPath: axis]) / (point[keyPath: axis] - previous[keyPath: axis])
        result.append(
          Point(x: previous.x + share * (point.x - previous.x), y: previous.y + share * (point.y - previous.y)))
      }
      if keeps(point) { result.append(point) }
      previous = point
    }
    return result
  }

  /// Diagonal hatching of a rectangle: parallel 45° lines, `spacing` px apart along its upper side.
  static func hatching(of frame: Rect, spacing: Double = 5) -> [[Point]] {
    var lines: [[Point]] = []
    var offset = spacing
    while offset < frame.width + frame.height {
      let from = Point(x: frame.x + offset, y: frame.y)
      let to = Point(x: frame.x + offset - frame.height, y: frame.maxY)
      if let (a, b) = segment(from, to, to: frame) { lines.append([a, b]) }
      offset += spacing
    }
    return lines
  }
}
