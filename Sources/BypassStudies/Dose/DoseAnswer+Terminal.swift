import BypassCore
import BypassKnowledge
import BypassPharmacology
import BypassReports

extension DoseAnswer {
  /// The answer for people.
  var terminal: String {
    var parts = ["\(ready.name): P(\(readout)) by free concentration; \(how)"]
    if let acting = genotypes.first?.acting, !acting.isEmpty { parts.append(acting.joined(separator: "\n")) }
    for genotype in genotypes {
      let rows = curves.filter { $0.genotype == genotype.name }
      guard !rows.isEmpty else { continue }
      parts.append(
        "\(genotype.name); without drug \(NumberFormat.interval(rows[0].untreated))\n"
          + table(rows).text().withoutLastBreaks)
      let problems = rows.filter { $0.problem != nil }.map { "\($0.subject.name): \($0.problem.map(words) ?? "")" }
      parts += problems
      if let sentence = suggestionSentence(genotype.name) { parts.append(sentence) }
    }
    if curves.count == 1, let curve = curves.first, !curve.points.isEmpty {
      parts.append(pointTable(curve).withoutLastBreaks)
    }
    parts += toldSurfaces.map(\.terminal.withoutLastBreaks)
    if !recorded.rows.isEmpty {
      parts.append((recorded.notes.map(\.summary) + [recorded.terminal]).joined(separator: "\n"))
    }
    let accounts = curves.prefix(12).compactMap { curve -> String? in
      curve.potency.map { "  \(curve.subject.name), \(curve.genotype): \($0.account)" }
    }
    if !accounts.isEmpty { parts.append("Potencies\n" + accounts.joined(separator: "\n")) }
    parts.append(
      "free = unbound concentration that the label gives; bound = share of the target engaged there; half effect = dose "
        + "of half the readout's change, with its 95 % profile interval." + growthSentence)
    parts.append(BypassVersion.disclaimer)
    return parts.map { TerminalText.wrapped($0) }.joined(separator: "\n\n")
  }

  /// How readouts were answered.
  var how: String { engine.isExact ? "exact" : "\(study.trajectories) trajectories a dose, seed \(study.seed)" }

  private var growthSentence: String {
    guard curves.count == 1, curves[0].growth != nil, let growth = ready.profile?.disease.growth else { return "" }
    return
      " GR = 2^(k/k untreated) − 1 with k the divisions less deaths a day that the states stand for; 1 no effect, 0 no "
      + "growth; untreated cells double in \(growth.doublingDays.value.significant(3)) days (growth.yaml)."
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
          curve.fit.map(half) ?? "–",
          curve.standing?.rawValue ?? "–",
        ]
      })
  }

  /// Three figures; `<` or `>` where the doses say a side only.
  private func half(_ fit: DoseResponseFit) -> String {
    switch fit.beyond {
    case .below(let dose): return "< \(dose.significant(3))"
    case .above(let dose): return "> \(dose.significant(3))"
    case nil: break
    }
    let estimate = fit.halfEffect
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
          curve.growth.map { index < $0.values.count ? NumberFormat.interval($0.values[index]) : "–" } ?? "–",
        ]
      }
    ).text()
  }

  private func words(_ problem: Diagnostic) -> String {
    problem.summary + (problem.remedy.map { "; \($0)" } ?? "")
  }

  private func suggestionSentence(_ genotype: String) -> String? {
    guard subjects.count > 1, let found = suggestion(genotype) else { return nil }
    // Where no drug's potency is told by mutant, sequencing has no say.
    let bySequence = curves.contains { $0.genotype == genotype && $0.potency?.derivation != .entry }
    let lead = bySequence ? "Sequencing suggests" : "Most at its exposure does"
    func told(_ curve: DoseCurve) -> String {
      let bound = curve.exposure?.occupancy.map { ", \(NumberFormat.percent($0)) bound" } ?? ""
      return "\(curve.subject.name) (\(curve.exposure.map { NumberFormat.interval($0.response) } ?? "–")\(bound))"
    }
    func list(_ curves: [DoseCurve]) -> String { curves.map(told).joined(separator: ", ") }
    var sentence = "\(lead) \(found.best.map(told) ?? "none of these drugs")"
    if !found.asGood.isEmpty { sentence += "; not told apart from it: \(list(found.asGood))" }
    if !found.worse.isEmpty { sentence += "; worse: \(list(found.worse))" }
    if !found.notByMutant.isEmpty {
      sentence += "; without a number against this mutant, so not suggested: \(list(found.notByMutant))"
    }
    return sentence + "."
  }
}
