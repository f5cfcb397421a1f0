/// What an axis shows: quantity, unit, scale and range.
public struct Axis: Hashable, Sendable {
  /// How its numbers are written.
  public enum Format: Hashable, Sendable {
    /// As they are.
    case plain
    /// Times 100; the unit should be `%`.
    case percent
    /// Whole numbers only, such as levels and counts.
    case whole
  }

  /// The quantity, such as `Free concentration`; may be empty.
  public let label: String
  /// The unit, written in brackets behind the quantity.
  public let unit: String?
  /// Linear or logarithmic.
  public let kind: Scale.Kind
  /// The values at its ends; nil takes the range of the data, widened to round numbers.
  public let domain: ClosedRange<Double>?
  /// How its numbers are written.
  public let format: Format
  /// Where numbers stand, as many as fit; nil chooses round ones.
  public let places: [Double]?

  /// An axis.
  public init(
    _ label: String, unit: String? = nil, kind: Scale.Kind = .linear, domain: ClosedRange<Double>? = nil,
    format: Format = .plain, places: [Double]? = nil
  ) {
    self.label = label
    self.unit = unit
    self.kind = kind
    self.domain = domain
    self.format = format
    self.places = places
  }

  /// A probability from 0 to 1.
  public static func probability(_ label: String) -> Axis { Axis(label, domain: 0...1) }

  /// Quantity and unit.
  var fullLabel: String {
    guard let unit, !unit.isEmpty else { return label }
    return label.isEmpty ? unit : "\(label) (\(unit))"
  }

  /// The scale over these data and pixels.
  func scale(covering values: [Double], from start: Double, to end: Double) -> Scale {
    Scale(kind, covering: values, domain: domain, nice: true, from: start, to: end)
  }

  /// Ticks for an axis along the bottom.
  func levelTicks(_ scale: Scale, size: Double) -> [Tick] {
    Ticks.fitting(scale, format: format, places: places, spacing: 28) { TextMetrics.width($0, size: size) }
  }

  /// Ticks for an upright axis.
  func uprightTicks(_ scale: Scale, size: Double) -> [Tick] {
    Ticks.fitting(scale, format: format, places: places, spacing: format == .whole ? 16 : 36) { _ in size * 1.2 }
  }
}
