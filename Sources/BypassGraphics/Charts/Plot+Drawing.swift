internal import BypassCore

extension Plot {
  /// The frame of the data with its two scales.
  struct Field {
    let frame: Rect
    let x: Scale
    let y: Scale

    /// The pixel place of a pair of numbers; nil where it has none.
    func place(_ x: Double, _ y: Double) -> Point? {
      guard let px = self.x.position(of: x), let py = self.y.position(of: y) else { return nil }
      return Point(x: px, y: py)
    }
  }

  /// The chart in a width in px.
  func drawing(width: Double) -> Drawing {
    var drawing = Drawing(width: width, height: 0)
    let legend = Legend(entries: legendEntries)
    let top = legend.draw(onto: &drawing, at: Point(x: 0, y: 0), width: width) + topRoom
    let frame = frame(width: width, top: top)
    drawing.height = frame.maxY + 24
    let field = Field(
      frame: frame, x: x.scale(covering: xValues, from: frame.x, to: frame.maxX),
      y: y.scale(covering: yValues, from: frame.maxY, to: frame.y))
    drawStretches(field, onto: &drawing)
    drawStrips(field, onto: &drawing)
    drawing.leftAxis(y, field.y, frame: frame)
    var bottom = drawing.bottomAxis(x, field.x, frame: frame, grid: false)
    drawMarks(field, onto: &drawing)
    drawGuides(field, onto: &drawing)
    drawPointLabels(field, onto: &drawing)
    if let table { bottom = draw(table, field, below: bottom, onto: &drawing) }
    let lost = unplaceable
    if lost > 0 {
      bottom += FontSize.small + 4
      let words = lost == 1 ? "1 value has no place on the axes" : "\(lost) values have no place on the axes"
      drawing.text(
        .annotation, TextMetrics.fitted(words, width: width - 4, size: FontSize.small), at: Point(x: 2, y: bottom),
        size: FontSize.small, color: .softInk)
      bottom += 4
    }
    drawing.height = bottom + 2
    return drawing
  }

  private var topRoom: Double {
    let hasUpright = guides.contains { if case .level = $0 { false } else { true } }
    return (hasUpright ? FontSize.small + 10 : 6) + Self.stripHeight * Double(strips.count)
  }

  private func frame(width: Double, top: Double) -> Rect {
    // The numbers at the left depend on the height only through their count, so a guessed height is good enough.
    let guess = y.scale(covering: yValues, from: width * proportion, to: 0)
    let tableRoom = table.map { Self.tableRoom($0) } ?? 0
    let stripRoom = strips.map { TextMetrics.width($0.name, size: FontSize.small) + 8 }.max() ?? 0
    let left = min(width * 0.4, max(Drawing.leftRoom(y, guess), tableRoom, stripRoom))
    let right = 16.0
    let inner = max(60, width - left - right)
    return Rect(x: left, y: top, width: inner, height: max(60, inner * proportion))
  }

  private var legendEntries: [(name: String, sign: Legend.Sign)] {
    series.compactMap { series in
      guard let name = series.name else { return nil }
      var (hasLine, hasPoints) = (false, false)
      for mark in series.marks {
        switch mark {
        case .line, .steps: hasLine = true
        case .points: hasPoints = true
        case .band, .stepBand, .area, .strokes: break
        }
      }
      let sign: Legend.Sign =
        hasLine
        ? hasPoints ? .markedLine(series.marker, series.color, series.dash) : .line(series.color, series.dash)
        : hasPoints ? .marker(series.marker, series.color) : .swatch(Self.areaFill(series.color))
      return (name, sign)
    }
  }

  private var xValues: [Double] {
    series.flatMap(\.marks).flatMap { mark -> [Double] in
      switch mark {
      case .line(let data), .steps(let data), .strokes(let data): data.map(\.x)
      case .band(let spans), .stepBand(let spans), .area(let spans): spans.map(\.x)
      case .points(let spots): spots.flatMap { [$0.x.value, $0.x.lower, $0.x.upper] }
      }
    }
  }

  private var yValues: [Double] {
    series.flatMap(\.marks).flatMap { mark -> [Double] in
      switch mark {
      case .line(let data), .steps(let data), .strokes(let data): data.map(\.y)
      case .band(let spans), .stepBand(let spans), .area(let spans): spans.flatMap { [$0.lower, $0.upper] }
      case .points(let spots): spots.flatMap { [$0.y.value, $0.y.lower, $0.y.upper] }
      }
    }
  }

  /// How many values cannot be shown: not finite, or not above 0 on a logarithmic axis.
  private var unplaceable: Int {
    func lacks(_ px: Double, _ py: Double) -> Bool {
      !Scale.hasPlace(px, on: x.kind) || !Scale.hasPlace(py, on: y.kind)
    }
    return series.flatMap(\.marks).reduce(0) { sum, mark in
      switch mark {
      case .line(let data), .steps(let data), .strokes(let data): sum + data.count { lacks($0.x, $0.y) }
      case .points(let spots): sum + spots.count { lacks($0.x.value, $0.y.value) }
      // A band may reach down to 0 on a logarithmic axis: it then ends at the frame.
      case .band(let spans), .stepBand(let spans), .area(let spans): sum + spans.count { lacks($0.x, $0.upper) }
      }
    }
  }
}
