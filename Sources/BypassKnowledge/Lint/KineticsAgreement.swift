import BypassCore
import BypassPharmacology

extension CatalogueLinter {
  /// Printed numbers that a drug's pharmacokinetics do not give: a slipped unit, or parameters of different bodies.
  ///
  /// Half-lives and volumes may differ 2-fold, what a dose gives 1.5-fold; beyond that the entry says why in
  /// `because:`, which is refused where the two agree.
  @Sendable static func kineticsAgreement(_ catalogue: Catalogue) -> [Diagnostic] {
    catalogue.sortedDrugs.flatMap { drug in
      drug.comparisons.compactMap { comparison in
        let what = "\(comparison.quantity.rawValue) of \(drug.agent.name)"
        let fold = "\(comparison.fold.significant(3))-fold from the printed \(comparison.printed)"
        switch (comparison.agrees, comparison.because) {
        case (false, nil):
          return .error(
            "kinetics-disagree", at: comparison.place, "the \(what) comes out \(fold)",
            remedy: "check units and sources, or say why in 'because:'")
        case (true, .some):
          return .error(
            "kinetics-disagree", at: comparison.place,
            "the \(what) comes out \(fold), which needs no reason", remedy: "delete its 'because:'")
        default: return nil
        }
      }
    }
  }
}
