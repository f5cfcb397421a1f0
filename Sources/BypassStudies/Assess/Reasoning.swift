import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// Says why a treatment kills or fails: what its drugs engage, what its targets do, and the causal path.
struct Reasoning {
  let catalogue: Catalogue
  let profile: ResolvedProfile
  let untreated: TreatmentOutcome
  private let search: CausalSearch

  init(catalogue: Catalogue, profile: ResolvedProfile, untreated: TreatmentOutcome) {
    self.catalogue = catalogue
    self.profile = profile
    self.untreated = untreated
    search = CausalSearch(network: profile.untreated)
  }

  /// The reasons for one outcome.
  func reasons(for treatment: Treatment) -> Reasons {
    let engaged = treatment.engagements.filter { $0.occupancy.value > 0 }
    var sentences = engaged.map { sentence(for: $0, in: treatment) }
    let paths = paths(for: treatment)
    if let change = paths.change, let effect = change.steps.last?.node {
      sentences.append("path to \(effect): \(change.text)")
    }
    if let support = paths.support { sentences.append("what keeps the cells alive: \(support.text)") }
    if engaged.isEmpty { sentences.append("none of its targets is in this network") }
    if paths.change == nil, paths.support == nil {
      sentences.append(
        "the dominant state of \(profile.disease.death) and \(profile.disease.proliferation) does not change")
    }
    let path = paths.support ?? paths.change
    return Reasons(sentences: sentences, path: path, evidence: evidence(engaged, path, treatment))
  }

  private func sentence(for engagement: Engagement, in treatment: Treatment) -> String {
    let node = engagement.target.node
    let drug = catalogue.drugs[engagement.drug]?.agent.name ?? engagement.drug.description
    let share = (engagement.occupancy.value * 100).significant(3)
    var text = "\(drug): "
    if let free = engagement.free, let potency = engagement.potency, let response = potency.response {
      let account = potency.derivation == .entry ? "" : " (\(potency.account))"
      text += "free \(free) against IC50 \(response.ic50)\(account) "
    } else if let potency = engagement.potency {
      text += potency.account + "; "
    }
    switch engagement.target.effect {
    case .supplies: return text + "supplies \(node) in \(share) % of cells"
    case .inhibits, .degrades:
      let left = (engagement.occupancy.complement.value * 100).significant(3)
      let altered = profile.alterations.filter { catalogue.potencies[$0.potency?.table ?? ""]?.node == node }.map(
        \.name)
      let who = altered.isEmpty ? "" : altered.joined(separator: " + ") + " "
      let verb = engagement.target.effect == .degrades ? "degrades" : "engages"
      return text
        + "\(verb) \(share) % of \(node); \(who)leaves \(left) % of its activity; \(state(of: node, treatment))"
    }
  }

  private func state(of node: NodeID, _ treatment: Treatment) -> String {
    let (before, after) = (untreated.dominant[node] ?? 0, treatment.outcome.dominant[node] ?? 0)
    let names = profile.disease.node(node)?.levelNames ?? []
    let name = after < names.count ? " (\(names[after]))" : ""
    return before == after ? "\(node) stays at \(after)\(name)" : "\(node) goes from \(before) to \(after)\(name)"
  }

  /// The path from a target to death, or to proliferation where death does not change, and then what keeps the cells
  /// alive as well.
  private func paths(for treatment: Treatment) -> (change: CausalPath?, support: CausalPath?) {
    guard let treated = try? profile.untreated.perturbed(by: treatment.outcome.arm.perturbations) else {
      return (nil, nil)
    }
    let (death, growth) = (profile.disease.death, profile.disease.proliferation)
    let (before, after) = (untreated.dominant, treatment.outcome.dominant)
    let here = search.under(treated)
    let targets = Set(treatment.engagements.map(\.target.node))
    if let killing = here.change(from: before, to: after, causedBy: targets, of: death) { return (killing, nil) }
    let slowing = here.change(from: before, to: after, causedBy: targets, of: growth)
    guard after[death] == 0 else { return (slowing, nil) }
    let altered = Set(profile.alterations.flatMap { Array($0.sets.keys) + Array($0.clamps.keys) })
    let still = targets.filter { (after[$0] ?? 0) > 0 }
    for causes in [altered, still, Set(profile.disease.network.inputs)] where !causes.isEmpty {
      if let path = here.support(in: after, causedBy: causes, of: death) { return (slowing, path) }
    }
    return (slowing, nil)
  }

  private func evidence(
    _ engagements: [Engagement], _ path: CausalPath?, _ treatment: Treatment
  ) -> [Reasons.Evidence] {
    var found: [Reasons.Evidence] = []
    for drug in treatment.drugs { found += catalogue.evidence(drug.justification.sources, use: drug.agent.name) }
    for engagement in engagements {
      let use = "\(engagement.drug) at \(engagement.target.node)"
      found += catalogue.evidence(engagement.target.evidence, use: use)
      if let potency = engagement.potency {
        found.append(.init(id: "potency", says: potency.account, standing: potency.standing, use: use))
      }
      if engagement.free != nil, let exposure = catalogue.drugs[engagement.drug]?.agent.exposure {
        found.append(
          .init(
            id: "exposure", says: "\(exposure.label): free \(exposure.free)", standing: exposure.standing,
            use: engagement.drug.description))
      }
      if engagement.free == nil, engagement.potency == nil {
        let share = (engagement.occupancy.value * 100).significant(3)
        found.append(
          .init(id: "assumed", says: "\(share) % engaged at an effective dose", standing: .assumed, use: use))
      }
    }
    for alteration in profile.alterations {
      found += catalogue.evidence(alteration.justification.sources, use: alteration.name)
    }
    for (source, target) in zip(path?.steps ?? [], (path?.steps ?? []).dropFirst()) {
      guard let edge = profile.disease.node(target.node)?.regulators.first(where: { $0.node == source.node }) else {
        continue
      }
      let use = "\(source.node) \(source.inhibitsNext ? "⊣" : "→") \(target.node)"
      found += catalogue.evidence(edge.justification.sources, use: use)
      if let reason = edge.justification.assumed, edge.justification.sources.isEmpty {
        found.append(.init(id: "assumed", says: reason, standing: .assumed, use: use))
      }
    }
    var seen: Set<Reasons.Evidence> = []
    return found.filter { seen.insert($0).inserted }
  }
}
