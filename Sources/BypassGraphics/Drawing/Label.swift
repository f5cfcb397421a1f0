/// A text on one line with its place on the page.
public struct Label: Hashable, Sendable {
  /// Which part of the text stands at the place.
  public enum Anchor: String, Hashable, Sendable {
    /// Its beginning.
    case start
    /// Its middle.
    case middle
    /// Its end.
    case end
  }

  /// How the text runs.
  public enum Direction: Hashable, Sendable {
    /// From left to right.
    case level
    /// Upwards at 45°.
    case rising
    /// Upwards at 90°.
    case upright

    /// The angle of SVG's `rotate`, in degrees.
    var degrees: Int { self == .level ? 0 : self == .rising ? -45 : -90 }
    /// The unit vector along which the text runs.
    var along: Point {
      switch self {
      case .level: Point(x: 1, y: 0)
      case .rising: Point(x: 0.5.squareRoot(), y: -(0.5.squareRoot()))
      case .upright: Point(x: 0, y: -1)
      }
    }
  }

  /// What it says.
  public let text: String
  /// Where its anchor stands, on the baseline.
  public let place: Point
  /// Font size, in px.
  public let size: Double
  /// Which part of the text stands at the place.
  public let anchor: Anchor
  /// How the text runs.
  public let direction: Direction
  /// Whether it is set bold.
  public let bold: Bool
  /// The colour of the letters.
  public let color: Color

  /// The corners of the box that the text fills by estimate.
  public var corners: [Point] {
    let width = TextMetrics.width(text, size: size, bold: bold)
    let start = anchor == .start ? 0 : anchor == .middle ? -width / 2 : -width
    let (above, below) = (-TextMetrics.ascent * size, TextMetrics.descent * size)
    let along = direction.along
    let down = Point(x: -along.y, y: along.x)
    return [(start, above), (start + width, above), (start + width, below), (start, below)].map { s, t in
      Point(x: place.x + s * along.x + t * down.x, y: place.y + s * along.y + t * down.y)
    }
  }

  /// The smallest upright rectangle around the text.
  public var bounds: Rect {
    let corners = corners
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
    return Rect(x: left, y: top, width: (xs.max() ?? 0) - left, height: (ys.max() ?? 0) - top)
  }

  /// Whether the boxes of two texts overlap, by the separating-axis test on the turned boxes.
  public func overlaps(_ other: Label) -> Bool {
    let (mine, theirs) = (corners, other.corners)
    for axis in [direction.along, other.direction.along].flatMap({ [$0, Point(x: -$0.y, y: $0.x)] }) {
      let a = mine.map { $0.x * axis.x + $0.y * axis.y }
      let b = theirs.map { $0.x * axis.x + $0.y * axis.y }
      guard let aLow = a.min(), let aHigh = a.max(), let bLow = b.min(), let bHigh = b.max() else { return false }
      if aHigh <= bLow + 1e-6 || bHigh <= aLow + 1e-6 { return false }
    }
    return true
  }

  /// The label moved by an offset.
  func moved(by offset: Point) -> Label {
    Label(
      text: text, place: place.moved(by: offset), size: size, anchor: anchor, direction: direction, bold: bold,
      color: color)
  }
}
