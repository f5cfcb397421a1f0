internal import BypassCore

extension BarChart {
  /// Where things stand in a chart of a given width.
  private struct Layout {
    let frame: Rect
    let rowHeight: Double
    let lane: Double
    let scale: Scale
    let showsValues: Bool
  }

  /// The chart in a width in px.
  func drawing(width: Double) -> Drawing {
    var drawing = Drawing(width: width, height: 0)
    let top = reference == nil ? 4.0 : FontSize.small + 8
    let lanes = max(1, series.count)
    let lane = lanes == 1 ? 14.0 : 11
    let rowHeight = lane * Double(lanes) + (lanes == 1 ? 6 : 9)
    let (labelRoom, valueRoom) = rooms(width: width)
    let legend = Legend(entries: series.count > 1 ? series.map { ($0.name, .swatch($0.color)) } : [])
    let legendHeight = legend.draw(onto: &drawing, at: Point(x: 0, y: 2), width: width)
    let left = labelRoom + 10
    let frame = Rect(
      x: left, y: legendHeight + top, width: max(40, width - left - (valueRoom ?? 14)),
      height: rowHeight * Double(max(1, rows.count)) + 4)
    let scale = axis.scale(covering: covered, from: frame.x, to: frame.maxX)
    let layout = Layout(frame: frame, rowHeight: rowHeight, lane: lane, scale: scale, showsValues: valueRoom != nil)
    drawing.height = drawing.bottomAxis(axis, scale, frame: frame, grid: true)
    for (index, row) in rows.enumerated() { draw(row, index, layout, labelRoom, onto: &drawing) }
    drawReference(layout, onto: &drawing)
    return drawing
  }

  /// The widths of the names and of the values in words; nil where there is no room for the latter beside the bars
  /// (their hints still have them).
  private func rooms(width: Double) -> (labels: Double, values: Double?) {
    let widest = rows.map { TextMetrics.width($0.label, size: FontSize.label, bold: $0.emphasised) }.max() ?? 0
    let labels = min(width * 0.45, widest)
    let lengths = rows.flatMap { row in series.indices.map { TextMetrics.width(words(row, $0), size: FontSize.small) } }
    let values = (lengths.max() ?? 0) + 10
    let narrowestFrame = 80.0
    guard showsValues else { return (labels, nil) }
    if labels + values + narrowestFrame + 10 <= width { return (labels, values) }
    // Names give way first, down to a quarter of the width; then the words go.
    let rest = width - values - narrowestFrame - 10
    return rest >= width * 0.25 ? (rest, values) : (labels, nil)
  }

  /// The values that the axis must cover; bars begin at zero.
  private var covered: [Double] {
    rows.flatMap { $0.values.compactMap { $0 }.flatMap { [$0.value, $0.lower, $0.upper] } }
      + (mark == .bar ? [0] : []) + (reference.map { [$0.value] } ?? [])
  }

  private func words(_ row: Row, _ index: Int) -> String {
    guard index < row.values.count, let value = row.values[index], value.value.isFinite else { return "not available" }
    return value.words
  }

  private func draw(_ row: Row, _ index: Int, _ layout: Layout, _ labelRoom: Double, onto drawing: inout Drawing) {
    let frame = layout.frame
    let top = frame.y + 2 + Double(index) * layout.rowHeight
    let middle = top + layout.rowHeight / 2
    let label = TextMetrics.fitted(row.label, width: labelRoom, size: FontSize.label, bold: row.emphasised)
    drawing.text(
      .categoryLabel, label, at: Point(x: frame.x - 8, y: middle + FontSize.label * 0.35), size: FontSize.label,
      anchor: .end, bold: row.emphasised, hint: label == row.label ? nil : row.label)
    let lanes = layout.lane * Double(max(1, series.count))
    for (number, series) in series.enumerated() {
      let centre = middle - lanes / 2 + (Double(number) + 0.5) * layout.lane
      let words = words(row, number)
      let named = self.series.count > 1 ? "\(row.label), \(series.name): \(words)" : "\(row.label): \(words)"
      if number < row.values.count, let value = row.values[number] {
        draw(value, at: centre, series.color, layout, hint: named, onto: &drawing)
      }
      if layout.showsValues {
        drawing.text(
          .valueText, words, at: Point(x: frame.maxX + 8, y: centre + FontSize.small * 0.35), size: FontSize.small,
          color: .softInk)
      }
    }
  }

  private func draw(
    _ value: Estimate, at y: Double, _ color: Color, _ layout: Layout, hint: String, onto drawing: inout Drawing
  ) {
    let scale = layout.scale
    guard let x = scale.clampedPosition(of: value.value) else { return }
    let dark = color.mixed(with: .ink, share: 0.55)
    if mark == .bar {
      let zero = scale.clampedPosition(of: 0) ?? layout.frame.x
      let height = layout.lane - 3
      let bar = Rect(x: min(x, zero), y: y - height / 2, width: (x - zero).magnitude, height: height)
      drawing.add(.bar, .rectangle(bar, radius: 0), Paint(fill: color.mixed(with: .paper, share: 0.25)), hint: hint)
    }
    if let low = scale.clampedPosition(of: value.lower), let high = scale.clampedPosition(of: value.upper), high > low {
      let cap = layout.lane * 0.24
      // A cap says "the interval ends here", so an end beyond the axis has none.
      let caps = [(value.lower, low), (value.upper, high)].filter { scale.domain.contains($0.0) }.map { _, x in
        [Point(x: x, y: y - cap), Point(x: x, y: y + cap)]
      }
      drawing.add(
        .whisker, .polylines([[Point(x: low, y: y), Point(x: high, y: y)]] + caps),
        Paint(stroke: mark == .bar ? dark : color, width: 1.3))
    }
    if mark == .point { drawing.marker(.circle, at: Point(x: x, y: y), color, radius: 4, hint: hint) }
  }

  private func drawReference(_ layout: Layout, onto drawing: inout Drawing) {
    guard let reference, let x = layout.scale.position(of: reference.value),
      layout.scale.domain.contains(reference.value)
    else { return }
    let frame = layout.frame
    drawing.line(
      .reference, Point(x: x, y: frame.y - 3), Point(x: x, y: frame.maxY), .ink, width: 1, dash: .dashed)
    let words = TextMetrics.fitted(reference.label, width: drawing.width - 8, size: FontSize.small)
    let half = TextMetrics.width(words, size: FontSize.small) / 2
    drawing.text(
      .reference, words, at: Point(x: max(half + 2, min(drawing.width - half - 2, x)), y: frame.y - 6),
      size: FontSize.small, anchor: .middle, color: .softInk)
  }
}

extension Estimate {
  /// The value and its interval with two decimals, or three significant figures for numbers of another size.
  var words: String {
    guard value.isFinite else { return "not available" }
    let size = max(lower.magnitude, upper.magnitude)
    func text(_ number: Double) -> String {
      size >= 0.1 && size < 10 ? number.fixed(2).replacingHyphen : NumberWords.compact(number)
    }
    return lower == upper ? text(value) : "\(text(value)) [\(text(lower)), \(text(upper))]"
  }
}

extension String {
  /// With a true minus sign.
  fileprivate var replacingHyphen: String { hasPrefix("-") ? "−" + dropFirst() : self }
}
