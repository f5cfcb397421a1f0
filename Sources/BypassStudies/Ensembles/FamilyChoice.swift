import BypassAnalyses
import BypassCore
import BypassKnowledge
import BypassModel

/// Which family a question is about: rules of a file, or contested statements of a disease.
struct FamilyChoice {
  let study: EnsembleStudy
  let ready: ReadyModel

  /// The most variants that decide one node together; 2⁶ readings.
  private static let mostJointVariants = 6

  /// The family.
  func family() throws -> NetworkFamily {
    let named = try study.unknown.map { name throws(Diagnostic) in
      try ready.untreated.node(called: name, at: .option("--unknown", name)).id
    }
    guard let profile = ready.profile else {
      return try NetworkFamily(
        of: ready.untreated, rules: study.rules.kind, nodes: named.isEmpty ? nil : named, inputs: study.unknownInputs)
    }
    let opened = try NetworkFamily(
      of: ready.untreated, rules: study.rules.kind, nodes: named, inputs: study.unknownInputs)
    return try NetworkFamily(base: opened.base, unknowns: opened.unknowns + variants(of: profile.disease))
  }

  /// One unknown for each group of variants that change a node in common; its alternatives are all ways to read them.
  private func variants(of disease: DiseaseEntry) throws -> [NetworkFamily.Unknown] {
    let given = Set(study.model.variants)
    var groups: [(variants: [String], nodes: Set<NodeID>)] = []
    for name in disease.variants.map(\.id.description) where !given.contains(name) {
      let changed = try changes([name])
      guard !changed.isEmpty else { continue }
      let touching = groups.filter { !$0.nodes.isDisjoint(with: changed) }
      groups.removeAll { !$0.nodes.isDisjoint(with: changed) }
      groups.append((touching.flatMap(\.variants) + [name], touching.reduce(changed) { $0.union($1.nodes) }))
    }
    return try groups.map { group in
      guard group.variants.count <= Self.mostJointVariants else {
        throw Diagnostic.error(
          "too-many-variants", "\(group.variants.count) variants decide a node together",
          remedy: "read some of them one way with --variant")
      }
      let alternatives = try (0..<1 << group.variants.count).map { row in
        let taken = group.variants.indices.filter { row >> $0 & 1 != 0 }.map { group.variants[$0] }
        let network = try read(taken)
        return NetworkFamily.Unknown.Alternative(
          taken.isEmpty ? "as in the catalogue" : taken.joined(separator: " + "),
          nodes: network.nodes.filter { group.nodes.contains($0.id) })
      }
      return NetworkFamily.Unknown(group.variants.joined(separator: " + "), alternatives)
    }
  }

  private func changes(_ variants: [String]) throws -> Set<NodeID> {
    let other = try read(variants)
    return Set(zip(ready.untreated.nodes, other.nodes).filter { $0 != $1 }.map(\.0.id))
  }

  /// The disease's network with further variants, from the catalogue that was read already.
  private func read(_ variants: [String]) throws -> Network {
    guard let catalogue = ready.catalogue, let disease = ready.profile?.disease else { return ready.untreated }
    let model = study.model
    var profile = TumourProfile(alterations: model.alterations.map { .init($0) })
    profile.variants = (model.variants + variants).map { .init($0) }
    profile.settings = try model.settings.map { try .init($0) }
    profile.clamps = try model.clamps.map { try .init($0) }
    return try catalogue.resolve(profile, in: catalogue.disease(named: disease.id.description)).untreated
  }
}
