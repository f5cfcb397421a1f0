internal import BypassCore

/// Turns a drawing into SVG 1.1 text: no identifiers, no style sheet, no script, no reference to anything outside.
enum SVGWriter {
  /// The fonts asked for, in order; the widths of the first three are the ones that texts are measured with.
  static let fonts = "Helvetica, Arial, 'Liberation Sans', sans-serif"

  /// One `svg` element with its title and description; the same drawing always gives the same bytes.
  static func text(_ drawing: Drawing, title: String, description: String) -> String {
    let (width, height) = (number(drawing.width), number(drawing.height))
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" "
        + "height=\"\(height)\" role=\"img\" aria-label=\"\(escaped(title))\" font-family=\"\(fonts)\">",
      "<title>\(escaped(title))</title>",
      "<desc>\(escaped(description))</desc>",
    ]
    lines += drawing.items.map(element)
    lines.append("</svg>")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func element(_ item: Drawing.Item) -> String {
    let (name, attributes, content) = geometry(item.shape)
    let paint = if case .text = item.shape { "" } else { Self.paint(item.paint) }
    let hint = item.hint.map { "<title>\(escaped($0))</title>" } ?? ""
    let inside = hint + content
    return inside.isEmpty ? "<\(name)\(attributes)\(paint)/>" : "<\(name)\(attributes)\(paint)>\(inside)</\(name)>"
  }

  private static func geometry(_ shape: Drawing.Shape) -> (name: String, attributes: String, content: String) {
    switch shape {
    case .rectangle(let r, let radius):
      let corner = radius > 0 ? " rx=\"\(number(radius))\"" : ""
      return (
        "rect",
        " x=\"\(number(r.x))\" y=\"\(number(r.y))\" width=\"\(number(r.width))\" height=\"\(number(r.height))\"\(corner)",
        ""
      )
    case .polylines(let lines):
      return ("path", " d=\"\(lines.map(path).joined())\"", "")
    case .polygon(let points):
      return ("path", " d=\"\(path(points))Z\"", "")
    case .circle(let centre, let radius):
      return ("circle", " cx=\"\(number(centre.x))\" cy=\"\(number(centre.y))\" r=\"\(number(radius))\"", "")
    case .ellipse(let r):
      return (
        "ellipse",
        " cx=\"\(number(r.midX))\" cy=\"\(number(r.midY))\" rx=\"\(number(r.width / 2))\" ry=\"\(number(r.height / 2))\"",
        ""
      )
    case .curve(let from, let pieces):
      let data = pieces.map { "C\(pair($0.control1)) \(pair($0.control2)) \(pair($0.end))" }.joined()
      return ("path", " d=\"M\(pair(from))\(data)\"", "")
    case .text(let label):
      return ("text", textAttributes(label), escaped(label.text))
    }
  }

  private static func textAttributes(_ label: Label) -> String {
    var text = " x=\"\(number(label.place.x))\" y=\"\(number(label.place.y))\" font-size=\"\(number(label.size))\""
    if label.anchor != .start { text += " text-anchor=\"\(label.anchor.rawValue)\"" }
    if label.bold { text += " font-weight=\"bold\"" }
    if label.direction != .level {
      text += " transform=\"rotate(\(label.direction.degrees) \(pair(label.place)))\""
    }
    return text + " fill=\"\(label.color.hex)\""
  }

  private static func paint(_ paint: Paint) -> String {
    var text = " fill=\"\(paint.fill?.hex ?? "none")\""
    if let stroke = paint.stroke {
      text += " stroke=\"\(stroke.hex)\" stroke-width=\"\(number(paint.width))\" stroke-linejoin=\"round\""
      switch paint.dash {
      case .solid: break
      case .dashed: text += " stroke-dasharray=\"\(number(4 * paint.width)) \(number(2.5 * paint.width))\""
      case .dotted:
        text += " stroke-dasharray=\"0 \(number(2.4 * paint.width))\" stroke-linecap=\"round\""
      }
    }
    if paint.opacity < 1 { text += " opacity=\"\(number(paint.opacity))\"" }
    return text
  }

  private static func path(_ points: [Point]) -> String {
    guard let first = points.first else { return "" }
    return "M\(pair(first))" + (points.count > 1 ? "L" + points.dropFirst().map(pair).joined(separator: " ") : "")
  }

  private static func pair(_ point: Point) -> String { "\(number(point.x)) \(number(point.y))" }

  /// At most two decimals, no trailing zeros; a coordinate that is no number becomes 0 rather than broken SVG.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    var text = min(1e6, max(-1e6, value)).fixed(2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text.isEmpty || text == "-0" ? "0" : text
  }

  /// Text for XML content and attributes: markup escaped, characters that XML 1.0 forbids replaced.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default:
        let allowed =
          scalar.value >= 0x20
          ? scalar.value != 0xFFFE && scalar.value != 0xFFFF : "\t\n\r".unicodeScalars.contains(scalar)
        result.unicodeScalars.append(allowed ? scalar : "\u{FFFD}")
      }
    }
    return result
  }
}
