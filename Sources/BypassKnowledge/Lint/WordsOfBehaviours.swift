import BypassCore
import BypassModel
import BypassPharmacology

extension CatalogueLinter {
  /// Behaviours whose arms name something that does not exist, or whose expectations ask about absent levels.
  @Sendable static func wordsOfBehaviours(_ catalogue: Catalogue) -> [Diagnostic] {
    catalogue.sortedDiseases.flatMap { disease in
      disease.behaviours.flatMap { behaviour in
        findings(of: behaviour.experiment, in: disease, catalogue)
          + danglingClaims(behaviour.claims, at: behaviour.place, in: catalogue)
      }
    }
  }

  /// Names of evidence that is not there.
  static func danglingClaims(_ claims: [EntryID], at place: Place, in catalogue: Catalogue) -> [Diagnostic] {
    claims.filter { catalogue.standing(of: $0) == nil }.map {
      .unknown("evidence entry", $0.description, at: place, among: catalogue.claims.keys.map(\.description).sorted())
    }
  }

  /// Names and levels of an experiment that the disease does not have.
  static func findings(
    of experiment: Experiment, in disease: DiseaseEntry, _ catalogue: Catalogue
  ) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    func attempt(_ body: () throws(Diagnostic) -> Void) {
      do { try body() } catch { findings.append(error) }
    }
    for arm in experiment.arms {
      attempt { () throws(Diagnostic) in _ = try catalogue.resolve(arm.profile, in: disease) }
      for use in arm.profile.drugs + arm.firstDrugs {
        attempt { () throws(Diagnostic) in _ = try catalogue.drug(named: use.drug.text, at: use.drug.place) }
      }
    }
    for (expectation, place) in experiment.expectations {
      let atoms: [LevelAtom] =
        switch expectation {
        case .holds(let condition, _), .above(_, let condition, _), .below(_, let condition, _): condition.atoms
        case .more(let node, _, _), .same(let node, _, _): [LevelAtom(node)]
        }
      for atom in atoms {
        guard let node = disease.network[atom.node] else {
          findings.append(
            .unknown("node", atom.node.description, at: place, among: disease.network.nodes.map(\.id.description)))
          continue
        }
        // `X=2` of a node whose highest level is 2 asks for level 3 to be absent, which is right.
        if atom.atLeast > node.maximum + 1 {
          findings.append(.error("level-range", at: place, "'\(atom.node)' has no level \(atom.atLeast)"))
        }
      }
    }
    return findings
  }
}
