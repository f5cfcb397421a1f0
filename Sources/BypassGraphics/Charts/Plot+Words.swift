internal import BypassCore

extension Plot {
  // MARK: Guides

  func drawStretches(_ field: Field, onto drawing: inout Drawing) {
    for guide in guides {
      guard case .stretch(let from, let to, _) = guide, let a = field.x.clampedPosition(of: min(from, to)),
        let b = field.x.clampedPosition(of: max(from, to))
      else { continue }
      let rect = Rect(x: a, y: field.frame.y, width: b - a, height: field.frame.height)
      drawing.add(.reference, .rectangle(rect, radius: 0), Paint(fill: Color(0xF1F1EE)))
    }
  }

  /// The height of one thin bar with its gap, in px.
  static let stripHeight = 13.0

  /// Draws the thin bars in rows between legend and frame, above the words of upright guides.
  func drawStrips(_ field: Field, onto drawing: inout Drawing) {
    let hasWords = guides.contains { if case .level = $0 { false } else { true } }
    let bottom = field.frame.y - (hasWords ? FontSize.small + 10 : 6)
    for (row, strip) in strips.enumerated() {
      let y = bottom - Self.stripHeight * Double(strips.count - row)
      let name = TextMetrics.fitted(strip.name, width: field.frame.x - 6, size: FontSize.small)
      drawing.text(
        .legendText, name, at: Point(x: field.frame.x - 5, y: y + 8.5), size: FontSize.small, anchor: .end,
        hint: name == strip.name ? nil : strip.name)
      drawing.line(
        .frame, Point(x: field.frame.x, y: y + 5), Point(x: field.frame.maxX, y: y + 5), .faint)
      for phase in strip.phases where phase.overlaps(field.x.domain) {
        guard let from = field.x.clampedPosition(of: phase.lowerBound),
          let to = field.x.clampedPosition(of: phase.upperBound)
        else { continue }
        let bar = Rect(x: from, y: y, width: max(1, to - from), height: 10)
        let words =
          "\(strip.name): \(NumberWords.compact(phase.lowerBound)) to \(NumberWords.compact(phase.upperBound))"
        drawing.add(.reference, .rectangle(bar, radius: 0), Paint(fill: strip.color), hint: words)
      }
    }
  }

  /// Draws the reference lines; their words stand above the frame, or in it for level ones, where there is room.
  func drawGuides(_ field: Field, onto drawing: inout Drawing) {
    var taken = drawing.labels.map(\.label)
    for guide in guides {
      let (words, place, anchor) = drawLine(guide, field, onto: &drawing)
      guard !words.isEmpty, let place else { continue }
      let half = TextMetrics.width(words, size: FontSize.small) / 2
      let x = anchor == .middle ? max(half + 2, min(drawing.width - half - 2, place.x)) : place.x
      let label = Label(
        text: words, place: Point(x: x, y: place.y), size: FontSize.small, anchor: anchor, direction: .level,
        bold: false, color: .softInk)
      guard !taken.contains(where: { $0.overlaps(label) }) else { continue }
      taken.append(label)
      drawing.add(.reference, .text(label), Paint(fill: .softInk))
    }
  }

  private func drawLine(
    _ guide: Guide, _ field: Field, onto drawing: inout Drawing
  ) -> (words: String, place: Point?, anchor: Label.Anchor) {
    let frame = field.frame
    switch guide {
    case .level(let value, let words):
      guard field.y.domain.contains(value), let y = field.y.position(of: value) else { return (words, nil, .end) }
      drawing.line(.reference, Point(x: frame.x, y: y), Point(x: frame.maxX, y: y), .ink, dash: .dashed)
      let above = y - 4 - FontSize.small > frame.y
      return (words, Point(x: frame.maxX - 3, y: above ? y - 4 : y + FontSize.small + 2), .end)
    case .upright(let value, let words):
      guard field.x.domain.contains(value), let x = field.x.position(of: value) else { return (words, nil, .middle) }
      drawing.line(.reference, Point(x: x, y: frame.y - 2), Point(x: x, y: frame.maxY), .ink, dash: .dashed)
      return (words, Point(x: x, y: frame.y - 8), .middle)
    case .stretch(let from, let to, let words):
      guard let a = field.x.clampedPosition(of: from), let b = field.x.clampedPosition(of: to) else {
        return (words, nil, .middle)
      }
      return (words, Point(x: (a + b) / 2, y: frame.y - 8), .middle)
    }
  }

  // MARK: Words beside points

  /// Names points, the last drawn first, where a name fits without touching another name, a point or the frame's edge.
  func drawPointLabels(_ field: Field, onto drawing: inout Drawing) {
    let size = FontSize.small
    var taken = drawing.labels.map { (label: $0.label, bounds: $0.label.bounds) }
    let spots = series.flatMap { series in
      series.marks.flatMap { mark in if case .points(let spots) = mark { spots } else { [Spot]() } }
    }
    let strokes = Self.strokes(drawing)
    let places = spots.compactMap { field.place($0.x.value, $0.y.value) }
    for spot in spots.reversed() {
      guard let words = spot.label, !words.isEmpty, let p = field.place(spot.x.value, spot.y.value),
        field.frame.contains(p)
      else { continue }
      let candidates: [(Double, Double, Label.Anchor)] = [
        (7, -5, .start), (-7, -5, .end), (7, 11, .start), (-7, 11, .end), (0, -8, .middle), (0, 15, .middle),
        (12, -14, .start), (-12, -14, .end), (12, 20, .start), (-12, 20, .end),
      ]
      let labels = candidates.map { dx, dy, anchor in
        Label(
          text: words, place: Point(x: p.x + dx, y: p.y + dy), size: size, anchor: anchor, direction: .level,
          bold: false, color: .ink)
      }
      let open = labels.filter { label in
        let box = label.bounds
        return field.frame.contains(Point(x: box.x, y: box.y))
          && field.frame.contains(Point(x: box.maxX, y: box.maxY))
          && !taken.contains { $0.bounds.overlaps(box) && $0.label.overlaps(label) }
          && !places.contains { box.inset(by: -3).contains($0) }
      }
      let unstruck = open.first { label in
        !strokes.contains { Clipping.segment($0.0, $0.1, to: label.bounds) != nil }
      }
      let free = unstruck ?? open.first
      guard let free else { continue }
      taken.append((free, free.bounds))
      drawing.add(.annotation, .text(free), Paint(fill: .ink))
    }
  }

  /// The lines and whiskers that words should not lie on; none when there are so many that all places are struck.
  private static func strokes(_ drawing: Drawing) -> [(Point, Point)] {
    let lines = (drawing.shapes(.line) + drawing.shapes(.whisker)).flatMap { shape -> [[Point]] in
      if case .polylines(let lines) = shape { lines } else { [] }
    }
    let segments = lines.flatMap { Array(zip($0, $0.dropFirst())) }
    return segments.count <= 500 ? segments : []
  }

  // MARK: Counts below the axis

  /// The room at the left that the groups' names need, in px.
  static func tableRoom(_ table: Table) -> Double {
    let names = table.rows.map { TextMetrics.width($0.name, size: FontSize.tick) }.max() ?? 0
    let counts =
      table.rows.compactMap(\.counts.first).map { TextMetrics.width(String($0), size: FontSize.tick) }.max() ?? 0
    return names + 14 + counts / 2
  }

  /// Draws the counts and returns the y below them; places whose counts would touch are left out evenly.
  func draw(_ table: Table, _ field: Field, below top: Double, onto drawing: inout Drawing) -> Double {
    let size = FontSize.tick
    var y = top + size + 6
    drawing.text(
      .tableText, TextMetrics.fitted(table.title, width: drawing.width - 2, size: size, bold: true),
      at: Point(x: 0, y: y), size: size, bold: true)
    let widest = table.rows.flatMap(\.counts).map { TextMetrics.width(String($0), size: size) }.max() ?? 0
    let columns = table.places.enumerated().compactMap { index, value in
      field.x.domain.contains(value) ? field.x.position(of: value).map { (index: index, x: $0) } : nil
    }
    let every = Self.everyPlace(columns.map(\.x), room: widest + 8)
    let firstHalf = widest / 2
    for row in table.rows {
      y += size + 5
      let name = TextMetrics.fitted(row.name, width: max(20, field.frame.x - firstHalf - 8), size: size)
      drawing.text(.tableText, name, at: Point(x: 0, y: y), size: size, color: row.color.mixed(with: .ink, share: 0.35))
      for (number, column) in columns.enumerated() where number % every == 0 && column.index < row.counts.count {
        drawing.text(
          .tableText, String(row.counts[column.index]), at: Point(x: column.x, y: y), size: size, anchor: .middle)
      }
    }
    return y + 6
  }

  private static func everyPlace(_ xs: [Double], room: Double) -> Int {
    for every in 1...max(1, xs.count) {
      let kept = xs.enumerated().filter { $0.offset % every == 0 }.map(\.element)
      if zip(kept, kept.dropFirst()).allSatisfy({ $1 - $0 >= room }) { return every }
    }
    return max(1, xs.count)
  }
}
