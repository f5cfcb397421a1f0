import BypassCore
import BypassKnowledge
import BypassModel
import BypassPharmacology

/// Whether nodes, edges, drug targets and alterations are there, edges with the sign that their rule gives them.
struct StructureCheck {
  let catalogue: Catalogue
  let disease: DiseaseEntry

  /// Whether all of a structure is there, and nothing of what must not be.
  func finding(on structure: LedgerEntry.Structure) -> Finding {
    .all(
      structure.edges.map(edge) + structure.absentEdges.map(absentEdge) + structure.nodes.map { node($0.id) }
        + structure.targets.map { target($0, wanted: true) } + structure.absentTargets.map { target($0, wanted: false) }
        + structure.alterations.map(alteration))
  }

  private typealias Check = (holds: Bool, detail: String)

  private func edge(_ edge: LedgerEntry.Structure.Edge) -> Check {
    let name = "\(edge.from) → \(edge.to)"
    guard let target = disease.network[edge.to] else { return (false, "\(name): no node \(edge.to)") }
    guard target.readNodes.contains(edge.from) else {
      return (false, "\(name): the rule of \(edge.to) does not read \(edge.from)")
    }
    let (rises, falls) = influence(of: edge.from, on: target)
    let found = rises && falls ? "both" : rises ? "activates" : falls ? "inhibits" : "makes no difference"
    let holds =
      switch edge.sign {
      case .activates: rises
      case .inhibits: falls
      case .both: rises && falls
      case nil: rises || falls
      }
    return (holds, holds ? "\(name) \(found)" : "\(name) \(found), said: \(edge.sign?.rawValue ?? "acts")")
  }

  /// What the rule itself says, and the declared sign only where the rule reads too much to be tried out.
  private func influence(of source: NodeID, on target: NodeDeclaration) -> (rises: Bool, falls: Bool) {
    if let signs = InfluenceSigns(of: target, in: disease.network) {
      let influence = signs.byRegulator[source]
      return (influence?.rises ?? false, influence?.falls ?? false)
    }
    let declared = disease.node(target.id)?.regulators.first { $0.node == source }?.sign
    return (declared != .inhibits && declared != nil, declared != .activates && declared != nil)
  }

  private func absentEdge(_ edge: LedgerEntry.Structure.Edge) -> Check {
    let isThere = disease.network[edge.to]?.readNodes.contains(edge.from) ?? false
    return (!isThere, isThere ? "\(edge.from) → \(edge.to) is there" : "no edge \(edge.from) → \(edge.to)")
  }

  private func node(_ id: NodeID) -> Check {
    disease.network[id].map { (true, "node \(id): \($0.name)") } ?? (false, "no node \(id)")
  }

  private func target(_ target: LedgerEntry.Structure.Target, wanted: Bool) -> Check {
    guard let drug = try? catalogue.drug(named: target.drug.text) else { return (false, "no drug \(target.drug.text)") }
    let found = drug.agent.targets.first { $0.node == target.node }
    let says = found.map { "\(drug.agent.id) \($0.effect.rawValue) \(target.node)" }
    return ((found != nil) == wanted, says ?? "\(drug.agent.id) does not act on \(target.node)")
  }

  private func alteration(_ word: TumourProfile.Word) -> Check {
    guard let alteration = try? disease.alteration(named: word.text) else {
      return (false, "no alteration \(word.text)")
    }
    return (true, "alteration \(alteration.id): \(alteration.name)")
  }
}
