/// A place on the page in CSS pixels (1/96 inch); y grows downwards.
public struct Point: Hashable, Sendable {
  /// From the left, in px.
  public let x: Double
  /// From the top, in px.
  public let y: Double

  /// A place.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }

  /// The place moved by an offset.
  func moved(by offset: Point) -> Point { Point(x: x + offset.x, y: y + offset.y) }
}

/// A rectangle with sides along the page, in CSS pixels.
public struct Rect: Hashable, Sendable {
  /// Left side, in px.
  public let x: Double
  /// Upper side, in px.
  public let y: Double
  /// In px, 0 or more.
  public let width: Double
  /// In px, 0 or more.
  public let height: Double

  /// A rectangle; negative extents become 0.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// Right side, in px.
  public var maxX: Double { x + width }
  /// Lower side, in px.
  public var maxY: Double { y + height }
  /// Half-way between left and right, in px.
  public var midX: Double { x + width / 2 }
  /// Half-way between top and bottom, in px.
  public var midY: Double { y + height / 2 }

  /// Whether two rectangles share more than an edge.
  func overlaps(_ other: Rect) -> Bool {
    x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
  }

  /// The rectangle with all sides moved inwards (outwards when negative).
  func inset(by margin: Double) -> Rect {
    Rect(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
  }

  /// Whether a place lies in it, edges included.
  func contains(_ point: Point, tolerance: Double = 1e-6) -> Bool {
    point.x >= x - tolerance && point.x <= maxX + tolerance && point.y >= y - tolerance
      && point.y <= maxY + tolerance
  }

  /// The corners, clockwise from the upper left.
  var corners: [Point] {
    [Point(x: x, y: y), Point(x: maxX, y: y), Point(x: maxX, y: maxY), Point(x: x, y: maxY)]
  }
}
