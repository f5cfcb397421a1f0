import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassReports

/// The table and the pictures of escapes and closures.
struct EscapeFiles {
  let telling: EscapeTelling

  var all: [StudyResult.File] {
    let table = StudyResult.File("escapes.csv", CSVTable(header: header, rows: rows).text)
    guard !telling.escapes.items.isEmpty || !likely.isEmpty else { return [table] }
    return [table, .init("escapes.svg", tree.svg()), .init("escapes.html", page)]
  }

  private var likely: [LikelyEscape] { telling.likely?.items ?? [] }

  private let header = [
    "alterations", "route", "prior", "malignant", "lower", "upper", "evidence", "closed by", "found by",
  ]

  private var rows: [[String]] { exact + simulated }

  private static func numbers(_ share: Estimate?) -> [String] {
    [share?.value, share?.lower, share?.upper].map { $0.map { NumberFormat.number($0, decimals: 4) } ?? "" }
  }

  private var simulated: [[String]] {
    likely.map { item in
      [item.element.id, item.element.route ?? "", item.element.prevalence ?? ""] + Self.numbers(item.malignant)
        + [item.element.evidence.joined(separator: " "), telling.closedBy(item), "simulation"]
    }
  }

  private var exact: [[String]] {
    telling.escapes.items.enumerated().map { index, escape in
      return [
        escape.elements.map(\.id).joined(separator: " + "),
        escape.elements.map { $0.route ?? "" }.joined(separator: " + "),
        escape.elements.map { $0.prevalence ?? "" }.joined(separator: " + "),
      ] + Self.numbers(telling.detail(index)?.malignant) + [
        escape.elements.flatMap(\.evidence).joined(separator: " "), telling.closedBy(index), "exact search",
      ]
    }
  }

  /// One way out of the tree.
  private struct Branch {
    let route: String
    let name: String
    let share: Estimate?
    let drugs: [String]
    let isSimulated: Bool
  }

  private var branches: [Branch] {
    let exact = telling.escapes.items.enumerated().map { index, escape in
      let route = escape.elements.map { $0.route ?? "not said" }.joined(separator: " + ")
      let single = (telling.detail(index)?.closures?.items ?? []).filter { $0.count == 1 }
      return Branch(
        route: route.isEmpty ? "none needed" : route,
        name: escape.elements.isEmpty ? "the drugs alone" : escape.elements.map(\.name).joined(separator: " + "),
        share: telling.detail(index)?.malignant, drugs: single.map { telling.names($0) }, isSimulated: false)
    }
    return exact
      + likely.map { item in
        Branch(
          route: item.element.route ?? "not said", name: item.element.name, share: item.malignant,
          drugs: (item.closing ?? []).map { telling.names([$0]) }, isSimulated: true)
      }
  }

  /// Drugs, the ways out by their route, and what closes each.
  var tree: Figure {
    let most = 8
    let root = telling.study.model.drugs.joined(separator: " + ")
    var nodes = [NetworkDiagram.Node("root", label: root, outline: .hexagon, fill: Palette.sky)]
    var edges: [NetworkDiagram.Edge] = []
    var closing: Set<String> = []
    var shown: [String: Int] = [:]
    let branches = branches
    for (index, branch) in branches.enumerated() {
      shown[branch.route, default: 0] += 1
      guard shown[branch.route, default: 0] <= most else { continue }
      let routeID = "route \(branch.route)"
      if nodes.allSatisfy({ $0.id != routeID }) {
        nodes.append(.init(routeID, label: branch.route, outline: .pill))
        edges.append(.init("root", routeID))
      }
      nodes.append(
        .init(
          "escape \(index)", label: branch.name,
          note: branch.share.map {
            "P(malignant) \(NumberFormat.number($0.value, decimals: 2))\(branch.isSimulated ? ", by simulation" : "")"
          },
          outline: .octagon, fill: branch.isSimulated ? Color(0xFFFFFF) : Color(0xFBE3D6)))
      edges.append(.init(routeID, "escape \(index)"))
      for drug in branch.drugs.prefix(4) {
        if closing.insert(drug).inserted { nodes.append(.init("drug \(drug)", label: drug, outline: .hexagon)) }
        edges.append(.init("escape \(index)", "drug \(drug)", .inhibits, dash: .dashed, emphasised: false))
      }
    }
    let more = shown.values.reduce(0) { $0 + max(0, $1 - most) }
    return Figure(
      title: "\(telling.ready.name): ways out of \(root)",
      caption: "From the treatment over routes to the alterations that give the malignant phenotype back; a bar marks "
        + "drugs of the panel that close a way alone (at most four a way). "
        + (likely.isEmpty ? "" : "White: malignant in most cells by simulation, while other fates stay open. ")
        + (more > 0 ? "\(more) further ways are in the table. " : "") + BypassVersion.disclaimer,
      width: 960, .network(NetworkDiagram(nodes: nodes, edges: edges, flow: .leftToRight)))
  }

  /// A page with the tree and the table.
  private var page: String {
    let table = HTMLTable(
      caption:
        "Every subset-minimal set of at most \(telling.study.size) alterations, and single ones found by simulation.",
      columns: [
        .init("Alterations"), .init("Route"), .init("Prior"), .init("P(malignant)", .right), .init("Evidence"),
        .init("Closed by"), .init("Found by"),
      ],
      rows: zip(rows, branches).map { row, branch in
        let share = branch.share
        return [
          .init(row[0].isEmpty ? "none needed" : row[0]), .init(row[1]), .init(row[2]),
          .init(share.map { NumberFormat.interval($0) } ?? "–", sortKey: share?.value), .init(row[6]), .init(row[7]),
          .init(row[8]),
        ]
      }, isSortable: true)
    return HTMLPage(
      title: "Escape: \(telling.ready.name)", subtitle: telling.study.model.drugs.joined(separator: " + "),
      introduction: [.paragraph([.text(telling.ready.perturbations.joined(separator: "; "))])],
      sections: [.init("Ways out", [.figure(tree), .table(table)])], footer: BypassVersion.disclaimer
    ).html
  }
}
