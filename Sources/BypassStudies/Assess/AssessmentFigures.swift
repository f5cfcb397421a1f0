import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassKnowledge
import BypassPharmacology

/// The pictures of the answer of `assess`.
struct AssessmentFigures {
  let assessment: Assessment

  /// P(death) and P(proliferation) of every single drug, with intervals, best first.
  var singles: Figure {
    let singles = assessment.treatments.filter { $0.drugs.count == 1 }
    let rows = singles.map { treatment in
      BarChart.Row(
        treatment.label, [treatment.outcome.death.first, treatment.outcome.proliferation.first])
    }
    let chart = BarChart(
      axis: .probability("share of cells at the end of treatment"),
      series: [
        .init("P(Death ≥ 1)", color: Palette.vermilion), .init("P(Proliferation ≥ 1)", color: Palette.blue),
      ], rows: rows, mark: .bar, reference: nil, showsValues: false)
    return Figure(
      title: "Single drugs: \(assessment.study.profile.name)",
      caption: "Each drug at its free human exposure or as the profile says; whiskers are 95 % intervals (Wilson) of "
        + "\(assessment.untreated.trajectories) trajectories. \(BypassVersion.disclaimer)", .bars(chart))
  }

  /// The score of every pair, single drugs on the diagonal; nil when no pairs were tried.
  var pairs: Figure? {
    guard assessment.treatments.contains(where: { $0.drugs.count == 2 }) else { return nil }
    let singles = assessment.treatments.filter { $0.drugs.count == 1 }
    var scores: [Set<String>: Treatment] = [:]
    for treatment in assessment.treatments { scores[Set(treatment.drugs.map(\.agent.name))] = treatment }
    let names = singles.map(\.label)
    let map = HeatMap.pairs(
      of: names, colors: ColorScale(domain: 0...1), quantity: .probability("score")
    ) { row, column in
      guard let treatment = scores[[names[row], names[column]]] else { return .missing }
      let score = treatment.outcome.score
      return .value(
        score.value, text: nil,
        hint: "\(treatment.label): \(score.value.fixed(2)) [\(score.lower.fixed(2)), \(score.upper.fixed(2))]")
    }
    return Figure(
      title: "Pairs of drugs: \(assessment.study.profile.name)",
      caption:
        "Score of each pair, single drugs on the diagonal, best single drug first; 1 if every cell dies and none "
        + "divides, 0 if none dies and all divide. \(BypassVersion.disclaimer)", .heatMap(map))
  }

  /// The path that explains a treatment as a picture; nil when there is none.
  func path(of treatment: Treatment) -> Figure? {
    guard let path = treatment.reasons.path else { return nil }
    let onPath = Set(path.steps.map(\.node))
    var nodes = path.steps.map { step -> NetworkDiagram.Node in
      let name = assessment.disease.node(step.node)?.levelNames ?? []
      let level = step.level < name.count ? name[step.level] : String(step.level)
      let isReadout = step.node == assessment.disease.death || step.node == assessment.disease.proliferation
      let note = step.before.map { "\($0) → \(step.level) (\(level))" } ?? "\(step.level) (\(level))"
      return .init(step.node.description, note: note, outline: isReadout ? .pill : .rounded)
    }
    var edges = zip(path.steps, path.steps.dropFirst()).map { source, target in
      NetworkDiagram.Edge(
        source.node.description, target.node.description, source.inhibitsNext ? .inhibits : .activates,
        dash: dash(source.node, target.node))
    }
    for engagement in treatment.engagements where onPath.contains(engagement.target.node) {
      let share = "\((engagement.occupancy.value * 100).significant(2)) % engaged"
      let drug = treatment.drugs.first { $0.agent.id == engagement.drug }?.agent.name ?? engagement.drug.description
      nodes.append(.init(drug, note: share, outline: .hexagon, fill: Palette.sky))
      edges.append(
        .init(
          drug, engagement.target.node.description, engagement.target.effect == .supplies ? .activates : .inhibits,
          dash: engagement.standing == .read ? .solid : engagement.standing == .assumed ? .dotted : .dashed))
    }
    let diagram = NetworkDiagram(
      nodes: nodes, edges: edges, flow: .automatic,
      dashNames: [.init(.solid, "read"), .init(.dashed, "recalled or contested"), .init(.dotted, "assumed")])
    return Figure(
      title: "Why: \(treatment.label)", caption: treatment.reasons.sentences.joined(separator: ". "), .network(diagram))
  }

  private func dash(_ source: NodeID, _ target: NodeID) -> Dash {
    let edge = assessment.disease.node(target)?.regulators.first { $0.node == source }
    switch edge.map({ assessment.study.catalogue.standing(of: $0.justification) }) {
    case .read: return .solid
    case .recalled, .contested: return .dashed
    default: return .dotted
    }
  }
}
