import BypassCore
import BypassKnowledge
import BypassPharmacology
import BypassReports

extension DoseAnswer {
  /// The answer for people.
  var terminal: String {
    let how = engine.isExact ? "exact" : "\(study.trajectories) trajectories a dose, seed \(study.seed)"
    var parts = ["\(ready.name): P(\(readout)) by free concentration; \(how)"]
    if let acting = genotypes.first?.acting, !acting.isEmpty { parts.append(acting.joined(separator: "\n")) }
    for genotype in genotypes {
      let rows = curves.filter { $0.genotype == genotype.name }
      guard !rows.isEmpty else { continue }
      parts.append(
        "\(genotype.name); without drug \(NumberFormat.interval(rows[0].untreated))\n" + table(rows).text().trimmedEnd)
      let problems = rows.filter { $0.problem != nil }.map { "\($0.subject.name): \($0.problem.map(words) ?? "")" }
      parts += problems
      if let sentence = suggestionSentence(genotype.name) { parts.append(sentence) }
    }
    if curves.count == 1, let curve = curves.first, !curve.points.isEmpty { parts.append(pointTable(curve).trimmedEnd) }
    parts += toldSurfaces.map(\.terminal.trimmedEnd)
    if !recorded.rows.isEmpty { parts.append(recorded.terminal) }
    let accounts = curves.prefix(12).compactMap { curve -> String? in
      curve.potency.map { "  \(curve.subject.name), \(curve.genotype): \($0.account)" }
    }
    if !accounts.isEmpty { parts.append("Potencies\n" + accounts.joined(separator: "\n")) }
    parts.append(
      "free = unbound concentration that the label gives; bound = share of the target engaged there; half effect = dose "
        + "of half the readout's change, with its 95 % profile interval.")
    parts.append(BypassVersion.disclaimer)
    return parts.map { wrapped($0) }.joined(separator: "\n\n")
  }

  private func table(_ rows: [DoseCurve]) -> TerminalTable {
    TerminalTable(
      columns: [
        .init("drug"), .init("IC50 nM", .right), .init("known by"), .init("free nM", .right), .init("bound", .right),
        .init("P there", .right), .init("half effect nM", .right), .init("rests on"),
      ],
      rows: rows.map { curve in
        [
          curve.subject.name, curve.potency?.response?.ic50.nanomolar.significant(3) ?? "unknown",
          curve.potency?.derivation.rawValue ?? "–", curve.exposure?.free?.nanomolar.significant(3) ?? "–",
          curve.exposure?.occupancy.map(NumberFormat.percent) ?? "–",
          curve.exposure.map { NumberFormat.interval($0.response) } ?? "–",
          curve.fit.map { half($0.halfEffect) } ?? "–",
          curve.standing?.rawValue ?? "–",
        ]
      })
  }

  /// Three figures, `<` and `>` where the doses leave an end open.
  private func half(_ estimate: Estimate) -> String {
    let low = estimate.lower > 0 ? estimate.lower.significant(3) : "0"
    let high = estimate.upper.isFinite ? estimate.upper.significant(3) : "∞"
    return "\(estimate.value.significant(3)) [\(low), \(high)]"
  }

  private func pointTable(_ curve: DoseCurve) -> String {
    TerminalTable(
      columns: [
        .init("free nM", .right), .init("bound", .right), .init("P(\(readout))", .right), .init("GR", .right),
      ],
      rows: curve.points.enumerated().map { index, point in
        [
          point.concentration.nanomolar.significant(3), point.occupancy.map(NumberFormat.percent) ?? "–",
          NumberFormat.interval(point.response),
          curve.growth.map { index < $0.values.count ? NumberFormat.number($0.values[index]) : "–" } ?? "–",
        ]
      }
    ).text()
  }

  private func words(_ problem: Diagnostic) -> String {
    problem.summary + (problem.remedy.map { "; \($0)" } ?? "")
  }

  private func suggestionSentence(_ genotype: String) -> String? {
    guard subjects.count > 1, let (best, asGood, worse) = suggestion(genotype) else { return nil }
    func told(_ curve: DoseCurve) -> String {
      let bound = curve.exposure?.occupancy.map { ", \(NumberFormat.percent($0)) bound" } ?? ""
      return "\(curve.subject.name) (\(curve.exposure.map { NumberFormat.interval($0.response) } ?? "–")\(bound))"
    }
    var sentence = "Sequencing suggests \(told(best))"
    if !asGood.isEmpty { sentence += "; not told apart from it: \(asGood.map(told).joined(separator: ", "))" }
    if !worse.isEmpty { sentence += "; worse: \(worse.map(told).joined(separator: ", "))" }
    return sentence + "."
  }

  /// Lines of at most 100 characters; tables, whose lines are short enough, stay as they are.
  private func wrapped(_ text: String, width: Int = 100) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      guard line.count > width else { return String(line) }
      var lines: [String] = []
      var current = ""
      for word in line.split(separator: " ") {
        if current.count + word.count + 1 > width {
          lines.append(current)
          current = "   "
        }
        current += current.isEmpty ? String(word) : " " + word
      }
      return (lines + [current]).joined(separator: "\n")
    }.joined(separator: "\n")
  }
}

extension String {
  /// Without line breaks at the end.
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}
