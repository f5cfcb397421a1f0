public import BypassCore

/// Data over two axes: lines, bands, steps, points with intervals and filled areas.
public struct Plot: Hashable, Sendable {
  /// A pair of numbers in the units of the axes.
  public struct Datum: Hashable, Sendable {
    /// Along the bottom.
    public let x: Double
    /// Along the left.
    public let y: Double

    /// A pair of numbers.
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A stretch between two values at one place of the bottom axis.
  public struct Span: Hashable, Sendable {
    /// Along the bottom.
    public let x: Double
    /// The lower end.
    public let lower: Double
    /// The upper end.
    public let upper: Double

    /// A stretch.
    public init(_ x: Double, _ lower: Double, _ upper: Double) {
      self.x = x
      self.lower = lower
      self.upper = upper
    }
  }

  /// A point with intervals.
  public struct Spot: Hashable, Sendable {
    /// Along the bottom; an interval is drawn where it has a width.
    public let x: Estimate
    /// Along the left; an interval is drawn where it has a width.
    public let y: Estimate
    /// Words beside the point, moved or left out where there is no room.
    public let label: String?

    /// A point with intervals.
    public init(x: Estimate, y: Estimate, label: String? = nil) {
      self.x = x
      self.y = y
      self.label = label
    }

    /// A point with an interval upwards and downwards.
    public init(_ x: Double, _ y: Estimate, label: String? = nil) {
      self.init(x: Estimate(value: x, lower: x, upper: x), y: y, label: label)
    }
  }

  /// A way to draw data. Numbers without a place on the axes interrupt a line and leave a point out; the chart says
  /// how many it could not show.
  public enum Mark: Hashable, Sendable {
    /// Straight from datum to datum.
    case line([Datum])
    /// Level until the next datum, then up or down, as a survival curve.
    case steps([Datum])
    /// A pale area, such as a confidence band.
    case band([Span])
    /// A pale area whose ends are steps.
    case stepBand([Span])
    /// A solid area.
    case area([Span])
    /// Points with intervals.
    case points([Spot])
    /// Small upright strokes, such as censored cases.
    case strokes([Datum])
  }

  /// Marks that belong together.
  public struct Series: Hashable, Sendable {
    /// Its name in the legend; nil keeps it out of the legend.
    public let name: String?
    /// Its colour.
    public let color: Color
    /// How its lines are broken.
    public let dash: Dash
    /// The shape of its points.
    public let marker: Marker
    /// What is drawn, in this order; bands and areas of all series lie below all lines and points.
    public let marks: [Mark]

    /// A series.
    public init(
      _ name: String?, color: Color, dash: Dash = .solid, marker: Marker = .circle, _ marks: [Mark]
    ) {
      self.name = name
      self.color = color
      self.dash = dash
      self.marker = marker
      self.marks = marks
    }
  }

  /// A line right across the plot.
  public enum Guide: Hashable, Sendable {
    /// Level, at a value of the left axis.
    case level(Double, String)
    /// Upright, at a value of the bottom axis.
    case upright(Double, String)
    /// A pale stretch of the bottom axis, such as a phase of treatment.
    case stretch(from: Double, to: Double, String)
  }

  /// Counts below the bottom axis, such as numbers at risk.
  public struct Table: Hashable, Sendable {
    /// What is counted.
    public let title: String
    /// The places of the bottom axis at which counts stand.
    public let places: [Double]
    /// One row a group, its counts in the order of the places.
    public let rows: [Row]

    /// The counts of one group.
    public struct Row: Hashable, Sendable {
      /// The group.
      public let name: String
      /// Its colour.
      public let color: Color
      /// Its counts in the order of the places.
      public let counts: [Int]

      /// The counts of one group.
      public init(_ name: String, color: Color, _ counts: [Int]) {
        self.name = name
        self.color = color
        self.counts = counts
      }
    }

    /// Counts below the bottom axis.
    public init(_ title: String, places: [Double], rows: [Row]) {
      self.title = title
      self.places = places
      self.rows = rows
    }
  }

  /// A thin bar above the frame that shows when something was going on, such as a treatment.
  public struct Strip: Hashable, Sendable {
    /// What was going on.
    public let name: String
    /// Its colour.
    public let color: Color
    /// From when to when, in units of the bottom axis.
    public let phases: [ClosedRange<Double>]

    /// A thin bar.
    public init(_ name: String, color: Color, _ phases: [ClosedRange<Double>]) {
      self.name = name
      self.color = color
      self.phases = phases
    }
  }

  /// The bottom axis.
  public let x: Axis
  /// The left axis.
  public let y: Axis
  /// The data.
  public let series: [Series]
  /// Lines right across.
  public let guides: [Guide]
  /// Counts below.
  public let table: Table?
  /// Thin bars above.
  public let strips: [Strip]
  /// Height over width of the frame, 0.2 to 2.
  public let proportion: Double

  /// A plot.
  public init(
    x: Axis, y: Axis, series: [Series], guides: [Guide] = [], table: Table? = nil, strips: [Strip] = [],
    proportion: Double = 0.55
  ) {
    self.x = x
    self.y = y
    self.series = series
    self.guides = guides
    self.table = table
    self.strips = strips
    self.proportion = proportion.isFinite ? min(2, max(0.2, proportion)) : 0.55
  }

  /// A line with its confidence band from estimates over the bottom axis.
  public static func banded(
    _ name: String, color: Color, dash: Dash = .solid, _ data: [(x: Double, y: Estimate)]
  ) -> Series {
    Series(
      name, color: color, dash: dash,
      [.band(data.map { Span($0.x, $0.y.lower, $0.y.upper) }), .line(data.map { Datum($0.x, $0.y.value) })])
  }

  /// Areas that lie on one another, the first at the bottom; negative sizes count as 0.
  public static func stacked(
    over places: [Double], _ layers: [(name: String, color: Color, sizes: [Double])]
  ) -> [Series] {
    var floor = [Double](repeating: 0, count: places.count)
    return layers.map { layer in
      let spans = places.indices.map { index in
        let size = index < layer.sizes.count && layer.sizes[index] > 0 ? layer.sizes[index] : 0
        let span = Span(places[index], floor[index], floor[index] + size)
        floor[index] += size
        return span
      }
      return Series(layer.name, color: layer.color, [.area(spans)])
    }
  }
}
