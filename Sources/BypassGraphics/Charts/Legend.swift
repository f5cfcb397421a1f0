/// The key to colours, dashes and markers, in rows above a chart.
struct Legend: Hashable, Sendable {
  /// How a thing looks in the chart.
  enum Sign: Hashable, Sendable {
    case swatch(Color)
    case line(Color, Dash)
    case marker(Marker, Color)
    case markedLine(Marker, Color, Dash)
    case hatched
  }

  let entries: [(name: String, sign: Sign)]

  static func == (left: Self, right: Self) -> Bool {
    left.entries.elementsEqual(right.entries) { $0.name == $1.name && $0.sign == $1.sign }
  }

  func hash(into hasher: inout Hasher) {
    for entry in entries {
      hasher.combine(entry.name)
      hasher.combine(entry.sign)
    }
  }

  /// Draws the legend in rows and returns the height that it took.
  func draw(onto drawing: inout Drawing, at origin: Point, width: Double) -> Double {
    guard !entries.isEmpty else { return 0 }
    let (keyWidth, gap, rowHeight) = (22.0, 18.0, FontSize.tick + 7)
    var (x, y) = (origin.x, origin.y)
    for entry in entries {
      let words = TextMetrics.fitted(entry.name, width: width - keyWidth - 6, size: FontSize.tick)
      let needed = keyWidth + 6 + TextMetrics.width(words, size: FontSize.tick)
      if x > origin.x, x + needed > origin.x + width {
        x = origin.x
        y += rowHeight
      }
      let middle = y + rowHeight / 2
      key(entry.sign, onto: &drawing, from: Point(x: x, y: middle), width: keyWidth)
      drawing.text(
        .legendText, words, at: Point(x: x + keyWidth + 6, y: middle + FontSize.tick * 0.35), size: FontSize.tick,
        hint: words == entry.name ? nil : entry.name)
      x += needed + gap
    }
    return y + rowHeight - origin.y + 4
  }

  private func key(_ sign: Sign, onto drawing: inout Drawing, from start: Point, width: Double) {
    let box = Rect(x: start.x + 4, y: start.y - 5.5, width: width - 8, height: 11)
    let middle = Point(x: start.x + width / 2, y: start.y)
    let end = Point(x: start.x + width, y: start.y)
    switch sign {
    case .swatch(let color): drawing.add(.legendKey, .rectangle(box, radius: 1), Paint(fill: color))
    case .line(let color, let dash): drawing.line(.legendKey, start, end, color, width: 2, dash: dash)
    case .marker(let marker, let color): drawing.marker(marker, at: middle, color, role: .legendKey)
    case .markedLine(let marker, let color, let dash):
      drawing.line(.legendKey, start, end, color, width: 2, dash: dash)
      drawing.marker(marker, at: middle, color, role: .legendKey)
    case .hatched:
      drawing.add(.legendKey, .rectangle(box, radius: 0), Paint(stroke: .rule, width: 0.6))
      drawing.add(.legendKey, .polylines(Clipping.hatching(of: box)), Paint(stroke: .rule, width: 0.8))
    }
  }
}

/// The shape of a data point, so that series differ without colour too.
public enum Marker: Hashable, Sendable, CaseIterable {
  /// A disc.
  case circle
  /// A square.
  case square
  /// A triangle, tip up.
  case triangle
  /// A square on its corner.
  case diamond
  /// An upright stroke, for censored cases.
  case stroke
}

extension Drawing {
  mutating func marker(
    _ marker: Marker, at p: Point, _ color: Color, radius: Double = 4, role: Role = .point, hint: String? = nil
  ) {
    let paint = Paint(fill: color, stroke: .paper, width: 0.8)
    switch marker {
    case .circle: add(role, .circle(p, radius: radius), paint, hint: hint)
    case .square:
      let side = radius * 1.75
      add(
        role, .rectangle(Rect(x: p.x - side / 2, y: p.y - side / 2, width: side, height: side), radius: 0), paint,
        hint: hint)
    case .triangle:
      let r = radius * 1.2
      let corners = [(0, -r), (r * 0.95, r * 0.75), (-r * 0.95, r * 0.75)].map { Point(x: p.x + $0.0, y: p.y + $0.1) }
      add(role, .polygon(corners), paint, hint: hint)
    case .diamond:
      let r = radius * 1.25
      add(
        role, .polygon([(0, -r), (r, 0), (0, r), (-r, 0)].map { Point(x: p.x + $0.0, y: p.y + $0.1) }), paint,
        hint: hint)
    case .stroke:
      let (a, b) = (Point(x: p.x, y: p.y - radius), Point(x: p.x, y: p.y + radius))
      add(role, .polylines([[a, b]]), Paint(stroke: color, width: 1.4), hint: hint)
    }
  }
}
