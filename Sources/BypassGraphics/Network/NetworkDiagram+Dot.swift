extension NetworkDiagram {
  /// The diagram in the DOT language of Graphviz, for layouts of larger graphs than ours are made for.
  public func dot(name: String = "network") -> String {
    var lines = [
      "digraph \(Self.quoted(name)) {",
      "  rankdir=\(flow == .topToBottom ? "TB" : "LR");",
      "  node [fontname=\"Helvetica\", fontsize=11, style=\"filled,rounded\", shape=box];",
      "  edge [fontname=\"Helvetica\", fontsize=9];",
    ]
    var seen: Set<String> = []
    let clusters = nodes.compactMap(\.cluster).filter { seen.insert($0).inserted }
    for (number, cluster) in clusters.enumerated() {
      lines.append("  subgraph \(Self.quoted("cluster_\(number)")) {")
      lines.append("    label=\(Self.quoted(cluster)); color=\(Self.quoted(Palette.category(number).hex));")
      lines += nodes.filter { $0.cluster == cluster }.map { "    " + Self.statement($0) }
      lines.append("  }")
    }
    lines += nodes.filter { $0.cluster == nil }.map { "  " + Self.statement($0) }
    lines += edges.map { "  " + Self.statement($0) }
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func statement(_ node: Node) -> String {
    let label = node.note.map { quoted(node.label + "\n" + $0) } ?? quoted(node.label)
    let shape: String
    switch node.outline {
    case .rounded: shape = "box"
    case .pill: shape = "ellipse"
    case .hexagon: shape = "hexagon"
    case .octagon: shape = "octagon"
    case .rectangle: shape = "rectangle"
    }
    let style = node.outline == .rounded ? "" : ", style=filled"
    return "\(quoted(node.id)) [label=\(label), shape=\(shape)\(style), fillcolor=\(quoted(node.fill.hex)), "
      + "fontcolor=\(quoted(node.fill.inkOnTop.hex))];"
  }

  private static func statement(_ edge: Edge) -> String {
    let head = edge.sign == .activates ? "normal" : edge.sign == .inhibits ? "tee" : "dot"
    let style = edge.dash == .solid ? "solid" : edge.dash == .dashed ? "dashed" : "dotted"
    let color = edge.emphasised ? edge.sign == .inhibits ? Palette.vermilion : Color.ink : Palette.grey
    let hint = edge.hint.map { ", tooltip=\(quoted($0))" } ?? ""
    return "\(quoted(edge.from)) -> \(quoted(edge.to)) [arrowhead=\(head), style=\(style), "
      + "color=\(quoted(color.hex))\(hint)];"
  }

  /// A double-quoted string of DOT: quotes and backslashes escaped, line breaks as `\n`.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r", "\0": continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
