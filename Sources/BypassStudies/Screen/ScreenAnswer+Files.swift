import BypassAnalyses
import BypassCore
import BypassGraphics
import BypassReports

extension ScreenAnswer {
  /// The text, tables, pictures and the page that joins them.
  var told: ToldAnswer {
    let effort =
      settings.engine == .exact
      ? "exact" : "at most \(settings.trajectories) trajectories each, seed \(settings.seed)"
    return ToldAnswer(
      title: "Screen of \(plan.base.name)", subtitle: "\(rows.count) conditions, \(effort)", terminal: terminal,
      tables: [.init("cells.csv", cellTable), .init("synergy.csv", synergyTable)],
      pictures: ScreenFigures(answer: self).all)
  }

  private func texts(_ estimate: Estimate?) -> [String] {
    estimate.map { [$0.value, $0.lower, $0.upper].map(\.description) } ?? ["", "", ""]
  }

  private func head(_ row: ScreenRow) -> [String] {
    let tumour = plan.tumours[row.condition.tumour]
    return [
      tumour.genotype, tumour.environment, tumour.member, names(row).joined(separator: " + "),
      doses(row).joined(separator: " + "),
    ]
  }

  private var hasDrugs: Bool { rows.contains { standing($0) != nil } }

  private var cellTable: String {
    let hasDrugs = hasDrugs
    let isSampled = settings.engine == .sampled
    let highest = rows.first.map { row in plan.readouts.indices.map { row.counts.levelCount($0) - 1 } } ?? []
    let columns = zip(plan.readouts, highest).flatMap { node, top in
      (1...max(1, top)).flatMap { level in ["", "_lower", "_upper"].map { "\(node)_\(level)\($0)" } }
    }
    let header =
      ["genotype", "environment", "variant", "drugs", "doses", "trajectories"] + (isSampled ? [] : ["error_bound"])
      + columns
      + ["score", "score_lower", "score_upper", "benefit", "benefit_lower", "benefit_upper"]
      + (hasGrowth ? ["gr", "gr_lower", "gr_upper"] : []) + (hasDrugs ? ["standing"] : [])
    let table = rows.map { row -> [String] in
      let shares = plan.readouts.indices.flatMap { readout in
        (1..<row.counts.levelCount(readout)).flatMap { texts(row.counts.share(readout, atLeast: $0)) }
      }
      let bound = row.counts.exact.map(\.errorBound.description)
      return head(row) + [bound == nil ? String(row.counts.trajectories) : ""] + (isSampled ? [] : [bound ?? ""])
        + shares
        + texts(score.score(row.counts)) + texts(benefit(row)) + (hasGrowth ? texts(growthRate(row)) : [])
        + (hasDrugs ? [standing(row)?.rawValue ?? ""] : [])
    }
    return CSVTable(header: header, rows: table).text
  }

  private var synergyTable: String {
    let header = [
      "genotype", "environment", "variant", "drugs", "doses", "model", "score", "lower", "upper", "p", "q",
    ]
    let table = synergy.map { synergy in
      head(rows[synergy.row]) + [synergy.model] + texts(synergy.found.score)
        + [synergy.found.p.description, synergy.q.description]
    }
    return CSVTable(header: header, rows: table).text
  }
}
