/// How a line is broken.
public enum Dash: Hashable, Sendable {
  /// Not at all.
  case solid
  /// Into strokes.
  case dashed
  /// Into dots.
  case dotted
}

/// The colours and lines of a shape.
public struct Paint: Hashable, Sendable {
  /// Inside; nil leaves it empty.
  public let fill: Color?
  /// Outline; nil leaves it out.
  public let stroke: Color?
  /// Of the outline, in px.
  public let width: Double
  /// How the outline is broken.
  public let dash: Dash
  /// From 0 (invisible) to 1 (solid), of fill and outline together.
  public let opacity: Double

  init(fill: Color? = nil, stroke: Color? = nil, width: Double = 1, dash: Dash = .solid, opacity: Double = 1) {
    self.fill = fill
    self.stroke = stroke
    self.width = width
    self.dash = dash
    self.opacity = opacity
  }
}
