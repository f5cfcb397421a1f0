internal import BypassCore

extension Plot {
  /// Draws areas and bands first, then lines, then points, so that nothing exact is covered by something vague.
  func drawMarks(_ field: Field, onto drawing: inout Drawing) {
    for layer in 0...2 {
      for series in series {
        for mark in series.marks where Self.layer(of: mark) == layer {
          draw(mark, of: series, field, onto: &drawing)
        }
      }
    }
  }

  /// The colour of a solid area: large surfaces need less strength than lines.
  static func areaFill(_ color: Color) -> Color { color.mixed(with: .paper, share: 0.25) }

  private static func layer(of mark: Mark) -> Int {
    switch mark {
    case .area, .band, .stepBand: 0
    case .line, .steps: 1
    case .points, .strokes: 2
    }
  }

  private func draw(_ mark: Mark, of series: Series, _ field: Field, onto drawing: inout Drawing) {
    switch mark {
    case .line(let data): drawLine(data.map { field.place($0.x, $0.y) }, series, field, onto: &drawing)
    case .steps(let data):
      for run in Self.runs(data.map { field.place($0.x, $0.y) }) {
        drawLine(Self.stepped(run), series, field, onto: &drawing)
      }
    case .band(let spans):
      let paint = Paint(fill: series.color, opacity: 0.2)
      drawArea(spans, stepped: false, .band, paint, field, hint: nil, onto: &drawing)
    case .stepBand(let spans):
      let paint = Paint(fill: series.color, opacity: 0.2)
      drawArea(spans, stepped: true, .band, paint, field, hint: nil, onto: &drawing)
    case .area(let spans):
      let paint = Paint(fill: Self.areaFill(series.color), stroke: .paper, width: 0.6)
      drawArea(spans, stepped: false, .area, paint, field, hint: series.name, onto: &drawing)
    case .points(let spots):
      for spot in spots { draw(spot, of: series, field, onto: &drawing) }
    case .strokes(let data):
      for place in data.compactMap({ field.place($0.x, $0.y) }) where field.frame.contains(place) {
        drawing.marker(.stroke, at: place, series.color)
      }
    }
  }

  /// The unbroken stretches of places.
  private static func runs(_ places: [Point?]) -> [[Point]] {
    places.split(whereSeparator: { $0 == nil }).map { $0.compactMap { $0 } }
  }

  private static func stepped(_ points: [Point]) -> [Point] {
    var result: [Point] = []
    for point in points {
      if let last = result.last, last.y != point.y { result.append(Point(x: point.x, y: last.y)) }
      result.append(point)
    }
    return result
  }

  private func drawLine(_ places: [Point?], _ series: Series, _ field: Field, onto drawing: inout Drawing) {
    let pieces = Self.runs(places).flatMap { Clipping.polyline($0, to: field.frame) }
    guard !pieces.isEmpty else { return }
    drawing.add(
      .line, .polylines(pieces), Paint(stroke: series.color, width: 1.8, dash: series.dash), hint: series.name)
  }

  private func drawArea(
    _ spans: [Span], stepped: Bool, _ role: Drawing.Role, _ paint: Paint, _ field: Field, hint: String?,
    onto drawing: inout Drawing
  ) {
    let ends = spans.map { span -> (lower: Point, upper: Point)? in
      guard let upper = field.place(span.x, span.upper) else { return nil }
      let lower = field.place(span.x, span.lower) ?? Point(x: upper.x, y: field.y.start)
      return (lower, upper)
    }
    for run in ends.split(whereSeparator: { $0 == nil }) {
      let pairs = run.compactMap { $0 }
      for piece in role == .area ? Self.visible(pairs) : [pairs] {
        let upper = stepped ? Self.stepped(piece.map(\.upper)) : piece.map(\.upper)
        let lower = stepped ? Self.stepped(piece.map(\.lower)) : piece.map(\.lower)
        let polygon = Clipping.polygon(upper + lower.reversed(), to: field.frame)
        if polygon.count >= 3 { drawing.add(role, .polygon(polygon), paint, hint: hint) }
      }
    }
  }

  /// The stretches of an area that are thick enough to be seen, with the places next to them; without this the
  /// outline of an area of no height would be a line that means nothing.
  private static func visible(_ pairs: [(lower: Point, upper: Point)]) -> [[(lower: Point, upper: Point)]] {
    let thick = pairs.map { ($0.lower.y - $0.upper.y).magnitude >= 0.5 }
    var pieces: [[(lower: Point, upper: Point)]] = []
    var open = false
    for index in pairs.indices {
      let near = thick[index] || (index > 0 && thick[index - 1]) || (index + 1 < thick.count && thick[index + 1])
      if near {
        if open { pieces[pieces.count - 1].append(pairs[index]) } else { pieces.append([pairs[index]]) }
      }
      open = near
    }
    return pieces
  }

  private func draw(_ spot: Spot, of series: Series, _ field: Field, onto drawing: inout Drawing) {
    guard let place = field.place(spot.x.value, spot.y.value), field.frame.contains(place) else { return }
    let paint = Paint(stroke: series.color, width: 1.2)
    if spot.y.upper > spot.y.lower {
      let low = field.y.clampedPosition(of: spot.y.lower) ?? field.y.start
      let high = field.y.clampedPosition(of: spot.y.upper) ?? place.y
      let lines = [low, high].map { [Point(x: place.x - 3, y: $0), Point(x: place.x + 3, y: $0)] }
      drawing.add(.whisker, .polylines([[Point(x: place.x, y: low), Point(x: place.x, y: high)]] + lines), paint)
    }
    if spot.x.upper > spot.x.lower {
      let low = field.x.clampedPosition(of: spot.x.lower) ?? field.x.start
      let high = field.x.clampedPosition(of: spot.x.upper) ?? place.x
      let lines = [low, high].map { [Point(x: $0, y: place.y - 3), Point(x: $0, y: place.y + 3)] }
      drawing.add(.whisker, .polylines([[Point(x: low, y: place.y), Point(x: high, y: place.y)]] + lines), paint)
    }
    let name = spot.label ?? series.name
    let words = "\(NumberWords.compact(spot.x.value)), \(spot.y.words)"
    drawing.marker(
      series.marker, at: place, series.color, radius: 3.6, hint: name.map { "\($0): \(words)" } ?? words)
  }
}
