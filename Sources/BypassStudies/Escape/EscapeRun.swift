import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// One set of alterations that gives the malignant phenotype back.
struct FoundEscape: Hashable, Sendable {
  /// In the order of the catalogue.
  let alterations: [AlterationEntry]
  /// States that are not left any more and in which the phenotype holds.
  let refuge: LevelSubspace

  /// Whether another set is part of this one.
  func contains(_ other: FoundEscape) -> Bool {
    Set(other.alterations.map(\.id)).isSubset(of: Set(alterations.map(\.id)))
  }
}

/// Turns a question about drugs and alterations into searches over networks.
///
/// Alterations that change nodes are choices of one search. A mutation of a drug's target changes what the drugs do,
/// so each is a search of its own, of the other alterations beside it.
struct EscapeRun {
  let study: EscapeStudy
  let ready: ReadyModel
  let profile: ResolvedProfile
  let catalogue: Catalogue
  private let uses: [(drug: DrugEntry, dose: DoseRequest)]
  private let start: LevelSubspace?

  init(study: EscapeStudy, ready: ReadyModel, profile: ResolvedProfile, catalogue: Catalogue) throws {
    self.study = study
    self.ready = ready
    self.profile = profile
    self.catalogue = catalogue
    uses = try study.model.drugs.map { text in
      let use = try TumourProfile.DrugUse(text, at: .option("--drug", text))
      return (try catalogue.drug(named: use.drug.text, at: use.drug.place), use.dose)
    }
    start = try Self.start(ready.untreated, malignant: profile.disease.malignant)
  }

  /// What the untreated tumour is in: the levels of its ruled nodes, when it has one malignant fixed point.
  private static func start(_ untreated: Network, malignant: LevelCondition) throws(Diagnostic) -> LevelSubspace? {
    let network = try QualitativeNetwork(untreated)
    let attractors = try AsynchronousAttractors(network).answer().items
      .filter { network.share(of: malignant, in: $0) == .always }
    guard attractors.count == 1, let one = attractors.first, one.kind == .fixedPoint else { return nil }
    return LevelSubspace(one.span.intervals.filter { untreated[$0.node]?.rule != nil })
  }

  private var present: Set<AlterationID> { Set(profile.alterations.map(\.id)) }

  /// Alterations that change nodes, beyond those that the tumour has.
  private var nodeAlterations: [AlterationEntry] {
    profile.disease.alterations.filter { alteration in
      !present.contains(alteration.id) && !(alteration.sets.isEmpty && alteration.clamps.isEmpty)
        && alteration.sets.allSatisfy { ready.untreated[$0.key]?.behaviour != .input($0.value) }
    }
  }

  /// Mutations of a target of one of the drugs whose potency is known for every one of them.
  private var mutations: [AlterationEntry] {
    profile.disease.alterations.filter { alteration in
      guard let key = alteration.potency, !present.contains(alteration.id) else { return false }
      return uses.contains { use in use.drug.agent.targets.contains { $0.strength == .table(key.table) } }
    }
  }

  private func choice(_ alteration: AlterationEntry) -> Choice {
    Choice(
      alteration.name,
      perturbations: alteration.clamps.sorted { $0.key < $1.key }.map { Perturbation(.clamp($0.value), of: $0.key) },
      settings: alteration.sets)
  }

  /// The treated network when the drugs meet this mutant; nil when a potency is not known.
  private func treated(_ mutation: AlterationEntry?) -> Network? {
    var words = profile.alterations.map { TumourProfile.Word($0.id.description) }
    if let mutation { words.append(.init(mutation.id.description)) }
    guard let resolved = try? catalogue.resolve(TumourProfile(alterations: words), in: profile.disease) else {
      return nil
    }
    var engagements: [Engagement] = []
    for use in uses {
      guard let engaged = try? catalogue.engagements(of: use.drug, at: use.dose, in: resolved) else { return nil }
      engagements += engaged
    }
    return try? ready.untreated.perturbed(by: engagements.perturbations())
  }

  private func search(_ network: Network, size: Int) -> EscapeSearch {
    var limits = SearchLimits.standing
    limits.answers = study.limit
    return EscapeSearch(
      network, choices: nodeAlterations.map(choice), phenotype: profile.disease.malignant, size: size, start: start,
      limits: limits)
  }

  /// All subset-minimal sets up to the size.
  func escapes(progress: (Double) -> Void) throws -> Enumeration<FoundEscape> {
    let nodes = nodeAlterations
    let base = try search(ready.treated, size: study.size).answer { Task.isCancelled }
    var found = base.items.map { escape in
      FoundEscape(alterations: escape.choices.map { nodes[$0] }, refuge: escape.refuge)
    }
    var shortfall = base.shortfall
    guard study.size > 0, !found.contains(where: \.alterations.isEmpty) else {
      return Enumeration(found, shortfall: shortfall)
    }
    for (index, mutation) in mutations.enumerated() {
      progress(Double(index) / Double(mutations.count))
      guard let network = treated(mutation) else { continue }
      let more = try search(network, size: study.size - 1).answer { Task.isCancelled }
      shortfall = shortfall ?? more.shortfall
      let sets = more.items.map {
        FoundEscape(alterations: [mutation] + $0.choices.map { nodes[$0] }, refuge: $0.refuge)
      }
      found += sets.filter { set in !found.contains { set.contains($0) && $0.alterations.count < set.alterations.count }
      }
    }
    return Enumeration(found.sorted { $0.alterations.count < $1.alterations.count }, shortfall: shortfall)
  }

  /// Drugs of the panel that can be added.
  var additions: [DrugEntry] {
    let used = Set(uses.map(\.drug.agent.id))
    return profile.disease.panel.compactMap { catalogue.drugs[$0] }.filter { drug in
      !used.contains(drug.agent.id) && (try? catalogue.engagements(of: drug, at: .label, in: profile)) != nil
    }
  }

  /// The smallest additions after which no set of node alterations of the size is left; empty when there are none.
  func closures() throws -> Enumeration<[Int]> {
    let choices = additions.map { drug in
      Choice(
        drug.agent.name,
        perturbations: ((try? catalogue.engagements(of: drug, at: .label, in: profile)) ?? []).perturbations())
    }
    return try ClosureSearch(search(ready.treated, size: study.size), additions: choices, size: study.closureSize)
      .answer { Task.isCancelled }
  }

  /// P(malignant) at the end of treatment with the alterations, by the stochastic engine.
  func malignantShare(of escape: FoundEscape) async throws -> Estimate? {
    let mutation = escape.alterations.first { $0.potency != nil && $0.sets.isEmpty && $0.clamps.isEmpty }
    guard let network = treated(mutation) else { return nil }
    let changed = escape.alterations.filter { $0.id != mutation?.id }.map(choice)
    let untreated = try ready.untreated.choosing(changed)
    var screen = TreatmentScreen(
      untreated: untreated, death: profile.disease.death, proliferation: profile.disease.proliferation,
      trajectories: study.trajectories, seed: study.seed, threads: study.threads)
    screen.questions = [profile.disease.malignant]
    let drugs = Array(network.perturbations.dropFirst(ready.untreated.perturbations.count))
    return try await screen.outcome(of: .init(drugs: uses.map(\.drug.agent.id), perturbations: drugs))
      .shares.first
  }
}
