import BypassCore
import Testing

@testable import BypassGraphics

@Suite("Figures")
struct FigureTests {
  /// Figures with far too many and far too long names.
  static func crowded(_ width: Double) -> [Figure] {
    let names = (0..<40).map { "a long name of treatment \($0) in combination with another" }
    let spots = (0..<60).map {
      Plot.Spot(scatter($0, 1) * 10, Estimate(value: scatter($0, 2), lower: 0, upper: 1), label: "point \($0)")
    }
    let series = (0..<9).map { Plot.Series("series with a name \($0)", color: Palette.category($0), [.points(spots)]) }
    let guides = (0..<8).map { Plot.Guide.upright(Double($0), "upright guide \($0)") } + [.level(0.5, "half")]
    let table = Plot.Table(
      "Number at risk", places: (0...10).map(Double.init),
      rows: [.init("arm with a long name", color: Palette.blue, (0...10).map { 12_345 - $0 })])
    let plot = Plot(
      x: Axis("a quantity along the bottom with a long name", unit: "units", domain: 0...10),
      y: Axis("a quantity along the left", unit: "units", domain: 0...1), series: series, guides: guides, table: table)
    let bars = BarChart(
      axis: Axis("Value", unit: "nM", domain: 0...100_000),
      series: (0..<3).map { .init("series \($0)", color: Palette.category($0)) },
      rows: names.map { .init($0, [Estimate(value: 5e4, lower: 4e4, upper: 6e4), nil, nil], emphasised: true) },
      reference: .init(99_999, "a reference line with a long explanation"))
    let map = HeatMap.pairs(of: names, colors: ColorScale(), quantity: .probability("P")) { row, column in
      (row + column) % 7 == 0 ? .missing : .value(scatter(row, column))
    }
    return [
      Figure(title: "plot", width: width, .plot(plot)), Figure(title: "bars", width: width, .bars(bars)),
      Figure(title: "map", width: width, .heatMap(map)),
      Figure(
        title: "small map", width: width,
        .heatMap(
          .pairs(
            of: Array(names.prefix(6)), colors: ColorScale(), quantity: Axis("q")
          ) { _, _ in .value(1) })),
      Figure(title: "path", width: width, .network(NetworkTests.random(nodes: 25, edges: 40, seed: 3))),
    ]
  }

  @Test("No two texts of a crowded figure overlap and none leaves the page", arguments: [320.0, 500, 720, 1400])
  func crowdedFigures(width: Double) {
    for figure in Self.crowded(width) {
      let drawing = figure.drawing()
      #expect(Overlaps.texts(drawing) == [], "\(figure.title)")
      #expect(Overlaps.outside(drawing) == [], "\(figure.title)")
    }
  }

  @Test("…and these checks see a text put onto another or beyond the page")
  func theCheckCanFail() throws {
    var drawing = try #require(Self.crowded(500).first).drawing()
    let victim = try #require(drawing.labels.first { $0.label.text.count > 5 }).label
    drawing.text(.annotation, "planted", at: victim.place)
    drawing.text(.annotation, "planted far away", at: Point(x: drawing.width - 5, y: 10))
    withKnownIssue("a planted fault") { #expect(Overlaps.texts(drawing) == []) }
    withKnownIssue("a planted fault") { #expect(Overlaps.outside(drawing) == []) }
  }

  @Test("Turned boxes are told apart where their upright boxes overlap")
  func turnedBoxes() {
    func label(_ x: Double, _ direction: Label.Direction) -> Label {
      Label(
        text: "a rather long name", place: Point(x: x, y: 100), size: 10, anchor: .end, direction: direction,
        bold: false, color: .ink)
    }
    #expect(!label(0, .rising).overlaps(label(20, .rising)))
    #expect(label(0, .rising).bounds.overlaps(label(20, .rising).bounds))
    #expect(label(0, .rising).overlaps(label(5, .rising)))
    #expect(label(0, .level).overlaps(label(20, .level)))
  }

  @Test("Every figure is well-formed XML with title and description, whatever its texts hold")
  func wellFormed() {
    let nasty = "a<b>&\"c'\u{1}\u{FFFE}]]>-->\n</svg><script>"
    for figure in Self.crowded(500) { #expect(XMLCheck.fault(in: figure.svg()) == nil) }
    let figure = Figure(
      title: nasty, caption: nasty,
      panels: [
        .init(.bars(BarChart(axis: Axis(nasty, unit: nasty), [(nasty, Estimate.share(1, of: 2))])), title: nasty),
        .init(
          .heatMap(
            .pairs(of: [nasty], colors: ColorScale(), quantity: Axis(nasty)) { _, _ in
              .value(1, text: nasty, hint: nasty)
            })),
        .init(
          .network(
            NetworkDiagram(
              nodes: [.init(nasty, note: nasty, cluster: nasty)], edges: [.init(nasty, "b", hint: nasty)]))),
      ], columns: 2)
    let svg = figure.svg()
    #expect(XMLCheck.fault(in: svg) == nil)
    #expect(!svg.contains("<script>"))
    #expect(svg.contains("<title>a&lt;b&gt;"))
    #expect(svg.contains("<desc>"))
  }

  @Test(
    "…and the XML check sees what is broken",
    arguments: [
      "<a>", "<a></b>", "<a b=c/>", "<a b=\"<\"/>", "<a>&nbsp;</a>", "<a/><b/>", "<a b=\"1\" b=\"2\"/>", "<a>\u{1}</a>",
    ])
  func brokenXML(text: String) { #expect(XMLCheck.fault(in: text) != nil) }

  @Test("The same figure gives the same bytes, and no reference leads out of it")
  func selfContained() {
    for (first, second) in zip(Self.crowded(600), Self.crowded(600)) {
      let svg = first.svg()
      #expect(svg == second.svg())
      #expect(!svg.contains("href") && !svg.contains("url(") && !svg.contains(" id=") && !svg.contains("style="))
      #expect(svg.components(of: "http").count == 2, "the name of the format only")
    }
  }

  @Test("Words left out of the drawing stay in it for screen readers")
  func omittedWords() {
    let figure = Figure(title: "A title", caption: "A caption.", .bars(BarChart(axis: Axis("x"), [])))
    let labels = figure.drawing(.omitted).labels
    #expect(!labels.contains { $0.role == .title || $0.role == .caption })
    #expect(figure.svg(.omitted).contains("<title>A title</title>\n<desc>A caption.</desc>"))
    #expect(figure.drawing(.drawn).labels.contains { $0.label.text == "A title" })
  }

  @Test("Text is cut at the width given and wrapped at blanks")
  func textFits() {
    let long = "the quick brown fox jumps over the lazy dog"
    for limit in stride(from: 20.0, through: 300, by: 7) {
      #expect(TextMetrics.width(TextMetrics.fitted(long, width: limit, size: 11), size: 11) <= limit + 1e-9)
      let lines = TextMetrics.wrapped(long, width: limit, size: 11)
      #expect(lines.allSatisfy { TextMetrics.width($0, size: 11) <= limit + 1e-9 })
      if limit > 40 { #expect(lines.joined(separator: " ") == long) }
    }
  }
}

extension String {
  /// The pieces between occurrences of a text.
  fileprivate func components(of text: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      pieces.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return pieces + [rest]
  }
}
