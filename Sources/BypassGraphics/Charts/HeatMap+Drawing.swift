internal import BypassCore

extension HeatMap {
  /// Where the cells stand and how large they are.
  private struct Layout {
    let frame: Rect
    let cell: Double
    let cellHeight: Double
    let rowLabelSize: Double
    let rowEvery: Int
    let colors: ColorScale.Settled
    /// The largest magnitude among the values, in the units that cells are written in.
    let top: Double

    func rect(_ row: Int, _ column: Int) -> Rect {
      Rect(
        x: frame.x + Double(column) * cell, y: frame.y + Double(row) * cellHeight, width: cell, height: cellHeight)
    }
  }

  private static let barRoom = 74.0
  private static let widestCell = 60.0

  /// The chart in a width in px.
  func drawing(width: Double) -> Drawing {
    var drawing = Drawing(width: width, height: 0)
    let names = columns.count
    let values = values
    let titleRoom = rowTitle.isEmpty ? 0 : FontSize.label + 8
    let rowRoom = min(width * 0.35, rows.map { TextMetrics.width($0, size: FontSize.tick) }.max() ?? 0)
    var left = titleRoom + rowRoom + 8
    var cell = max(2, min(Self.widestCell, (width - left - Self.barRoom - 8) / Double(max(1, names))))
    var labels = CategoryLabels.fitting(columns, spacing: cell, longest: width * 0.3)
    // Rising names of the first columns must not leave the page at the left.
    let overhang = columns.indices.map { labels.overhang(ofColumn: $0) - (Double($0) + 0.5) * cell }.max() ?? 0
    if overhang > left {
      left = min(width * 0.5, overhang)
      cell = max(2, min(Self.widestCell, (width - left - Self.barRoom - 8) / Double(max(1, names))))
      labels = CategoryLabels.fitting(columns, spacing: cell, longest: width * 0.3)
    }
    let cellHeight = max(2, min(cell, rows.count > 40 ? 14 : max(18, min(30, cell))))
    let frame = Rect(
      x: left, y: 4, width: cell * Double(names), height: cellHeight * Double(rows.count))
    let rowLabelSize = max(7, min(FontSize.tick, cellHeight / 1.05))
    let layout = Layout(
      frame: frame, cell: cell, cellHeight: cellHeight, rowLabelSize: rowLabelSize,
      rowEvery: max(1, Int((rowLabelSize * 1.02 / cellHeight).rounded(.up))), colors: colors.settled(by: values),
      top: (values.map(\.magnitude).max() ?? 0) * (quantity.format == .percent ? 100 : 1))
    drawCells(layout, onto: &drawing)
    drawContours(frame: frame, cell: cell, cellHeight: cellHeight, onto: &drawing)
    drawRowNames(layout, room: rowRoom, onto: &drawing)
    let bottom = drawColumnNames(layout, labels, onto: &drawing)
    let barBottom = drawColorBar(layout, onto: &drawing)
    drawing.height = max(bottom, barBottom) + 2
    return drawing
  }

  private var values: [Double] {
    rows.indices.flatMap { row in
      columns.indices.flatMap { column -> [Double] in
        switch cell(row, column) {
        case .value(let value, _, _): [value]
        case .range(let low, let high, _): [low, high]
        case .missing, .outside: []
        }
      }
    }
  }

  // MARK: Cells

  private func drawCells(_ layout: Layout, onto drawing: inout Drawing) {
    let writing = cellWriting(width: layout.cell, height: layout.cellHeight) { number($0, top: layout.top) }
    for row in rows.indices {
      for column in columns.indices {
        let rect = layout.rect(row, column)
        let name = rows[row] == columns[column] ? rows[row] : "\(rows[row]), \(columns[column])"
        switch cell(row, column) {
        case .outside: continue
        case .value(let value, let text, let hint):
          guard let color = layout.colors.color(of: value) else {
            let words = (text ?? NumberWords.compact(value)).onOneLine
            hatch(rect, hint: hint ?? "\(name): \(words) has no place on the scale", onto: &drawing)
            if let writing, let text, !text.isEmpty {
              drawUncolored(text.onOneLine, size: writing.size, in: rect, onto: &drawing)
            }
            continue
          }
          let words = text ?? number(value, top: layout.top)
          drawing.add(
            .cell, .rectangle(rect, radius: 0), Paint(fill: color, stroke: .paper, width: 1),
            hint: hint ?? "\(name): \(words.onOneLine)")
          writing?.draw(words, in: rect, color: color.inkOnTop, onto: &drawing)
        case .range(let low, let high, let hint):
          guard let first = layout.colors.color(of: low), let second = layout.colors.color(of: high) else {
            hatch(rect, hint: "\(name): has no place on the scale", onto: &drawing)
            continue
          }
          let words = hint ?? "\(name): \(number(low, top: layout.top)) to \(number(high, top: layout.top))"
          split(rect, first, second, hint: words, onto: &drawing)
        case .missing: hatch(rect, hint: "\(name): not available", onto: &drawing)
        }
      }
    }
  }

  /// A number on hatched ground, with a strip of paper behind it.
  private func drawUncolored(_ text: String, size: Double, in rect: Rect, onto drawing: inout Drawing) {
    let width = TextMetrics.width(text, size: size) + 4
    let strip = Rect(x: rect.midX - width / 2, y: rect.midY - size * 0.6, width: width, height: size * 1.2)
    drawing.add(.background, .rectangle(strip, radius: 2), Paint(fill: .paper))
    drawing.text(
      .cellText, text, at: Point(x: rect.midX, y: rect.midY + size * 0.35), size: size, anchor: .middle)
  }

  private func split(_ rect: Rect, _ low: Color, _ high: Color, hint: String, onto drawing: inout Drawing) {
    let corners = rect.corners
    drawing.add(
      .cell, .polygon([corners[0], corners[2], corners[3]]), Paint(fill: low, stroke: .paper, width: 1), hint: hint)
    drawing.add(
      .cell, .polygon([corners[0], corners[1], corners[2]]), Paint(fill: high, stroke: .paper, width: 1), hint: hint)
  }

  private func hatch(_ rect: Rect, hint: String, onto drawing: inout Drawing) {
    let inner = rect.inset(by: 0.5)
    drawing.add(.missing, .rectangle(inner, radius: 0), Paint(fill: .paper, stroke: .faint, width: 1), hint: hint)
    drawing.add(.missing, .polylines(Clipping.hatching(of: inner)), Paint(stroke: Color(0xB0B0B0), width: 0.8))
  }

  private func number(_ value: Double, top: Double) -> String {
    let factor = quantity.format == .percent ? 100.0 : 1
    // On a linear scale of ordinary size all cells have the same decimals, so that columns of numbers compare.
    guard colors.kind == .linear, top >= 0.1, top < 1000 else { return NumberWords.compact(value * factor, figures: 2) }
    let text = (value * factor).fixed(top < 10 ? 2 : top < 100 ? 1 : 0)
    return text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }

  // MARK: Names

  private func drawRowNames(_ layout: Layout, room: Double, onto drawing: inout Drawing) {
    let size = layout.rowLabelSize
    for (row, name) in rows.enumerated() where row % layout.rowEvery == 0 {
      let y = layout.frame.y + (Double(row) + 0.5) * layout.cellHeight + size * 0.35
      let text = TextMetrics.fitted(name, width: room, size: size)
      drawing.text(
        .categoryLabel, text, at: Point(x: layout.frame.x - 6, y: y), size: size, anchor: .end,
        hint: text == name ? nil : name)
    }
    guard !rowTitle.isEmpty else { return }
    let text = TextMetrics.fitted(rowTitle, width: max(40, layout.frame.height), size: FontSize.label)
    let half = TextMetrics.width(text, size: FontSize.label) / 2
    drawing.text(
      .axisLabel, text, at: Point(x: FontSize.label, y: max(half + 2, layout.frame.midY)), size: FontSize.label,
      anchor: .middle, direction: .upright)
  }

  /// Draws the names below the columns and returns the y below them.
  private func drawColumnNames(_ layout: Layout, _ labels: CategoryLabels, onto drawing: inout Drawing) -> Double {
    let top = layout.frame.maxY + 5
    for (column, text) in labels.texts.enumerated() where column % labels.every == 0 {
      let x = layout.frame.x + (Double(column) + 0.5) * layout.cell
      let place: Point
      switch labels.direction {
      case .level: place = Point(x: x, y: top + labels.size * 0.85)
      case .rising: place = Point(x: x + labels.size * 0.3, y: top + labels.size * 0.6)
      case .upright: place = Point(x: x + labels.size * 0.35, y: top)
      }
      drawing.text(
        .categoryLabel, text, at: place, size: labels.size, anchor: labels.direction == .level ? .middle : .end,
        direction: labels.direction, hint: text == columns[column] ? nil : columns[column])
    }
    var bottom = top + labels.height
    if !columnTitle.isEmpty {
      bottom += FontSize.label + 6
      let text = TextMetrics.fitted(columnTitle, width: drawing.width - 4, size: FontSize.label)
      let half = TextMetrics.width(text, size: FontSize.label) / 2
      let x = max(half + 2, min(drawing.width - half - 2, layout.frame.midX))
      drawing.text(.axisLabel, text, at: Point(x: x, y: bottom), size: FontSize.label, anchor: .middle)
      bottom += 4
    }
    return bottom
  }

  // MARK: Colour bar

  /// Draws the colour bar at the right and returns the y below it.
  private func drawColorBar(_ layout: Layout, onto drawing: inout Drawing) -> Double {
    guard !values.isEmpty else { return 0 }
    let height = max(90, min(180, layout.frame.height))
    let x = layout.frame.maxX + 18 + FontSize.label + 4
    let bar = Rect(x: x, y: layout.frame.y, width: 12, height: height)
    let steps = 64
    for step in 0..<steps {
      let y = bar.maxY - Double(step + 1) * height / Double(steps)
      // Each strip reaches half a pixel under the next, so that no seam shows.
      let strip = Rect(x: bar.x, y: y, width: bar.width, height: min(height / Double(steps) + 0.5, bar.maxY - y))
      let color = layout.colors.color(atShare: (Double(step) + 0.5) / Double(steps))
      drawing.add(.colorBar, .rectangle(strip, radius: 0), Paint(fill: color))
    }
    drawing.add(.frame, .rectangle(bar, radius: 0), Paint(stroke: .rule, width: 0.6))
    let scale = Scale(layout.colors.scale.kind, domain: layout.colors.scale.domain, from: bar.maxY, to: bar.y)
    for tick in quantity.uprightTicks(scale, size: FontSize.small) {
      guard let y = scale.position(of: tick.value) else { continue }
      drawing.line(.axis, Point(x: bar.maxX, y: y), Point(x: bar.maxX + 3, y: y), .rule)
      drawing.text(
        .tickLabel, tick.text, at: Point(x: bar.maxX + 6, y: y + FontSize.small * 0.35), size: FontSize.small,
        color: .softInk)
    }
    let words = TextMetrics.fitted(quantity.fullLabel, width: max(height, layout.frame.height), size: FontSize.tick)
    let half = TextMetrics.width(words, size: FontSize.tick) / 2
    let middle = max(bar.midY, half + 4)
    drawing.text(
      .axisLabel, words, at: Point(x: bar.x - 7, y: middle), size: FontSize.tick, anchor: .middle,
      direction: .upright, hint: words == quantity.fullLabel ? nil : quantity.fullLabel)
    var bottom = max(bar.maxY, middle + half) + 6
    if hasRange { bottom = drawRangeKey(layout, at: Point(x: bar.x, y: bottom + 6), onto: &drawing) }
    if hasMissing { bottom = drawMissingKey(at: Point(x: bar.x, y: bottom + 6), onto: &drawing) }
    return bottom
  }

  private var hasMissing: Bool {
    rows.indices.contains { row in columns.indices.contains { cell(row, $0) == .missing } }
  }

  private var hasRange: Bool {
    rows.indices.contains { row in
      columns.indices.contains { if case .range = cell(row, $0) { true } else { false } }
    }
  }

  private func drawRangeKey(_ layout: Layout, at origin: Point, onto drawing: inout Drawing) -> Double {
    let box = Rect(x: origin.x, y: origin.y, width: 12, height: 12)
    split(
      box, layout.colors.color(atShare: 0), layout.colors.color(atShare: 1), hint: "between two values", onto: &drawing)
    drawing.text(
      .legendText, "varies", at: Point(x: box.maxX + 6, y: box.midY + 3.5), size: FontSize.small, color: .softInk)
    return box.maxY + 4
  }

  private func drawMissingKey(at origin: Point, onto drawing: inout Drawing) -> Double {
    let box = Rect(x: origin.x, y: origin.y, width: 12, height: 12)
    hatch(box, hint: "not available", onto: &drawing)
    drawing.text(
      .legendText, "n/a", at: Point(x: box.maxX + 6, y: box.midY + 3.5), size: FontSize.small, color: .softInk,
      hint: "not available")
    return box.maxY + 4
  }
}
