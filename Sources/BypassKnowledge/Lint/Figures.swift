import BypassCore

extension CatalogueLinter {
  /// Numbers that are carried as data but that their claim does not print.
  @Sendable static func figures(_ catalogue: Catalogue) -> [Diagnostic] {
    catalogue.sortedDiseases.flatMap { disease in
      disease.ledger.compactMap { disagreement(of: $0, catalogue) }
        + disease.trials.flatMap(\.outcomes).compactMap { disagreement(of: $0, catalogue) }
    }
  }

  private static func disagreement(of entry: LedgerEntry, _ catalogue: Catalogue) -> Diagnostic? {
    guard case .data(let data) = entry.judgement, let claim = catalogue.claims[entry.id] else { return nil }
    return claim.disagreement(with: data).map { finding($0, at: entry.place) }
  }

  private static func disagreement(of outcome: Trial.Outcome, _ catalogue: Catalogue) -> Diagnostic? {
    guard let id = outcome.claim, let claim = catalogue.claims[id] else { return nil }
    return claim.missingNumber(of: outcome.figure).map {
      finding("\(id) does not print \($0)", at: outcome.figure.place)
    }
  }

  private static func finding(_ summary: String, at place: Place) -> Diagnostic {
    .error("figure-not-in-claim", at: place, summary, remedy: "carry numbers and units as the claim's row has them")
  }
}
