import BypassCore
import BypassModel
import BypassPharmacology

extension CatalogueLinter {
  /// Edges, inputs, activities and alterations with neither a source nor a reason for being assumed.
  @Sendable static func missingSources(_ catalogue: Catalogue) -> [Diagnostic] {
    func finding(_ what: String, at place: Place) -> Diagnostic {
      .error(
        "missing-source", at: place, "\(what) has neither a source nor a reason",
        remedy: "add 'sources: [ALCL-024]' or 'assumed: why'")
    }
    let nodes = catalogue.sortedDiseases.flatMap(\.pathways).flatMap(\.nodes)
    let ofNodes = nodes.flatMap { node -> [Diagnostic] in
      let id = node.declaration.id
      var findings = node.regulators.filter(\.justification.isMissing).map {
        finding("the edge \($0.node) → \(id)", at: $0.place)
      }
      if node.declaration.rule == nil, node.justification.isMissing {
        findings.append(finding("the input \(id)", at: node.place))
      }
      if node.declaration.rule != nil, node.regulators.isEmpty, node.justification.isMissing {
        findings.append(finding("the constant \(id)", at: node.place))
      }
      if node.activityJustification?.isMissing == true {
        findings.append(finding("the activity of \(id) (its cuts and spread)", at: node.place))
      }
      return findings
    }
    let ofAlterations = catalogue.sortedDiseases.flatMap(\.alterations).filter(\.justification.isMissing).map {
      finding("the alteration \($0.name)", at: $0.place)
    }
    let ofDrugs = catalogue.sortedDrugs.filter(\.justification.isMissing).map {
      finding("the drug \($0.agent.name)", at: $0.place)
    }
    let ofGrowth = catalogue.sortedDiseases.flatMap { disease in
      (disease.growth?.quantities ?? []).filter(\.justification.isMissing).map {
        finding("\($0.name) in the growth of \(disease.id)", at: $0.place)
      }
    }
    return ofNodes + ofAlterations + ofDrugs + ofGrowth
  }
}
