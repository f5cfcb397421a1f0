import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassReports

extension ScreenAnswer {
  /// Names are the answer here, so that lines may be longer than a text's.
  private static let width = 120
  /// More lines than this are not read; the tables have them all.
  private static let lineLimit = 20

  /// The answer for people.
  var terminal: String {
    var parts = [head]
    let scored = rows.indices.compactMap { index in score.score(rows[index].counts).map { Scored(index, $0) } }
    if !scored.isEmpty {
      parts.append(bestByTumour(scored))
      parts.append(plan.tumours.count > 1 ? holding(scored) : highest(scored))
    }
    if !synergy.isEmpty { parts.append(strongest("Bliss", "Synergy beyond Bliss")) }
    if synergy.contains(where: { $0.model == Self.bestPart }) {
      parts.append(strongest(Self.bestPart, "Triples that do more than each of their drugs and pairs"))
    }
    parts += [leftOut, meaning, BypassVersion.disclaimer].compactMap { $0 }
    return parts.joined(separator: "\n\n")
  }

  /// A row with its score.
  private struct Scored {
    let index: Int
    let score: Estimate

    init(_ index: Int, _ score: Estimate) {
      self.index = index
      self.score = score
    }
  }

  private var head: String {
    let tumours = plan.tumours.count == 1 ? "one tumour" : "\(plan.tumours.count) tumours"
    return "\(plan.base.name): \(tumours), \(rows.count) conditions, \(distinct) of them distinct, \(how)"
  }

  /// How conditions were answered.
  private var how: String {
    let exact = rows.count { $0.counts.exact != nil }
    guard exact > 0 else { return "seed \(settings.seed)" }
    return exact == rows.count ? "exact" : "\(exact) of the conditions exact, seed \(settings.seed)"
  }

  // MARK: Scores

  /// Best first; of equal scores the one that spares normal cells, then the one that was asked for first.
  private func ranked(_ scored: [Scored]) -> [Scored] {
    scored.map { ($0, benefit(rows[$0.index])?.value ?? 0) }.sorted {
      (-$0.0.score.value, -$0.1, $0.0.index) < (-$1.0.score.value, -$1.1, $1.0.index)
    }.map(\.0)
  }

  private var numberColumns: [TerminalTable.Column] {
    [.init("score (95 %)", .right)] + (hasBenefit ? [.init("benefit (95 %)", .right)] : [])
      + (hasGrowth ? [.init("GR (95 %)", .right)] : [])
  }

  private func numbers(_ scored: Scored) -> [String] {
    let row = rows[scored.index]
    return [interval(scored.score)] + (hasBenefit ? [benefit(row).map(interval) ?? "–"] : [])
      + (hasGrowth ? [growthRate(row).map(interval) ?? "–"] : [])
  }

  /// For each tumour the best of each number of treatments, and how many cannot be told apart from it.
  private func bestByTumour(_ scored: [Scored]) -> String {
    var groups: [[Int]: [Scored]] = [:]
    for one in scored {
      let condition = rows[one.index].condition
      groups[[condition.tumour, condition.members.count], default: []].append(one)
    }
    let keys = groups.keys.filter { $0[1] > 0 }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
    let table = keys.prefix(3 * Self.lineLimit).compactMap { key -> [String]? in
      let group = ranked(groups[key] ?? [])
      guard let best = group.first else { return nil }
      let asGood = group.dropFirst().count { $0.score.upper >= best.score.lower }
      return [label(rows[best.index]), treatment(rows[best.index])] + numbers(best)
        + [asGood == 0 ? "" : "\(asGood) of \(group.count - 1)"]
    }
    let left = keys.count > table.count ? "\n… and \(keys.count - table.count) more lines in cells.csv" : ""
    return "Best of each tumour; how many others cannot be told apart from it by their intervals\n"
      + TerminalTable(
        columns: [.init("tumour"), .init("treatment", mayShrink: false)] + numberColumns + [.init("as good", .right)],
        rows: table
      ).text(width: Self.width).withoutLastBreaks + left
  }

  private func highest(_ scored: [Scored]) -> String {
    let table = ranked(scored).prefix(Self.lineLimit).map { [treatment(rows[$0.index])] + numbers($0) }
    return "Highest scores\n"
      + TerminalTable(columns: [.init("treatment", mayShrink: false)] + numberColumns, rows: table).text(
        width: Self.width
      )
      .withoutLastBreaks
  }

  /// Treatments by what they do to the tumour that they do least to.
  private func holding(_ scored: [Scored]) -> String {
    var least: [[Int]: Scored] = [:]
    var known: [[Int]: Int] = [:]
    for one in scored where !rows[one.index].condition.members.isEmpty {
      let members = rows[one.index].condition.members
      known[members, default: 0] += 1
      if one.score.value < least[members]?.score.value ?? .infinity { least[members] = one }
    }
    let everywhere = least.filter { known[$0.key] == plan.tumours.count }.values.sorted { $0.index < $1.index }
    guard !everywhere.isEmpty else { return "No treatment is known in every tumour." }
    let table = ranked(everywhere).prefix(Self.lineLimit / 2).map { one in
      [treatment(rows[one.index], inAll: true), label(rows[one.index])] + numbers(one)
    }
    return "Best over all tumours, by the tumour in which each does least\n"
      + TerminalTable(columns: [.init("treatment", mayShrink: false), .init("lowest in")] + numberColumns, rows: table)
      .text(width: Self.width).withoutLastBreaks
  }

  // MARK: Synergy

  private func strongest(_ model: String, _ title: String) -> String {
    let strong = synergy.filter { $0.model == model && $0.q < 0.05 && $0.found.score.value > 0 }
      .sorted { (-$0.found.score.value, $0.row) < (-$1.found.score.value, $1.row) }
    let table = strong.prefix(Self.lineLimit).map {
      [
        treatment(rows[$0.row]), label(rows[$0.row]), interval($0.found.score),
        $0.q < 1e-4 ? "< 0.0001" : $0.q.significant(2),
      ]
    }
    let sure =
      rows.allSatisfy { $0.counts.exact != nil } ? "above the error bound" : "at a false-discovery rate of 5 %"
    let all = synergy.count { $0.model == model }
    guard all > 0 else { return "\(model) is defined for none of the combinations." }
    let shown =
      table.isEmpty
      ? ""
      : "\n"
        + TerminalTable(
          columns: [
            .init("treatment", mayShrink: false), .init("tumour"), .init("gain (95 %)", .right), .init("q", .right),
          ],
          rows: Array(table)
        ).text(width: Self.width).withoutLastBreaks
    let left = strong.count > table.count ? "\n… and \(strong.count - table.count) more in synergy.csv" : ""
    return "\(title) \(sure): \(strong.count) of \(all)" + shown + left
  }

  // MARK: What is not in the tables, and what the numbers are

  private var leftOut: String? {
    let notes = TerminalText.notes(plan.diagnostics)
    guard !notes.isEmpty else { return nil }
    let left =
      notes.count > Self.lineLimit / 2 ? "\n  … and \(notes.count - Self.lineLimit / 2) more in result.json" : ""
    return "Notes\n" + notes.prefix(Self.lineLimit / 2).joined(separator: "\n") + left
  }

  private func isNotByMutant(_ row: ScreenRow) -> Bool {
    plan.isNotByMutant(row.condition.members, in: row.condition.tumour)
  }

  private var meaning: String? {
    var parts: [String] = []
    if rows.contains(where: isNotByMutant) {
      parts.append("† rests on a drug with one number for every mutation and none against this one")
    }
    if plan.effect == nil, plan.base.profile != nil {
      parts.append("score = (mean death + 1 − mean proliferation)/2, levels as shares of the highest")
    }
    if hasBenefit { parts.append("benefit = gain in score over the untreated tumour less the loss of normal cells") }
    if hasGrowth, let growth = plan.base.profile?.disease.growth {
      parts.append(
        "GR = 2^(k/k untreated) − 1, k the divisions less deaths a day that the states stand for (growth.yaml; untreated "
          + "cells double in \(growth.doublingDays.value.significant(3)) days): 1 no effect, 0 no growth")
    }
    return parts.isEmpty ? nil : TerminalText.wrapped(parts.joined(separator: "; ") + ".")
  }

  // MARK: Words

  /// The tumour of a row.
  private func label(_ row: ScreenRow) -> String { plan.label(of: row.condition.tumour) }

  /// The treatment of a row, marked where its potency is not the mutant's, in this tumour or in any.
  private func treatment(_ row: ScreenRow, inAll: Bool = false) -> String {
    let study = plan.study
    let parts = row.condition.members.map { member in
      study.clampsNodes || !study.doses.isEmpty
        ? "\(plan.members[member].name)=\(plan.members[member].dose)" : plan.members[member].name
    }
    let tumours = inAll ? Array(plan.tumours.indices) : [row.condition.tumour]
    let mark = tumours.contains { plan.isNotByMutant(row.condition.members, in: $0) } ? " †" : ""
    return parts.isEmpty ? "untreated" : parts.joined(separator: " + ") + mark
  }

  /// A number with its interval, where that is wide enough to be seen.
  private func interval(_ estimate: Estimate) -> String {
    estimate.upper - estimate.lower < 1e-6
      ? NumberFormat.number(estimate.value) : NumberFormat.interval(estimate)
  }
}
