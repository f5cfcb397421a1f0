public import BypassCore
public import BypassModel
import BypassPharmacology

extension Catalogue {
  /// The catalogue with a contested statement of a disease read the other way.
  ///
  /// - Throws: ``Diagnostic`` when the variant names an input, a table or a potency that is not there.
  public func reading(_ variant: Variant, of disease: DiseaseEntry) throws(Diagnostic) -> Catalogue {
    let (network, changed) = try changes(of: variant, to: disease.network, potencies)
    var diseases = diseases
    diseases[disease.id] = disease.with(network: network)
    return Catalogue(
      diseases: diseases, drugs: drugs, potencies: potencies.merging(changed) { $1 }, claims: claims, papers: papers,
      digest: digest)
  }

  /// A disease's network and the potency tables that become others under some of its variants, one after another.
  func reading(
    _ words: [TumourProfile.Word], of disease: DiseaseEntry
  ) throws(Diagnostic) -> (network: Network, potencies: [String: PotencyTable], variants: [Variant]) {
    var network = disease.network
    var potencies: [String: PotencyTable] = [:]
    var variants: [Variant] = []
    for word in words {
      let variant = try disease.variant(named: word.text, at: word.place)
      let (changed, tables) = try changes(of: variant, to: network, self.potencies.merging(potencies) { $1 })
      network = changed
      potencies.merge(tables) { $1 }
      variants.append(variant)
    }
    return (network, potencies, variants)
  }

  private func changes(
    of variant: Variant, to network: Network, _ tables: [String: PotencyTable]
  ) throws(Diagnostic) -> (Network, [String: PotencyTable]) {
    var potencies: [String: PotencyTable] = [:]
    for potency in variant.potencies {
      guard let table = potencies[potency.table] ?? tables[potency.table] else {
        throw .unknown("potency table", potency.table, at: variant.place, among: tables.keys.sorted())
      }
      let drug = try drug(named: potency.drug.text, at: potency.drug.place)
      potencies[potency.table] = try table.reading(potency, of: drug.agent.id, at: variant.place)
    }
    do throws(Diagnostics) {
      return (try network.setting(variant.sets), potencies)
    } catch {
      let first = error.all.first
      throw .error(
        first?.code ?? "network", at: variant.place, first?.summary ?? "the variant cannot be applied",
        remedy: first?.remedy)
    }
  }
}

extension DiseaseEntry {
  /// The same disease with another network of the same nodes.
  public func with(network: Network) -> DiseaseEntry {
    DiseaseEntry(
      id: id, name: name, aliases: aliases, about: about, pathways: pathways, network: network, death: death,
      proliferation: proliferation, malignant: malignant, readouts: readouts, panel: panel, normal: normal,
      alterations: alterations, behaviours: behaviours, ledger: ledger, trials: trials, variants: variants,
      growth: growth, place: place)
  }
}

extension PotencyTable {
  /// A panel of its own for what a variant says, so that it answers before all others.
  private static let variantPanel = "variant"

  fileprivate func reading(
    _ change: Variant.Potency, of drug: DrugID, at place: Place
  ) throws(Diagnostic) -> PotencyTable {
    let names = drugNames[drug] ?? [NearestNames.folded(drug.description)]
    let line = (rows.map(\.line).max() ?? 0) + 1
    let target: Target
    let value: Double
    switch change.change {
    case .fold(let fold):
      let wild = try potency(of: drug, against: nil)
      guard let mutant = change.mutation.flatMap({ Mutant($0) }), let response = wild.response else {
        throw .error(
          "no-potency", at: place, "the wild-type potency of \(drug) is not known, so no multiple of it is")
      }
      (target, value) = (.mutant(mutant), fold * response.ic50.nanomolar)
    case .anchor(let nanomolar): (target, value) = (.wildType, nanomolar)
    }
    let row = Row(
      target: target, drugs: names, printed: value.significant(4), call: .value, nanomolar: value,
      panel: Self.variantPanel, assay: "a variant of the catalogue", source: "variant", standing: .contested, line: line
    )
    // Rows of other drugs stay; what the table says of this drug and mutant gives way.
    let kept = rows.compactMap { other -> Row? in
      guard other.target == target, target != .wildType, !other.drugs.isDisjoint(with: names) else { return other }
      let others = other.drugs.subtracting(names)
      return others.isEmpty ? nil : other.of(others)
    }
    var anchors = anchors
    if target == .wildType { for name in names { anchors[name] = Anchor(line: line) } }
    return PotencyTable(
      name: name, node: node, rows: kept + [row], foldPanels: foldPanels, ownPanels: [Self.variantPanel] + ownPanels,
      sensitiveShare: sensitiveShare, anchors: anchors, drugNames: drugNames)
  }
}

extension PotencyTable.Row {
  fileprivate func of(_ drugs: Set<String>) -> PotencyTable.Row {
    PotencyTable.Row(
      target: target, drugs: drugs, printed: printed, call: call, nanomolar: nanomolar, panel: panel, assay: assay,
      source: source, standing: standing, line: line)
  }
}
