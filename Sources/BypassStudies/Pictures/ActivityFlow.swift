import BypassGraphics
import BypassModel

/// A diagram as SBGN-ML 0.3 in the language of activity flows.
///
/// - Source: Bergmann 2020, SBGN-ML version 0.3, doi:10.1515/jib-2020-0016; classes of SBGN Activity Flow Level 1.
struct ActivityFlow {
  let diagram: NetworkDiagram
  let network: Network

  /// The document.
  var text: String {
    let places = diagram.places(width: 1200)
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    out += "<sbgn xmlns=\"http://sbgn.org/libsbgn/0.3\">\n  <map id=\"map\" language=\"activity flow\" "
    out += "version=\"http://identifiers.org/combine.specifications/sbgn.af.level-1.version-1.2\">\n"
    for (node, box) in zip(diagram.nodes, places) {
      out += "    <glyph class=\"biological activity\" id=\"\(Self.id(node.id))\">\n"
      out += "      <label text=\"\(Self.escaped(node.label))\"/>\n"
      out += "      <bbox x=\"\(Self.number(box.x))\" y=\"\(Self.number(box.y))\" "
      out += "w=\"\(Self.number(box.width))\" h=\"\(Self.number(box.height))\"/>\n    </glyph>\n"
    }
    var boxes: [String: Rect] = [:]
    for (node, box) in zip(diagram.nodes, places) { boxes[node.id] = box }
    for (number, edge) in diagram.edges.enumerated() {
      guard let from = boxes[edge.from], let to = boxes[edge.to] else { continue }
      let (start, end) = Self.ends(from, to)
      out += "    <arc class=\"\(Self.influence(edge.sign))\" id=\"arc_\(number + 1)\" "
      out += "source=\"\(Self.id(edge.from))\" target=\"\(Self.id(edge.to))\">\n"
      out += "      <start x=\"\(Self.number(start.x))\" y=\"\(Self.number(start.y))\"/>\n"
      if edge.from == edge.to {
        out += "      <next x=\"\(Self.number(end.x))\" y=\"\(Self.number(from.y - 15))\"/>\n"
      }
      out += "      <end x=\"\(Self.number(end.x))\" y=\"\(Self.number(end.y))\"/>\n    </arc>\n"
    }
    return out + "  </map>\n</sbgn>\n"
  }

  private static func influence(_ sign: NetworkDiagram.Sign) -> String {
    switch sign {
    case .activates: "positive influence"
    case .inhibits: "negative influence"
    case .other: "unknown influence"
    }
  }

  /// The points where the line between the middles of two boxes leaves the one and meets the other; a loop goes from the
  /// right side to the top.
  private static func ends(_ from: Rect, _ to: Rect) -> (start: Point, end: Point) {
    if from == to {
      return (Point(x: from.x + from.width, y: from.y + from.height / 2), Point(x: from.x + from.width / 2, y: from.y))
    }
    let (a, b) = (middle(from), middle(to))
    return (edge(of: from, a, towards: b), edge(of: to, b, towards: a))
  }

  private static func middle(_ box: Rect) -> Point { Point(x: box.x + box.width / 2, y: box.y + box.height / 2) }

  private static func edge(of box: Rect, _ middle: Point, towards other: Point) -> Point {
    let (dx, dy) = (other.x - middle.x, other.y - middle.y)
    let reach = min(
      dx == 0 ? Double.infinity : box.width / 2 / abs(dx), dy == 0 ? Double.infinity : box.height / 2 / abs(dy))
    guard reach.isFinite else { return middle }
    return Point(x: middle.x + dx * min(1, reach), y: middle.y + dy * min(1, reach))
  }

  /// Identifiers of XML begin with a letter.
  private static func id(_ node: String) -> String { "glyph_\(node)" }

  private static func number(_ value: Double) -> String { String((value * 10).rounded() / 10) }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case _ where scalar.value < 0x20: out += " "
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
