import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// Turns a question about drugs and alterations into searches over networks.
///
/// Changes of nodes and edges are choices of one search. A mutation of a drug's target changes what the drugs do, so
/// each is a search of its own, with the other changes beside it.
struct EscapeRun {
  let study: EscapeStudy
  let ready: ReadyModel
  let profile: ResolvedProfile
  let catalogue: Catalogue
  let uses: [(drug: DrugEntry, dose: DoseRequest)]
  /// Without a mutation first, then one each.
  let contexts: [EscapeContext]
  /// Mutations against which the potency of a drug is not known, so that nothing can be said of them.
  let unknown: [EscapeElement]
  /// What can happen beside a mutation of a target.
  let changes: [EscapeElement]
  private let start: LevelSubspace?

  init(study: EscapeStudy, ready: ReadyModel, profile: ResolvedProfile, catalogue: Catalogue) throws {
    self.study = study
    self.ready = ready
    self.profile = profile
    self.catalogue = catalogue
    let uses = try study.model.drugs.map { text in
      let use = try TumourProfile.DrugUse(text, at: .option("--drug", text))
      return (drug: try catalogue.drug(named: use.drug.text, at: use.drug.place), dose: use.dose)
    }
    self.uses = uses
    start = try Self.start(ready.untreated, malignant: profile.disease.malignant)
    let asked = try Set(
      study.considered.map { word in
        try profile.disease.alteration(named: word, at: .option("--consider", word)).id
      })
    let present = Set(profile.alterations.map(\.id))
    let candidates = profile.disease.alterations.filter {
      !present.contains($0.id) && (asked.isEmpty || asked.contains($0.id))
    }
    changes = Self.changes(candidates, ready: ready, profile: profile, study: study)
    func context(_ mutation: EscapeElement?) throws -> EscapeContext {
      try EscapeContext(
        mutation, of: profile, untreated: ready.untreated, variants: study.model.variants, under: uses,
        catalogue: catalogue)
    }
    var contexts = [try context(nil)]
    var unknown: [EscapeElement] = []
    // What could be added has targets of its own that can mutate.
    let met = uses.map(\.drug) + (study.isBrief ? [] : Self.panel(profile, catalogue))
    let tables = Set(met.flatMap(Self.tables))
    for alteration in candidates where alteration.potency.map({ tables.contains($0.table) }) ?? false {
      let mutation = EscapeElement(alteration, changesTarget: true)
      if let made = try? context(mutation) { contexts.append(made) } else { unknown.append(mutation) }
    }
    self.contexts = contexts
    self.unknown = unknown
  }

  private static func tables(_ drug: DrugEntry) -> [String] {
    drug.agent.targets.compactMap { if case .table(let table) = $0.strength { table } else { nil } }
  }

  private static func panel(_ profile: ResolvedProfile, _ catalogue: Catalogue) -> [DrugEntry] {
    profile.disease.panel.compactMap { catalogue.drugs[$0] }
  }

  /// What the untreated tumour is in: the levels of its ruled nodes, when it has one malignant fixed point.
  static func start(_ untreated: Network, malignant: LevelCondition) throws(Diagnostic) -> LevelSubspace? {
    let network = try QualitativeNetwork(untreated)
    let attractors = try AsynchronousAttractors(network).answer().items
      .filter { network.share(of: malignant, in: $0) == .always }
    guard attractors.count == 1, let one = attractors.first, one.kind == .fixedPoint else { return nil }
    return LevelSubspace(one.span.intervals.filter { untreated[$0.node]?.rule != nil })
  }

  /// Alterations that change nodes and, where asked for, clamps of any node and changes of any edge; what the
  /// phenotype is read from is left alone.
  private static func changes(
    _ candidates: [AlterationEntry], ready: ReadyModel, profile: ResolvedProfile, study: EscapeStudy
  ) -> [EscapeElement] {
    var changes = candidates.filter { alteration in
      alteration.potency == nil && !(alteration.sets.isEmpty && alteration.clamps.isEmpty)
        && !(alteration.clamps.isEmpty
          && alteration.sets.allSatisfy { ready.untreated[$0.key]?.behaviour == .input($0.value) })
    }.map { EscapeElement($0, changesTarget: false) }
    let outcome = Set(profile.disease.malignant.nodes).union(profile.disease.readouts)
    if study.anyNode {
      changes += Choice.clamps(of: ready.untreated, except: outcome).map { EscapeElement($0, route: "any node") }
    }
    if study.anyEdge {
      changes += Choice.edges(of: ready.untreated, except: outcome).map { EscapeElement($0, route: "any edge") }
    }
    return changes
  }

  func search(_ network: Network, _ choices: [Choice], size: Int) -> EscapeSearch {
    var limits = SearchLimits.standing
    limits.answers = study.limit
    return EscapeSearch(
      network, choices: choices, phenotype: profile.disease.malignant, size: size, start: start, limits: limits)
  }

  /// Whether a mutation is of a target of one of the drugs that are given, so that it may be all that is needed.
  func meetsTreatment(_ context: EscapeContext) -> Bool {
    guard let table = context.mutation?.mutation?.potency?.table else { return false }
    return uses.contains { Self.tables($0.drug).contains(table) }
  }

  /// All subset-minimal sets up to the size.
  func escapes(progress: (Double) -> Void) throws -> Enumeration<FoundEscape> {
    let choices = changes.map(\.choice)
    var found: [FoundEscape] = []
    var shortfall: Shortfall?
    for (index, context) in contexts.enumerated() {
      progress(Double(index) / Double(contexts.count))
      let own = context.mutation.map { [$0] } ?? []
      guard study.size >= own.count, own.isEmpty || meetsTreatment(context) else { continue }
      if !own.isEmpty, found.contains(where: \.elements.isEmpty) { break }
      let more = try search(context.treated, choices, size: study.size - own.count).answer { Task.isCancelled }
      shortfall = shortfall ?? more.shortfall
      let sets = more.items.map { FoundEscape(elements: own + $0.choices.map { changes[$0] }, refuge: $0.refuge) }
      found += sets.filter { set in
        !found.contains { set.contains($0) && $0.elements.count < set.elements.count }
      }
    }
    return Enumeration(found.sorted { $0.elements.count < $1.elements.count }, shortfall: shortfall)
  }
}
