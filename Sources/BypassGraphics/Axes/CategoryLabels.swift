/// How the names below the columns of a matrix are set so that they never overlap.
struct CategoryLabels: Hashable, Sendable {
  let direction: Label.Direction
  /// Font size, in px.
  let size: Double
  /// Every how many-th name is written; 1 is all.
  let every: Int
  /// The names, cut where they are very long.
  let texts: [String]
  /// The height that they take, in px.
  let height: Double

  /// Level where that fits, then rising, then upright, then smaller, then only every n-th.
  ///
  /// - Parameters:
  ///   - spacing: from one column to the next, in px.
  ///   - longest: the length that a name may have, in px.
  static func fitting(_ names: [String], spacing: Double, longest: Double) -> CategoryLabels {
    let sizes = [FontSize.tick, FontSize.small, 9, 8]
    for size in sizes.prefix(2) {
      let widths = names.map { TextMetrics.width($0, size: size) }
      let clear = zip(widths, widths.dropFirst()).allSatisfy { ($0 + $1) / 2 + 6 <= spacing }
      if clear, (widths.max() ?? 0) <= max(spacing * 1.2, 30) {
        return CategoryLabels(direction: .level, size: size, every: 1, texts: names, height: size * 1.3)
      }
    }
    for size in sizes {
      let texts = names.map { TextMetrics.fitted($0, width: longest, size: size) }
      let length = texts.map { TextMetrics.width($0, size: size) }.max() ?? 0
      let line = size * (TextMetrics.ascent + TextMetrics.descent) + 0.5
      if spacing * 0.5.squareRoot() >= line {
        let height = (length + line) * 0.5.squareRoot()
        return CategoryLabels(direction: .rising, size: size, every: 1, texts: texts, height: height)
      }
      if spacing >= line {
        return CategoryLabels(direction: .upright, size: size, every: 1, texts: texts, height: length)
      }
    }
    let size = 8.0
    let every = max(1, Int((size * 1.1 / max(0.1, spacing)).rounded(.up)))
    let texts = names.map { TextMetrics.fitted($0, width: longest, size: size) }
    let length = texts.map { TextMetrics.width($0, size: size) }.max() ?? 0
    return CategoryLabels(direction: .upright, size: size, every: every, texts: texts, height: length)
  }

  /// How far the first rising name reaches to the left of its column's middle, in px.
  func overhang(ofColumn index: Int) -> Double {
    let width = TextMetrics.width(texts[index], size: size)
    switch direction {
    case .level: return width / 2
    case .rising: return (width + size) * 0.5.squareRoot()
    case .upright: return size
    }
  }
}
