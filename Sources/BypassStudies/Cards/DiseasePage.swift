import BypassCore
import BypassGraphics
import BypassKnowledge
import BypassModel
import BypassReports

/// The page about a disease.
struct DiseasePage {
  let catalogue: Catalogue
  let disease: DiseaseEntry
  let telling: LedgerTelling
  let picture: DiseasePicture
  /// The whole network as SVG; nil when nothing could lay it out.
  let whole: String?

  var html: String {
    HTMLPage(
      title: disease.name, subtitle: disease.about, introduction: introduction,
      sections: [
        .init("Network", network), .init("Arms", arms), .init("What must come out", [.table(behaviours)]),
        .init("Statements", [.table(statements)]), .init("Contested", contested), .init("Assumed", assumed),
        .init("Trials", trials),
      ], footer: "Bypass \(BypassVersion.text), catalogue \(catalogue.digest.prefix(12))"
    ).html
  }

  private func count(_ status: Verdict.Status) -> Int { telling.verdicts.filter { $0.status == status }.count }

  private var introduction: [HTMLBlock] {
    let edges = disease.pathways.flatMap(\.nodes).reduce(0) { $0 + $1.regulators.count }
    return [
      .definitions([
        .init(
          "Network", [.text("\(disease.network.nodes.count) nodes, \(edges) edges, \(disease.pathways.count) arms")]),
        .init("Alterations", [.text("\(disease.alterations.count)")]),
        .init(
          "Verdicts", [.text("\(count(.holds)) hold, \(count(.fails)) fail, \(count(.deferred)) not yet expressible")]),
        .init("A cell counts as malignant when", [.code(disease.malignant.text)]),
      ])
    ]
  }

  private static let legend =
    "Arrow: activates; bar: inhibits; disc: both. Solid: read in a source; dashed: recalled or contested; dotted: "
    + "assumed. Blue hexagons: drugs; orange octagons: alterations; white rectangles: set from outside."

  private var network: [HTMLBlock] {
    guard let whole else {
      return [
        .paragraph([
          "The whole network is too large for the built-in layout. It is in ", .code("\(disease.id).dot"),
          ", which Graphviz draws (dot -Tsvg); its arms follow.",
        ])
      ]
    }
    return [.drawing(svg: whole, caption: "All arms, laid out by Graphviz. " + Self.legend)]
  }

  private var arms: [HTMLBlock] {
    [.paragraph([.text("Each arm with what regulates it from elsewhere and what acts on it. " + Self.legend)])]
      + disease.pathways.map { arm in
        .figure(
          Figure(
            title: arm.title, description: "The nodes and edges of the arm \(arm.title).",
            panels: [.init(.network(picture.diagram(of: arm)))], width: 1000))
      }
  }

  private var behaviours: HTMLTable { table(of: telling.verdicts.filter { !$0.isStatement }) }
  private var statements: HTMLTable { table(of: telling.verdicts.filter(\.isStatement)) }

  private func table(of verdicts: [Verdict]) -> HTMLTable {
    HTMLTable(
      columns: [.init("Id"), .init("Judged by"), .init("Verdict"), .init("Statement"), .init("With these numbers")],
      rows: verdicts.map { verdict in
        let known = verdict.knownFailure.map { " Known failure: \($0)" } ?? ""
        return [
          .init([.code(verdict.id.description)]), .init([.text(verdict.kind.rawValue)]),
          .init([.badge(verdict.status.rawValue, tone(verdict.status))]), .init([.text(verdict.says)]),
          .init([.text(verdict.detail + known)]),
        ]
      }, isSortable: true)
  }

  private func tone(_ status: Verdict.Status) -> HTMLInline.Tone {
    switch status {
    case .holds: .good
    case .fails: .bad
    case .deferred: .plain
    }
  }

  private var contested: [HTMLBlock] {
    let items = disease.variants.map { variant -> [HTMLInline] in
      let changes = telling.readings.first { $0.variant.id == variant.id }?.changes ?? []
      let words = changes.map { "\($0.after.id) \($0.before.status.rawValue) → \($0.after.status.rawValue)" }
      return [
        .code(variant.id.description), .text(" \(variant.says). "),
        .strong(words.isEmpty ? "Changes no verdict." : "Changes: \(words.joined(separator: ", "))."),
      ]
    }
    let claims = disease.ledger.compactMap { catalogue.claims[$0.id] }.filter { $0.standing == .contested }
    let evidence = claims.map {
      HTMLBlock.Evidence(
        id: $0.id.description, statement: $0.statement, standing: $0.standing.rawValue, tone: .caution)
    }
    return [
      .paragraph(["Statements that can be read the other way, and what changes in the model when they are."]),
      items.isEmpty ? .paragraph(["None."]) : .list(items), .subheading("Statements that sources contradict"),
      evidence.isEmpty ? .paragraph(["None."]) : .evidence(evidence),
    ]
  }

  private var assumed: [HTMLBlock] {
    let items = disease.pathways.flatMap(\.nodes).flatMap { node in
      node.regulators.compactMap { edge -> [HTMLInline]? in
        edge.justification.assumed.map {
          [.code("\(edge.node) → \(node.declaration.id)"), .text(" \(edge.sign.rawValue): \($0)")]
        }
      }
    }
    return items.isEmpty
      ? [.paragraph(["No edge is assumed."])]
      : [.paragraph(["Edges without a source, each with the reason why it is there."]), .list(items)]
  }

  private var trials: [HTMLBlock] {
    guard !disease.trials.isEmpty else { return [.paragraph(["None."])] }
    let rows = disease.trials.map { trial -> [HTMLTable.Cell] in
      let outcomes = trial.outcomes.map(\.figure.text).joined(separator: "; ")
      return [
        .init([.code(trial.id.description)]), .init([.text(trial.name)]), .init([.text(trial.setting)]),
        .init([.text(outcomes)]), .init([.text(trial.read.rawValue)]),
      ]
    }
    return [
      .paragraph(["Printed figures, carried as data and never used by the model."]),
      .table(
        HTMLTable(
          columns: [.init("Id"), .init("Trial"), .init("Setting"), .init("Outcomes"), .init("Read")], rows: rows)),
    ]
  }
}
