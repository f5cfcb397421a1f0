import BypassCore
import BypassModel

extension CatalogueLinter {
  /// Entries of `claims.yaml` that name a node, edge, drug, alteration or behaviour that does not exist.
  @Sendable static func wordsOfLedgers(_ catalogue: Catalogue) -> [Diagnostic] {
    let behaviours = catalogue.sortedDiseases.flatMap(\.behaviours).map(\.id)
    return catalogue.sortedDiseases.flatMap { disease in
      disease.ledger.flatMap { entry -> [Diagnostic] in
        switch entry.judgement {
        case .structure(let structure):
          return words(of: structure, in: disease, catalogue)
            + (entry.knownFailure == nil ? missingEdges(of: structure, in: disease) : [])
        case .experiment(let experiment): return findings(of: experiment, in: disease, catalogue)
        case .behaviour(let id):
          return behaviours.contains(id)
            ? [] : [.unknown("behaviour", id.description, at: entry.place, among: behaviours.map(\.description))]
        case .data, .metadata, .deferred: return []
        }
      }
    }
  }

  private static func words(
    of structure: LedgerEntry.Structure, in disease: DiseaseEntry, _ catalogue: Catalogue
  ) -> [Diagnostic] {
    let own = disease.network.nodes.map(\.id)
    // What must not be there, and what a drug acts on elsewhere, may be known to another disease only.
    let anywhere = catalogue.sortedDiseases.flatMap { $0.network.nodes.map(\.id) }
    func ends(_ edges: [LedgerEntry.Structure.Edge]) -> [(id: NodeID, place: Place)] {
      edges.flatMap { [($0.from, $0.place), ($0.to, $0.place)] }
    }
    func unknown(_ nodes: [(id: NodeID, place: Place)], among known: [NodeID]) -> [Diagnostic] {
      nodes.filter { !known.contains($0.id) }.map {
        .unknown("node", $0.id.description, at: $0.place, among: known.map(\.description))
      }
    }
    let ofTargets = (structure.targets + structure.absentTargets).compactMap { target in
      target.drug.place.map { (id: target.node, place: $0) }
    }
    var findings =
      unknown(ends(structure.edges) + structure.nodes, among: own)
      + unknown(ends(structure.absentEdges) + ofTargets, among: anywhere)
    for target in structure.targets + structure.absentTargets {
      do throws(Diagnostic) { _ = try catalogue.drug(named: target.drug.text, at: target.drug.place) } catch {
        findings.append(error)
      }
    }
    for word in structure.alterations {
      do throws(Diagnostic) { _ = try disease.alteration(named: word.text, at: word.place) } catch {
        findings.append(error)
      }
    }
    return findings
  }

  private static func missingEdges(of structure: LedgerEntry.Structure, in disease: DiseaseEntry) -> [Diagnostic] {
    structure.edges.filter { edge in
      disease.node(edge.to).map { node in !node.regulators.contains { $0.node == edge.from } } ?? false
    }.map { edge in
      .error(
        "claim-edge-missing", at: edge.place, "the network has no edge \(edge.from) → \(edge.to)",
        remedy: "correct the entry, or add '- node: \(edge.from)' to the regulators of \(edge.to) and to its rule")
    }
  }
}
