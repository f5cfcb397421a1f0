/// Shapes at pixel positions: what a chart looks like, before it is written in any file format.
public struct Drawing: Hashable, Sendable {
  /// In px.
  public internal(set) var width: Double
  /// In px.
  public internal(set) var height: Double
  /// From the bottom of the pile to its top.
  public internal(set) var items: [Item]

  /// One shape with its paint.
  public struct Item: Hashable, Sendable {
    /// What the shape stands for.
    public let role: Role
    /// Its geometry.
    public let shape: Shape
    /// Its colours and lines.
    public let paint: Paint
    /// A text shown when a pointer rests on it and read out by screen readers.
    public let hint: String?
  }

  /// A geometry.
  public enum Shape: Hashable, Sendable {
    /// A rectangle, its corners rounded by a radius in px.
    case rectangle(Rect, radius: Double)
    /// Open lines, each through its points.
    case polylines([[Point]])
    /// A closed area.
    case polygon([Point])
    /// A disc or ring.
    case circle(Point, radius: Double)
    /// An ellipse in a rectangle.
    case ellipse(Rect)
    /// Smooth pieces, each beginning where the one before ended.
    case curve(from: Point, [Bezier])
    /// A line of text.
    case text(Label)
  }

  /// A cubic piece of a curve.
  public struct Bezier: Hashable, Sendable {
    /// Pulls the beginning.
    public let control1: Point
    /// Pulls the end.
    public let control2: Point
    /// Where the piece ends.
    public let end: Point
  }

  /// What a shape stands for; tests find shapes by it.
  public enum Role: String, Hashable, Sendable {
    /// The paper.
    case background
    /// A title.
    case title
    /// The words below a figure.
    case caption
    /// The frame of a plot.
    case frame
    /// A line of the grid.
    case grid
    /// An axis or a tick of it.
    case axis
    /// The number at a tick.
    case tickLabel
    /// What an axis shows, with its unit.
    case axisLabel
    /// The name of a row or column.
    case categoryLabel
    /// A bar.
    case bar
    /// An interval's line.
    case whisker
    /// A data point.
    case point
    /// A data line.
    case line
    /// An uncertainty band.
    case band
    /// A filled area of data.
    case area
    /// A cell of a heat map.
    case cell
    /// The number in a cell.
    case cellText
    /// Hatching that says that a value is missing.
    case missing
    /// A number in words beside a mark.
    case valueText
    /// A reference line or its words.
    case reference
    /// A sign of the legend.
    case legendKey
    /// The words of the legend.
    case legendText
    /// The colour bar.
    case colorBar
    /// A remark in the plot.
    case annotation
    /// A node of a network.
    case node
    /// A node's name.
    case nodeText
    /// An edge's line.
    case edge
    /// An edge's arrow head or bar.
    case edgeEnd
    /// A number at risk.
    case tableText
  }

  /// An empty drawing.
  init(width: Double, height: Double) {
    self.width = width
    self.height = height
    items = []
  }

  /// All texts with their roles, from the bottom of the pile to its top.
  public var labels: [(role: Role, label: Label)] {
    items.compactMap { item in
      if case .text(let label) = item.shape { (item.role, label) } else { nil }
    }
  }

  /// The shapes that stand for something.
  public func shapes(_ role: Role) -> [Shape] { items.filter { $0.role == role }.map(\.shape) }

  mutating func add(_ role: Role, _ shape: Shape, _ paint: Paint, hint: String? = nil) {
    items.append(Item(role: role, shape: shape, paint: paint, hint: hint))
  }

  mutating func line(_ role: Role, _ a: Point, _ b: Point, _ color: Color, width: Double = 1, dash: Dash = .solid) {
    add(role, .polylines([[a, b]]), Paint(stroke: color, width: width, dash: dash))
  }

  mutating func text(
    _ role: Role, _ text: String, at place: Point, size: Double = 11, anchor: Label.Anchor = .start,
    direction: Label.Direction = .level, bold: Bool = false, color: Color = .ink, hint: String? = nil
  ) {
    let label = Label(
      text: text, place: place, size: size, anchor: anchor, direction: direction, bold: bold, color: color)
    add(role, .text(label), Paint(fill: color), hint: hint)
  }

  /// Puts another drawing onto this one.
  mutating func place(_ other: Drawing, at offset: Point) {
    items += other.items.map {
      Item(role: $0.role, shape: $0.shape.moved(by: offset), paint: $0.paint, hint: $0.hint)
    }
  }
}

extension Drawing.Shape {
  /// The shape moved by an offset.
  func moved(by offset: Point) -> Self {
    switch self {
    case .rectangle(let rect, let radius): .rectangle(rect.moved(by: offset), radius: radius)
    case .polylines(let lines): .polylines(lines.map { $0.map { $0.moved(by: offset) } })
    case .polygon(let points): .polygon(points.map { $0.moved(by: offset) })
    case .circle(let centre, let radius): .circle(centre.moved(by: offset), radius: radius)
    case .ellipse(let rect): .ellipse(rect.moved(by: offset))
    case .curve(let from, let pieces):
      .curve(
        from: from.moved(by: offset),
        pieces.map {
          Drawing.Bezier(
            control1: $0.control1.moved(by: offset), control2: $0.control2.moved(by: offset),
            end: $0.end.moved(by: offset))
        })
    case .text(let label): .text(label.moved(by: offset))
    }
  }
}

extension Rect {
  func moved(by offset: Point) -> Rect { Rect(x: x + offset.x, y: y + offset.y, width: width, height: height) }
}
