import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

extension EscapeRun {
  /// Drugs of the panel that can be added: they do something here, and what they do in the tumour as it is is known.
  var additions: [DrugEntry] {
    let used = Set(uses.map(\.drug.agent.id))
    return profile.disease.panel.compactMap { catalogue.drugs[$0] }.filter { drug in
      !used.contains(drug.agent.id) && contexts[0].addition(of: drug) != nil
    }
  }

  /// Pairs of additions that share a site: two drugs compete there, so they are not added together.
  func sharingSites(_ additions: [DrugEntry]) -> [(Int, Int)] {
    let sites = additions.map { drug in Set(drug.agent.targets.map { "\($0.node) \($0.site)" }) }
    return additions.indices.flatMap { a in
      additions.indices.filter { $0 > a && !sites[a].isDisjoint(with: sites[$0]) }.map { (a, $0) }
    }
  }

  /// A drug whose potency against a mutant is not known is taken to do nothing to it there.
  private func choices(_ additions: [DrugEntry], in context: EscapeContext) -> [Choice] {
    additions.map { Choice($0.agent.name, perturbations: context.addition(of: $0) ?? []) }
  }

  /// The smallest additions after which no set of the size is left, mutations of the drugs' targets included.
  func closures(adding additions: [DrugEntry]) throws -> ClosureSearch.Answer {
    let all = contexts.filter { study.size >= ($0.mutation == nil ? 0 : 1) }.map { context in
      ClosureSearch.Context(
        search(context.treated, changes.map(\.choice), size: study.size - (context.mutation == nil ? 0 : 1)),
        additions: choices(additions, in: context))
    }
    var closing = ClosureSearch(all, size: study.closureSize)
    closing.exclusions = sharingSites(additions)
    return try closing.proof { Task.isCancelled }
  }

  /// What a counter-example of ``closures(adding:)`` names.
  func elements(of example: ClosureSearch.CounterExample) -> [EscapeElement] {
    let own = contexts.filter { study.size >= ($0.mutation == nil ? 0 : 1) }[example.context].mutation
    return (own.map { [$0] } ?? []) + example.escape.map { changes[$0] }
  }

  /// The smallest additions that close one way out.
  func closures(of escape: FoundEscape, adding additions: [DrugEntry]) throws -> Enumeration<[Int]> {
    guard let context = context(of: escape) else { return Enumeration([]) }
    let question = search(context.treated, escape.changes, size: escape.changes.count)
    var closing = ClosureSearch(question, additions: choices(additions, in: context), size: study.closureSize)
    closing.exclusions = sharingSites(additions)
    return try closing.answer { Task.isCancelled }
  }

  func context(of escape: FoundEscape) -> EscapeContext? {
    contexts.first { $0.mutation?.id == escape.mutation?.id.description }
  }

  /// P(malignant) at the end of treatment with the alterations, by the stochastic engine; nil when it is not known.
  ///
  /// - Parameter drug: One more drug, at its label's exposure.
  func malignantShare(with elements: [EscapeElement], adding drug: DrugEntry? = nil) async throws -> Estimate? {
    let mutation = elements.lazy.compactMap(\.mutation).first
    let changes = elements.filter { $0.mutation == nil }.map(\.choice)
    guard let context = contexts.first(where: { $0.mutation?.mutation?.id == mutation?.id }) else { return nil }
    var perturbations = context.perturbations
    if let drug {
      guard let all = context.treatment(with: drug) else { return nil }
      perturbations = all
    }
    return try await share(
      untreated: context.untreated.choosing(changes),
      drugs: uses.map(\.drug.agent.id) + (drug.map { [$0.agent.id] } ?? []), perturbations)
  }

  private func share(
    untreated: Network, drugs: [DrugID], _ perturbations: [Perturbation]
  ) async throws -> Estimate? {
    var screen = TreatmentScreen(
      untreated: untreated, death: profile.disease.death, proliferation: profile.disease.proliferation,
      trajectories: study.trajectories, seed: study.seed, threads: study.threads)
    screen.questions = [profile.disease.malignant]
    return try await screen.outcome(of: .init(drugs: drugs, perturbations: perturbations)).shares.first
  }

  // MARK: cross-resistance

  /// Another drug against the same target, and whether the escape holds under it too.
  struct Other: Sendable {
    let drug: DrugEntry
    /// The largest share of the target that it engages here.
    let occupancy: Double
    /// Whether the tumour can settle as malignant under it, by the exact search.
    let settles: Bool
    /// P(malignant) under it, by the stochastic engine.
    let malignant: Estimate?

    /// Malignant in every state of something it settles into, or in most cells at the end.
    var isResisted: Bool { settles || (malignant?.lower ?? 0) > 0.5 }
  }

  /// The other drugs of the catalogue that inhibit what the given ones inhibit, each alone at its label's exposure.
  func others(for escape: FoundEscape) async throws -> [Other] {
    guard let context = context(of: escape) else { return [] }
    func aims(_ drug: DrugEntry) -> Set<NodeID> {
      Set(drug.agent.targets.filter { $0.effect == .inhibits }.map(\.node))
    }
    let wanted = uses.reduce(into: Set<NodeID>()) { $0.formUnion(aims($1.drug)) }
    let used = Set(uses.map(\.drug.agent.id))
    var others: [Other] = []
    for (id, drug) in catalogue.drugs.sorted(by: { $0.key < $1.key }) {
      guard !used.contains(id), !drug.isClassAgent, !aims(drug).isDisjoint(with: wanted),
        let (network, perturbations) = context.treated(by: drug)
      else { continue }
      let answer = try search(network.choosing(escape.changes), [], size: 0).answer()
      let occupancy = perturbations.compactMap { change -> Double? in
        if case .inhibit(let share, _) = change.effect, wanted.contains(change.node) { share.value } else { nil }
      }.max()
      others.append(
        Other(
          drug: drug, occupancy: occupancy ?? 0, settles: !answer.items.isEmpty,
          malignant: try await share(
            untreated: context.untreated.choosing(escape.changes), drugs: [id], perturbations)))
    }
    return others
  }
}
