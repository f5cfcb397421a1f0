import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassReports

/// The figures of a screen.
struct ScreenFigures {
  let answer: ScreenAnswer
  /// More names than this along an edge cannot be read.
  private static let nameLimit = 60

  private var plan: ScreenPlan { answer.plan }
  private let colors = ColorScale(.sequential, domain: 0...1)
  private func name(_ member: Int) -> String {
    let own = plan.members[member]
    let isMany = plan.members.contains { $0.name == own.name && $0.dose != own.dose }
    return isMany ? "\(own.name) \(own.dose)" : own.name
  }

  private func label(_ tumour: Int) -> String {
    let own = plan.tumours[tumour]
    let parts = [own.genotype, own.environment, own.member].filter { !$0.isEmpty }
    return parts.isEmpty ? plan.base.name : parts.joined(separator: "; ")
  }

  private func cell(_ counts: ScreenCounts?) -> HeatMap.Cell {
    guard let estimate = counts.flatMap({ answer.score.score($0) }) else { return .missing }
    return .value(estimate.value, hint: NumberFormat.interval(estimate))
  }

  /// Drugs by tumours; nil when there is no score or too much to read.
  var singles: Figure? {
    guard plan.members.count <= Self.nameLimit, plan.tumours.count <= Self.nameLimit else { return nil }
    var found: [[Int]: ScreenCounts] = [:]
    for row in answer.rows where row.condition.members.count == 1 {
      found[[row.condition.tumour, row.condition.members[0]]] = row.counts
    }
    guard found.values.contains(where: { answer.score.score($0) != nil }) else { return nil }
    let map = HeatMap(
      rows: plan.members.indices.map(name), columns: plan.tumours.indices.map(label),
      cells: plan.members.indices.map { member in plan.tumours.indices.map { cell(found[[$0, member]]) } },
      colors: colors,
      quantity: Axis("score"), rowTitle: "", columnTitle: "tumour")
    return Figure(
      title: "Single treatments of \(plan.base.name)",
      caption: "Score 1: every cell dies and none divides. Hatched: not known. \(BypassVersion.disclaimer)",
      width: 900, .heatMap(map))
  }

  /// Pairs of one tumour, singles on the diagonal.
  func pairs(_ tumour: Int) -> Figure? {
    guard plan.members.count <= Self.nameLimit, plan.study.order >= 2 else { return nil }
    var found: [[Int]: ScreenCounts] = [:]
    for row in answer.rows where row.condition.tumour == tumour && (1...2).contains(row.condition.members.count) {
      found[row.condition.members] = row.counts
    }
    guard found.values.contains(where: { answer.score.score($0) != nil }) else { return nil }
    let map = HeatMap.pairs(of: plan.members.indices.map(name), colors: colors, quantity: Axis("score")) {
      row, column in
      row == column
        ? cell(found[[row]])
        : plan.members[row].kind == plan.members[column].kind ? .outside : cell(found[[column, row]])
    }
    return Figure(
      title: "Pairs of treatments of \(label(tumour))",
      caption: "Singles on the diagonal. Score 1: every cell dies and none divides. \(BypassVersion.disclaimer)",
      width: 900, .heatMap(map))
  }
}
