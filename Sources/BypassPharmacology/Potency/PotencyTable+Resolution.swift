public import BypassCore

extension PotencyTable {
  /// The potency of a drug against a mutant (nil for the wild type).
  ///
  /// The first of these that answers: the mutant measured in the disease's own cells; the fold change within an
  /// isogenic panel times the drug's wild-type anchor; the panel's own number; an upper bound; rows that all call it
  /// resistant (the potency on cells without the target) or sensitive (the wild type's); for a compound mutant
  /// IC50(a+b) = IC50(a)·IC50(b)/IC50(wild type), log-additive and assumed.
  /// - Throws: ``Diagnostic`` `no-potency`, saying what the sources say in words and which residue is nearest.
  public func potency(of drug: DrugID, against mutant: Mutant?) throws(Diagnostic) -> ResolvedPotency {
    let lookup = PotencyLookup(table: self, drug: drug)
    guard let mutant else {
      if let wild = lookup.wildType() ?? lookup.qualitativeWildType() { return wild }
      throw lookup.unknown(nil)
    }
    if let known = lookup.single(mutant) ?? lookup.qualitative(mutant) ?? lookup.logAdditive(mutant) { return known }
    throw lookup.unknown(mutant)
  }

  /// What the sources say of a drug against a mutant without a number, each once: `NA (sensitive) (assay)`; for a single
  /// mutant of which they say nothing, what they say of all single mutants.
  ///
  /// - Returns: the words, and whether all of them call it sensitive.
  public func words(about drug: DrugID, against mutant: Mutant) -> (said: [String], isSensitive: Bool) {
    let lookup = PotencyLookup(table: self, drug: drug)
    let isNamed = lookup.rows.contains { $0.target == .mutant(mutant) }
    let target: Target = isNamed || mutant.changes.count > 1 ? .mutant(mutant) : .singleMutants
    let rows = lookup.rows.filter { $0.target == target }
    return (lookup.words(about: target), !rows.isEmpty && rows.allSatisfy { $0.call == .sensitive })
  }
}

/// The rows of one drug, asked in the stated order.
private struct PotencyLookup {
  let table: PotencyTable
  let drug: DrugID
  let rows: [PotencyTable.Row]

  init(table: PotencyTable, drug: DrugID) {
    self.table = table
    self.drug = drug
    let names = table.drugNames[drug] ?? [NearestNames.folded(drug.description)]
    rows = table.rows.filter { !$0.drugs.isDisjoint(with: names) }
  }

  private var anchor: (row: PotencyTable.Row, contested: String?)? {
    for row in rows {
      for name in row.drugs.sorted() where table.anchors[name]?.line == row.line && row.nanomolar != nil {
        return (row, table.anchors[name]?.contested)
      }
    }
    return nil
  }

  func wildType() -> ResolvedPotency? {
    if let (row, contested) = anchor {
      let remark = contested.map { "; contested: \($0)" } ?? ""
      return resolved(row.nanomolar, .measured, [row], "\(row.printed) nM, \(row.assay)\(remark)")
    }
    for panel in table.foldPanels {
      if let row = wildRow(of: panel) {
        return resolved(row.nanomolar, .panel, [row], "\(row.printed) nM, \(row.assay)")
      }
    }
    return nil
  }

  func single(_ mutant: Mutant) -> ResolvedPotency? {
    let values = rows.filter { $0.target == .mutant(mutant) && $0.call == .value && $0.nanomolar != nil }
    let own = values.filter { table.ownPanels.contains($0.panel) }.max { $0.standing < $1.standing }
    if let own { return resolved(own.nanomolar, .measured, [own], "\(own.printed) nM, \(own.assay)") }
    for panel in table.foldPanels {
      guard let row = values.first(where: { $0.panel == panel }) else { continue }
      return foldChange(row) ?? resolved(row.nanomolar, .panel, [row], "\(row.printed) nM, \(row.assay)")
    }
    let bound = rows.first { $0.target == .mutant(mutant) && $0.call == .upperBound && $0.nanomolar != nil }
    return bound.flatMap { resolved($0.nanomolar, .upperBound, [$0], "at most \($0.printed) nM, \($0.assay)") }
  }

  private func foldChange(_ row: PotencyTable.Row) -> ResolvedPotency? {
    guard let (anchor, contested) = anchor, let wild = wildRow(of: row.panel), let value = row.nanomolar,
      let base = wild.nanomolar, base > 0, let own = anchor.nanomolar
    else { return nil }
    let fold = value / base
    let remark = contested.map { "; contested: \($0)" } ?? ""
    return resolved(
      own * fold, .foldChange, [row, wild, anchor],
      "\(fold.significant(3))-fold (\(row.printed) against \(wild.printed) nM in \(row.panel)) × \(anchor.printed) nM, "
        + "\(anchor.assay)\(remark)", contested: contested != nil)
  }

  /// Words without numbers, where all of them agree.
  func qualitative(_ mutant: Mutant) -> ResolvedPotency? {
    let own = rows.filter { $0.target == .mutant(mutant) && ($0.call == .resistant || $0.call == .sensitive) }
    let general = mutant.changes.count == 1 ? rows.filter { $0.target == .singleMutants } : []
    let said = own.isEmpty ? general : own
    guard let first = said.first, said.allSatisfy({ $0.call == first.call }) else { return nil }
    if first.call == .sensitive {
      return sensitive(first)
    }
    guard let control = rows.first(where: { $0.target == .control && $0.nanomolar != nil }) else { return nil }
    return resolved(
      control.nanomolar, .qualitative, [control],
      "called resistant without a number (\(first.assay)), taken as the \(control.printed) nM of cells without \(table.node)",
      assumed: true)
  }

  func qualitativeWildType() -> ResolvedPotency? {
    rows.first { $0.target == .wildType && $0.call == .sensitive }.map(sensitive)
  }

  /// What "sensitive" stands for: the wild type's potency, or an assumed share when that has no number either.
  private func sensitive(_ row: PotencyTable.Row) -> ResolvedPotency {
    let said = "called sensitive without a number (\(row.assay))"
    if let wild = wildType(), let response = wild.response {
      return ResolvedPotency(
        .response(response), derivation: .qualitative, standing: .assumed,
        account: "\(said), taken as the wild type's \(response.ic50)")
    }
    return ResolvedPotency(
      .share(table.sensitiveShare), derivation: .qualitative, standing: .assumed,
      account: "\(said), taken as \((table.sensitiveShare.value * 100).significant(3)) % at an effective dose")
  }

  func logAdditive(_ mutant: Mutant) -> ResolvedPotency? {
    guard mutant.changes.count > 1, let wild = wildType()?.response else { return nil }
    var value = wild.ic50.nanomolar
    var parts: [String] = []
    for change in mutant.changes {
      guard let one = Mutant(changes: [change]), let known = single(one)?.response else { return nil }
      let fold = known.ic50.nanomolar / wild.ic50.nanomolar
      value *= fold
      parts.append("\(change) \(fold.significant(3))-fold")
    }
    guard let ic50 = Concentration.nanomolar(value), value > 0 else { return nil }
    return ResolvedPotency(
      .response(DoseResponse(ic50: ic50)), derivation: .logAdditive, standing: .assumed,
      account: "not measured; log-additive: \(parts.joined(separator: " × ")) of \(wild.ic50)")
  }

  private func wildRow(of panel: String) -> PotencyTable.Row? {
    rows.first { $0.target == .wildType && $0.panel == panel && $0.call == .value && $0.nanomolar != nil }
  }

  private func resolved(
    _ nanomolar: Double?, _ derivation: ResolvedPotency.Derivation, _ used: [PotencyTable.Row], _ account: String,
    contested: Bool = false, assumed: Bool = false
  ) -> ResolvedPotency? {
    guard let nanomolar, nanomolar > 0, let ic50 = Concentration.nanomolar(nanomolar) else { return nil }
    let standings = used.map(\.standing) + (contested ? [.contested] : []) + (assumed ? [.assumed] : [])
    return ResolvedPotency(
      .response(DoseResponse(ic50: ic50)), derivation: derivation, standing: .weakest(of: standings), account: account)
  }

  func words(about target: PotencyTable.Target) -> [String] {
    var seen: Set<String> = []
    return rows.filter { $0.target == target && $0.nanomolar == nil }.map { "\($0.printed) (\($0.assay))" }
      .filter { seen.insert($0).inserted }
  }

  func unknown(_ mutant: Mutant?) -> Diagnostic {
    let what = mutant.map { "\(table.node) \($0)" } ?? "wild-type \(table.node)"
    let words = words(about: mutant.map { .mutant($0) } ?? .wildType)
    let said = words.isEmpty ? "" : "; the sources only say: \(words.prefix(3).joined(separator: "; "))"
    return .error(
      "no-potency", "no potency of \(drug) against \(what) is known\(said)", remedy: nearest(to: mutant))
  }

  private func nearest(to mutant: Mutant?) -> String {
    guard let mutant else { return "give the dose as an occupancy, such as \(drug)=90%" }
    let known = Set(
      rows.compactMap { row -> Mutant? in
        if case .mutant(let mutant) = row.target, row.nanomolar != nil { mutant } else { nil }
      })
    let residue = mutant.firstResidue
    guard let first = known.min(by: { (abs($0.firstResidue - residue), $0) < (abs($1.firstResidue - residue), $1) })
    else { return "give the dose as an occupancy, such as \(drug)=90%" }
    return "nothing is guessed; the nearest change that is known is \(first)"
  }
}
