import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassReports

/// The figures of a screen.
struct ScreenFigures {
  let answer: ScreenAnswer
  /// More names than this along an edge cannot be read.
  private static let nameLimit = 60
  /// Of so many tumours the pairs are drawn.
  private static let tumourLimit = 6

  private var plan: ScreenPlan { answer.plan }
  private let colors = ColorScale(.sequential, domain: 0...1)

  /// Every picture with the name of its file.
  var all: [(name: String, figure: Figure)] {
    var drawn: [(name: String, figure: Figure)] = []
    if let map = singles { drawn.append(("singles.svg", map)) }
    for tumour in plan.tumours.indices.prefix(Self.tumourLimit) {
      if let pairs = pairs(tumour) { drawn.append(("pairs-\(tumour + 1).svg", pairs)) }
      if let synergy = synergy(tumour) { drawn.append(("synergy-\(tumour + 1).svg", synergy)) }
    }
    return drawn
  }

  private func name(_ member: Int) -> String {
    let own = plan.members[member]
    let isMany = plan.members.contains { $0.name == own.name && $0.dose != own.dose }
    return isMany ? "\(own.name) \(own.dose)" : own.name
  }

  /// Room for the names of rows, the colour bar and so many columns of numbers with intervals.
  private static func width(columns: Int) -> Double { max(420, min(1640, 250 + 50 * Double(columns))) }

  // MARK: Singles

  /// Drugs by tumours, the score and, where there are normal cells, the therapeutic benefit; nil when there is no score or
  /// too much to read.
  private var singles: Figure? {
    guard plan.members.count <= Self.nameLimit, plan.tumours.count <= Self.nameLimit else { return nil }
    var found: [[Int]: ScreenRow] = [:]
    for row in answer.rows where row.condition.members.count == 1 {
      found[[row.condition.tumour, row.condition.members[0]]] = row
    }
    func map(_ quantity: String, _ colors: ColorScale, _ number: (ScreenRow) -> Estimate?) -> HeatMap? {
      guard found.values.contains(where: { number($0) != nil }) else { return nil }
      return HeatMap(
        rows: plan.members.indices.map(name), columns: plan.tumours.indices.map(plan.label(of:)),
        cells: plan.members.indices.map { member in
          plan.tumours.indices.map { tumour in
            .interval(
              found[[tumour, member]].flatMap(number), mark: plan.isNotByMutant([member], in: tumour) ? "†" : "")
          }
        }, colors: colors, quantity: Axis(quantity), rowTitle: "", columnTitle: "tumour")
    }
    guard let scores = map("score", colors, { answer.score.score($0.counts) }) else { return nil }
    var panels = [Figure.Panel(.heatMap(scores), title: "Score")]
    var caption =
      "\(scoreWords) Below each number its 95 % interval, where there is room. Hatched: not known."
      + dagger(plan.tumours.indices)
    if let benefit = map("benefit", ColorScale(.diverging(midpoint: 0), domain: -1...1), answer.benefit) {
      panels.append(.init(.heatMap(benefit), title: "Therapeutic benefit"))
      caption += " Benefit: gain in score over the untreated tumour less the loss of normal cells."
    }
    if panels.count == 1 { panels = [.init(.heatMap(scores))] }
    let width = Self.width(columns: plan.tumours.count)
    let isBeside = panels.count > 1 && width < 700
    return Figure(
      title: "Single treatments of \(plan.base.name)", caption: "\(caption) \(BypassVersion.disclaimer)",
      panels: panels,
      columns: isBeside ? 2 : 1, width: isBeside ? 2 * width : width)
  }

  private var scoreWords: String {
    guard let effect = plan.effect else { return "Score 1: every cell dies and none divides." }
    return effect.isLoss
      ? "Score: 1 less the mean level of \(effect.node)." : "Score: the mean level of \(effect.node)."
  }

  // MARK: Pairs

  /// Pairs of one tumour, singles on the diagonal.
  private func pairs(_ tumour: Int) -> Figure? {
    guard plan.members.count <= Self.nameLimit, plan.study.order >= 2 else { return nil }
    var found: [[Int]: ScreenCounts] = [:]
    for row in answer.rows where row.condition.tumour == tumour && (1...2).contains(row.condition.members.count) {
      found[row.condition.members] = row.counts
    }
    guard found.values.contains(where: { answer.score.score($0) != nil }) else { return nil }
    let map = HeatMap.pairs(of: names(in: tumour), colors: colors, quantity: Axis("score")) {
      row, column in
      let members = row == column ? [row] : [column, row]
      guard row == column || !excludeEachOther(row, column) else { return .outside }
      return .interval(found[members].flatMap { answer.score.score($0) })
    }
    return Figure(
      title: "Pairs of treatments of \(plan.label(of: tumour))",
      caption: "Singles on the diagonal. \(scoreWords) Below each number its 95 % interval, where there is room."
        + "\(dagger(tumour...tumour)) \(BypassVersion.disclaimer)", width: Self.width(columns: plan.members.count),
      .heatMap(map))
  }

  /// What pairs do beyond Bliss in one tumour.
  private func synergy(_ tumour: Int) -> Figure? {
    guard plan.members.count <= Self.nameLimit else { return nil }
    var found: [[Int]: ScreenAnswer.Synergy] = [:]
    for synergy in answer.synergy where synergy.model == "Bliss" {
      let condition = answer.rows[synergy.row].condition
      if condition.tumour == tumour, condition.members.count == 2 { found[condition.members] = synergy }
    }
    guard !found.isEmpty else { return nil }
    let reach = max(0.05, found.values.map { $0.found.score.value.magnitude }.max() ?? 0)
    let map = HeatMap.pairs(
      of: names(in: tumour), colors: ColorScale(.diverging(midpoint: 0), domain: -reach...reach),
      quantity: Axis("beyond Bliss")
    ) { row, column in
      guard row != column, !excludeEachOther(row, column) else { return .outside }
      return found[[column, row]].map { .interval($0.found.score, mark: $0.q < 0.05 ? "*" : "") } ?? .missing
    }
    return Figure(
      title: "Synergy of pairs on \(plan.label(of: tumour))",
      caption:
        "Surviving share (1 − score) that independent effects would leave less the one left; above 0 for synergy. * told "
        + "from 0 at a false-discovery rate of 5 % over the whole screen. Below each number its 95 % interval, where there is "
        + "room. Hatched: not defined.\(dagger(tumour...tumour)) \(BypassVersion.disclaimer)",
      width: Self.width(columns: plan.members.count), .heatMap(map))
  }

  /// Names of treatments in one tumour, with a dagger where the potency there is one for every mutation.
  private func names(in tumour: Int) -> [String] {
    plan.members.indices.map { name($0) + (plan.isNotByMutant([$0], in: tumour) ? " †" : "") }
  }

  private func dagger(_ tumours: some Sequence<Int>) -> String {
    tumours.contains { plan.isNotByMutant(Array(plan.members.indices), in: $0) }
      ? " †: one number for every mutation, none against this one." : ""
  }

  private func excludeEachOther(_ one: Int, _ other: Int) -> Bool {
    plan.members[one].kind == plan.members[other].kind
  }
}
