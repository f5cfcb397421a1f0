/// Font sizes of a figure, in px.
enum FontSize {
  static let title = 14.0
  static let panelTitle = 12.5
  static let label = 12.0
  static let tick = 11.0
  static let small = 10.0
}

extension Drawing {
  /// Draws an axis along the bottom of a frame: grid, ticks, numbers and the axis's words.
  ///
  /// Returns the y below everything drawn.
  @discardableResult
  mutating func bottomAxis(_ axis: Axis, _ scale: Scale, frame: Rect, grid: Bool) -> Double {
    let ticks = axis.levelTicks(scale, size: FontSize.tick)
    for tick in ticks {
      guard let x = scale.position(of: tick.value) else { continue }
      if grid { line(.grid, Point(x: x, y: frame.y), Point(x: x, y: frame.maxY), .faint) }
      line(.axis, Point(x: x, y: frame.maxY), Point(x: x, y: frame.maxY + 4), .rule)
      text(
        .tickLabel, tick.text, at: Point(x: x, y: frame.maxY + 6 + FontSize.tick * 0.8), size: FontSize.tick,
        anchor: .middle, color: .softInk)
    }
    line(.axis, Point(x: frame.x, y: frame.maxY), Point(x: frame.maxX, y: frame.maxY), .rule)
    var bottom = frame.maxY + 10 + FontSize.tick
    for words in TextMetrics.wrapped(axis.fullLabel, width: max(80, width - 16), size: FontSize.label) {
      bottom += FontSize.label + 4
      let half = TextMetrics.width(words, size: FontSize.label) / 2
      let x = max(half + 2, min(width - half - 2, frame.midX))
      text(.axisLabel, words, at: Point(x: x, y: bottom - 2), size: FontSize.label, anchor: .middle)
    }
    return bottom + 2
  }

  /// Draws an axis along the left of a frame.
  mutating func leftAxis(_ axis: Axis, _ scale: Scale, frame: Rect) {
    let ticks = axis.uprightTicks(scale, size: FontSize.tick)
    var widest = 0.0
    for tick in ticks {
      guard let y = scale.position(of: tick.value) else { continue }
      line(.grid, Point(x: frame.x, y: y), Point(x: frame.maxX, y: y), .faint)
      line(.axis, Point(x: frame.x - 4, y: y), Point(x: frame.x, y: y), .rule)
      text(
        .tickLabel, tick.text, at: Point(x: frame.x - 7, y: y + FontSize.tick * 0.35), size: FontSize.tick,
        anchor: .end, color: .softInk)
      widest = max(widest, TextMetrics.width(tick.text, size: FontSize.tick))
    }
    line(.axis, Point(x: frame.x, y: frame.y), Point(x: frame.x, y: frame.maxY), .rule)
    // The words may reach below the frame, where the bottom axis leaves the corner free, but not into the legend above.
    let room = Rect(x: 0, y: frame.y - 2, width: 0, height: frame.height + 22)
    let words = TextMetrics.fitted(axis.fullLabel, width: room.height, size: FontSize.label)
    guard !words.isEmpty else { return }
    let x = frame.x - 7 - widest - 9
    let half = TextMetrics.width(words, size: FontSize.label) / 2
    let y = max(room.y + half, min(room.maxY - half, frame.midY))
    text(
      .axisLabel, words, at: Point(x: x, y: y), size: FontSize.label, anchor: .middle, direction: .upright,
      hint: words == axis.fullLabel ? nil : axis.fullLabel)
  }

  /// The room that an axis needs at the left, in px.
  static func leftRoom(_ axis: Axis, _ scale: Scale) -> Double {
    let widest =
      axis.uprightTicks(scale, size: FontSize.tick).map { TextMetrics.width($0.text, size: FontSize.tick) }.max() ?? 0
    return widest + 7 + (axis.fullLabel.isEmpty ? 4 : FontSize.label + 10)
  }
}
