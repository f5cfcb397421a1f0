import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassReports

/// The table and the pictures of escapes and closures.
struct EscapeFiles {
  let telling: EscapeTelling

  var all: [StudyResult.File] {
    let table = StudyResult.File("escapes.csv", CSVTable(header: header, rows: rows).text)
    guard !telling.escapes.items.isEmpty else { return [table] }
    return [table, .init("escapes.svg", tree.svg()), .init("escapes.html", page)]
  }

  private let header = ["alterations", "route", "prior", "malignant", "lower", "upper", "evidence", "closed by"]

  private var rows: [[String]] {
    telling.escapes.items.enumerated().map { index, escape in
      let share = telling.detail(index)?.malignant
      return [
        escape.elements.map(\.id).joined(separator: " + "),
        escape.elements.map { $0.route ?? "" }.joined(separator: " + "),
        escape.elements.map { $0.prevalence ?? "" }.joined(separator: " + "),
        share.map { NumberFormat.number($0.value, decimals: 4) } ?? "",
        share.map { NumberFormat.number($0.lower, decimals: 4) } ?? "",
        share.map { NumberFormat.number($0.upper, decimals: 4) } ?? "",
        escape.elements.flatMap(\.evidence).joined(separator: " "), telling.closedBy(index),
      ]
    }
  }

  /// Drugs, the ways out by their route, and what closes each.
  var tree: Figure {
    let most = 24
    let root = telling.study.model.drugs.joined(separator: " + ")
    var nodes = [NetworkDiagram.Node("root", label: root, outline: .hexagon, fill: Palette.sky)]
    var edges: [NetworkDiagram.Edge] = []
    var closing: Set<String> = []
    for (index, escape) in telling.escapes.items.prefix(most).enumerated() {
      let route = escape.elements.map { $0.route ?? "not said" }.joined(separator: " + ")
      let share = telling.detail(index)?.malignant
      let routeID = "route \(route)"
      if nodes.allSatisfy({ $0.id != routeID }) {
        nodes.append(.init(routeID, label: route.isEmpty ? "none needed" : route, outline: .pill))
        edges.append(.init("root", routeID))
      }
      let name = escape.elements.isEmpty ? "the drugs alone" : escape.elements.map(\.name).joined(separator: " + ")
      nodes.append(
        .init(
          "escape \(index)", label: name,
          note: share.map { "P(malignant) \(NumberFormat.number($0.value, decimals: 2))" },
          outline: .octagon, fill: Color(0xFBE3D6)))
      edges.append(.init(routeID, "escape \(index)"))
      let single = (telling.detail(index)?.closures?.items ?? []).filter { $0.count == 1 }.prefix(4)
      for closure in single {
        let drug = telling.names(closure)
        if closing.insert(drug).inserted { nodes.append(.init("drug \(drug)", label: drug, outline: .hexagon)) }
        edges.append(.init("escape \(index)", "drug \(drug)", .inhibits, dash: .dashed, emphasised: false))
      }
    }
    let more = telling.escapes.items.count - min(most, telling.escapes.items.count)
    return Figure(
      title: "\(telling.ready.name): ways out of \(root)",
      caption: "From the treatment over routes to the alterations that give the malignant phenotype back; a bar marks "
        + "drugs of the panel that close a way alone (at most four a way). "
        + (more > 0 ? "\(more) further ways are in the table. " : "") + BypassVersion.disclaimer,
      width: 960, .network(NetworkDiagram(nodes: nodes, edges: edges, flow: .leftToRight)))
  }

  /// A page with the tree and the table.
  private var page: String {
    let table = HTMLTable(
      caption: "Every subset-minimal set of at most \(telling.study.size) alterations.",
      columns: [
        .init("Alterations"), .init("Route"), .init("Prior"), .init("P(malignant)", .right), .init("Evidence"),
        .init("Closed by"),
      ],
      rows: rows.enumerated().map { index, row in
        let share = telling.detail(index)?.malignant
        return [
          .init(row[0].isEmpty ? "none needed" : row[0]), .init(row[1]), .init(row[2]),
          .init(share.map { NumberFormat.interval($0) } ?? "–", sortKey: share?.value), .init(row[6]), .init(row[7]),
        ]
      }, isSortable: true)
    return HTMLPage(
      title: "Escape: \(telling.ready.name)", subtitle: telling.study.model.drugs.joined(separator: " + "),
      introduction: [.paragraph([.text(telling.ready.perturbations.joined(separator: "; "))])],
      sections: [.init("Ways out", [.figure(tree), .table(table)])], footer: BypassVersion.disclaimer
    ).html
  }
}
