public import BypassCore

/// A potency with how it was come by.
public struct ResolvedPotency: Hashable, Sendable {
  /// How the number was come by.
  public enum Derivation: String, Hashable, Sendable {
    /// Measured for this mutant in the disease's own cells.
    case measured
    /// Fold change within one isogenic panel times the wild type in the disease's own cells.
    case foldChange = "fold change"
    /// Measured in a panel of other cells.
    case panel
    /// Compound mutant without a measurement: log-additive in its single changes.
    case logAdditive = "log-additive"
    /// Given by the drug's own entry.
    case entry
  }
  /// The dose-response.
  public let response: DoseResponse
  /// How it was come by.
  public let derivation: Derivation
  /// The worst standing of the rows used.
  public let standing: Standing
  /// One sentence: which numbers it is made of.
  public let account: String

  /// A potency.
  public init(response: DoseResponse, derivation: Derivation, standing: Standing, account: String) {
    self.response = response
    self.derivation = derivation
    self.standing = standing
    self.account = account
  }
}

extension PotencyTable {
  /// The potency of a drug against a mutant (nil for the wild type), or why there is none.
  ///
  /// In this order: the mutant measured in the disease's own cells; the fold change within a panel times the drug's
  /// wild-type anchor; the panel's own number; for a compound mutant the log-additive estimate
  /// IC50(a+b) = IC50(a)·IC50(b)/IC50(wild type).
  /// - Throws: ``Diagnostic`` `no-potency`, naming qualitative evidence and the nearest residues that are known.
  public func potency(of drug: DrugID, against mutant: Mutant?) throws(Diagnostic) -> ResolvedPotency {
    let own = rows.filter { drugNames[drug, default: [NearestNames.folded(drug.description)]].contains($0.drug) }
    guard let mutant else {
      if let wild = wildType(own) { return wild }
      throw none(drug, mutant: nil, own)
    }
    if let known = single(mutant, own) { return known }
    if mutant.changes.count > 1, let estimate = logAdditive(mutant, own) { return estimate }
    throw none(drug, mutant: mutant, own)
  }

  private func anchor(_ own: [Row]) -> Row? {
    own.first { anchors[$0.drug] == $0.line && $0.nanomolar != nil }
  }

  private func wildType(_ own: [Row]) -> ResolvedPotency? {
    if let row = anchor(own) { return resolved(row.nanomolar, .measured, [row], "\(row.printed) nM, \(row.assay)") }
    guard
      let row = wildRow(of: primaryPanel, own)
        ?? own.first(where: { $0.mutation == nil && isMutantPanel($0.panel) && $0.nanomolar != nil })
    else { return nil }
    return resolved(row.nanomolar, .panel, [row], "\(row.printed) nM, \(row.assay)")
  }

  private func single(_ mutant: Mutant, _ own: [Row]) -> ResolvedPotency? {
    let measured = own.filter { $0.mutation == mutant && $0.nanomolar != nil }
    let anchor = anchor(own)
    if let anchor, let row = measured.first(where: { $0.panel == anchor.panel }) {
      return resolved(row.nanomolar, .measured, [row], "\(row.printed) nM, \(row.assay)")
    }
    let row = measured.first { $0.panel == primaryPanel } ?? measured.first { wildRow(of: $0.panel, own) != nil }
    if let row, let anchor, let wild = wildRow(of: row.panel, own), let value = row.nanomolar,
      let base = wild.nanomolar, let own = anchor.nanomolar, base > 0
    {
      let fold = value / base
      return resolved(
        own * fold, .foldChange, [row, wild, anchor],
        "\(fold.significant(3))-fold (\(row.printed)/\(wild.printed) nM in \(row.panel)) × \(anchor.printed) nM, \(anchor.assay)"
      )
    }
    guard let row = row ?? measured.first else { return nil }
    return resolved(row.nanomolar, .panel, [row], "\(row.printed) nM, \(row.assay)")
  }

  private func logAdditive(_ mutant: Mutant, _ own: [Row]) -> ResolvedPotency? {
    guard let wild = wildType(own) else { return nil }
    var value = wild.response.ic50.nanomolar
    var parts: [String] = []
    for change in mutant.changes {
      guard let one = Mutant(changes: [change]), let known = single(one, own) else { return nil }
      let fold = known.response.ic50.nanomolar / wild.response.ic50.nanomolar
      value *= fold
      parts.append("\(change) \(fold.significant(3))-fold")
    }
    guard let ic50 = Concentration.nanomolar(value), value > 0 else { return nil }
    return ResolvedPotency(
      response: DoseResponse(ic50: ic50), derivation: .logAdditive, standing: .assumed,
      account: "log-additive: \(parts.joined(separator: " × ")) of \(wild.response.ic50)")
  }

  private func wildRow(of panel: String, _ own: [Row]) -> Row? {
    own.first { $0.mutation == nil && $0.panel == panel && $0.nanomolar != nil }
  }

  private func isMutantPanel(_ panel: String) -> Bool { rows.contains { $0.panel == panel && $0.mutation != nil } }

  private func resolved(
    _ nanomolar: Double?, _ derivation: ResolvedPotency.Derivation, _ used: [Row], _ account: String
  ) -> ResolvedPotency? {
    guard let nanomolar, nanomolar > 0, let ic50 = Concentration.nanomolar(nanomolar) else { return nil }
    return ResolvedPotency(
      response: DoseResponse(ic50: ic50), derivation: derivation, standing: .weakest(of: used.map(\.standing)),
      account: account)
  }

  private func none(_ drug: DrugID, mutant: Mutant?, _ own: [Row]) -> Diagnostic {
    let what = mutant.map { "\(node) \($0)" } ?? "wild-type \(node)"
    let words = own.filter { $0.mutation == mutant && $0.nanomolar == nil }.map { "\($0.printed) (\($0.assay))" }
    var seen: Set<String> = []
    let qualitative = words.filter { seen.insert($0).inserted }
    let said = qualitative.isEmpty ? "" : "; the sources only say: \(qualitative.prefix(3).joined(separator: "; "))"
    return .error(
      "no-potency", "no potency of \(drug) against \(what) is known\(said)", remedy: nearest(to: mutant, own))
  }

  private func nearest(to mutant: Mutant?, _ own: [Row]) -> String {
    guard let mutant else { return "give the dose as an occupancy, such as \(name)i=90%" }
    let residue = Mutant.residue(mutant.changes[0])
    let known = Set(own.compactMap { $0.nanomolar == nil ? nil : $0.mutation }).sorted {
      (abs(Mutant.residue($0.changes[0]) - residue), $0) < (abs(Mutant.residue($1.changes[0]) - residue), $1)
    }
    guard let first = known.first else { return "give the dose as an occupancy" }
    return "nothing is guessed; the nearest known change is \(first)"
  }
}
