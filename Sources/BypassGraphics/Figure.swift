/// A chart of one of the kinds that a figure can hold.
public enum Chart: Hashable, Sendable {
  /// Level bars or points with intervals, one row each.
  case bars(BarChart)
  /// Lines, bands, points, steps and areas over two axes.
  case plot(Plot)
  /// A matrix of colours.
  case heatMap(HeatMap)
  /// Nodes and signed edges.
  case network(NetworkDiagram)

  /// The chart drawn into a width in px; its height follows from its content.
  func drawing(width: Double) -> Drawing {
    switch self {
    case .bars(let chart): chart.drawing(width: width)
    case .plot(let chart): chart.drawing(width: width)
    case .heatMap(let chart): chart.drawing(width: width)
    case .network(let chart): chart.drawing(width: width)
    }
  }
}

/// One or more charts with the words that belong to them.
public struct Figure: Hashable, Sendable {
  /// A chart with its own title.
  public struct Panel: Hashable, Sendable {
    /// Written above it; may be nil.
    public let title: String?
    /// What it shows.
    public let chart: Chart

    /// A panel.
    public init(_ chart: Chart, title: String? = nil) {
      self.chart = chart
      self.title = title
    }
  }

  /// What the figure is, in one line.
  public let title: String
  /// What the reader must know to read it; may be empty.
  public let caption: String
  /// What can be seen in it, in words, for those who cannot see it; the caption when not given.
  public let description: String
  /// The charts, row by row.
  public let panels: [Panel]
  /// Panels side by side, 1 or more.
  public let columns: Int
  /// In px, 240 to 4,000.
  public let width: Double

  /// A figure of several panels; with more than one they are lettered A, B, …
  public init(
    title: String, caption: String = "", description: String? = nil, panels: [Panel], columns: Int = 1,
    width: Double = 720
  ) {
    self.title = title
    self.caption = caption
    self.description = description ?? caption
    self.panels = panels
    self.columns = max(1, min(columns, max(1, panels.count)))
    self.width = width.isFinite ? min(4000, max(240, width)) : 720
  }

  /// A figure of one chart.
  public init(
    title: String, caption: String = "", description: String? = nil, width: Double = 720, _ chart: Chart
  ) {
    self.init(title: title, caption: caption, description: description, panels: [Panel(chart)], width: width)
  }

  /// Whether title and caption are drawn; a page that prints them as text leaves them out of the picture.
  public enum Words: Hashable, Sendable {
    /// Title above and caption below.
    case drawn
    /// Neither.
    case omitted
  }

  /// The figure as shapes.
  public func drawing(_ words: Words = .drawn) -> Drawing {
    let margin = 12.0
    var drawing = Drawing(width: width, height: 0)
    var y = margin
    if words == .drawn {
      for line in TextMetrics.wrapped(title, width: width - 2 * margin, size: FontSize.title, bold: true) {
        y += FontSize.title
        drawing.text(.title, line, at: Point(x: margin, y: y), size: FontSize.title, bold: true)
        y += 4
      }
      y += 8
    }
    y = place(panels: &drawing, top: y, margin: margin)
    if words == .drawn {
      if !caption.isEmpty { y += 6 }
      for line in TextMetrics.wrapped(caption, width: width - 2 * margin, size: FontSize.tick) {
        y += FontSize.tick + 4
        drawing.text(.caption, line, at: Point(x: margin, y: y), size: FontSize.tick, color: .softInk)
      }
    }
    drawing.height = (y + margin).rounded(.up)
    let page = Rect(x: 0, y: 0, width: drawing.width, height: drawing.height)
    drawing.items.insert(
      Drawing.Item(
        role: .background, shape: .rectangle(page, radius: 0), paint: Paint(fill: .paper), hint: nil),
      at: 0)
    return drawing
  }

  /// Draws the panels below a line and returns the y below them.
  private func place(panels drawing: inout Drawing, top: Double, margin: Double) -> Double {
    let gap = 24.0
    let each = (width - 2 * margin - gap * Double(columns - 1)) / Double(columns)
    var y = top
    for first in stride(from: 0, to: panels.count, by: columns) {
      if first > 0 { y += gap }
      var lowest = y
      for (column, index) in (first..<min(panels.count, first + columns)).enumerated() {
        let x = margin + Double(column) * (each + gap)
        var panelTop = y
        let letter = panels.count > 1 ? String(UnicodeScalar(UInt8(65 + index % 26))) : ""
        let heading = [letter, panels[index].title ?? ""].filter { !$0.isEmpty }.joined(separator: "  ")
        for line in TextMetrics.wrapped(heading, width: each, size: FontSize.panelTitle, bold: true) {
          panelTop += FontSize.panelTitle
          drawing.text(
            .title, line, at: Point(x: x, y: panelTop), size: FontSize.panelTitle, bold: true)
          panelTop += 4
        }
        if !heading.isEmpty { panelTop += 4 }
        let chart = panels[index].chart.drawing(width: each)
        drawing.place(chart, at: Point(x: x, y: panelTop))
        lowest = max(lowest, panelTop + chart.height)
      }
      y = lowest
    }
    return y
  }

  /// The figure as SVG text, the same bytes for the same value; safe to put into an HTML page as it is.
  public func svg(_ words: Words = .drawn) -> String {
    SVGWriter.text(drawing(words), title: title, description: description)
  }
}
