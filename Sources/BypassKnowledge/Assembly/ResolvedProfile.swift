public import BypassCore
public import BypassModel
public import BypassPharmacology

/// A tumour profile with every name resolved: the network of the untreated tumour and what each drug would do to it.
public struct ResolvedProfile: Sendable {
  /// The disease.
  public let disease: DiseaseEntry
  /// The alterations.
  public let alterations: [AlterationEntry]
  /// The network with alterations, settings and clamps, without drugs.
  public let untreated: Network
  /// The mutant of each potency table's target; absent for the wild type.
  public let mutants: [String: Mutant]
  /// Potency tables as the tumour's variants read them; the others are the catalogue's.
  let potencies: [String: PotencyTable]
  /// Every perturbation as understood, in words: what is echoed back.
  public let echo: [String]
  /// What was assumed on the way.
  public let notes: [Diagnostic]
}

extension Catalogue {
  /// Resolves a profile's variants, alterations, settings and clamps against a disease.
  ///
  /// - Throws: ``Diagnostic`` for an unknown name (with the nearest ones), a level out of range, or two alterations
  ///   that set the same node to different levels.
  public func resolve(_ profile: TumourProfile, in disease: DiseaseEntry) throws(Diagnostic) -> ResolvedProfile {
    var levels: [NodeID: (level: Int, by: String)] = [:]
    var clamps: [NodeID: (level: Int, by: String)] = [:]
    var changes: [String: [String]] = [:]
    var alterations: [AlterationEntry] = []
    let (base, potencies, variants) = try reading(profile.variants, of: disease)
    var echo = variants.map { "variant \($0.id)" }
    for word in profile.alterations {
      let alteration = try disease.alteration(named: word.text, at: word.place)
      guard !alterations.contains(where: { $0.id == alteration.id }) else { continue }
      alterations.append(alteration)
      try record(alteration.sets, into: &levels, by: alteration.name, at: word.place)
      try record(alteration.clamps, into: &clamps, by: alteration.name, at: word.place)
      if let key = alteration.potency {
        changes[key.table, default: []] += key.mutation.split(separator: "+").map(String.init)
      }
      echo.append("alteration \(alteration.name)")
    }
    for setting in profile.settings {
      let node = try node(setting, in: disease)
      guard node.declaration.rule == nil else {
        throw .error(
          "set-needs-input", at: setting.node.place,
          "'\(node.declaration.id)' has a rule, so it cannot be set like an input",
          remedy: "fix it with a clamp: \(node.declaration.id)=\(setting.level)")
      }
      levels[node.declaration.id] = (setting.level, "set")
      echo.append("set \(node.declaration.id)=\(setting.level)")
    }
    for clamp in profile.clamps {
      let node = try node(clamp, in: disease)
      clamps[node.declaration.id] = (clamp.level, "clamp")
      echo.append("clamp \(node.declaration.id)=\(clamp.level)")
    }
    return ResolvedProfile(
      disease: disease, alterations: alterations,
      untreated: try network(base, levels: levels.mapValues(\.level), clamps: clamps.mapValues(\.level)),
      mutants: changes.compactMapValues { Mutant(changes: $0) }, potencies: potencies, echo: echo, notes: [])
  }

  private func node(_ setting: TumourProfile.Setting, in disease: DiseaseEntry) throws(Diagnostic) -> NodeEntry {
    let node = try disease.node(named: setting.node.text, at: setting.node.place)
    guard setting.level >= 0, setting.level <= node.declaration.maximum else {
      throw .error(
        "level-range", at: setting.node.place, "'\(node.declaration.id)' has no level \(setting.level)",
        remedy: "its levels are 0 to \(node.declaration.maximum)")
    }
    return node
  }

  private func record(
    _ changes: [NodeID: Int], into levels: inout [NodeID: (level: Int, by: String)], by name: String, at place: Place?
  ) throws(Diagnostic) {
    for (node, level) in changes.sorted(by: { $0.key < $1.key }) {
      if let earlier = levels[node], earlier.level != level {
        throw .error(
          "alterations-conflict", at: place,
          "\(earlier.by) puts \(node) at level \(earlier.level) and \(name) at \(level)", remedy: "keep one of them")
      }
      levels[node] = (level, name)
    }
  }

  private func network(
    _ base: Network, levels: [NodeID: Int], clamps: [NodeID: Int]
  ) throws(Diagnostic) -> Network {
    do {
      let perturbations = clamps.sorted { $0.key < $1.key }.map { Perturbation(.clamp($0.value), of: $0.key) }
      return try base.setting(levels).perturbed(by: perturbations)
    } catch {
      throw error.all.first ?? .error("network", "the network cannot be perturbed like this")
    }
  }

  /// What drugs do together, each at its dose, in the order written.
  ///
  /// - Throws: ``Diagnostic`` for an unknown drug, and as ``engagements(of:at:in:)``.
  public func engagements(
    of uses: [TumourProfile.DrugUse], in profile: ResolvedProfile
  ) throws(Diagnostic) -> [Engagement] {
    var engagements: [Engagement] = []
    for use in uses {
      let drug = try drug(named: use.drug.text, at: use.drug.place)
      engagements += try self.engagements(of: drug, at: use.dose, in: profile)
    }
    return engagements
  }

  /// What a drug does to each of its targets in a tumour at a dose.
  ///
  /// Targets that the disease's network does not have are left out and noted: the drug acts there on nothing we model.
  /// - Throws: ``Diagnostic`` when a number is needed that the catalogue does not have.
  public func engagements(
    of drug: DrugEntry, at dose: DoseRequest, in profile: ResolvedProfile
  ) throws(Diagnostic) -> [Engagement] {
    var engagements: [Engagement] = []
    let free = try drug.agent.freeConcentration(under: dose)
    for target in drug.agent.targets where profile.disease.network[target.node] != nil {
      engagements.append(try engagement(of: drug, target, dose: dose, free: free, in: profile))
    }
    return engagements
  }

  private func engagement(
    of drug: DrugEntry, _ target: Agent.Target, dose: DoseRequest, free: Concentration?, in profile: ResolvedProfile
  ) throws(Diagnostic) -> Engagement {
    func made(_ potency: ResolvedPotency?, pull: Double, maximum: Fraction = .one, _ standing: Standing) -> Engagement {
      Engagement(
        drug: drug.agent.id, target: target, free: free, potency: potency, pull: pull, maximum: maximum,
        standing: min(target.standing, standing))
    }
    if case .occupancy(let share) = dose {
      return made(nil, pull: DoseResponse.pull(ofOccupancy: share), target.standing)
    }
    let potency: ResolvedPotency
    switch target.strength {
    case .share(let share):
      guard case .label = dose else {
        throw .error(
          "no-potency", "no potency of \(drug.agent.name) at \(target.node) is known, so a concentration says nothing",
          remedy: "use \(drug.agent.id) without a dose, or an occupancy (\(drug.agent.id)=90%)")
      }
      return made(nil, pull: DoseResponse.pull(ofOccupancy: share), .assumed)
    case .response(let response):
      potency = entryPotency(response, of: drug, target, in: profile)
    case .table(let name):
      guard let table = profile.potencies[name] ?? potencies[name] else {
        throw .unknown("potency table", name, among: potencies.keys.sorted())
      }
      potency = try table.potency(of: drug.agent.id, against: profile.mutants[name])
    }
    guard let response = potency.response else {
      guard case .label = dose, case .share(let share) = potency.strength else {
        throw .error(
          "no-potency", "\(drug.agent.name) at \(target.node): \(potency.account), so a concentration says nothing",
          remedy: "use \(drug.agent.id) without a dose, or an occupancy (\(drug.agent.id)=90%)")
      }
      return made(potency, pull: DoseResponse.pull(ofOccupancy: share), potency.standing)
    }
    guard let free else {
      throw .error(
        "no-exposure", "the free human exposure of \(drug.agent.name) is not in the catalogue",
        remedy: "give a free concentration (\(drug.agent.id)=300nM) or an occupancy (\(drug.agent.id)=90%)")
    }
    let exposure = drug.agent.exposureStanding(under: dose)
    return made(
      potency, pull: response.pull(at: free), maximum: response.maximum, min(potency.standing, exposure ?? .read))
  }

  /// The number of the drug's own entry. Against a mutant of a protein with a table of potencies it is one for all of them:
  /// that it holds there is an assumption, with the word of the sources where they call the mutant sensitive.
  private func entryPotency(
    _ response: DoseResponse, of drug: DrugEntry, _ target: Agent.Target, in profile: ResolvedProfile
  ) -> ResolvedPotency {
    for (name, mutant) in profile.mutants.sorted(by: { $0.key < $1.key }) {
      guard let table = profile.potencies[name] ?? potencies[name], table.node == target.node,
        target.effect != .supplies
      else { continue }
      let (words, isSensitive) = table.words(about: drug.agent.id, against: mutant)
      let sources = words.isEmpty ? "" : "; the sources only say: \(words.prefix(3).joined(separator: "; "))"
      return ResolvedPotency(
        .response(response), derivation: isSensitive ? .qualitative : .notByMutant,
        standing: min(target.standing, .assumed),
        account: "\(response.ic50) for every mutation, none measured against \(mutant)\(sources)")
    }
    return ResolvedPotency(
      .response(response), derivation: .entry, standing: target.standing, account: "IC50 \(response.ic50)")
  }
}
