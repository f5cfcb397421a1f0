public import BypassCore

/// Values with their intervals, one row a thing: level bars, or points where a bar from zero would mislead.
public struct BarChart: Hashable, Sendable {
  /// How a value is drawn.
  public enum Mark: Hashable, Sendable {
    /// A bar from zero (or from the axis's end nearest to it) to the value.
    case bar
    /// A point at the value.
    case point
  }

  /// One kind of value, such as `Death`.
  public struct Series: Hashable, Sendable {
    /// Its name in the legend.
    public let name: String
    /// Its colour.
    public let color: Color

    /// A kind of value.
    public init(_ name: String, color: Color) {
      self.name = name
      self.color = color
    }
  }

  /// One thing with a value in each series.
  public struct Row: Hashable, Sendable {
    /// What the thing is called; cut with an ellipsis when longer than 45 % of the chart.
    public let label: String
    /// One value a series, nil where there is none ("not available" is then written).
    public let values: [Estimate?]
    /// Whether the label is set bold.
    public let emphasised: Bool

    /// A thing with its values.
    public init(_ label: String, _ values: [Estimate?], emphasised: Bool = false) {
      self.label = label
      self.values = values
      self.emphasised = emphasised
    }
  }

  /// A line across all rows.
  public struct Reference: Hashable, Sendable {
    /// Where it stands.
    public let value: Double
    /// What it says.
    public let label: String

    /// A reference line.
    public init(_ value: Double, _ label: String) {
      self.value = value
      self.label = label
    }
  }

  /// What is measured.
  public let axis: Axis
  /// The kinds of values; the legend is drawn when there is more than one.
  public let series: [Series]
  /// The things, from top to bottom.
  public let rows: [Row]
  /// How a value is drawn; on a logarithmic axis, which has no zero, always as a point.
  public let mark: Mark
  /// A line across all rows.
  public let reference: Reference?
  /// Whether value and interval stand in words at the right, where there is room.
  public let showsValues: Bool

  /// A chart of several kinds of values.
  public init(
    axis: Axis, series: [Series], rows: [Row], mark: Mark = .bar, reference: Reference? = nil,
    showsValues: Bool = true
  ) {
    self.axis = axis
    self.series = series
    self.rows = rows
    self.mark = axis.kind == .logarithmic ? .point : mark
    self.reference = reference
    self.showsValues = showsValues
  }

  /// A chart of one value a row.
  public init(
    axis: Axis, _ values: [(label: String, value: Estimate?)], color: Color = Palette.blue, mark: Mark = .bar,
    reference: Reference? = nil
  ) {
    self.init(
      axis: axis, series: [Series(axis.label, color: color)], rows: values.map { Row($0.label, [$0.value]) },
      mark: mark, reference: reference)
  }
}
