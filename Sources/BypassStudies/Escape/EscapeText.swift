import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassPharmacology
import BypassReports

/// Escapes and closures for a terminal.
struct EscapeText {
  let telling: EscapeTelling

  private var study: EscapeStudy { telling.study }
  private var escapes: Enumeration<FoundEscape> { telling.escapes }

  var text: String {
    var parts = [
      "\(telling.ready.name) under \(study.model.drugs.joined(separator: " + ")): "
        + "ways out of at most \(study.size) further alteration(s)"
    ]
    parts.append(telling.ready.perturbations.joined(separator: "\n"))
    if escapes.items.contains(where: \.elements.isEmpty) {
      parts.append("The drugs alone do not hold this tumour: it can stay malignant without any further alteration.")
    }
    parts.append(escapes.items.isEmpty ? "No way out of this size into states that are malignant for good." : table)
    if !escapes.isComplete { parts.append("not complete: \(escapes.shortfall?.rawValue ?? "")") }
    parts.append(likely)
    parts.append(closedBy)
    parts.append(resistance)
    if !telling.run.unknown.isEmpty {
      parts.append(
        "Not asked, because the potency of a drug against them is not known: "
          + telling.run.unknown.map(\.name).joined(separator: ", "))
    }
    parts.append(closing)
    parts.append(BypassVersion.disclaimer)
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func name(_ escape: FoundEscape) -> String {
    escape.elements.isEmpty ? "(none needed)" : escape.elements.map(\.name).joined(separator: " + ")
  }

  private func table(_ rows: [[String]]) -> String {
    TerminalTable(
      columns: [.init("alterations"), .init("route"), .init("P(malignant)", .right), .init("evidence")], rows: rows
    ).text(width: 100)
  }

  private var table: String {
    table(
      escapes.items.enumerated().map { index, escape in
        [
          name(escape), escape.elements.map { $0.route ?? "not said" }.joined(separator: " + "),
          telling.detail(index)?.malignant.map { NumberFormat.interval($0) } ?? "–",
          escape.elements.flatMap(\.evidence).joined(separator: " "),
        ]
      })
  }

  /// What is found by simulation only.
  private var likely: String {
    guard let likely = telling.likely else { return "" }
    let alone = NumberFormat.interval(likely.alone)
    if likely.needsNone { return "The drugs alone leave most cells malignant at the end: P(malignant) \(alone)." }
    guard !likely.items.isEmpty else { return "" }
    let head =
      "Malignant in most cells at the end, by simulation, though states of other fates stay open (a drug acts in "
      + "part; without an alteration P(malignant) is \(alone)):"
    return head + "\n\n"
      + table(
        likely.items.map { item in
          [
            item.element.name, item.element.route ?? "not said", NumberFormat.interval(item.malignant),
            item.element.evidence.joined(separator: " "),
          ]
        })
  }

  private var closedBy: String {
    guard !study.isBrief else { return "" }
    let exact = escapes.items.indices.map { "  \(name(escapes.items[$0])): \(telling.closedBy($0))" }
    let simulated = (telling.likely?.items ?? []).map {
      "  \($0.element.name): \(telling.closedBy($0)) (by simulation)"
    }
    let lines = exact + simulated
    return lines.isEmpty ? "" : "What closes each way, added alone:\n" + lines.joined(separator: "\n")
  }

  private var resistance: String {
    let lines = escapes.items.indices.compactMap { index -> String? in
      guard let others = telling.detail(index)?.others, !others.isEmpty else { return nil }
      let resisted = others.filter(\.isResisted).map(\.drug.agent.name)
      let held = others.filter { !$0.isResisted }.map(\.drug.agent.name)
      return "  \(name(escapes.items[index])): "
        + (held.isEmpty ? "all of them" : resisted.isEmpty ? "none" : resisted.joined(separator: ", "))
        + (held.isEmpty || resisted.isEmpty ? "" : " (not \(held.joined(separator: ", ")))")
    }
    return lines.isEmpty
      ? "" : "Other drugs against the same target that it resists too:\n" + lines.joined(separator: "\n")
  }

  private var closing: String {
    guard let closures = telling.closures?.closures else { return "" }
    let left = telling.competing
    let caution =
      left.isEmpty
      ? "" : " Not tried together, because they compete for a site: \(left.joined(separator: "; "))."
    if closures.items.isEmpty {
      return closures.isComplete
        ? "No addition of at most \(study.closureSize) drug(s) of the panel closes all ways into states that are "
          + "malignant for good, mutations of the drugs' targets included (proved: each of the "
          + "\(telling.additions.count) drugs leaves a way open, see --json)." + caution
        : "Closures are not complete: \(closures.shortfall?.rawValue ?? "")"
    }
    return "All ways into states that are malignant for good, mutations of the drugs' targets included, are closed by "
      + "adding: " + closures.items.map { telling.names($0) }.joined(separator: "; ") + "." + caution
  }
}
